"""Exercises of several functions: each is judged, under one id, and a call may need more than one."""

from kinds.every_kind import *  # noqa: F403 - the tests of every kind

EXERCISES = {
    "a function and what makes its states": """
        def two_steps(momentum, init_states, params, lr, beta):
            states = init_states(params)
            for _ in range(2):
                for p in params:
                    p.grad = 2 * p.detach()
                momentum(params, states, lr, beta)
            return states

        @exercise(updates=["params", "states"])
        def momentum(params, states, lr, beta):
            with torch.no_grad():
                for p, v in zip(params, states):
                    v.mul_(beta).add_(p.grad)
                    p -= lr * v

        @momentum.part
        def init_states(params):
            return [torch.zeros_like(p) for p in params]

        momentum.case(
            "one step", params=[randn(3).parameter(grad=randn(3))], states=[randn(3)], lr=0.1, beta=0.9
        )
        momentum.case(
            "two steps from the start", call=two_steps, updates=["params"],
            params=[randn(2).parameter(), randn(3, 2).parameter()], lr=0.1, beta=0.9,
        )
        init_states.case("two parameters", params=[randn(2), randn(3, 2)])

        @init_states.wrong_idea("The states begin at zero, not at one.")
        def ones(params):
            return [torch.ones_like(p) for p in params]
    """,
    "two functions of which none is the main one": """
        checkpoint = parts_of("checkpoint")

        @checkpoint.part(grad=["X"])
        def pack(X):
            return {"double": 2 * X, "shape": X.flatten()}

        @checkpoint.part
        def unpack(packed):
            return packed["double"] / 2

        def there_and_back(pack, unpack, X):
            return unpack(pack(X))

        pack.case("a matrix", X=randn(2, 3))
        unpack.case("two numbers", packed={"double": randn(2), "shape": randn(2)})
        checkpoint.case("there and back", call=there_and_back, grad=["X"], X=randn(3, 2))
    """,
}

RIGHT = {
    "a function and what makes its states": """
        def init_states(params):
            return list(map(torch.zeros_like, params))

        @torch.no_grad()
        def momentum(params, states, lr, beta):
            for p, v in zip(params, states):
                v.copy_(beta * v + p.grad)
                p.sub_(v, alpha=lr)
    """,
    "two functions of which none is the main one": """
        def pack(X):
            return dict(double=X + X, shape=X.reshape(-1))

        def unpack(packed):
            return 0.5 * packed["double"]
    """,
}

MISTAKES = """
# a function and what makes its states: one function is missing
# output: missing: init_states is not defined
@torch.no_grad()
def momentum(params, states, lr, beta):
    for p, v in zip(params, states):
        v.copy_(beta * v + p.grad)
        p.sub_(v, alpha=lr)

# two functions of which none is the main one: the other one is wrong
# output: wrong values: 2 of 2
def pack(X):
    return dict(double=X + X, shape=X.reshape(-1))

def unpack(packed):
    return packed["double"]
"""

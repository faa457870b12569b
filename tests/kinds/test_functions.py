"""Functions of tensors: values, gradients, updates in place, exceptions."""

from kinds.every_kind import *  # noqa: F403 - the tests of every kind

EXERCISES = {
    "value": """
        @exercise
        def total(X):
            return X.sum(0)

        total.case("a matrix", X=randn(3, 4))
    """,
    "gradients": """
        @exercise(grad=["X", "W"])
        def product(X, W):
            return X @ W

        product.case("a matrix", X=randn(3, 4), W=randn(4, 2))

        @product.right_variant
        def of_matrices_alone(X, W):
            m, n = X.shape
            return X @ W
    """,
    "gradients of some arguments": """
        @exercise(grad=["params"], labels={"params": ["W", "b"]})
        def affine(X, params):
            W, b = params
            return X @ W + b

        affine.case("a batch", X=randn(3, 4), params=[randn(4, 2), randn(2)])

        @affine.right_variant
        def of_matrices_alone(X, params):
            return params[1].addmm(X, params[0])
    """,
    "update in place": """
        @exercise(updates=["params"], labels={"params": ["W", "b"]})
        def step(params, lr):
            with torch.no_grad():
                for p in params:
                    p.sub_(lr * p.grad)
                    p.grad.zero_()

        def twice(step, params, lr):
            for _ in range(2):
                sum((p**2).sum() for p in params).backward()
                step(params, lr)

        step.case("one step", params=[randn(3).parameter(grad=randn(3))], lr=0.1)
        step.case("two steps", call=twice, params=[randn(3, 2).parameter(), randn(2).parameter()], lr=0.1)
    """,
    "integers": """
        @exercise
        def counts(labels, classes):
            return torch.tensor([(labels == c).sum() for c in range(classes)])

        counts.case("three classes", labels=integers(20, low=0, high=3), classes=3)
    """,
    "exceptions": """
        @exercise
        def root(X):
            if (X < 0).any():
                raise ValueError("negative")
            return X.sqrt()

        root.case("positive", X=uniform(4, low=1, high=2))
        root.raises("negative", ValueError, X=tensor([1.0, -1.0]))

        @root.right_variant
        def of_rows_alone(X):
            if min(X.tolist()) < 0:
                raise ValueError
            return X.sqrt()
    """,
}

RIGHT = {
    "value": """
        def total(X):
            result = torch.zeros(X.shape[1])
            for row in X:
                result = result + row
            return result
    """,
    "gradients": """
        def product(X, W):
            return torch.einsum("ij,jk->ik", X, W)
    """,
    "gradients of some arguments": """
        def affine(X, params):
            return torch.addmm(params[1], X, params[0])
    """,
    "update in place": """
        def step(params, lr):
            for p in params:
                p.data -= lr * p.grad
                p.grad.data.fill_(0)
    """,
    "integers": """
        def counts(labels, classes):
            return torch.nn.functional.one_hot(labels, classes).sum(0)
    """,
    "exceptions": """
        def root(X):
            for x in X.tolist():
                if x < 0:
                    raise ValueError
            return X**0.5
    """,
}

MISTAKES = """
# value: other axis
# output: wrong shape: shape (3,), expected (4,)
def total(X):
    return X.sum(1)

# value: float32
# output: wrong dtype: dtype float32, expected float64
def total(X):
    return X.float().sum(0)

# value: prints instead of returning
# output: wrong structure: returns None, expected a tensor
def total(X):
    print(X.sum(0))

# gradients: a detached operand
# grad W: no gradient: no gradient reaches W
def product(X, W):
    return X @ W.detach()

# gradients of some arguments: bias without a gradient
# grad b: no gradient: no gradient reaches b
def affine(X, params):
    W, b = params
    return X @ W + b.data

# update in place: new tensors
# state W: wrong values: 3 of 3 elements differ
def step(params, lr):
    for i, p in enumerate(params):
        params[i] = (p - lr * p.grad).detach().requires_grad_()

# update in place: gradient kept
# state W.grad: wrong values: 3 of 3 elements differ
def step(params, lr):
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad

# integers: one off
# output: wrong values: 2 of 3 elements differ
def counts(labels, classes):
    return torch.bincount(labels, minlength=classes).roll(1)

# integers: floats
# output: wrong dtype: dtype float64, expected int64
def counts(labels, classes):
    return torch.nn.functional.one_hot(labels, classes).double().sum(0)

# exceptions: assert
# raises: raises another exception: should raise ValueError, but raises AssertionError: negative
def root(X):
    assert (X >= 0).all(), 'negative'
    return X.sqrt()
"""

"""Results of several parts: tuples, lists, dicts, and these within each other."""

from kinds.every_kind import *  # noqa: F403 - the tests of every kind

EXERCISES = {
    "tuple": """
        @exercise(grad=["X"])
        def moments(X):
            return X.mean(0), X.var(0)

        moments.case("a matrix", X=randn(5, 3))
    """,
    "list": """
        @exercise
        def rows(X):
            return list(X)

        rows.case("a matrix", X=randn(3, 4))
    """,
    "dict": """
        @exercise
        def extremes(X):
            return {"min": X.min(), "max": X.max()}

        extremes.case("a matrix", X=randn(3, 4))
    """,
    "named tuple": """
        from typing import NamedTuple

        @exercise
        def split(X):
            class Parts(NamedTuple):
                left: Tensor
                right: Tensor

            return Parts(X[:, :1], X[:, 1:])

        split.case("a matrix", X=randn(3, 4))
    """,
    "nested": """
        @exercise(grad=["X"])
        def recur(X):
            states = X.cumsum(0)
            return list(states), {"last": (states[-1], len(states))}

        recur.case("three steps", X=randn(3, 2))
    """,
}

RIGHT = {
    "tuple": """
        def moments(X):
            mean = X.sum(0) / len(X)
            return [mean, ((X - mean) ** 2).sum(0) / (len(X) - 1)]
    """,
    "list": """
        def rows(X):
            return torch.unbind(X)
    """,
    "dict": """
        def extremes(X):
            low, *_, high = X.flatten().sort()[0]
            return dict(max=high, min=low)
    """,
    "named tuple": """
        def split(X):
            return torch.split(X, [1, X.shape[1] - 1], dim=1)
    """,
    "nested": """
        def recur(X):
            states, state = [], torch.zeros(2)
            for x in X:
                state = state + x
                states.append(state)
            return tuple(states), {"last": [state, 3]}
    """,
}

MISTAKES = """
# tuple: first alone
# output: wrong structure: returns a tensor, expected a tuple of 2 tensors
def moments(X):
    return X.mean(0)

# tuple: biased
# output[1]: wrong values: 3 of 3 elements differ
def moments(X):
    return X.mean(0), X.var(0, unbiased=False)

# list: generator
# output: wrong structure: returns generator, expected a list of 3 tensors
def rows(X):
    return (row for row in X)

# dict: other key
# output['max']: wrong structure: the result lacks 'max'
def extremes(X):
    return {'min': X.min(), 'maximum': X.max()}

# named tuple: copy
# output[1]: wrong shape: shape (3, 4), expected (3, 3)
def split(X):
    return X[:, :1], X[:, 0:]

# nested: dict forgotten
# output[1]['last'][0]: wrong structure: part [1] of the result is a tuple of a tensor and an int
def recur(X):
    s = X.cumsum(0)
    return list(s), (s[-1], len(s))

# nested: wrong count
# output[1]['last'][1]: wrong values: expected 3, got 2
def recur(X):
    s = X.cumsum(0)
    return list(s), {'last': (s[-1], len(s) - 1)}

# nested: last detached
# grad X: wrong values: 6 of 6 elements differ
def recur(X):
    s = X.cumsum(0)
    return list(s), {'last': (s[-1].detach(), len(s))}
"""

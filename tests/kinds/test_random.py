"""Results that are drawn, judged by the law that they follow."""

from kinds.every_kind import *  # noqa: F403 - the tests of every kind

EXERCISES = {
    "random": """
        @exercise(grad=["X"])
        def drop(X, p):
            return X * (torch.rand_like(X) >= p) / (1 - p)

        drop.random_case(
            "p = 0.3",
            law=choice(
                {"zeroed": 0.3, "kept": 0.7},
                lambda X, p: {"zeroed": 0 * X, "kept": X / (1 - p)},
            ),
            X=uniform(100, 200, low=0.5, high=1.5),
            p=0.3,
        )
    """,
    "random module": """
        from grader.drivers import module_forward

        @exercise
        class Dropout(torch.nn.Module):
            def __init__(self, p):
                super().__init__()
                self.p = p

            def forward(self, X):
                if not self.training:
                    return X
                return X * (torch.rand_like(X) >= self.p) / (1 - self.p)

        Dropout.random_case(
            "train mode",
            law=choice(
                {"zeroed": 0.25, "kept": 0.75},
                lambda inputs, **_: {"zeroed": 0 * inputs, "kept": inputs / 0.75},
            ),
            call=module_forward,
            arguments={"p": 0.25},
            parameters={},
            inputs=uniform(100, 200, low=0.5, high=1.5),
        )
        Dropout.case(
            "eval mode",
            call=module_forward,
            arguments={"p": 0.25},
            parameters={},
            inputs=randn(3, 4),
            training=False,
        )
    """,
}

RIGHT = {
    "random": """
        def drop(X, p):
            return torch.nn.functional.dropout(X, p)
    """,
    "random module": """
        class Dropout(torch.nn.Module):
            def __init__(self, p):
                super().__init__()
                self.layer = torch.nn.Dropout(p)

            def forward(self, X):
                return self.layer(X)
    """,
}

MISTAKES = """
# random: not scaled
# output: wrong values: 14060 of 20000 elements are what cannot come out
def drop(X, p):
    return X * (torch.rand_like(X) >= p)

# random: rows
# law: wrong frequencies: 6400 of 20000 elements are zeroed (0.3200); with probability 0.3 it would be 5607
def drop(X, p):
    return X * (torch.rand(len(X), 1) >= p) / (1 - p)

# random: seed
# global state: changes global state: the call left torch's random seed changed
def drop(X, p):
    torch.manual_seed(0)
    return X * (torch.rand_like(X) >= p) / (1 - p)

# random module: eval ignored
# output: wrong values: 12 of 12 elements differ
class Dropout(torch.nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p
    def forward(self, X):
        return X * (torch.rand_like(X) >= self.p) / (1 - self.p)

# random module: probability
# output: wrong values: 4979 of 20000 elements are what cannot come out
class Dropout(torch.nn.Dropout):
    def __init__(self, p):
        super().__init__(1 - p)
"""

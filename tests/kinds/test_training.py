"""Training, judged by the loss that is reached."""

from kinds.every_kind import *  # noqa: F403 - the tests of every kind

EXERCISES = {
    "training": """
        from grader.drivers import trained_loss

        @exercise
        def fit(X, y, lr, steps):
            w = torch.zeros(X.shape[1])
            for _ in range(steps):
                w = w - lr * X.T @ (X @ w - y) / len(X)
            return lambda X: X @ w

        fit.case(
            "a line through the origin",
            call=trained_loss,
            arguments={
                "X": tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
                "y": tensor([2.0, -1.0, 1.0]),
                "lr": 0.5,
                "steps": 50,
            },
            inputs=tensor([[2.0, 1.0], [1.0, -1.0]]),
            targets=tensor([3.0, 3.0]),
            bound=0.01,
        )
    """,
}

RIGHT = {
    "training": """
        def fit(X, y, lr, steps):
            model = torch.nn.Linear(2, 1, bias=False)
            for _ in range(steps):
                model.zero_grad()
                ((model(X).squeeze(1) - y) ** 2).mean().backward()
                with torch.no_grad():
                    model.weight -= lr * model.weight.grad
            return lambda X: model(X).squeeze(1)
    """,
}

MISTAKES = """
# training: uphill
# output: wrong values: returns 'a loss of 4.57e+17', expected 'a loss below 0.01'
def fit(X, y, lr, steps):
    w = torch.zeros(2)
    for _ in range(steps):
        w = w + lr * X.T @ (X @ w - y) / len(X)
    return lambda X: X @ w
"""

"""Modules of which shapes and counts alone are looked at."""

from kinds.every_kind import *  # noqa: F403 - the tests of every kind

EXERCISES = {
    "shapes without memory": """
        from grader.drivers import module_parameter_count, module_state_dict

        @exercise
        def mlp(sizes):
            layers = []
            for n, m in zip(sizes, sizes[1:]):
                layers += [torch.nn.Linear(n, m), torch.nn.ReLU()]
            return torch.nn.Sequential(*layers[:-1])

        SIZES = {"sizes": [100_000, 300_000, 10]}
        mlp.case("parameters", call=module_parameter_count, arguments=SIZES, device="meta")
        mlp.case("state_dict", call=module_state_dict, arguments=SIZES, device="meta")
    """,
    "shape of the output": """
        from grader.drivers import module_output_shape

        @exercise
        def block(channels):
            return torch.nn.Sequential(
                torch.nn.Conv2d(1, channels, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2)
            )

        block.case(
            "a picture", call=module_output_shape, arguments={"channels": 4}, shape=[2, 1, 8, 6]
        )
    """,
}

RIGHT = {
    "shapes without memory": """
        class mlp(torch.nn.Sequential):
            def __init__(self, sizes):
                first, hidden, last = sizes
                linear = torch.nn.Linear
                super().__init__(linear(first, hidden), torch.nn.Tanh(), linear(hidden, last))
    """,
    "shape of the output": """
        class block(torch.nn.Conv2d):
            def __init__(self, channels):
                super().__init__(1, channels, 2, stride=2)
    """,
}

MISTAKES = """
# shapes without memory: a layer too many
# output['sum(p.numel() for p in parameters())']: wrong values: expected 30003300010, got 30003300120
def mlp(sizes):
    layers = []
    for n, m in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(n, m), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers, torch.nn.Linear(10, 10))

# shapes without memory: no bias
# output['sum(p.numel() for p in parameters())']: wrong values: expected 30003300010, got 30003000010
def mlp(sizes):
    n, m, k = sizes
    return torch.nn.Sequential(
        torch.nn.Linear(n, m, bias=False), torch.nn.ReLU(), torch.nn.Linear(m, k)
    )

# shapes without memory: in a list
# output['sum(p.numel() for p in parameters())']: wrong values: expected 30003300010, got 0
class mlp(torch.nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = [torch.nn.Linear(n, m) for n, m in zip(sizes, sizes[1:])]
    def forward(self, X):
        for layer in self.layers:
            X = layer(X)
        return X

# shape of the output: without padding
# output: wrong shape: returns a tensor of shape (2, 4, 3, 2), expected a tensor of shape (2, 4, 4, 3)
def block(channels):
    return torch.nn.Sequential(torch.nn.Conv2d(1, channels, 3), torch.nn.MaxPool2d(2))
"""

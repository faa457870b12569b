"""Modules: parameters by name, modes, exceptions."""

from kinds.every_kind import *  # noqa: F403 - the tests of every kind

EXERCISES = {
    "module": """
        from grader.drivers import module_forward, module_parameter_count, module_state_dict

        @exercise
        class Linear(torch.nn.Module):
            def __init__(self, in_features, out_features):
                super().__init__()
                self.weight = torch.nn.Parameter(torch.randn(out_features, in_features))
                self.bias = torch.nn.Parameter(torch.zeros(out_features))

            def forward(self, X):
                return X @ self.weight.T + self.bias

        SIZES = {"in_features": 3, "out_features": 2}
        Linear.case("state_dict", call=module_state_dict, arguments=SIZES)
        Linear.case("number of parameters", call=module_parameter_count, arguments=SIZES)
        Linear.case(
            "output under given weights",
            call=module_forward,
            grad=["inputs", "parameters"],
            arguments=SIZES,
            parameters={"weight": randn(2, 3), "bias": randn(2)},
            inputs=randn(5, 3),
        )
    """,
    "module in train and in eval mode": """
        from grader.drivers import module_forward, module_train_eval

        @exercise
        class Norm(torch.nn.Module):
            def __init__(self, size):
                super().__init__()
                self.register_buffer("moving_mean", torch.zeros(size))

            def forward(self, X):
                if not self.training:
                    return X - self.moving_mean
                mean = X.mean(0)
                with torch.no_grad():
                    self.moving_mean.mul_(0.9).add_(0.1 * mean)
                return X - mean

        Norm.case(
            "train mode",
            call=module_forward,
            grad=["inputs"],
            arguments={"size": 3},
            parameters={},
            buffers={"moving_mean": randn(3)},
            inputs=randn(5, 3),
        )
        Norm.case(
            "eval mode after two batches",
            call=module_train_eval,
            arguments={"size": 3},
            state_dict={"moving_mean": randn(3)},
            batches=[randn(5, 3), randn(4, 3)],
            inputs=randn(2, 3),
        )
    """,
    "exceptions of a class": """
        from grader.drivers import module_forward, module_state_dict

        @exercise
        class Scale(torch.nn.Module):
            def __init__(self, factor):
                super().__init__()
                if factor <= 0:
                    raise ValueError("factor must be positive")
                self.factor = factor

            def forward(self, X):
                return self.factor * X

        Scale.case(
            "twice", call=module_forward, arguments={"factor": 2.0}, parameters={}, inputs=randn(3)
        )
        Scale.raises("negative", ValueError, call=module_state_dict, arguments={"factor": -1.0})
    """,
}

RIGHT = {
    "module": """
        class Linear(torch.nn.Linear):
            def __init__(self, *sizes, **more):
                super().__init__(*sizes, **more)
    """,
    "module in train and in eval mode": """
        class Norm(torch.nn.Module):
            def __init__(self, size):
                torch.nn.Module.__init__(self)
                self.register_buffer("moving_mean", torch.zeros(size))
                self.register_buffer("seen", torch.zeros(1), persistent=False)

            def forward(self, X):
                mean = X.mean(dim=0) if self.training else self.moving_mean
                if self.training:
                    self.moving_mean = 0.9 * self.moving_mean + 0.1 * mean.detach()
                return X - mean
    """,
    "exceptions of a class": """
        class Scale(torch.nn.Module):
            def __init__(self, factor):
                if factor <= 0:
                    raise ValueError(f"not positive: {factor}")
                super().__init__()
                self.register_buffer("factor", torch.tensor(factor), persistent=False)

            def forward(self, X):
                return X * self.factor
    """,
}

MISTAKES = """
# module: no Parameter
# output: wrong structure: state_dict() lacks 'weight', 'bias'
class Linear(torch.nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = torch.randn(out_features, in_features)
        self.bias = torch.zeros(out_features)
    def forward(self, X):
        return X @ self.weight.T + self.bias

# module: other names
# output: wrong structure: state_dict() lacks 'weight', 'bias', and has 'w', 'b', which is not asked for
class Linear(torch.nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.w = torch.nn.Parameter(torch.randn(out_features, in_features))
        self.b = torch.nn.Parameter(torch.zeros(out_features))
    def forward(self, X):
        return X @ self.w.T + self.b

# module: transposed
# output: wrong shape: state_dict()['weight'] is a tensor of shape (3, 2), expected a tensor of shape
class Linear(torch.nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.randn(in_features, out_features))
        self.bias = torch.nn.Parameter(torch.zeros(out_features))
    def forward(self, X):
        return X @ self.weight + self.bias

# module: no super
# output: raises an exception: raises AttributeError: cannot assign parameters before Module.__init__() call
class Linear(torch.nn.Module):
    def __init__(self, in_features, out_features):
        self.weight = torch.nn.Parameter(torch.randn(out_features, in_features))

# module: bias forgotten in forward
# output: wrong values: 10 of 10 elements differ
class Linear(torch.nn.Linear):
    def forward(self, X):
        return X @ self.weight.T

# module: frozen
# output['sum(p.numel() for p in parameters())']: wrong values: expected 8, got 6
class Linear(torch.nn.Linear):
    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.bias.requires_grad_(False)

# module: data
# grad parameters['weight']: no gradient: no gradient reaches parameters['weight']
class Linear(torch.nn.Linear):
    def forward(self, X):
        return X @ self.weight.data.T + self.bias

# module: forward missing
# output: raises an exception: raises NotImplementedError: Module [Linear] is missing the required "forward"
class Linear(torch.nn.Linear):
    forward = torch.nn.Module.forward

# module: no module
# output: raises an exception: raises AttributeError: 'Linear' object has no attribute 'state_dict'
class Linear:
    def __init__(self, in_features, out_features):
        pass
    def forward(self, X):
        return X

# module: stub
# output: not written yet: not written yet: it raises NotImplementedError
class Linear(torch.nn.Module):
    def __init__(self, in_features, out_features):
        raise NotImplementedError()

# module in train and in eval mode: eval ignored
# output['eval output']: wrong values: 6 of 6 elements differ
class Norm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.register_buffer('moving_mean', torch.zeros(size))
    def forward(self, X):
        mean = X.mean(0)
        with torch.no_grad():
            self.moving_mean.mul_(0.9).add_(0.1 * mean)
        return X - mean

# module in train and in eval mode: graph kept
# output['buffers']['moving_mean']: graph kept: requires grad and should not: detach it, or use
class Norm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.register_buffer('moving_mean', torch.zeros(size))
    def forward(self, X):
        if not self.training:
            return X - self.moving_mean
        mean = X.mean(0)
        self.moving_mean = 0.9 * self.moving_mean + 0.1 * mean
        return X - mean

# module in train and in eval mode: not updated
# output['eval output']: wrong values: 6 of 6 elements differ
class Norm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.register_buffer('moving_mean', torch.zeros(size))
    def forward(self, X):
        return X - (X.mean(0) if self.training else self.moving_mean)

# module in train and in eval mode: mean detached
# grad inputs: wrong values: 15 of 15 elements differ
class Norm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.register_buffer('moving_mean', torch.zeros(size))
    def forward(self, X):
        if not self.training:
            return X - self.moving_mean
        mean = X.mean(0).detach()
        self.moving_mean = 0.9 * self.moving_mean + 0.1 * mean
        return X - mean

# exceptions of a class: in forward
# raises: does not raise: should raise ValueError, but returns a result
class Scale(torch.nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor
    def forward(self, X):
        if self.factor <= 0:
            raise ValueError
        return X * self.factor
"""


def test_in_the_jail_an_exception_is_told_with_the_line_of_the_student(graded):
    code = """
    class Linear(torch.nn.Linear):
        def forward(self, X):
            return X @ self.weight
    """
    result = graded("module", code)
    assert result.status == "partial"
    assert [c.message for c in result.checks if not c.passed and not c.hidden] == [
        "raises RuntimeError: mat1 and mat2 shapes cannot be multiplied (5x3 and 2x3)"
        " (linear.py, line 5: return X @ self.weight)"
    ]


def test_cases_that_are_called_otherwise_say_nothing_about_the_inputs(graded):
    result = graded(
        "module", "class Linear(torch.nn.Linear):\n    def forward(self, X):\n        print(X)"
    )
    assert [(c.case, c.message) for c in result.checks if not c.passed and not c.hidden] == [
        ("output under given weights", "returns None, expected a tensor")
    ]
    assert result.diagnosis is None


def test_in_the_jail_a_method_that_is_not_written_is_told_as_such(graded):
    code = """
    class Linear(torch.nn.Linear):
        def forward(self, X):
            raise NotImplementedError("to do")
    """
    failed = [check for check in graded("module", code).checks if not check.passed]
    assert {check.fault for check in failed} == {"not written yet"}

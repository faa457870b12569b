"""Functions that take a function or return one."""

from kinds.every_kind import *  # noqa: F403 - the tests of every kind

EXERCISES = {
    "function of a function": """
        from grader.drivers import call_with

        @exercise
        def slope(f, x, h):
            return (f(x + h) - f(x - h)) / (2 * h)

        slope.case("of the sine", call=call_with, torch_function="sin", arguments={"x": randn(4), "h": 0.01})
        slope.case("of exp", call=call_with, torch_function="exp", arguments={"x": randn(4), "h": 0.5})
    """,
    "function that returns a function": """
        from grader.drivers import call_result

        @exercise
        def polynomial(coefficients):
            return lambda x: sum(c * x**i for i, c in enumerate(coefficients))

        polynomial.case(
            "at two points",
            call=call_result,
            grad=["arguments", "inputs"],
            arguments={"coefficients": randn(3)},
            inputs=[randn(4), randn()],
        )
    """,
}

RIGHT = {
    "function of a function": """
        def slope(f, x, h):
            high, low = (f(x + sign * h) for sign in (1, -1))
            return (high - low) / h / 2
    """,
    "function that returns a function": """
        class polynomial:
            def __init__(self, coefficients):
                self.coefficients = coefficients

            def __call__(self, x):
                result = 0
                for c in self.coefficients.flip(0):
                    result = result * x + c
                return result
    """,
}

MISTAKES = """
# function of a function: not divided by 2
# output: wrong values: 4 of 4 elements differ
def slope(f, x, h):
    return (f(x + h) - f(x - h)) / h

# function of a function: own function
# output: wrong values: 4 of 4 elements differ
def slope(f, x, h):
    f = torch.sin
    return (f(x + h) - f(x - h)) / (2 * h)

# function that returns a function: value
# output: raises an exception: raises TypeError: 'Tensor' object is not callable
def polynomial(coefficients):
    x = 1
    return sum(c * x**i for i, c in enumerate(coefficients))

# function that returns a function: detached
# grad arguments['coefficients']: no gradient: no gradient reaches arguments['coefficients']
def polynomial(coefficients):
    c = coefficients.tolist()
    return lambda x: sum(a * x**i for i, a in enumerate(c))
"""

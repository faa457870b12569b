"""What an exercise is: the reference that it calls, its texts, which of its cases run in float32."""

from __future__ import annotations

import torch

SCALE = '''\
"""# Scaling"""

from grader import arange, exercise, randn


@exercise(grad=["X"])
def scale(X, factor=2.0):
    return X * factor
'''


def test_calling_an_exercise_calls_the_reference(declare):
    scale = declare(SCALE + "scale.case('one', X=arange(2))")
    assert scale(torch.tensor(3.0), factor=3).item() == 9.0


def test_an_exercise_knows_its_texts_and_imports(declare):
    code = '''
    """# Norms *of* vectors

    The statement.
    """

    from __future__ import annotations

    import math
    import random
    from collections import Counter as Bag, deque

    import torch
    from grader import arange, exercise
    import grader


    @exercise
    def norm(X):
        import os
        return max(Bag([X.norm() * math.pi]))

    @norm.right_variant
    def other(X):
        return deque([X.norm() * math.pi + random.random()])[0]

    norm.case("one", X=arange(2))
    '''
    norm = declare(code)
    assert norm.id == "norm"
    assert norm.title == "Norms *of* vectors"
    assert norm.statement == "# Norms *of* vectors\n\nThe statement."
    assert norm.imports == ("import math", "from collections import Counter as Bag", "import torch")


def test_a_class_is_an_exercise_as_well(build, judge):
    built = build("""
    import torch

    @exercise(points=2)
    class Scale(torch.nn.Module):
        def __init__(self, factor):
            super().__init__()
            self.factor = factor

        def forward(self, X):
            return X * self.factor

    def apply(Scale, X, factor):
        return Scale(factor)(X)

    Scale.case("one", call=apply, X=randn(3), factor=2.0)
    """)

    def twice(factor):
        return lambda X: X + X

    def thrice(factor):
        return lambda X: 3 * X

    assert all(check.passed for check in judge(built, twice))
    assert not all(check.passed for check in judge(built, thrice))


def test_stress_cases_and_those_that_ask_for_it_run_in_float32(declare):
    scale = declare(
        SCALE
        + "scale.case('first', X=randn(2))\n"
        + "scale.case('second', X=randn(2))\n"
        + "scale.case('stress', X=randn(2), tags=['stress'])\n"
        + "scale.case('asks', X=randn(2), float32=True)\n"
        + "scale.raises('raises', ValueError, X=randn(2), tags=['stress'])\n"
    )
    assert {case.name: scale.runs_in_float32(case) for case in scale.cases} == {
        "first": False,
        "second": False,
        "stress": True,
        "asks": True,
        "raises": False,
    }


def test_a_case_that_raises_is_not_the_first_case_with_a_result(declare):
    scale = declare(
        SCALE + "scale.raises('zero', ValueError, X=randn(2))\nscale.case('one', X=randn(2))"
    )
    assert [scale.runs_in_float32(case) for case in scale.cases] == [False, True]

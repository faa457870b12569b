from __future__ import annotations

import pytest
import torch

from grader.errors import CourseError
from grader.expected.expected import build_exercise
from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.inside import wire

SCALE = """
@exercise(grad=["X"])
def scale(X, factor=2.0):
    return X * factor

"""

# In what `write_exercise` writes, the line after the header and SCALE.
LINE = 12
PLACE = f"solutions/unit/scale.py:{LINE}"


@pytest.fixture
def problems_of(build):
    """The sentences about an exercise that cannot be built."""

    def try_to_build(code):
        with pytest.raises(CourseError) as caught:
            build(code)
        return list(caught.value.problems)

    return try_to_build


def inputs_of(built):
    """Case name to the values of its arguments."""
    flat = wire.unpack(built.inputs)

    def values(tree):
        return wire.decode(tree, lambda leaf: wire.pick(flat, leaf).tolist())

    return {case.name: [values(tree) for _, tree in case.call.arguments] for case in built.cases}


def scaled(body):
    return SCALE.replace("return X * factor", body)


REFERENCES = {
    "raises in its own case": (
        scaled("raise KeyError('no')") + "scale.case('one', X=arange(2))",
        "it raises KeyError: 'no'.",
    ),
    "returns where it should raise": (
        SCALE + "scale.raises('one', ValueError, X=arange(2))\nscale.case('two', X=arange(3))",
        "it returns a result instead of raising ValueError.",
    ),
    "raises something else": (
        scaled("return X if len(X) == 3 else X + None")
        + "scale.raises('one', ValueError, KeyError, X=arange(2))\nscale.case('two', X=arange(3))",
        "it raises TypeError, not ValueError or KeyError.",
    ),
    "changes an input": (
        scaled("return X.mul_(factor)") + "scale.case('one', X=arange(2), grad=[])",
        "it changes X in place, which `updates` does not name.",
    ),
    "changes an input through .data": (
        scaled("X.data += 1; return X * factor") + "scale.case('one', X=arange(2))",
        "it changes X in place, which `updates` does not name.",
    ),
}


@pytest.mark.parametrize(("code", "sentence"), REFERENCES.values(), ids=REFERENCES.keys())
def test_a_reference_that_fails_its_own_case_is_told_at_the_case(problems_of, code, sentence):
    (said,) = problems_of(code)
    assert said == f"{PLACE}: the reference scale fails its own case 'one': {sentence}"


def test_a_shape_that_rounding_decides_is_told_at_the_case(problems_of):
    code = SCALE.replace("X * factor", "X[X >= 1] * factor") + "scale.case('one', X=arange(3))"
    (said,) = problems_of(code)
    assert said.startswith(
        f"{PLACE}: case 'one': output has another shape once the inputs are rounded"
    )


def test_what_is_decided_at_zero_is_steady(build):
    built = build(SCALE.replace("X * factor", "X[X >= 0]") + "scale.case('one', X=arange(3))")
    assert built.cases[0].expected.aspects[OUTPUT].shape == (3,)


def test_a_reference_whose_backward_fails_is_told_at_the_case(problems_of):
    code = """
    @given
    class Broken(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X):
            return X + 1

        @staticmethod
        def backward(ctx, grad):
            raise TypeError("what now?")

    @exercise(grad=["X"])
    def add_one(X):
        return Broken.apply(X)

    add_one.case("one", X=arange(2))
    """
    (said,) = problems_of(code)
    assert said.startswith("solutions/unit/add_one.py:22: ")
    assert "TypeError: what now?" in said


UNDRAWABLE = {
    "a tensor instead of a recipe": "torch.ones(2)",
    "rows of different lengths": "tensor([[1, 2], [3]])",
    "no integer to draw": "integers(3, low=5, high=5)",
    "a negative size": "randn(-1)",
    "a fractional size": "randn(2.5)",
    "a value of no known kind": "{1, 2}",
}


@pytest.mark.parametrize("written", UNDRAWABLE.values(), ids=UNDRAWABLE.keys())
def test_an_input_that_cannot_be_made_is_told_at_its_line(problems_of, written):
    (said,) = problems_of(SCALE + f"scale.case('one', X={written})")
    assert said.startswith(f"{PLACE}: ")
    assert "\n" not in said


INCOMPARABLE = {
    "a complex tensor": "torch.complex(X, X)",
    "a sparse tensor": "X.to_sparse()",
    "a NumPy array": "X.detach().numpy()",
    "an object": "object()",
}


@pytest.mark.parametrize("result", INCOMPARABLE.values(), ids=INCOMPARABLE.keys())
def test_a_reference_whose_result_cannot_be_compared_is_told(problems_of, result):
    (said,) = problems_of(scaled(f"return {result}") + "scale.case('one', X=arange(2), grad=[])")
    assert said.startswith(f"{PLACE}: ")


@pytest.mark.parametrize("key", ["other labels", "in other words"])
def test_keys_of_a_result_may_be_called_anything(build, key):
    built = build(scaled(f"return {{{key!r}: X}}") + "scale.case('one', X=arange(2), grad=[])")
    assert built.cases[0].expected.skeleton == ["dict", [key], ["tensor"]]


def test_what_cannot_be_compared_is_found_within_a_result(problems_of):
    (said,) = problems_of(
        scaled("return {'a': [X, (X, object())]}") + "scale.case('one', X=arange(2), grad=[])"
    )
    assert said.endswith("its result holds something that is no tensor and no number.")


DRIVEN = """
LIMIT = 3

def driver(scale, X):
    return scale(X) * {}

scale.case("one", X=arange(2), call=driver)
"""


def test_a_driver_that_fails_is_told_and_not_the_reference(problems_of):
    (said,) = problems_of(scaled("return X") + DRIVEN.format("LIMITS"))
    assert said.endswith(
        "case 'one': its driver driver raises NameError: name 'LIMITS' is not defined."
    )
    (said,) = problems_of(scaled("return X") + DRIVEN.format("[][0]"))
    assert said.endswith("its driver driver raises IndexError: list index out of range.")


def test_a_reference_that_fails_in_a_driver_is_told(problems_of):
    (said,) = problems_of(scaled("return X.nothing") + DRIVEN.format("3"))
    assert "the reference scale fails its own case 'one': it raises AttributeError" in said


def test_the_mistakes_of_all_cases_are_told_at_once(problems_of):
    code = SCALE + (
        "scale.case('one', X=arange(2), factor='two')\n"
        "scale.case('two', X=arange(2))\n"
        "scale.raises('three', ValueError, X=arange(3))\n"
    )
    assert [said.partition(": ")[0] for said in problems_of(code)] == [
        f"solutions/unit/scale.py:{LINE}",
        f"solutions/unit/scale.py:{LINE + 2}",
    ]


CASES = """
scale.case("public", X=randn(3))
scale.case("hidden", X=randn(3), hidden=True)
scale.case("hidden, written out", X=arange(3), hidden=True)
"""


def test_a_secret_draws_the_hidden_cases_anew_and_no_public_one(declare):
    exercise = declare(SCALE + CASES)
    plain, one, other, again = (
        inputs_of(build_exercise(exercise, "unit", secret=secret))
        for secret in ("", "spring", "autumn", "spring")
    )
    assert one == again
    assert plain["public"] == one["public"] == other["public"]
    assert plain["hidden"] != one["hidden"] != other["hidden"] != plain["hidden"]
    assert one["hidden, written out"] == [[0.0, 1.0, 2.0]]


def test_the_upstream_gradient_of_a_hidden_case_is_secret_as_well(declare):
    exercise = declare(SCALE + CASES)
    built = [build_exercise(exercise, "unit", secret=secret) for secret in ("spring", "autumn")]
    public, hidden = zip(
        *[[c.expected.aspects[Aspect.grad("X")].tolist() for c in b.cases[:2]] for b in built],
        strict=True,
    )
    assert public[0] == public[1]
    assert hidden[0] != hidden[1]


def test_hidden_cases_may_be_left_out(build):
    assert [case.name for case in build(SCALE + CASES, hidden=False).cases] == ["public"]


def test_adding_a_case_changes_the_inputs_and_values_of_no_other(build):
    before = build(SCALE + CASES)
    after = build(SCALE + "scale.case('new', X=randn(9), factor=1.0)\n" + CASES)
    new = inputs_of(after)
    assert inputs_of(before) == {name: new[name] for name in inputs_of(before)}
    values = {case.name: case.expected.aspects for case in after.cases}
    for case in before.cases:
        for aspect, tensor in case.expected.aspects.items():
            assert torch.equal(tensor, values[case.name][aspect])


def test_renaming_a_case_draws_it_anew(build):
    one, other = (
        inputs_of(build(SCALE + f"scale.case('{name}', X=randn(3))"))[name] for name in ("a", "b")
    )
    assert one != other


def test_arguments_of_one_shape_are_drawn_one_by_one(build):
    built = build(SCALE + "scale.case('one', X=randn(3), factor=randn(3))")
    first, second = inputs_of(built)["one"]
    assert first != second


def test_expected_values_are_those_of_the_reference_in_float64(build):
    built = build(SCALE + "scale.case('one', X=tensor([0.1, 3.0]), factor=3)")
    output = built.cases[0].expected.aspects[OUTPUT]
    assert output.dtype == torch.float64
    assert output.tolist() == [0.10000000149011612 * 3, 9.0]


def test_all_results_are_differentiated_at_once(build):
    built = build(
        scaled("return X.sum(), {'twice': 2 * X.sum()}") + "scale.case('one', X=arange(3))"
    )
    expected = built.cases[0].expected
    assert list(map(str, expected.aspects)) == ["output[0]", "output[1]['twice']", "grad X"]
    assert expected.aspects[Aspect.grad("X")].tolist() == pytest.approx([5.1] * 3, rel=1e-7)


def test_a_procedure_is_described_by_what_it_updates(build):
    built = build(
        """
    @exercise(updates=["params"], labels={"params": ["W"]})
    def step(params, lr):
        with torch.no_grad():
            for p in params:
                p -= lr * p.grad

    step.case("one", params=[arange(2).parameter(full(2, value=1.0))] * 1, lr=0.5)
    step.case("two", params=[arange(2).parameter(randn(2)), randn(3)], lr=0.5, updates=["params"])
    """.replace(", randn(3)]", ", randn(3).parameter(randn(3))]"),
        hidden=False,
    )
    one, two = built.cases
    assert one.expected.skeleton == "None"
    assert one.expected.aspects[Aspect.state("W")].tolist() == [-0.5, 0.5]
    assert list(map(str, two.expected.aspects)) == [
        *("state W", "state W.grad"),
        *("state params[1]", "state params[1].grad"),
    ]


def test_only_cases_that_judge_stability_run_in_float32(build):
    code = SCALE + (
        "scale.case('first', X=randn(2))\n"
        "scale.case('second', X=randn(2))\n"
        "scale.case('stress', X=randn(2), tags=['stress'])\n"
        "scale.raises('raises', TypeError, X=randn(2), factor=None)\n"
    )
    runs = {case.name: case.runs for case in build(code, hidden=False).cases}
    both = ("float64", "float32")
    assert runs == {
        "first": ("float64",),
        "second": ("float64",),
        "stress": both,
        "raises": ("float64",),
    }
    assert {case.runs for case in build(code, dtypes=("float64",)).cases} == {("float64",)}


def test_building_leaves_torch_as_it_was(build):
    state = torch.get_rng_state()
    before = torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads()
    build(SCALE + CASES)
    assert before == (torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads())
    torch.set_rng_state(state)

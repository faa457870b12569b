"""What a function did on one case: its verdicts, its exception, and where its numbers are others."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.expected.built import BuiltLaw
from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.inside.raised import Raised
from grader.jail.outcome import Outcome
from grader.judging.checks import Check
from grader.telling.same.trace import Trace, digest, figures_of, wording_of

CODE = """
@exercise(grad=["X"])
def double(X, n=2):
    return X * n

double.case("one", X=randn(3))
"""
GRAD = Aspect.grad("X")


@pytest.fixture
def case(build):
    return build(CODE).cases[0]


@pytest.fixture
def trace(build, behave):
    """What an answer does on the case of `double`."""
    built = build(CODE)

    def run(answer):
        (case,) = built.cases
        return Trace(case, behave(built, answer)[case.name])

    return run


def test_a_right_answer_fails_nothing_and_has_no_other_numbers(trace):
    found = trace(lambda X: X + X)
    assert (found.failed, found.wrong, found.off) == ([], [], frozenset())
    assert found.said == ("", "")


def test_what_fails_is_told_by_its_aspect(trace):
    found = trace(lambda X: X.detach() * 2)
    assert found.wrong == [GRAD]
    assert found.off == {GRAD}


@pytest.mark.parametrize(
    ("answer", "alone"),
    [
        (lambda X: (X * 2).float(), True),
        (lambda X: X * 2, True),
        (lambda X: (X * 3).float(), False),
        (lambda X: None, False),
    ],
    ids=["float32", "the same", "other numbers", "nothing"],
)
def test_that_it_differs_in_dtype_alone_is_seen_by_its_numbers(build, behave, answer, alone):
    built = build("""
    @exercise
    def double(X):
        return X * 2

    double.case("whole numbers", X=tensor([1.0, 2.0]))
    """)
    (case,) = built.cases
    assert Trace(case, behave(built, answer)[case.name]).differs_in_dtype_alone is alone


def test_numbers_may_be_others_where_no_verdict_tells_because_there_is_no_result(trace):
    def breaking(X):
        raise IndexError("no")

    found = trace(breaking)
    assert found.off == {OUTPUT, GRAD}
    assert found.said == ("IndexError", "no")


def test_verdicts_that_are_at_hand_are_taken(case):
    failed = Check(case.name, OUTPUT, passed=False)
    found = Trace(case, [case.expected], [Check(case.name, GRAD, passed=True), failed])
    assert found.failed == [failed]


def test_verdicts_stay_when_the_numbers_are_forgotten(trace):
    found = trace(lambda X: X * 3)
    found.judge()
    found.outcomes = [replace(one, aspects={}) for one in found.outcomes]
    assert found.wrong[:2] == [OUTPUT, GRAD]


def test_the_first_run_decides(case):
    wrong = replace(case.expected, aspects={OUTPUT: torch.zeros(3).double()})
    assert Trace(case, [case.expected, wrong]).first is case.expected


def test_one_looks_first_where_numbers_are_farthest_from_what_is_expected(case):
    far = {aspect: tensor.clone() for aspect, tensor in case.expected.aspects.items()}
    far[OUTPUT][2] += 1.0
    far[GRAD][1] += 5.0
    found = Trace(case, [replace(case.expected, aspects=far)])
    assert [(probe.aspect, probe.place) for probe in found.probes] == [(GRAD, 1), (OUTPUT, 2)]


def test_where_numbers_are_off_is_the_same_seen_by_sketches_alone(case):
    wrong = {aspect: tensor.clone() for aspect, tensor in case.expected.aspects.items()}
    wrong[GRAD][1] += 5.0
    plain = Trace(case, [replace(case.expected, aspects=wrong)])
    right = Trace(case, [case.expected])
    bare = replace(case.expected, aspects={})
    assert Trace(case, [bare], shown=plain.sketches, right=right).off == plain.off == {GRAD}


def test_the_result_of_a_procedure_is_not_looked_at(build, behave):
    built = build("""
    @exercise(updates=["m"])
    def shift(m):
        m.add_(1)

    shift.case("one", m=randn(3))
    """)

    def returning_too(m):
        m.add_(2)
        return m.sum()

    (case,) = built.cases
    found = Trace(case, behave(built, returning_too)[case.name])
    assert {probe.aspect for probe in found.probes} == {Aspect.state("m")}
    assert OUTPUT in found.numbers


def test_the_numbers_of_a_trace_are_those_of_its_first_run(trace):
    found = trace(lambda X: X * 0 + 3)
    assert found.numbers[OUTPUT] == ((torch.Size([3]), torch.float64), [3.0, 3.0, 3.0])


X = torch.full((40, 50), 2.0, dtype=torch.float64)
LAW = BuiltLaw({"zero": 0.5, "kept": 0.5}, [torch.zeros_like(X), X], {})


@pytest.fixture
def random_case(case):
    return replace(case, law=LAW, runs=("float64",) * 3)


def drawing(seed):
    mask = torch.rand(X.shape, generator=torch.Generator().manual_seed(seed)) < 0.5
    return Outcome("returned", skeleton="tensor", aspects={OUTPUT: X * mask})


def test_of_an_answer_that_draws_the_first_two_runs_are_compared(random_case):
    found = Trace(random_case, [drawing(seed) for seed in (1, 2, 1)])
    assert len(found.samples) == 2
    assert not torch.equal(found.samples[0].result, found.samples[1].result)


def test_two_runs_of_an_idea_that_draws_are_judged_like_the_three_of_an_answer(random_case):
    idea = Trace(random_case, [drawing(seed) for seed in (1, 2)])
    answer = Trace(random_case, [drawing(seed) for seed in (1, 2, 1)])
    assert idea.wrong == answer.wrong
    unrepeated = Trace(random_case, [drawing(seed) for seed in (1, 2, 3)])
    assert unrepeated.wrong != answer.wrong


def test_a_case_that_is_not_drawn_has_no_samples(case):
    with pytest.raises(AssertionError):
        _ = Trace(case, [case.expected]).samples


def outcome(**other):
    aspects = {OUTPUT: torch.tensor([1.0, 2.0]), GRAD: None}
    return Outcome("returned", **({"skeleton": "tensor", "aspects": aspects} | other))


def with_output(tensor):
    return outcome(aspects={OUTPUT: tensor, GRAD: None})


def test_outcomes_in_which_everything_is_the_same_have_one_digest():
    assert digest([outcome(), outcome()]) == digest([outcome(), outcome()])
    assert digest([with_output(torch.tensor([[1.0, 9.0], [2.0, 9.0]])[:, 0])]) == digest(
        [outcome()]
    )


@pytest.mark.parametrize(
    "other",
    [
        [],
        [outcome(), outcome()],
        [replace(outcome(), status="raised")],
        [outcome(touched=("X",))],
        [outcome(aspects={OUTPUT: torch.tensor([1.0, 2.0])})],
        [outcome(aspects={OUTPUT: torch.tensor([1.0, 2.0]), GRAD: torch.zeros(2)})],
        [with_output(torch.tensor([1.0, 2.0000002]))],
        [with_output(torch.tensor([[1.0, 2.0]]))],
        [with_output(torch.tensor([1.0, 2.0]).double())],
        [with_output(torch.tensor([1.0, 2.0]).view(torch.int32))],
    ],
    ids=[
        *("nothing", "a run more", "status", "touched", "no gradient asked for", "a gradient"),
        *("the last bit", "shape", "precision", "the same bytes"),
    ],
)
def test_what_differs_in_anything_has_another_digest(other):
    assert digest(other) != digest([outcome()])


def test_zeros_of_both_signs_are_other_bits():
    assert digest([with_output(torch.tensor([0.0]))]) != digest([with_output(torch.tensor([-0.0]))])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("index 3 is out of bounds for dimension 0", "index is out of bounds for dimension "),
        ("shapes [2, 3] and (4,)", "shapes and "),
        ("no number", "no number"),
        ("", ""),
    ],
    ids=["numbers", "shapes", "none", "empty"],
)
def test_the_wording_of_an_exception_leaves_its_numbers_out(text, told):
    raised = Outcome("raised", error=Raised(("IndexError", "LookupError"), text))
    assert wording_of(raised) == ("IndexError", told)


def test_what_raises_nothing_has_no_wording():
    assert wording_of(Outcome("returned")) == ("", "")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("sizes 3 and 4 do not fit", "sizes 3 and 4 differ", True),
        ("sizes 3 and 4 do not fit", "sizes 4 and 3 do not fit", True),
        ("sizes 3 and 4 do not fit", "sizes 4 and 5 do not fit", False),
        ("sizes 3 and 4 do not fit", "sizes 34 do not fit", False),
        ("nothing fits", "<object at 0x7f31>", True),
    ],
)
def test_the_numbers_in_an_exception_stand_in_one(one, other, same):
    ours, theirs = (
        figures_of(Outcome("raised", error=Raised(("ValueError",), text))) for text in (one, other)
    )
    assert (ours == theirs) is same
    assert figures_of(Outcome("returned")) == 0

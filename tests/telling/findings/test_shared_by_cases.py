"""What the failing cases share and no passing one has."""

from __future__ import annotations

import pytest

from grader.jail.inside import wire
from grader.telling.findings.shared_by_cases import is_strided, shared_features

CODE = """
@exercise
def model(X, training=True, mode="sum", rest=None):
    return X.sum()

model.case("plain", X=randn(3, 4))
model.case("square", X=randn(4, 4))
"""


@pytest.fixture
def shared(build):
    """What sets cases with these arguments apart from two plain ones, or from `others` as well."""

    def of(*failing, others=()):
        lines = [f"model.case('case {n}', {code})" for n, code in enumerate([*failing, *others])]
        built = build(CODE + "\n".join(lines))
        cases, n = built.cases, len(failing)
        flat = wire.unpack(built.inputs)
        return shared_features(cases[2 : 2 + n], [*cases[:2], *cases[2 + n :]], flat)

    return of


ONE = {
    "X=randn(5, 3), training=False": ["training=False"],
    "X=randn(5, 3), mode='mean'": ["mode='mean'"],
    "X=randn(5, 3).noncontiguous()": ["a tensor that is not contiguous in memory"],
    "X=randn(5, 3, mean=1e3)": ["large numbers"],
    "X=randn(5, 3), tags=['stress']": ["extreme numbers"],
    "X=randn(5, 3), tags=['kink']": [],
    "X=randn(5, 3), tags=['slow']": ["the tag “slow”"],
    "X=randn(1, 3)": ["a first dimension of size 1 (a batch of one)"],
    "X=randn(3, 1)": ["a dimension of size 1"],
    "X=randn(7)": ["an input with 1 dimension"],
    "X=randn(2, 3, 5)": ["an input with 3 dimensions"],
    "X=randn(0, 3)": ["an empty tensor"],
    "X=integers(5, 3)": ["integers in X"],
    "X=randn(5, 3), rest={'state': [integers(2)]}": ["integers in rest"],
    "X=randn(5, 3)": [],
}


@pytest.mark.parametrize(("case", "features"), ONE.items(), ids=ONE.keys())
def test_a_case_that_is_set_apart_is_told_by_what_sets_it_apart(shared, case, features):
    assert shared(case) == features


def test_only_what_all_failing_cases_have_is_told(shared):
    both = "X=randn(1, 3), training=False", "X=randn(5, 3), training=False"
    assert shared(*both) == ["training=False"]
    assert shared("X=randn(1, 3)", "X=randn(5, 3), training=False") == []


def test_what_a_passing_case_has_too_is_not_told(shared):
    assert shared("X=randn(1, 3), training=False", others=["X=randn(1, 2)"]) == ["training=False"]
    assert shared("X=randn(1, 3)", others=["X=randn(1, 2)"]) == []


def test_tags_are_told_first(shared):
    found = shared("X=randn(1, 3, mean=1e3), training=False, tags=['stress']")
    assert found[0] == "extreme numbers"
    assert len(found) == 3  # that they are large numbers, too, would be said twice


def test_one_passing_case_sets_nothing_apart(build):
    built = build(CODE)
    one, other = built.cases
    assert shared_features([one], [other], wire.unpack(built.inputs)) == []
    assert shared_features([], [one, other], wire.unpack(built.inputs)) == []


def test_a_strided_tensor_is_found_wherever_it_lies(build):
    built = build(
        CODE + "model.case('deep', X=randn(3, 2), rest=(1, {'a': randn(2, 2).noncontiguous()}))"
    )
    assert [is_strided(case) for case in built.cases] == [False, False, True]

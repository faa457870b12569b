"""Wrong ideas as functions and as flags, and what can be tried with them: each alone, then pairs."""

from __future__ import annotations

import pytest

from grader.declaring.ideas import flags_of, hypotheses
from grader.errors import CourseError

MEAN = """
@exercise
def mean(X, weight=1.0):
    return weight * X.mean()

mean.case("one", X=randn(4), weight=3.0)
"""

FLAWED = """
@mean.wrong_ideas(summed="You sum.", unweighted="The weight is left out.", negative="Wrong sign.")
def flawed(X, weight=1.0, *, summed=False, unweighted=False, negative=False, digits=3):
    Y = X.sum() if summed else X.mean()
    Y = Y if unweighted else weight * Y
    return -Y if negative else Y

@mean.wrong_idea("The largest one.")
def largest(X, weight=1.0):
    return X.max()

@mean.wrong_ideas(squared="You square.")
def other(X, weight=1.0, *, squared=False):
    return weight * (X.square() if squared else X).mean()
"""


@pytest.fixture
def mean(declare):
    return declare(MEAN + FLAWED)


@pytest.fixture
def problems_of(declare):
    """The sentences about a file, which has some."""

    def load(code):
        with pytest.raises(CourseError) as caught:
            declare(MEAN + code)
        return [problem.partition(": ")[2] for problem in caught.value.problems]

    return load


def test_each_flag_is_a_wrong_idea_of_its_own(mean):
    known = {idea.name: (idea.sentence, idea.family) for idea in mean.ideas}
    assert known == {
        "summed": ("You sum.", "flawed"),
        "unweighted": ("The weight is left out.", "flawed"),
        "negative": ("Wrong sign.", "flawed"),
        "largest": ("The largest one.", ""),
        "squared": ("You square.", "other"),
    }


def test_a_function_without_its_flags_is_held_to_be_right(mean):
    assert [variant.name for variant in mean.flawed] == ["flawed", "other"]
    assert mean.right_variants == []


def test_single_ideas_come_before_pairs_and_only_flags_of_one_function_pair(mean):
    assert [h.names for h in hypotheses(mean.ideas)] == [
        *(("summed",), ("unweighted",), ("negative",), ("largest",), ("squared",)),
        *(("summed", "unweighted"), ("summed", "negative"), ("unweighted", "negative")),
    ]


def test_a_hypothesis_does_what_its_flags_do(mean):
    import torch

    X = torch.tensor([1.0, 3.0])
    given = {"+".join(h.names): float(h.function(X, 3.0)) for h in hypotheses(mean.ideas)}
    assert given == {
        **{"summed": 12.0, "unweighted": 2.0, "negative": -6.0, "largest": 3.0, "squared": 15.0},
        **{"summed+unweighted": 4.0, "summed+negative": -12.0, "unweighted+negative": -2.0},
    }
    sentences = {h.names: h.sentences for h in hypotheses(mean.ideas)}
    assert sentences["summed", "negative"] == ("You sum.", "Wrong sign.")


def test_flags_are_keyword_only_and_false_by_default():
    def function(a, b=False, *, c=False, d=True, e=0, f=False, **g):
        return a, b, c, d, e, f, g

    assert flags_of(function) == ["c", "f"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "@mean.wrong_ideas(a='A.')\ndef flawed(X, weight=1.0, *, a=False, b=False): ...",
            "flawed: 'b' has no sentence.",
        ),
        (
            "@mean.wrong_ideas(a='A.', c='C.')\ndef flawed(X, weight=1.0, *, a=False): ...",
            "flawed: 'c' has a sentence but no such flag (`*, flag=False`).",
        ),
        (
            "@mean.wrong_ideas(a=' ')\ndef flawed(X, weight=1.0, *, a=False): ...",
            "wrong idea a has no sentence.",
        ),
        (
            "@mean.wrong_idea('A.')\ndef a(X, weight=1.0): ...\n"
            "@mean.wrong_ideas(a='A.')\ndef flawed(X, weight=1.0, *, a=False): ...",
            "there are two wrong ideas called a; rename one.",
        ),
        (
            "@mean.right_variant\ndef twice(X, weight=1.0): ...\n" * 2,
            "there are two right variants called twice; rename one.",
        ),
        (
            "mean.equivalent_mutant('return weight + X.mean()', ' ')",
            "say why 'return weight + X.mean()' changes nothing.",
        ),
    ],
    ids=["no sentence", "no flag", "blank", "twice", "variants", "no reason"],
)
def test_what_an_author_gets_wrong_is_told(problems_of, code, said):
    assert problems_of(code) == [said]


def test_right_variants_and_signed_off_mutants_keep_their_place(declare):
    mean = declare(
        MEAN
        + "@mean.right_variant\ndef by_sum(X, weight=1.0):\n    return X.sum() / len(X) * weight\n\n"
        "mean.equivalent_mutant('return X.mean() * weight', 'Products commute.')\n"
    )
    (variant,), (mutant,) = mean.right_variants, mean.equivalent_mutants
    assert (variant.name, mutant.reason) == ("by_sum", "Products commute.")
    assert variant.where.startswith("solutions/unit/mean.py:")
    assert mutant.where.startswith("solutions/unit/mean.py:")


def credits_of(declare, code):
    return {h.names: h.credit for h in hypotheses(declare(MEAN + code).ideas)}


def test_a_pair_earns_the_product_of_its_credits(declare):
    credit = 'credit={"summed": 0.5, "negative": 0.8}, summed='
    found = credits_of(declare, FLAWED.replace("summed=", credit, 1))
    assert found["summed",] == 0.5
    assert found["summed", "negative"] == pytest.approx(0.4)
    assert found["unweighted",] == found["summed", "unweighted"] == 0.0


def test_an_idea_of_its_own_has_a_credit_of_its_own(declare):
    code = '@mean.wrong_idea("The largest one.", credit=0.3)\ndef largest(X, weight=1.0):\n    return X.max()\n'
    assert credits_of(declare, code) == {("largest",): 0.3}


@pytest.mark.parametrize("credit", ["1.5", "-0.1", "'half'"])
def test_a_credit_is_a_share(declare, credit):
    idea = f'@mean.wrong_idea("The largest.", credit={credit})'
    code = f"{idea}\ndef largest(X, weight=1.0):\n    return X.max()\n"
    with pytest.raises(CourseError, match="credit is a share from 0 to 1"):
        declare(MEAN + code)


def test_a_credit_without_a_flag_is_told(declare):
    with pytest.raises(CourseError, match="'total' has a credit but no such flag"):
        declare(MEAN + FLAWED.replace("summed=", 'credit={"total": 0.5}, summed=', 1))

"""Wrong ideas as edits and as functions, and what can be tried with them: each alone, then pairs."""

from __future__ import annotations

import pytest

from grader.declaring.credit import Credit
from grader.declaring.ideas import hypotheses
from grader.errors import CourseError

MEAN = """
@exercise
def mean(X, weight=1.0):
    return weight * X.mean()

mean.case("one", X=randn(4), weight=3.0)
"""

IDEAS = """
@mean.right_variant
def by_size(X, weight=1.0):
    return weight * X.sum() / X.numel()

mean.edits('''
summed: X.mean() -> X.sum()
    You sum.

unweighted: weight * -> 1 *
    The weight is left out.

negative: return -mean(X, weight)
    Wrong sign.
''')

@mean.wrong_idea("The largest one.")
def largest(X, weight=1.0):
    return X.max()

mean.edits('''
squared of by_size: X.sum() -> X.square().sum()
    You square.
''')
"""


@pytest.fixture
def mean(declare):
    return declare(MEAN + IDEAS)


@pytest.fixture
def problems_of(declare):
    """The sentences about a file, which has some."""

    def load(code):
        with pytest.raises(CourseError) as caught:
            declare(MEAN + code)
        return [problem.partition(": ")[2] for problem in caught.value.problems]

    return load


def test_ideas_are_kept_in_the_order_of_the_file_with_their_sentences(mean):
    assert [(idea.name, idea.sentence) for idea in mean.ideas] == [
        ("summed", "You sum."),
        ("unweighted", "The weight is left out."),
        ("negative", "Wrong sign."),
        ("largest", "The largest one."),
        ("squared", "You square."),
    ]


def test_single_ideas_come_before_pairs_and_only_edits_of_one_function_pair(mean):
    assert [h.names for h in hypotheses(mean.ideas)] == [
        *(("summed",), ("unweighted",), ("negative",), ("largest",), ("squared",)),
        *(("summed", "unweighted"), ("summed", "negative"), ("unweighted", "negative")),
    ]


def test_a_hypothesis_does_what_its_edits_do(mean):
    import torch

    X = torch.tensor([1.0, 3.0])
    given = {"+".join(h.names): float(h.function(X, 3.0)) for h in hypotheses(mean.ideas)}
    assert given == {
        **{"summed": 12.0, "unweighted": 2.0, "negative": -6.0, "largest": 3.0, "squared": 15.0},
        **{"summed+unweighted": 4.0, "summed+negative": -12.0, "unweighted+negative": -2.0},
    }
    sentences = {h.names: h.sentences for h in hypotheses(mean.ideas)}
    assert sentences["summed", "negative"] == ("You sum.", "Wrong sign.")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "@mean.wrong_idea(' ')\ndef a(X, weight=1.0): ...",
            "wrong idea a has no sentence.",
        ),
        (
            "@mean.wrong_idea('A.')\ndef a(X, weight=1.0): ...\n"
            "mean.edits('a: X.mean() -> X.sum()\\n    A.')",
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
    ids=["blank", "twice", "variants", "no reason"],
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
    given = IDEAS.replace("summed:", "summed (50 %):").replace("negative:", "negative (80 %):")
    found = credits_of(declare, given)
    assert found["summed",] == Credit(0.5)
    assert found["summed", "negative"].least == pytest.approx(0.4)
    assert found["unweighted",] == found["summed", "unweighted"] == Credit(0.0)


def test_a_pair_earns_at_most_what_either_of_its_mistakes_does(declare):
    given = IDEAS.replace("summed:", "summed (at most 60 %):")
    given = given.replace("negative:", "negative (10 to 80 %):")
    assert credits_of(declare, given)["summed", "negative"] == Credit(0.0, 0.6)


def test_an_idea_of_its_own_has_a_credit_of_its_own(declare):
    code = '@mean.wrong_idea("The largest one.", credit=0.3)\ndef largest(X, weight=1.0):\n    return X.max()\n'
    assert credits_of(declare, code) == {("largest",): Credit(0.3)}


@pytest.mark.parametrize("credit", ["1.5", "-0.1", "'half'"])
def test_a_credit_is_a_share(declare, credit):
    idea = f'@mean.wrong_idea("The largest.", credit={credit})'
    code = f"{idea}\ndef largest(X, weight=1.0):\n    return X.max()\n"
    with pytest.raises(CourseError, match="credit is a share from 0 to 1"):
        declare(MEAN + code)

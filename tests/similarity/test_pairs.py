"""Who has what another one has: renamed, reordered, in part; never what was given or what everybody writes."""

import pytest

from grader.similarity.answers import Answer, Class
from grader.similarity.pairs import RENAMED, SAME, SIMILAR, find_alike

GIVEN = "def step(params, lr):\n    raise NotImplementedError\n"
ADA = """
def step(params, lr):
    with torch.no_grad():
        for p in params:
            update = lr * p.grad / (1 + p.grad.norm())
            p -= update
            p.grad.zero_()
    norms = [p.norm().item() for p in params]
    largest = max(norms) if norms else 0.0
    return largest, sum(norms) / max(len(norms), 1)
"""
OTHER = """
def step(params, lr):
    total = torch.tensor(0.0)
    while len(params) > 0:
        parameter = params.pop()
        parameter.data.add_(parameter.grad, alpha=-lr)
        total = torch.maximum(total, parameter.detach().square().sum().sqrt())
        parameter.grad = None
        print(f"{parameter.shape} updated")
    result = float(total)
    return result, result / 2
"""


def alike(*answers, given=GIVEN):
    found = [
        Answer(chr(97 + n), code) if isinstance(code, str) else code
        for n, code in enumerate(answers)
    ]
    return [
        (one.kind, one.students, one.is_short)
        for one in find_alike(Class("step", given, tuple(found)))
    ]


def test_the_same_letter_by_letter_is_told_of_all_who_have_it():
    assert alike(ADA, OTHER, ADA + "\n\n", ADA) == [(SAME, ("a", "c", "d"), False)]


@pytest.mark.parametrize(
    "changes",
    [
        [("update", "delta"), ("norms", "sizes"), ("p.", "q."), (" p ", " q ")],
        [("    with", "    # my own\n    with"), ("1 +", "2 +")],
    ],
)
def test_renaming_hides_nothing(changes):
    code = ADA
    for old, new in changes:
        code = code.replace(old, new)
    assert alike(ADA, code, OTHER) == [(RENAMED, ("a", "b"), False)]


def test_reordering_hides_nothing():
    lines = ADA.splitlines()
    lines[5], lines[6] = lines[6], lines[5]
    assert alike(ADA, "\n".join(lines)) == [(RENAMED, ("a", "b"), False)]


def test_a_part_that_is_the_same_is_told_with_its_share():
    code = ADA.replace(
        "largest = max(norms) if norms else 0.0", "largest = torch.tensor(norms).max().item()"
    )
    ((kind, students, _short),) = alike(ADA, code, OTHER)
    assert (kind, students) == (SIMILAR, ("a", "b"))


def test_other_ways_are_not_alike():
    assert alike(ADA, OTHER) == []


def test_partners_are_one():
    assert alike(Answer("a", ADA, ("b",)), Answer("b", ADA)) == []
    assert alike(Answer("a", ADA, ("b",)), Answer("b", ADA), ADA) == [
        (SAME, ("a", "b", "c"), False)
    ]


def test_what_was_given_does_not_count():
    given = ADA.replace(
        "return largest, sum(norms) / max(len(norms), 1)", "raise NotImplementedError"
    )
    others = [
        given.replace("raise NotImplementedError", f"return {code}")
        for code in ("norms[0]", "max(1, 2)")
    ]
    assert alike(*others, given=given) == []


def test_short_answers_are_told_where_they_are_the_same_and_said_to_be_short():
    short = ["def f(x):\n    return x.relu()\n", "def f(y):\n    return y.relu()\n"]
    assert alike(*short, short[0]) == [(SAME, ("a", "c"), True)]


def test_what_most_of_a_class_writes_is_no_sign():
    tails = [
        f"    extra{n} = params[{n}]{'.abs()' * (n % 7)}{'.sum()' * (n // 7)}\n    return extra{n}\n"
        for n in range(40)
    ]
    body = ADA.rpartition("    return")[0]
    found = alike(*(body + tail for tail in tails))
    assert [kind for kind, _students, _short in found if kind == SIMILAR] == []


def earlier(name, code):
    return Answer(name, code, is_earlier=True)


def test_an_earlier_class_is_compared_with_this_one_and_never_with_itself():
    assert alike(earlier("old1", ADA), earlier("old2", ADA)) == []
    assert alike(ADA, earlier("old1", OTHER), earlier("old2", OTHER)) == []
    told = alike(OTHER, ADA, earlier("old1", ADA), earlier("old2", ADA))
    assert told == [(SAME, ("b", "old1", "old2"), False)]


def test_with_an_earlier_class_renamed_and_partly_alike_answers_are_found_too():
    renamed = ADA.replace("update", "delta").replace("largest", "biggest")
    assert alike(ADA, earlier("old", renamed)) == [(RENAMED, ("a", "old"), False)]
    part = ADA.replace("return largest, sum(norms) / max(len(norms), 1)", "return largest")
    assert [kind for kind, _students, _short in alike(ADA, earlier("old", part))] == [SIMILAR]


def test_of_a_pair_the_one_of_this_class_comes_first():
    part = ADA.replace("return largest, sum(norms) / max(len(norms), 1)", "return largest")
    same = earlier("old2", ADA)  # stands behind, and is the same as the first
    told = alike(ADA, earlier("old1", part), same)
    assert (SIMILAR, ("a", "old1"), False) in told


def test_what_everybody_of_this_class_writes_is_no_sign_however_large_the_earlier_one_is():
    mine = [ADA.replace("return", f"print({'x' * n})\n    return") for n in range(1, 11)]
    others = [earlier(f"old{n}", OTHER.replace("total", f"total{n}")) for n in range(60)]
    assert [kind for kind, _students, _short in alike(*mine, *others) if kind == SIMILAR] == []

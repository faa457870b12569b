"""What is tested of every kind of exercise: right answers pass, mistakes are told so that they help.

A file of kinds imports these tests and holds three tables: EXERCISES, kind to a small exercise of that
kind; RIGHT, kind to a right answer in another style than the reference; MISTAKES, blocks of a kind and
its mistake, what is told first (aspect, kind of failure, sentence), and the answer.
"""

import re

__all__ = [
    "pytest_generate_tests",
    "test_a_right_answer_in_another_style_passes",
    "test_a_typical_mistake_is_told_first_and_in_its_own_words",
    "test_every_kind_has_a_right_answer_and_a_mistake",
    "test_in_the_jail_a_right_answer_of_any_kind_passes",
]


def pytest_generate_tests(metafunc):
    """Run a test for each kind of its file, or for each mistake."""
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", metafunc.module.EXERCISES)
    if "mistake" in metafunc.fixturenames:
        found = mistakes(metafunc.module)
        metafunc.parametrize("mistake", found, ids=[title for title, *_ in found])


def mistakes(module):
    """Kind and mistake; what is told first; the answer."""
    blocks = re.split(r"\n\n(?=#)", module.MISTAKES)
    found = [block.strip().split("\n", 2) for block in blocks]
    return [(title.removeprefix("# "), told, answer) for title, told, answer in found]


def test_a_right_answer_in_another_style_passes(kind, judged, request):
    right = request.module.RIGHT[kind]
    assert [c for c in judged(kind, right) if not c.passed] == []


def test_a_typical_mistake_is_told_first_and_in_its_own_words(mistake, judged):
    title, told, answer = mistake
    first = next(check for check in judged(title.partition(":")[0], answer) if not check.passed)
    assert f"# {first.aspect}: {first.fault}: {first.message}".startswith(told)


def test_every_kind_has_a_right_answer_and_a_mistake(request):
    wrong = {title.partition(":")[0] for title, *_ in mistakes(request.module)}
    assert request.module.EXERCISES.keys() == request.module.RIGHT.keys() == wrong


def test_in_the_jail_a_right_answer_of_any_kind_passes(kind, graded, request):
    result = graded(kind, request.module.RIGHT[kind])
    assert (result.status, result.score) == ("passed", 1.0), result.checks

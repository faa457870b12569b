import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.report.cohort.lines import print_class
from grader.report.cohort.naming import Names


@pytest.fixture
def printed(facts):
    """What is printed of a class, as lines without trailing blanks."""

    def show(*lines, width=80, doubts=(), **told):
        file = io.StringIO()
        print_class(facts(*lines, **told), Names(), Console(file=file, width=width), doubts)
        return [line.rstrip() for line in file.getvalue().splitlines()]

    return show


CLASS = (
    "ada a:passed b:passed",
    "ben a:partial/1/two b:failed",
    "cem a:failed b:failed",
    "eve a:missing b:missing",
)


def test_the_same_facts_are_told_as_on_the_page_what_needs_eyes_last(printed):
    lines = printed(*CLASS, "fay a:unreadable b:unreadable", missing=["zoe"])
    titles = [line for line in lines if line and (lines[lines.index(line) - 1] == "")]
    assert titles == [
        "Exercises and quizzes",
        "What the class gets wrong",
        "Tried, and got stuck",
        "Hardly begun",
        "Points",
        "Could not be read: 1",
        "Handed in nothing: 1",
        "GPU: not run",
    ]
    assert lines[-1] == titles[-1]


def test_exercises_have_their_passes_and_the_cases_that_are_hardest(printed):
    lines = printed(*CLASS, width=120)
    row = next(line for line in lines if line.startswith("a  "))
    assert row.split() == ["a", "3", "1", "of", "3", "1.25", "of", "4", "one", "67%;", "two", "67%"]


def test_a_mistake_has_its_names_below_it(printed):
    lines = printed(*CLASS)
    at = next(n for n, line in enumerate(lines) if "You have one wrong." in line)
    assert lines[at].split() == ["2", "b", "You", "have", "one", "wrong."]
    assert lines[at + 1].strip() == "ben, cem"


def test_the_distribution_is_a_line_for_each_tenth(printed):
    lines = printed(*CLASS)
    at = lines.index("Points")
    assert lines[at + 1].split()[:4] == ["0-9", "%", "2", "#" * 40]
    assert lines[at + 10].split() == ["90-100", "%", "1", "#" * 20]
    assert lines[at + 11].startswith("Mean 2.25, median 0.50 of 8 points;")


def test_a_class_of_six_hundred_lists_everybody_and_shortens_the_rest(printed):
    lines = printed(*(f"s{n:03} a:failed b:failed" for n in range(600)), width=100)
    text = "\n".join(lines)
    assert all(f"s{n:03}" in text for n in range(600))
    assert "and 580 more, in report.html" in text
    assert len(lines) < 200
    assert max(map(cell_len, lines)) <= 100


@pytest.mark.parametrize(
    "sentence", ["Use x[/] or [/b].", "[red]No[/red].", "你更新之后梯度还在。" * 20]
)
def test_a_sentence_is_printed_whole_and_as_it_is(results, sentence):
    from dataclasses import replace

    from grader.report.cohort.summing import sum_up
    from grader.report.cohort.tally import Tally

    told = [
        replace(one, exercises=(replace(one.exercises[0], diagnosis=sentence),))
        for one in results("ada a:failed", "ben a:failed")
    ]
    file = io.StringIO()
    print_class(sum_up(Tally.of(told)), Names(), Console(file=file, width=70))
    text = "".join(line[15:].strip() for line in file.getvalue().splitlines())
    assert sentence.replace(" ", "") in text.replace(" ", "")


def test_doubts_are_told(printed):
    assert "  On no roster: eve" in printed(*CLASS, doubts=["On no roster: eve"])


def test_nothing_graded_prints_nothing(printed):
    assert printed() == []

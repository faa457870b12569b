from __future__ import annotations

import io
from typing import get_args

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.judging.score import ExerciseResult, Result, Status
from grader.report.cohort.naming import Names
from grader.report.cohort.roll import LETTERS, MAX_ROWS, print_roll
from grader.report.cohort.summing import sum_up
from grader.report.cohort.tally import Tally

STATUSES = get_args(Status)
IDS = [
    *("linear_regression", "softmax_cross_entropy", "dropout", "corr2d", "max_pool2d"),
    *("batch_norm", "gru_cell", "clip_gradients"),
]


def a_class(students, ids=IDS, name="student {:02d}"):
    """Results of many students; every status occurs."""
    return [
        Result(
            name.format(n),
            "cpu",
            "limits",
            tuple(
                ExerciseResult(id_, STATUSES[(n + i) % len(STATUSES)], 1.5, 4.0)
                for i, id_ in enumerate(ids)
            ),
        )
        for n in range(students)
    ]


def printed(results, width=80, **options):
    """What is printed, as lines without trailing blanks."""
    file = io.StringIO()
    facts = sum_up(Tally.of(results))
    print_roll(facts, Names(), Console(file=file, width=width, **options))
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_a_class_of_thirty_with_eight_exercises_fits_a_screen():
    lines = printed(a_class(30))
    assert max(map(cell_len, lines)) <= 80
    assert len(lines) <= 40


def test_each_student_has_one_line_even_with_a_long_name():
    name = "{:02d} Wolfeschlegelsteinhausenbergerdorff, Hubert Blaine"
    lines = printed(a_class(30, name=name))
    assert max(map(cell_len, lines)) <= 80
    assert len(lines) <= 40
    assert [line[:2] for line in lines if "Wolfe" in line] == [f"{n:02d}" for n in range(30)]


def test_names_of_exercises_that_have_no_room_are_numbers_that_are_explained_below():
    ids = [*IDS, "classification_quiz", "convolution_quiz"]
    lines = printed(a_class(30, ids))
    assert lines[0].split() == ["student", "score", *map(str, range(1, 11))]
    below = " ".join(" ".join(lines[31:]).split())
    assert all(f"{number} {id_}" in below for number, id_ in enumerate(ids, 1))
    assert max(map(cell_len, lines)) <= 80
    assert printed(a_class(30, ids), width=200)[0].split()[2:] == ids
    assert printed(a_class(30, ids, "王{:02d}"), width=60)[0].split()[2:] == lines[0].split()[2:]


def test_where_not_even_the_numbers_have_room_each_student_has_points():
    lines = printed(a_class(3, [f"exercise_{number}" for number in range(40)]))
    assert " ".join(" ".join(lines).split()) == "60 student 00 60 student 01 60 student 02"


def test_every_status_has_a_letter_of_its_own():
    letters = [letter for letter, _ in LETTERS.values()]
    assert set(LETTERS) == set(STATUSES)
    assert len(set(letters)) == len(letters)
    assert all(len(letter) == 1 and letter != " " for letter in letters)


def test_the_letters_are_there_without_colour():
    (_, row, *_) = [line.split() for line in printed(a_class(1, ["a", "b", "c"]), no_color=True)]
    assert row[-3:] == ["P", "p", "F"]


def test_colour_adds_to_the_letters_and_replaces_none():
    plain = printed(a_class(5))
    coloured = printed(a_class(5), force_terminal=True, color_system="standard", no_color=False)
    assert any("\x1b[" in line for line in coloured)
    for letter in "PpFX":
        assert any(letter in line.split() for line in plain)


def test_letters_are_explained_below_if_they_occur():
    text = " ".join(printed(a_class(1, ["a", "b", "c"])))
    assert "P passed  p partial  F failed" in text
    assert "timeout" not in text


def test_a_student_without_an_exercise_has_a_gap_there():
    results = [
        Result("alice", "cpu", "limits", (ExerciseResult("a", "passed", 1.0, 1.0),)),
        Result("bob", "cpu", "limits", (ExerciseResult("b", "passed", 1.0, 1.0),)),
    ]
    header, alice, bob, *_ = printed(results)
    assert header.split() == ["student", "score", "a", "b"]
    assert alice.index("P") < bob.index("P")


@pytest.mark.parametrize("student", ["[red]eve[/red]", "[/]", "[link=http://x]y[/link]", ":skull:"])
def test_a_name_is_printed_as_it_is(student):
    row = printed([Result(student, "cpu", "limits", a_class(1)[0].exercises)], width=120)[1:]
    assert any(line.startswith(student) for line in row)


@pytest.mark.parametrize("student", ["a\x1b[2Jb", "a\rb", "a\nb", "a\u202eb"])
def test_a_name_cannot_control_the_terminal(student):
    lines = printed([Result(student, "cpu", "limits", a_class(1)[0].exercises)])
    assert any(line.startswith("a�") for line in lines)
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize("count", [MAX_ROWS + 1, 600])
def test_in_a_large_class_too_every_student_is_listed_once(count):
    lines = printed(a_class(count, name="s{:03d}"))
    words = " ".join(lines).split()
    assert [word for word in words if word.startswith("s")].count("s007") == 1
    assert len([word for word in words if word.startswith("s")]) == count
    assert max(map(cell_len, lines)) <= 80


def test_up_to_a_screenful_each_student_has_a_line():
    assert printed(a_class(MAX_ROWS))[1].startswith("student 00")

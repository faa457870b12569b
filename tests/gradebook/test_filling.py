"""Records into a course of nbgrader's: all of them or none, and what people have set there stays."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from nbgrader_course import RIGHT

from grader.errors import UsageError
from grader.gradebook import filling
from grader.gradebook.filling import fill, fitting
from grader.gradebook.scores import Person

pytestmark = [pytest.mark.slow, pytest.mark.process]

FULL = {"same": 2.0, "double": 2.0, "sums_quiz": 0.66}


@pytest.fixture
def people(person):
    return [
        person("ada", **FULL),
        person("ben", said="You square it.", same=2.0, double=1.5, sums_quiz=0.0),
    ]


def give(course, people):
    return fill(people, course.root, course.url, "hw1")


def autograded(course):
    place = course.root / "autograded"
    return {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*.ipynb")}


def test_points_partial_ones_too_and_sentences_are_there(real_course, people):
    for name in ("ada", "ben"):
        real_course.hand_in(name, RIGHT)
    done = give(real_course, people)
    assert (done.people, done.cells, done.kept, done.unknown) == (2, 6, [], [])
    assert real_course.grades() == {
        ("ada", "same-check"): (2.0, None, False),
        ("ada", "double-check"): (2.0, None, False),
        ("ada", "sums-quiz-check"): (0.66, None, False),
        ("ben", "same-check"): (2.0, None, False),
        ("ben", "double-check"): (1.5, None, False),
        ("ben", "sums-quiz-check"): (0.0, None, False),
    }
    with sqlite3.connect(real_course.root / "gradebook.db") as database:
        said = database.execute("select auto_comment from comment where auto_comment is not null")
        assert said.fetchall() == [("You square it.",)]
    assert set(autograded(real_course)) == {
        f"{who}/hw1/{name}.ipynb" for who in ("ada", "ben") for name in ("01_first", "04_sums")
    }
    assert (real_course.root / "autograded" / "ada" / "hw1" / "timestamp.txt").is_file()


def test_feedback_and_the_export_of_nbgrader_show_them(real_course, people):
    for name in ("ada", "ben"):
        real_course.hand_in(name, RIGHT)
    give(real_course, people)
    real_course.nbgrader("generate_feedback", "hw1")
    page = (real_course.root / "feedback" / "ben" / "hw1" / "04_sums.html").read_text()
    assert "(Score: 1.5 / 2.0)" in page
    assert page.count("You square it.") == 2, "below the answer, and in the report"
    assert "BEGIN HIDDEN" not in page
    real_course.nbgrader("export", "--to", "grades.csv")
    rows = (real_course.root / "grades.csv").read_text().splitlines()[1:]
    assert [row.split(",")[-2:] for row in rows] == [["4.66", "4.66"], ["3.5", "4.66"]]


def test_points_that_a_person_has_set_stay_and_wait_only_where_ours_are_others(
    real_course, people, person
):
    give(real_course, people)
    with sqlite3.connect(real_course.root / "gradebook.db") as database:
        database.execute("update grade set manual_score = 1.75, needs_manual_grade = 0")
    done = give(real_course, [people[0], person("ben", same=2.0, double=1.0, sums_quiz=0.0)])
    assert len(done.kept) == 6
    grades = real_course.grades()
    assert {manual for _auto, manual, _waits in grades.values()} == {1.75}
    assert [key for key, (_auto, _manual, waits) in grades.items() if waits] == [
        ("ben", "double-check")
    ]


def test_twice_is_as_once(real_course, people):
    real_course.hand_in("ada", RIGHT)
    give(real_course, people)
    before = real_course.grades(), autograded(real_course)
    give(real_course, people)
    assert (real_course.grades(), autograded(real_course)) == before


def test_what_lateness_costs_is_taken_off_there_too(real_course, person):
    give(real_course, [person("ada", lost=0.25, **FULL)])
    real_course.nbgrader("export", "--to", "grades.csv")
    row = (real_course.root / "grades.csv").read_text().splitlines()[1].split(",")
    assert [float(one) for one in row[-4:]] == pytest.approx([4.66, 1.165, 3.495, 4.66])


def test_cells_that_only_one_side_knows_are_told(real_course, people):
    ada = people[0]
    double = ada.cells["double-check"]
    more = {"gone-check": double} | {k: v for k, v in ada.cells.items() if k != "same-check"}
    done = give(real_course, [Person("ada", more)])
    assert (done.unknown, done.without) == (["gone-check"], ["same-check"])


def test_records_of_another_course_are_refused_and_nothing_is_written(real_course, people):
    before = (real_course.root / "gradebook.db").read_bytes()
    other = Person("ada", {"gru-check": people[0].cells["same-check"]})
    with pytest.raises(UsageError, match="has none of the exercises of these records"):
        give(real_course, [other])
    worth = Person("ada", {"same-check": people[0].cells["sums-quiz-check"]})
    with pytest.raises(UsageError, match=r"same-check is worth 2 there and 0\.66 in the records"):
        give(real_course, [worth])
    assert (real_course.root / "gradebook.db").read_bytes() == before
    assert autograded(real_course) == {}


def test_where_a_notebook_cannot_be_written_no_point_is(real_course, people, monkeypatch):
    real_course.hand_in("ben", RIGHT)

    def full(*_words):
        raise OSError(28, "No space left on device", "autograded/x")

    monkeypatch.setattr(filling.shutil, "copyfile", full)
    with pytest.raises(UsageError, match="autograded/x cannot be written: No space left on device"):
        give(real_course, people)
    assert real_course.grades() == {}
    assert autograded(real_course) == {}
    assert not (real_course.root / "autograded" / filling.STAGE).exists()


def test_pages_of_a_run_that_was_killed_behind_its_marks_are_made_by_the_next_one(
    real_course, people, person, monkeypatch
):
    """Marks are kept in one step and pages in another: between them a run may end."""
    real_course.hand_in("ada", RIGHT)
    give(real_course, people)
    old = autograded(real_course)

    def killed(*_):
        raise KeyboardInterrupt

    fewer = [person("ada", same=0.0, double=1.0, sums_quiz=0.0), people[1]]
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(filling, "_put_in_place", killed)
        give(real_course, fewer)
    assert real_course.grades()["ada", "double-check"] == (1.0, None, False)
    assert autograded(real_course) == old
    (real_course.root / "autograded" / filling.STAGE / "ada").mkdir(
        parents=True
    )  # as kill -9 leaves it
    give(real_course, fewer)
    now = autograded(real_course)
    assert now.keys() == old.keys()
    changed = {name for name in now if now[name] != old[name]}
    assert changed == {"ada/hw1/01_first.ipynb", "ada/hw1/04_sums.ipynb"}
    assert not (real_course.root / "autograded" / filling.STAGE).exists()


def test_who_handed_in_elsewhere_is_shown_the_notebook_as_it_was_handed_out(real_course, people):
    done = give(real_course, people)
    assert set(done.elsewhere) == {"ada", "ben"}
    (first,) = (v for k, v in autograded(real_course).items() if k == "ada/hw1/04_sums.ipynb")
    cells = json.loads(first)["cells"]
    assert "".join(cells[0]["source"]).startswith("What was handed in is not here")


def test_a_notebook_that_cannot_be_read_stops_nobody(real_course, people):
    real_course.hand_in("ada", RIGHT)
    folder = real_course.hand_in("ben", RIGHT)
    (folder / "04_sums.ipynb").write_text("{")
    shutil.copyfile(real_course.root / "submitted" / "ada" / "hw1" / "timestamp.txt", folder / "x")
    give(real_course, people)
    assert len(autograded(real_course)) == 4
    assert Path(folder / "04_sums.ipynb").read_text() == "{"


@pytest.mark.parametrize(
    ("score", "most", "points", "got"),
    [
        (2.0, 2.0, 2.0, 2.0),
        (0.66, 0.66, 0.666667, 0.666667),
        (9.0, 10.0, 4.0, 4.0),
        (-1.0, 2.0, 2.0, 0.0),
    ],
)
def test_a_cell_takes_all_points_for_all_and_never_more(score, most, points, got):
    assert fitting(score, most, points) == got


@pytest.mark.parametrize("name", ["../ada", "..", ".", "a/b", "a\\b", ""])
def test_a_name_that_leads_out_of_its_folder_is_refused_before_anything_is_written(
    tmp_path, person, name
):
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with pytest.raises(UsageError, match="give this person an id"):
        fill([person("ada", **FULL), person(name, **FULL)], tmp_path, url, "hw1")
    assert list(tmp_path.iterdir()) == []

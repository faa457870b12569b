"""What nbgrader has collected, graded by `grade run` in a process of its own."""

import pytest
from nbgrader_course import RIGHT

from grader.gradebook import running
from grader.gradebook.running import NotGraded, grade_here

pytestmark = [pytest.mark.slow, pytest.mark.process]


def test_people_get_their_points_and_records_stay_in_nbgraders_course(real_course, built_sheets):
    folders = {"ada": real_course.hand_in("ada", RIGHT), "ben": real_course.hand_in("ben", {})}
    people = grade_here(built_sheets, real_course.root, "hw1", folders)
    scores = {n: {c: s.score for c, s in p.cells.items()} for n, p in people.items()}
    assert scores["ada"] == {"same-check": 2.0, "double-check": 2.0, "sums-quiz-check": 0.66}
    assert scores["ben"] == dict.fromkeys(scores["ada"], 0.0)
    assert (real_course.root / "torchgrade" / "hw1" / "records" / "ada.json").is_file()


def test_a_unit_is_graded_by_its_id(real_course, built_sheets):
    folder = real_course.hand_in("ada", RIGHT)
    people = grade_here(built_sheets, real_course.root, "sums", {"ada": folder})
    assert set(people["ada"].cells) == {"double-check", "sums-quiz-check"}


def test_what_grade_run_says_is_passed_on(real_course, built_sheets, monkeypatch):
    folder = real_course.hand_in("ada", RIGHT)
    monkeypatch.setattr(running, "_what", lambda course, name: ["--only", "nothing"])
    with pytest.raises(NotGraded, match="There is no exercise 'nothing'"):
        grade_here(built_sheets, real_course.root, "hw1", {"ada": folder})

"""nbgrader's course: the source version, and settings that are written only where there are none."""

import pytest
from nbgrader_course import RIGHT

from grader.course.course import load_course
from grader.errors import UsageError
from grader.release.course_folder import CONFIG, LINES, write_source
from grader.release.handing_out import to_students

FILES = {"01_first.ipynb": b"{}"}


def test_settings_are_written_where_there_are_none(handout, tmp_path):
    target, is_set = write_source(handout, FILES, tmp_path)
    assert (target, is_set) == (tmp_path / "source" / "hw1", True)
    assert (target / "01_first.ipynb").read_bytes() == b"{}"
    assert (tmp_path / CONFIG).read_text() == LINES


def test_settings_of_the_course_stay_as_they_are(handout, tmp_path):
    (tmp_path / CONFIG).write_text("c = get_config()\n")
    assert write_source(handout, FILES, tmp_path)[1] is False
    assert (tmp_path / CONFIG).read_text() == "c = get_config()\n"
    (tmp_path / CONFIG).write_text("c = get_config()\n" + LINES)
    assert write_source(handout, FILES, tmp_path)[1] is True


def test_an_assignment_of_that_name_that_is_somebody_elses_stays(handout, tmp_path):
    (tmp_path / "source" / "hw1").mkdir(parents=True)
    (tmp_path / "source" / "hw1" / "own.ipynb").write_text("mine")
    with pytest.raises(
        UsageError, match=r"holds own\.ipynb, which `grade release` has not written"
    ):
        write_source(handout, FILES, tmp_path)
    assert not (tmp_path / CONFIG).exists()


def test_a_folder_that_is_not_there_is_told(handout, tmp_path):
    with pytest.raises(
        UsageError, match=r"no such folder; `nbgrader quickstart dl` makes a course"
    ):
        write_source(handout, FILES, tmp_path / "dl")


@pytest.mark.process
@pytest.mark.slow
def test_what_nbgrader_makes_of_the_source_version_is_what_students_get(
    real_course, built_sheets, tmp_path
):
    to_students(load_course(built_sheets), "hw1", tmp_path / "given")
    given = {
        p.relative_to(tmp_path / "given"): p for p in (tmp_path / "given").rglob("*") if p.is_file()
    }
    made = {
        p.relative_to(real_course.release): p for p in real_course.release.rglob("*") if p.is_file()
    }
    assert made.keys() == given.keys()
    others = [name for name in made if made[name].read_bytes() != given[name].read_bytes()]
    assert [str(name) for name in others] == [".torchgrade/release.json"]


@pytest.mark.process
@pytest.mark.slow
def test_without_torchgrade_nbgrader_writes_no_mark_neither_full_nor_zero_and_says_so(real_course):
    (real_course.root / CONFIG).unlink()
    shadowed = {"same": "def same(x):\n    return None\ndef check(name):\n    return 9\n"}
    real_course.hand_in("ada", RIGHT)
    real_course.hand_in("ben", {})
    real_course.hand_in("cem", RIGHT | shadowed)
    done = real_course.nbgrader("autograde", "hw1", check=False)
    assert done.returncode != 0
    assert done.stderr.count("AutogradeApp | ERROR] unhandled iopub msg: No mark was written") == 3
    assert set(real_course.grades().values()) == {(None, None, True)}
    left = list((real_course.root / "autograded").rglob("*.ipynb"))
    assert left == []


@pytest.mark.process
@pytest.mark.slow
def test_validate_tells_solved_from_unsolved_without_anything_of_ours_in_nbgrader(real_course):
    (real_course.root / CONFIG).unlink()
    solved, empty = (real_course.hand_in(who, said) for who, said in (("ada", RIGHT), ("ben", {})))
    done = real_course.nbgrader("validate", *sorted(solved.glob("*.ipynb")))
    assert done.stdout == "Success! Your notebook passes all the tests.\n" * 2
    assert "Cell output is" not in done.stderr
    done = real_course.nbgrader("validate", *sorted(empty.glob("*.ipynb")))
    assert "Success" not in done.stdout
    assert "double: not yet attempted" in done.stdout

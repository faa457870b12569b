"""nbgrader's course: the source version, and settings that are written only where there are none."""

import pytest

from grader.errors import UsageError
from grader.release.course_folder import CONFIG, LINES, write_source

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
    with pytest.raises(UsageError, match=r"holds own\.ipynb, which `grade release` has not written"):
        write_source(handout, FILES, tmp_path)
    assert not (tmp_path / CONFIG).exists()


def test_a_folder_that_is_not_there_is_told(handout, tmp_path):
    with pytest.raises(UsageError, match=r"no such folder; `nbgrader quickstart dl` makes a course"):
        write_source(handout, FILES, tmp_path / "dl")

"""`nbgrader autograde` with TorchGrade in it: right for those who left their notebook alone, and for others."""

import json

import pytest
from nbgrader_course import RIGHT

from grader.release.course_folder import lines_for

pytestmark = [pytest.mark.slow, pytest.mark.process]


def checks(cells):
    return [cell for cell in cells if cell["id"].endswith("-check")]


def copied(_name, cells):
    for cell in list(cells):
        if cell["id"].startswith("double"):
            cells.append(json.loads(json.dumps(cell)) | {"id": cell["id"] + "-2"})


def deleted(_name, cells):
    cells[:] = [cell for cell in cells if not cell["id"].endswith("-check")]


def retyped(_name, cells):
    for cell in checks(cells):
        cell["cell_type"] = "markdown"
        del cell["outputs"], cell["execution_count"]


def richer(_name, cells):
    for cell in checks(cells):
        cell["metadata"]["nbgrader"]["points"] = 400
        cell["source"] = "400"


def noisy(_name, cells):
    for cell in checks(cells):
        cell["outputs"] = [{"output_type": "stream", "name": "stderr", "text": "a warning\n"}]


NOISE = "import sys\ndef double(x):\n    print(2, file=sys.stderr)\n    return x + x\n"
DEATH = "import os\nos._exit(3)\n"
AWKWARD = {
    "copied": copied,
    "deleted": deleted,
    "retyped": retyped,
    "richer": richer,
    "noisy": noisy,
}


def test_awkward_notebooks_are_graded_right_and_stop_nobody(real_course):
    real_course.hand_in("ada", RIGHT)
    real_course.hand_in("ben", {})
    real_course.hand_in("cem", RIGHT | {"double": "def double(x):\n    return x * x\n"})
    real_course.hand_in("death", RIGHT | {"double": DEATH})
    for name, change in AWKWARD.items():
        real_course.hand_in(name, RIGHT | {"double": NOISE}, change)
    done = real_course.nbgrader("autograde", "hw1")
    assert "AutogradeApp | ERROR" not in done.stderr
    points = {}
    for (student, cell), (auto, manual, waits) in real_course.grades().items():
        assert (manual, waits) == (None, False)
        points.setdefault(student, {})[cell.removesuffix("-check")] = auto
    full = {"same": 2.0, "double": 2.0, "sums-quiz": 0.66}
    assert points.pop("ben") == dict.fromkeys(full, 0.0)
    assert points.pop("cem") == points.pop("death") == full | {"double": 0.0}
    assert points == dict.fromkeys(["ada", *AWKWARD], full)
    real_course.nbgrader("generate_feedback", "hw1")
    page = (real_course.root / "feedback" / "cem" / "hw1" / "04_sums.html").read_text()
    assert "(Score: 0.0 / 2.0)" in page
    assert "not right yet" in page


def test_one_person_alone_and_again_after_a_change(real_course):
    real_course.hand_in("ada", {})
    real_course.hand_in("ben", RIGHT)
    real_course.nbgrader("autograde", "hw1", "--student", "ada")
    assert {student for student, _cell in real_course.grades()} == {"ada"}
    path = real_course.root / "submitted" / "ada" / "hw1" / "04_sums.ipynb"
    document = json.loads(path.read_text())
    for cell in document["cells"]:
        cell["source"] = RIGHT.get(cell["id"], cell["source"])
    path.write_text(json.dumps(document))
    real_course.nbgrader("autograde", "hw1", "--student", "ada", "--force")
    assert real_course.grades()["ada", "double-check"] == (2.0, None, False)
    assert real_course.grades()["ada", "same-check"] == (0.0, None, False)


def test_where_our_course_is_not_there_no_mark_is_written_and_it_is_said(real_course):
    config = real_course.root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("course='", "course='/gone"))
    real_course.hand_in("ada", RIGHT)
    done = real_course.nbgrader("autograde", "hw1", check=False)
    assert done.returncode != 0
    assert "UsageError: TorchGrade.course in nbgrader_config.py is '/gone" in done.stderr
    assert set(real_course.grades().values()) == {(None, None, True)}


def test_lateness_costs_what_our_course_says_and_own_tests_of_the_teacher_wait(real_course, sheets):
    path = sheets / "course.yaml"
    late = "due: 2026-08-31 12:00 UTC, late: {percent_per_day: 25, of: score}, units: [first, sums]"
    path.write_text(path.read_text().replace("units: [first, sums]", late))
    config = real_course.root / "nbgrader_config.py"
    config.write_text(lines_for(sheets))
    source = real_course.root / "source" / "hw1" / "01_first.ipynb"
    document = json.loads(source.read_text())
    told = {"grade": True, "solution": False, "locked": True, "task": False, "points": 1}
    told |= {"grade_id": "own", "schema_version": 3}
    own = {
        "cell_type": "code",
        "id": "own",
        "metadata": {"nbgrader": told},
        "source": "assert True",
    }
    document["cells"].append(own | {"outputs": [], "execution_count": None})
    source.write_text(json.dumps(document))
    real_course.nbgrader("generate_assignment", "hw1", "--force")
    real_course.hand_in("ada", RIGHT)
    real_course.nbgrader("autograde", "hw1")
    assert real_course.grades()["ada", "own"] == (None, None, True)
    assert real_course.grades()["ada", "same-check"] == (2.0, None, False)
    real_course.nbgrader("export", "--to", "grades.csv")
    row = (real_course.root / "grades.csv").read_text().splitlines()[1].split(",")
    assert [float(one) for one in row[-4:]] == pytest.approx([4.66, 1.17, 3.49, 5.66])

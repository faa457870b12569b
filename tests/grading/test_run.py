"""A run over a class: what is graded again, what is held in memory, how many servers there are."""

from __future__ import annotations

import gc
import json
import re
import signal

import pytest

import grader.grading.jobs
import grader.grading.keys
import grader.grading.slots
from grader.course.course import load_course
from grader.errors import UsageError
from grader.grading.run import Options, run
from grader.grading.stopping import Stopped, stoppable

pytestmark = pytest.mark.process

DOUBLE = """
@exercise(grad=["X"])
def double(X):
    return 2 * X

double.case("row", X=randn(3))
double.case("table", X=randn(2, 4))
"""
RIGHT = "def double(X):\n    return X + X\n"


@pytest.fixture
def course(tmp_path, write_exercise):
    write_exercise(DOUBLE, unit="basics")
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: basics\n    title: B\n")
    return load_course(tmp_path)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "class"
    path.mkdir()
    for student in ("ada", "ben", "eve"):
        (path / f"{student}.py").write_text(f"# {student}\n{RIGHT}")
    return path


@pytest.fixture
def graded_again(course, folder, tmp_path):
    """Run once more, with these options: the students who were graded."""

    def once_more(**options):
        seen = []
        run(
            load_course(course.root),
            [folder],
            Options(tmp_path / "out", **options),
            lambda mark, total, reused: None if reused else seen.append(mark.student),
        )
        return sorted(seen)

    assert once_more() == ["ada", "ben", "eve"]
    return once_more


def test_what_has_not_changed_is_not_graded_again_and_nothing_is_started(graded_again, monkeypatch):
    def refuse(*_):
        raise AssertionError("a server was started")

    monkeypatch.setattr(grader.grading.slots, "Server", refuse)
    assert graded_again() == []


def test_another_content_is_graded_again(graded_again, folder):
    (folder / "ben.py").write_text("# shorter\n" + RIGHT)
    assert graded_again() == ["ben"]
    assert graded_again(jobs=3) == []


def test_another_seed_and_a_wish_grade_all_again(graded_again):
    with pytest.raises(
        UsageError, match=r"drawn without .* a --seed; now.* Marks may change: --regrade"
    ):
        graded_again(seed="secret")
    assert graded_again(seed="secret", preview=True) == ["ada", "ben", "eve"]
    assert graded_again() == []
    assert graded_again(seed="secret", regrade=True) == ["ada", "ben", "eve"]
    assert graded_again(seed="secret") == []
    assert graded_again(seed="secret", fresh=True) == ["ada", "ben", "eve"]


def test_another_course_yaml_grades_all_again(graded_again, course):
    path = course.root / "course.yaml"
    text = path.read_text()
    path.write_text(text + "assignments: [{id: hw1, units: [basics]}]\n")
    assert graded_again() == []  # what turns records into marks changes no record
    path.write_text(text + "policies:\n  decimals: 1\n")
    assert graded_again() == ["ada", "ben", "eve"]


def test_an_edited_exercise_grades_all_again_unless_it_is_not_asked_for(
    graded_again, course, write_exercise
):
    (course.solutions / "secret.txt").write_text("of the hidden cases")
    other = DOUBLE.replace("double", "twice")
    assert graded_again(regrade=True) == ["ada", "ben", "eve"]
    write_exercise(other, unit="basics")
    assert graded_again(only=("double",)) == []
    assert graded_again() == ["ada", "ben", "eve"]
    write_exercise(other.replace("randn(3)", "randn(4)"), unit="basics")
    assert graded_again() == ["ada", "ben", "eve"]


def test_another_version_of_the_grader_grades_all_again(graded_again, monkeypatch, tmp_path):
    (tmp_path / "grader" / "jail").mkdir(parents=True)
    (tmp_path / "grader" / "jail" / "client.py").write_text("# another version")
    monkeypatch.setattr(grader.grading.keys, "PACKAGE", tmp_path / "grader")
    assert graded_again() == ["ada", "ben", "eve"]
    assert graded_again() == []


def test_a_run_of_some_exercises_leaves_the_others_in_the_records(
    course, folder, tmp_path, write_exercise
):
    first = DOUBLE.replace("@exercise(", "@exercise(order=-1, ")  # files are sorted otherwise
    write_exercise(first.replace("double", "triple").replace("2 * X", "3 * X"), unit="basics")
    course, out = load_course(course.root), tmp_path / "out"
    files = [out / "records" / "ben.json", out / "scores.csv"]

    def texts():
        told = [file.read_text("utf-8") for file in files]
        # What is kept of an earlier run was found in the file as it was then.
        return [re.sub('"(at|file_hash)": "[^"]*"', "", text) for text in told]

    run(course, [folder], Options(out))
    before = texts()
    text = (folder / "ben.py").read_text("utf-8") + "def triple(X):\n    return 3 * X\n"
    (folder / "ben.py").write_text(text, "utf-8")
    done = run(course, [folder], Options(out, only=("triple",)))
    assert [(r.student, r.score) for r in done.results] == [("ada", 1), ("ben", 2), ("eve", 1)]
    after = texts()
    assert after != before
    run(course, [folder], Options(out, fresh=True))
    assert texts() == after
    assert files[1].read_text("utf-8").startswith("student,score,max_score,triple,double\n")


def test_an_exercise_that_is_broken_does_not_stop_a_run_of_others(
    course, folder, tmp_path, write_exercise
):
    write_exercise(DOUBLE.replace("double", "broken").replace("2 * X", "X.nothing"), unit="basics")
    write_exercise("no Python", id_="unreadable", unit="basics")
    done = run(load_course(course.root), [folder], Options(tmp_path / "out", only=("double",)))
    assert [result.score for result in done.results] == [1, 1, 1]


def test_of_a_result_only_what_the_summary_needs_is_kept(course, folder, tmp_path):
    done = run(course, [folder], Options(tmp_path / "out"))
    assert all(len(e.checks) == 1 for r in done.results for e in r.exercises)
    record = json.loads((tmp_path / "out" / "records" / "ada.json").read_text())
    assert len(record["exercises"][0]["checks"]) > 2


def test_a_class_is_read_as_it_is_graded(course, tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(40):
        (folder / f"s{number:02}.py").write_text(f"# {number}\n{RIGHT}")
    held = []

    def count(result, total, reused):
        held.append(sum(type(thing) is grader.grading.jobs.Job for thing in gc.get_objects()))

    run(course, [folder], Options(tmp_path / "out", jobs=2), count)
    assert max(held) <= 6
    assert len(held) == 40


def test_what_is_graded_is_what_the_key_is_of(course, folder, tmp_path, monkeypatch):
    real_key = grader.grading.keys.key_of
    changes = iter([RIGHT.replace("X + X", "X")])

    def change_meanwhile(*args):
        for text in changes:
            (folder / "ada.py").write_text(text)
        return real_key(*args)

    monkeypatch.setattr(grader.grading.run, "key_of", change_meanwhile)
    done = run(course, [folder], Options(tmp_path / "out"))
    assert done.results[0].score == 1.0
    again = run(course, [folder], Options(tmp_path / "out"))
    assert (again.results[0].score < 1.0, again.reused) == (True, 2)


def test_scores_list_this_run_and_the_others_are_counted(course, folder, tmp_path):
    out = tmp_path / "out"
    assert run(course, [folder], Options(out)).others == 0
    (folder / "eve.py").unlink()
    done = run(course, [folder], Options(out))
    assert (done.others, done.reused) == (1, 2)
    assert (out / "records" / "eve.json").exists()
    lines = (out / "scores.csv").read_text().splitlines()
    assert [line.partition(",")[0] for line in lines] == ["student", "ada", "ben"]


def test_a_wrong_path_makes_no_folder(course, tmp_path):
    with pytest.raises(UsageError):
        run(course, [tmp_path / "nothing"], Options(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_failure_of_the_graders_own_costs_one_submission_its_record_and_no_more(
    course, folder, tmp_path, monkeypatch
):
    import grader.grading.pipeline

    real = grader.grading.pipeline.grade

    def grade(submission, plan, server):
        if submission.student == "ben":
            raise RuntimeError("a bug\nof ours")
        return real(submission, plan, server)

    monkeypatch.setattr(grader.grading.pipeline, "grade", grade)
    done = run(course, [folder], Options(tmp_path / "out"))
    assert done.failures == ("ben: RuntimeError: a bug of ours",)
    assert [result.student for result in done.results] == ["ada", "eve"]
    assert not (tmp_path / "out/records/ben.json").exists()
    monkeypatch.undo()
    assert run(course, [folder], Options(tmp_path / "out")).reused == 2


def test_a_signal_that_a_library_swallows_stops_the_run_all_the_same(course, folder, tmp_path):
    def swallow(result, total, reused):
        try:
            signal.raise_signal(signal.SIGINT)
        except BaseException:
            seen.append(result.student)

    seen = []
    with pytest.raises(Stopped), stoppable():
        run(course, [folder], Options(tmp_path / "out"), swallow)
    assert len(seen) == 1
    with stoppable():  # and the next run is a run of its own
        assert run(course, [folder], Options(tmp_path / "out")).reused == 1


def test_after_a_run_that_was_broken_off_the_report_says_that_it_is_an_older_one(
    course, folder, tmp_path
):
    page = tmp_path / "out" / "report.html"

    def stop(mark, total, reused):
        raise KeyboardInterrupt

    run(course, [folder], Options(tmp_path / "out"))
    before = page.read_text()
    assert 'id="unfinished"' not in before
    with pytest.raises(KeyboardInterrupt):
        run(course, [folder], Options(tmp_path / "out"), stop)
    assert 'id="unfinished"' in page.read_text()
    run(course, [folder], Options(tmp_path / "out", preview=True))
    assert 'id="unfinished"' in page.read_text()
    run(course, [folder], Options(tmp_path / "out"))
    assert page.read_text() == before


def test_after_a_run_that_was_broken_off_grades_are_as_far_as_it_came(course, folder, tmp_path):
    path = course.root / "course.yaml"
    path.write_text(path.read_text() + "assignments: [{id: hw1, units: [basics]}]\n")
    options = Options(tmp_path / "out", assignment="hw1")

    def stop(mark, total, reused):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(load_course(course.root), [folder], options, stop)
    graded = (tmp_path / "out" / "grades.csv").read_text().splitlines()[1:]
    listed = (tmp_path / "out" / "hw1" / "scores.csv").read_text().splitlines()[1:]
    assert [line.split(",")[0] for line in graded] == [line.split(",")[0] for line in listed]
    assert len(graded) == 1

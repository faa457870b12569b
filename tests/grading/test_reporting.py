from types import SimpleNamespace

from grader.course.course import load_course
from grader.course.roster import Person, Roster
from grader.grading.reporting import report_of
from grader.judging.score import ExerciseResult, Result
from grader.policies.marks import Mark, Rules
from grader.report.cohort.tally import Tally


def collected(**told):
    people = Roster((Person("ada", "Ada Lovelace"), Person("zoe", "Zoe Zorn")))
    empty = {"unmatched": [], "merged": [], "missing": [people.people[1]]}
    identified = SimpleNamespace(**{**empty, **told})
    return SimpleNamespace(
        identified=identified, empty_handed=["eve"], nobodys=["x.py"], roster=people
    )


def test_a_report_has_the_class_those_who_are_missing_and_what_is_in_doubt(asking):
    results = [
        Result("ada", "cpu", "full", (ExerciseResult("corr2d", "passed", 4.0, 4.0),)),
        Result("eve", "cpu", "full", (ExerciseResult("corr2d", "unreadable", 0.0, 4.0, "empty"),)),
    ]
    marks = [Mark(one.student, one.score, 0.0, one.score, 4.0) for one in results]
    told = collected(unmatched=["ben"])
    report = report_of(load_course(asking), Rules(), Tally.of(results), told, marks, ["cem: died"])
    assert report.facts.title == "A small course"
    assert [one.id for one in report.facts.students] == ["ada", "eve"]
    assert report.facts.missing == ("zoe", "eve")
    assert report.facts.unreadable == ()
    assert report.facts.crashed == ("cem: died",)
    assert report.doubts == ("On no roster: ben", "Files that belong to nobody: x.py")
    page = report.to_page().decode()
    assert "ada (Ada Lovelace)" in page
    assert "zoe (Zoe Zorn), eve" in page
    assert "Files that belong to nobody: x.py" in page

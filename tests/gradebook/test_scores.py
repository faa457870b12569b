"""Records to what nbgrader's cells get."""

from datetime import UTC, datetime

import pytest

from grader.course.course import load_course
from grader.errors import UsageError
from grader.gradebook.scores import read_people


def test_each_exercise_has_its_cell_and_a_quiz_has_one(sheets, write_records, tmp_path):
    out = write_records(tmp_path / "hw1", {"ada": {"same": 2.0, "double": 1.5, "sums_quiz": 0.66}})
    (ada,) = read_people(out, load_course(sheets))
    assert {name: (one.id, one.solution, one.score) for name, one in ada.cells.items()} == {
        "same-check": ("same", "same", 2.0),
        "double-check": ("double", "double", 1.5),
        "sums-quiz-check": ("sums_quiz", "", 0.66),
    }
    assert (ada.student, ada.lost, ada.when) == ("ada", 0.0, None)


def test_points_that_a_person_has_set_count(sheets, write_records, tmp_path):
    (sheets / "overrides.csv").write_text(
        "student,assignment,exercise,points,reason,who\nada,hw1,double,2,looked at,me\n"
    )
    out = write_records(tmp_path / "hw1", {"ada": {"same": 2.0, "double": 0.0}})
    (ada,) = read_people(out, load_course(sheets))
    double = ada.cells["double-check"]
    assert (double.score, double.result.score) == (2.0, 0.0)


def test_what_lateness_costs_is_a_share_of_the_points(sheets, write_records, tmp_path):
    path = sheets / "course.yaml"
    late = "due: 2026-09-01 12:00 UTC, late: {percent_per_day: 50, of: score}, units: [first, sums]"
    path.write_text(path.read_text().replace("units: [first, sums]", late))
    out = write_records(
        tmp_path / "hw1", {"ada": {"same": 2.0}}, time="2026-09-02T11:00:00+00:00", late=True
    )
    (ada,) = read_people(out, load_course(sheets))
    assert (ada.lost, ada.when) == (0.5, datetime(2026, 9, 2, 11, tzinfo=UTC))


@pytest.mark.parametrize(
    ("place", "name"),
    [("submitted/al1/hw1", "al1"), ("inbound/al1+hw1+2026", "al1"), ("al1+hw1+2026", "al1")],
)
def test_nbgraders_own_name_counts_where_it_collected(sheets, write_records, tmp_path, place, name):
    told = {"from": "nbgrader", "as": [place]}
    out = write_records(tmp_path / "hw1", {"ada": {"same": 2.0}}, **told)
    assert [one.student for one in read_people(out, load_course(sheets))] == [name]


def test_where_another_platform_collected_it_is_the_records_name(sheets, write_records, tmp_path):
    told = {"from": "canvas", "as": ["lovelaceada_1_2_04_sums.ipynb"]}
    out = write_records(tmp_path / "hw1", {"ada": {"same": 2.0}}, **told)
    assert [one.student for one in read_people(out, load_course(sheets))] == ["ada"]


def test_a_folder_without_records_is_told(sheets, tmp_path):
    with pytest.raises(UsageError, match="holds no records"):
        read_people(tmp_path, load_course(sheets))

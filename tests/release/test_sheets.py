"""Notebooks of a hand-out: links that lead somewhere, references for nbgrader alone, and where it stops."""

import ast
import json
import subprocess
import sys

import nbformat

from grader.course.course import load_course
from grader.release.sheets import check_cells, graded_by_us, released, source_of, stopping
from grader.release.wanted import find_handout

NAMES = {"01_first": "01_first.ipynb", "04_sums": "04_sums.ipynb"}


def sources(handout):
    return [source_of(handout, sheet, "en", NAMES) for sheet in handout.sheets]


def by_id(notebook):
    return {cell.id: cell.source for cell in notebook.cells}


def test_links_lead_to_notebooks_beside_this_one_and_nowhere_else(handout):
    first, sums = map(by_id, sources(handout))
    assert first["first-how"].startswith("## How to work here")
    assert sums["sums-how"].endswith("[First things](01_first.ipynb).")
    assert "sums-next" not in sums, "the unit after it is not handed out"
    assert not any("](../" in text for cells in (first, sums) for text in cells.values())


def test_where_the_first_unit_is_not_handed_out_the_notebook_says_itself_how_to_work(built_sheets):
    handout = find_handout(load_course(built_sheets), "sums")
    cells = by_id(source_of(handout, handout.sheets[0], "en", {"04_sums": "04_sums.ipynb"}))
    assert cells["sums-how"].startswith("## How to work here")


def test_a_part_of_a_unit_comes_without_the_lesson_that_tells_of_all(built_sheets):
    handout = find_handout(load_course(built_sheets), "hw2")
    cells = by_id(source_of(handout, handout.sheets[0], "en", NAMES))
    assert [*cells][:3] == ["sums-title", "sums-how", "sums-imports"]
    assert "double" not in cells
    assert "What is a sum?" not in "".join(cells.values())
    assert cells["q1"].startswith("q1 = ...")


def test_students_get_stubs_and_nothing_of_the_code_that_stops_nbgrader(handout):
    source = sources(handout)[1]
    text = released(source).decode()
    assert "return 2 * x" in by_id(source)["double"]
    assert "return 2 * x" not in text
    assert "HIDDEN" not in text
    assert json.loads(text)["cells"]
    assert "return 2 * x" in by_id(source)["double"], "the source stays as it is"


def test_nbgrader_stops_in_every_cell_with_points_before_anything_of_a_student_is_called(handout):
    source = sources(handout)[1]
    made = by_id(graded_by_us(source))
    points = {
        c.id: c.metadata.nbgrader.points
        for c in source.cells
        if "points" in c.metadata.get("nbgrader", {})
    }
    told = {name: worth for name, (_id, worth) in check_cells(handout.sheets[1]).items()}
    assert {name: round(worth, 6) for name, worth in told.items()} == points
    for name in points:
        lines = made[name].splitlines()
        assert (lines[0], lines[-1]) == ("### BEGIN HIDDEN TESTS", by_id(source)[name])
        assert lines[-2] == "### END HIDDEN TESTS"
    assert {name for name, text in made.items() if text != by_id(source)[name]} == points.keys()


def test_the_code_that_stops_needs_nothing_and_does_nothing_but_where_nbgrader_grades(monkeypatch):
    imported = [n for n in ast.walk(ast.parse(stopping())) if isinstance(n, ast.Import)]
    assert [a.name for n in imported for a in n.names] == ["os", "sys", "time"]
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    exec(stopping(), {})
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    code = stopping().replace("time.sleep(1)", "")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == -9
    assert done.stderr.strip().splitlines()[0].startswith("No mark was written: TorchGrade grades")


def test_a_source_version_is_valid_for_nbgrader(handout):
    from nbgrader.nbgraderformat import MetadataValidator

    for source in map(graded_by_us, sources(handout)):
        nbformat.validate(source)
        MetadataValidator().validate_nb(source)

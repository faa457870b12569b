"""What students get of an offshoot: files of its base under its name, and cells of its own."""

import json

from checkout import ROOT
from offshoot_course import offshoot

from grader.author.weaving import offshoot_cells
from grader.course.catalog import find_entry, read_catalog
from grader.course.course import load_course
from grader.expected import bundle


def cells_of(root, unit):
    folder = next(root.glob(f"exercises/*_{unit}"))
    document = json.loads((folder / f"{folder.name}.ipynb").read_text())
    return {cell["id"]: "".join(cell["source"]) for cell in document["cells"]}


def test_its_files_are_those_of_its_base_but_for_texts_and_names(built_offshoots):
    base = bundle.read(built_offshoots / "exercises/01_first/cases", "scaled")
    made = bundle.read(built_offshoots / "exercises/02_second/cases", "scaled_debug")
    assert [case.name for case in made.cases] == [case.name for case in base.cases]
    assert (made.inputs, made.more) == (base.inputs, base.more)
    assert (made.id, made.unit, made.names, made.main) == (
        "scaled_debug",
        "second",
        ("scaled_debug",),
        "scaled_debug",
    )
    assert (made.title, made.kind, made.base, made.points) == (
        "Debug: Scaled",
        "debug",
        "scaled",
        1,
    )
    assert (made.hints, made.stand_in) == ((), "")


def test_nothing_that_is_handed_out_of_it_names_the_mistake(built_offshoots):
    names = {path.name for path in built_offshoots.glob("exercises/*/cases/scaled_debug*")}
    ends = ("json", "inputs.safetensors", "expected.safetensors")
    assert names == {f"scaled_debug{n}.{end}" for n in ("", "_2") for end in ends}
    for path in built_offshoots.glob("exercises/*/cases/scaled_debug*.json"):
        assert "along_columns" not in path.read_text()
        assert "multiply columns" not in path.read_text()
    assert "from_the_right" not in "".join(cells_of(built_offshoots, "last").values())


def test_it_stands_behind_everything_of_its_units_own(built_offshoots):
    cells = cells_of(built_offshoots, "second")
    ids = list(cells)
    assert ids[-5:] == [
        "second-more",
        "scaled_debug-statement",
        "scaled_debug",
        "scaled_debug-try",
        "scaled_debug-check",
    ]
    assert ids.index("negated-check") < ids.index("second-more")
    assert cells["scaled_debug"].endswith("    return X * w")
    assert "<summary>What it should do</summary>" in cells["scaled_debug-statement"]
    assert "second-more" not in cells_of(built_offshoots, "first")


def test_nbgrader_neither_empties_nor_restores_the_code_that_is_given(built_offshoots):
    folder = built_offshoots / "exercises/02_second"
    document = json.loads((folder / "02_second.ipynb").read_text())
    (cell,) = [cell for cell in document["cells"] if cell["id"] == "scaled_debug"]
    assert cell["metadata"] == {"deletable": False}


def test_the_catalog_knows_what_it_is_and_where_its_answer_is_written(built_offshoots):
    entry = find_entry("scaled_debug", built_offshoots)
    assert (entry.kind, entry.base) == ("debug", "scaled")
    solutions = built_offshoots / "solutions"
    assert entry.written_in(solutions) == solutions / "first" / "scaled.py"
    assert entry.written_in(None) is None
    ids = [entry.id for _unit, mine in read_catalog(load_course(built_offshoots)) for entry in mine]
    assert ids == ["scaled", "negated", "scaled_debug", "negated_once_more", "scaled_debug_2"]


def test_the_list_of_units_counts_it_apart(built_offshoots):
    from grader.author.curriculum import curriculum
    from grader.declaring.load import load_exercises

    course = load_course(built_offshoots)
    loaded = load_exercises(course)
    by_unit = {u.id: [one for owner, one in loaded if owner == u] for u in course.units}
    said = curriculum(course, by_unit, {}).decode()
    assert "exercises: 3; quizzes: 0; points: 4." in said
    assert (
        "Made of exercises of earlier units: 2 debug and 0 break-it exercises; points: 3." in said
    )
    assert "| `scaled_debug` | Debug: Scaled | 1 | `scaled` |  |" in said


def test_without_any_there_is_no_heading_for_them(offshoots):
    assert list(offshoot_cells(offshoots.units[0], [])) == []
    assert offshoot(offshoots).kind == "debug"


def test_every_offshoot_of_this_course_stands_behind_its_base():
    course = load_course(ROOT)
    units = [unit.id for unit in course.units]
    for unit, path, sprout in course.offshoots():
        assert units.index(unit.id) > units.index(path.parent.name), sprout.id

"""Notebooks as students leave them: cells with points are there, once, as they were given."""

import copy

import pytest

from grader.gradebook.mending import Given, each_code_cell, mend, without_hidden

HIDDEN = "### BEGIN HIDDEN TESTS\nimport os\n### END HIDDEN TESTS\n"
GIVEN = [
    Given("double", "code", "def double(x):", "c1", False, True, False, None),
    Given("text", "markdown", "Read this.", "c2", True, False, False, None),
    Given("double-check", "code", f'{HIDDEN}check("double")', "c3", True, False, False, 2.0),
    Given("quiz-check", "code", 'check("quiz")', "c4", True, False, False, 1.0),
]


def cell(name, kind="code", source="", **told):
    made = {"cell_type": kind, "source": source, "metadata": {}}
    if name:
        made["metadata"]["nbgrader"] = {"grade_id": name, **told}
    return made | ({"outputs": [1], "execution_count": 3} if kind == "code" else {})


@pytest.fixture
def cells():
    return [
        cell("double", source="mine"),
        cell("", source="print(1)"),
        cell("text", "markdown", "Read this."),
        cell("double-check", source='check("double")'),
        cell("quiz-check", source='check("quiz")'),
    ]


def names(made):
    return [one["metadata"].get("nbgrader", {}).get("grade_id") for one in made]


def test_a_notebook_as_it_was_given_keeps_its_answers_and_its_order(cells):
    made = mend(cells, GIVEN, hidden=False)
    assert names(made) == ["double", None, "text", "double-check", "quiz-check"]
    assert [one["source"] for one in made][:2] == ["mine", "print(1)"]
    told = made[3]["metadata"]["nbgrader"]
    assert told == {
        "grade_id": "double-check",
        "schema_version": 3,
        "grade": True,
        "solution": False,
        "locked": True,
        "task": False,
        "cell_type": "code",
        "checksum": "c3",
        "points": 2.0,
    }
    assert "points" not in made[0]["metadata"]["nbgrader"]


def test_what_nbgrader_runs_is_there_for_it_alone(cells):
    for hidden in (True, False):
        made = mend(copy.deepcopy(cells), GIVEN, hidden=hidden)
        assert made[3]["source"] == (HIDDEN if hidden else "") + 'check("double")'
    assert without_hidden("a\n" + HIDDEN + "b") == "a\nb"


def test_of_a_copied_cell_the_last_one_counts_and_the_others_are_plain(cells):
    made = mend([*cells, cell("double", source="again"), cell("double-check")], GIVEN, hidden=False)
    assert names(made) == [None, None, "text", None, "quiz-check", "double", "double-check"]
    assert all("nbgrader" not in made[number]["metadata"] for number in (0, 3))
    assert made[0]["source"] == "mine"


def test_deleted_cells_with_points_come_back_where_they_belong(cells):
    made = mend(cells[:3], GIVEN, hidden=False)
    assert names(made) == ["double", "double-check", None, "text", "quiz-check"]
    assert made[1]["source"] == 'check("double")'
    assert names(mend([], GIVEN, hidden=False)) == ["double-check", "quiz-check"]


def test_cells_of_another_type_text_or_worth_are_as_they_were_given(cells):
    changed = {"grade": False, "solution": True, "points": 400}
    cells[3] = cell("double-check", "markdown", "100 points please", **changed)
    cells[0] = cell("double", "markdown", "def double(x): ...")
    cells[2] = cell("text", "code", "rm -rf")
    made = mend(cells, GIVEN, hidden=False)
    assert [one["cell_type"] for one in made] == ["code", "code", "markdown", "code", "code"]
    assert made[3]["source"] == 'check("double")'
    assert made[3]["metadata"]["nbgrader"]["points"] == 2.0
    assert made[2]["source"] == "Read this."
    assert not {"outputs", "execution_count"} & made[2].keys()
    assert made[0]["source"] == "def double(x): ..."


@pytest.mark.parametrize("told", [None, 3, {}, {"grade_id": "foreign"}, {"grade_id": None}])
def test_metadata_that_the_gradebook_does_not_know_goes(told):
    foreign = cell("")
    foreign["metadata"]["nbgrader"] = told
    assert names(mend([foreign], [], hidden=False)) == [None]
    assert "nbgrader" not in foreign["metadata"]


def test_what_was_printed_is_taken_out(cells):
    assert [one["outputs"] for one in each_code_cell(cells)] == [[], [], [], []]

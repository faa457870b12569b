"""A lesson woven into its notebook: what comes where, and what nbgrader makes of it."""

import json
from dataclasses import replace

import nbformat
import pytest

from grader.author.build import lessons_of, weighed_quizzes
from grader.author.notebooks import release_notebook
from grader.author.weaving import Place
from grader.course.course import Unit, load_course
from grader.declaring.load import load_exercises
from grader.errors import CourseError
from grader.language import speaking
from grader.reading.extract import defined_names, extract


@pytest.fixture
def weave(taught):
    """Make the notebook of a unit: its cells by id."""

    def make(unit="sums", language="en", **changes):
        course = replace(load_course(taught), **changes)
        loaded = load_exercises(course)
        quizzes = weighed_quizzes(course, loaded)
        lessons = lessons_of(course, loaded, quizzes)
        (wanted,) = (one for one in course.units if one.id == unit)
        mine = [exercise for owner, exercise in loaded if owner.id == unit]
        made = release_notebook(wanted, mine, language, quiz=quizzes.get(unit), lessons=lessons)
        return {cell.id: cell for cell in nbformat.reads(made.decode(), 4).cells}

    return make


def test_cells_come_as_the_lesson_says_and_what_is_the_same_everywhere_comes_by_itself(weave):
    assert list(weave()) == [
        "sums-title",
        "sums-start-2",
        "sums-start-3",
        "sums-how",
        "sums-imports",
        "sums-start-4",
        "sums-start-5",
        "double-statement",
        "double",
        "double-try",
        "double-check",
        "sums-after-double-1",
        "sums-quiz",
        "q1-question",
        "q1",
        "sums-quiz-check",
        "sums-end-1",
        "sums-next",
    ]


def test_what_stands_in_them_is_the_lessons_and_the_exercises(weave):
    cells = {id_: cell.source for id_, cell in weave().items()}
    assert cells["sums-title"] == "# Sums\n\nWhat is a sum?"
    assert cells["sums-start-2"].startswith(
        '<img alt="Two numbers" width="300" src="data:image/svg'
    )
    assert (
        cells["sums-imports"]
        == "import torch\n\nfrom grader import case, check, hint, show, solved"
    )
    assert cells["sums-start-5"] == "one = torch.ones(3)\none + one"
    assert cells["double-statement"] == (
        "### The double of a number\n\nReturn `x` times 2.\n\n**Mind**\n\n- Not to the power of 2.\n\n"
        "<details>\n<summary>Small print</summary>\n\n- `x` stays as it is.\n\n</details>\n\n*2 points*"
    )
    assert "raise NotImplementedError()" in cells["double"]
    assert cells["double-try"].startswith("# Room to try double")
    assert cells["sums-how"].endswith("[First things](../01_first/01_first.ipynb).")
    assert cells["sums-next"] == "Next: [Last things](../05_last/05_last.ipynb)"


def test_text_is_locked_and_what_runs_may_be_played_with(weave):
    cells = weave()
    for id_ in ("sums-title", "sums-start-2", "sums-how", "double-statement", "sums-next"):
        assert cells[id_].metadata.editable is False
        assert cells[id_].metadata.nbgrader.locked
    for id_ in ("sums-start-5", "double-try", "sums-after-double-1"):
        assert cells[id_].metadata.get("editable", True)
        assert "nbgrader" not in cells[id_].metadata


def test_nbgrader_accepts_it(weave):
    from nbgrader.nbgraderformat import MetadataValidator

    notebook = nbformat.v4.new_notebook(cells=list(weave().values()))
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)


def test_what_a_lesson_runs_is_nothing_that_grading_needs(weave):
    cells = [{"cell_type": c.cell_type, "source": c.source} for c in weave().values()]
    source = extract("04_sums.ipynb", json.dumps({"cells": cells}).encode())
    assert source.problems == ()
    assert {"double", "one", "q1"} <= set(defined_names(source))


def test_how_to_work_stands_in_the_first_notebook_whether_it_has_a_lesson_or_not(weave, taught):
    cells = weave("first")
    assert list(cells)[:3] == ["first-title", "first-how", "first-imports"]
    assert cells["first-how"].source.startswith("## How to work here\n\n- Run the cells")
    assert "first-next" not in cells
    (taught / "solutions" / "first" / "lesson.md").write_text(
        "# First\n\nHello.\n\n{exercise}`same`\n\n## After\n"
    )
    woven = weave("first")
    assert list(woven)[:3] == ["first-title", "first-how", "first-imports"]
    assert woven["first-how"] == cells["first-how"]


def test_a_unit_without_a_lesson_is_as_it_was(weave):
    cells = weave("last")
    assert list(cells) == [
        "last-title",
        "last-imports",
        "triple-statement",
        "triple",
        "triple-check",
    ]
    assert cells["last-title"].source == "# Last things"
    assert cells["triple-statement"].source.startswith("## The triple of a number\n\n")
    assert cells["last-imports"].source.endswith("from grader import case, check, hint, show")


def test_the_last_unit_leads_nowhere(weave, taught):
    (taught / "solutions" / "last" / "lesson.md").write_text("# Last\n\n{exercise}`triple`\n")
    assert list(weave("last"))[-1] == "triple-check"


def test_colab_gets_a_cell_where_the_course_says_what_to_install(weave):
    assert not any(id_.endswith("-colab") for id_ in weave())
    cells = weave(colab_install="--no-deps torchgrade==0.1.0")
    assert list(cells)[3:6] == ["sums-how", "sums-colab", "sums-imports"]
    assert cells["sums-colab"].source == (
        'import sys\n\nif "google.colab" in sys.modules:  # Colab lacks TorchGrade; nowhere else does this'
        " cell do anything.\n    %pip install --quiet --no-deps torchgrade==0.1.0"
    )
    document = {"cells": [{"cell_type": "code", "source": cells["sums-colab"].source}]}
    assert extract("a.ipynb", json.dumps(document).encode()).problems == ()


def test_a_figure_that_nobody_made_is_told_with_its_line(weave, taught):
    (taught / "solutions" / "sums" / "figures" / "draw.py").unlink()
    with pytest.raises(
        CourseError, match=r"sums/lesson.md:5: figures/two.svg is not there; draw.py"
    ):
        weave()


def test_a_figure_made_by_hand_is_as_good(weave, taught):
    folder = taught / "solutions" / "sums" / "figures"
    (folder / "draw.py").unlink()
    (folder / "two.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg' width='7' height='7'/>"
    )
    assert 'width="7"' in weave()["sums-start-2"].source


def test_a_cell_keeps_its_id_when_the_lesson_grows_elsewhere(weave, taught):
    before = weave()
    path = taught / "solutions" / "sums" / "lesson.md"
    path.write_text(
        path.read_text().replace("{exercise}", "More.\n\n```python\n1\n```\n\n{exercise}")
    )
    after = weave()
    for id_ in ("sums-after-double-1", "sums-end-1", "sums-start-5"):
        assert after[id_].source == before[id_].source


def test_links_in_a_translation_lead_to_translations():
    units = Unit("a", "A", {"zh": "甲"}, number=1), Unit("b", "B", {"zh": "乙"}, number=2)
    with speaking("zh"):
        link = Place(*units, suffix=".zh").link(units[1], "#top")
    assert link == "[乙](../02_b/02_b.zh.ipynb#top)"

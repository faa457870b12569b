"""The notebooks of a hand-out: as students get them, and with references as nbgrader's source version.

A unit of which all exercises belong to the assignment comes with its lesson. Of others there are the exercises
alone: a lesson tells of all.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from grader.author import cells
from grader.author.notebooks import release, source_notebook
from grader.author.weaving import how_to_work
from grader.language import _, speaking
from grader.quiz.cells import CHECK as QUIZ_CHECK
from grader.release.wanted import Handout, Sheet

_LINK = re.compile(r"\[([^\]\n]*)\]\(\.\./(\w+)/\2(?:\.\w\w)?\.ipynb(#[^)\s]*)?\)")
"""As lessons have them to other units: `[words](../11_convnets/11_convnets.zh.ipynb)`."""

_NEXT, _HOW = "-next", "-how"

BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
"""nbgrader's marks for what it runs when it grades, and students do not get."""


def source_of(handout: Handout, sheet: Sheet, language: str, names: Mapping[str, str]) -> Any:
    """Make a notebook with the references in it, in a language.

    Args:
        handout: the assignment.
        sheet: one of its own.
        language: of the texts.
        names: of the notebooks of the hand-out, by the folders of their units.
    """
    lessons = handout.lessons if sheet.is_whole else None
    made = source_notebook(sheet.unit, sheet.exercises, language, quiz=sheet.quiz, lessons=lessons)
    with speaking(language):
        made.cells = list(_fitted(handout, sheet, made.cells, names))
    return made


def _fitted(
    handout: Handout, sheet: Sheet, made: list[Any], names: Mapping[str, str]
) -> Iterator[Any]:
    """Cells of a course as they fit a hand-out: what leads to other notebooks leads to those that are there."""
    how, first = f"{sheet.unit.id}{_HOW}", handout.sheets[0].unit
    is_told = any(cell.id == how for cell in made)
    for number, cell in enumerate(made):
        if cell.id == f"{sheet.unit.id}{_NEXT}" and not _leads_on(cell.source, names):
            continue
        if cell.id == how:
            cell.source = _how(handout, sheet, names)
        if cell.cell_type == "markdown":
            cell.source = _linked(cell.source, names)
        yield cell
        if number == 0 and not is_told and sheet.unit == first:
            yield cells.markdown(how, how_to_work())


def _how(handout: Handout, sheet: Sheet, names: Mapping[str, str]) -> str:
    """How to work in these notebooks, in the first one; in others, which one says so."""
    first = handout.sheets[0].unit
    if sheet.unit == first:
        return how_to_work()
    said = _("The first notebook explains how to work in these: {link}.")
    return said.format(link=f"[{first.shown}]({names[first.folder]})")


def _leads_on(source: str, names: Mapping[str, str]) -> bool:
    return any(found[2] in names for found in _LINK.finditer(source))


def _linked(source: str, names: Mapping[str, str]) -> str:
    """Links to notebooks beside this one; of others the words alone."""

    def fit(found: re.Match[str]) -> str:
        words, folder, anchor = found.groups()
        return f"[{words}]({names[folder]}{anchor or ''})" if folder in names else words

    return _LINK.sub(fit, source)


def released(source: Any) -> bytes:
    """Make of a notebook with references what students get."""
    return release(copy.deepcopy(source))


def graded_by_us(source: Any) -> Any:
    """Make the source version for nbgrader: where it grades without us, it stops and gives no mark.

    In the cells with points stands code between nbgrader's marks for hidden tests. Students get none of it, and
    no code of theirs can take its place. It stands first, and needs nothing of TorchGrade: that may not be
    installed where grading is tried.
    """
    made = copy.deepcopy(source)
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "\n".join([BEGIN_HIDDEN, stopping(), END_HIDDEN, cell.source])
    return made


def stopping() -> str:
    """Code that ends a kernel in which nbgrader grades, with a sentence, and does nothing anywhere else."""
    said = _(
        "No mark was written: TorchGrade grades these exercises, not nbgrader alone. Put the lines of its"
        " docs/nbgrader.md into nbgrader_config.py, or use `grade gradebook`."
    )
    return f"""\
import os, sys, time

if os.environ.get("NBGRADER_EXECUTION") == "autograde":
    said = {said!r}
    os.write(2, f"\\n{{said}}\\n\\n".encode())
    try:  # what nbgrader does not know it writes into its log
        kernel = get_ipython().kernel
        kernel.session.send(kernel.iopub_socket, said, {{}}, parent=kernel.get_parent("shell"))
        time.sleep(1)
    finally:
        os.kill(os.getpid(), 9)"""


def check_cells(sheet: Sheet) -> dict[str, tuple[str, float]]:
    """Return the cells with points by name: the exercise or quiz that each is for, and its points."""
    found = {f"{one.id}{cells.CHECK_CELL_SUFFIX}": (one.id, one.points) for one in sheet.exercises}
    if sheet.quiz is not None:
        found[f"{sheet.unit.id}{QUIZ_CHECK}"] = (sheet.quiz.id, sheet.quiz.points)
    return found

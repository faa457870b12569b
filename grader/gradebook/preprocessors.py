"""Preprocessors for `nbgrader autograde`: students' code runs in no kernel, `grade run` grades in its jail.

`settings.py` puts them in place. `TorchGradeMend` comes before all others; `TorchGrade` stands where nbgrader
runs cells, and `TorchGradeWords` behind what saves points.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from grader.errors import UsageError
from grader.gradebook.filling import comment_on, cost, fitting, output_of
from grader.gradebook.mending import each_code_cell, given_cells, mend, without_hidden
from grader.gradebook.running import NotGraded, grade_here
from grader.gradebook.scores import Person
from grader.language import _

_GRADED = "_torchgrade_people"
"""Of nbgrader's converter: what was graded since it began."""


class TorchGradeMend(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts cells with points back as they were given, each once."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Mend a notebook as it was handed in."""
        told = resources["nbgrader"]
        with Gradebook(told["db_url"]) as book:
            given = given_cells(book.find_notebook(told["notebook"], told["assignment"]))
        nb.cells = mend(nb.cells, given, hidden=True)
        return nb, resources


class TorchGrade(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts points and what is said of each answer into the cells with points."""

    course = Unicode("", help="The folder of TorchGrade's course.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Grade the notebook's person, if that was not done yet, and fill in the cells."""
        from nbformat.v4 import new_output

        person = self._person(resources["nbgrader"])
        for cell in each_code_cell(nb.cells):
            told = cell.metadata.get("nbgrader", {})
            if told.get("grade"):
                cell.source = without_hidden(cell.source)
            if scored := person.cells.get(told.get("grade_id", "")):
                # nbgrader takes a result that is a number for the points.
                points = fitting(scored.score, scored.max_score, float(told["points"]))
                number = new_output("execute_result", data={"text/plain": repr(points)})
                cell.outputs = [output_of(scored), number]
        resources["torchgrade"] = person
        return nb, resources

    def _person(self, told: dict[str, str]) -> Person:
        converter = self.parent.parent
        coursedir = converter.coursedir
        graded = converter.__dict__.setdefault(_GRADED, {})
        key = told["assignment"], told["student"]
        if key not in graded:
            students = self._asked(coursedir, told)
            graded |= {(told["assignment"], s): None for s in students}
            people = grade_here(
                Path(self.course), Path(coursedir.root), told["assignment"], students
            )
            graded |= {(told["assignment"], s): one for s, one in people.items()}
        person = graded[key]
        if not isinstance(person, Person):
            said = _("{student} was not graded: `grade run` says why.")
            raise NotGraded(said.format(student=told["student"]))
        return person

    def _asked(self, coursedir: Any, told: dict[str, str]) -> dict[str, Path]:
        """What is graded now: of everybody, where nbgrader was asked for everybody."""
        if not (Path(self.course) / "course.yaml").is_file():
            said = _("TorchGrade.course in nbgrader_config.py is {path}, and no course is there.")
            raise UsageError(said.format(path=repr(self.course)))

        def place(student: str) -> Path:
            parts = coursedir.submitted_directory, student, told["assignment"]
            return Path(coursedir.format_path(*parts))

        if coursedir.student_id != "*":
            return {told["student"]: place(told["student"])}
        around = Path(coursedir.root) / coursedir.submitted_directory
        names = sorted(path.name for path in around.iterdir() if path.is_dir())
        there = {name: place(name) for name in names if place(name).is_dir()}
        return there or {told["student"]: place(told["student"])}


class TorchGradeWords(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts sentences beside the answers, and takes off what lateness costs by our course's rules.

    Cells with points that TorchGrade does not know wait for a person.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Take the points out of what is shown, and write the comments."""
        told, person = resources["nbgrader"], resources["torchgrade"]
        for cell in each_graded(nb.cells):
            cell.outputs = [one for one in cell.outputs if one.output_type != "execute_result"]
        with Gradebook(told["db_url"]) as book:
            names = told["notebook"], told["assignment"], told["student"]
            notebook = book.find_submission_notebook(*names)
            comment_on(notebook, person.cells)
            ours = {cell.metadata.nbgrader.grade_id for cell in each_graded(nb.cells)} - {
                *person.cells
            }
            for grade in notebook.grades:
                if grade.name in ours:
                    grade.auto_score, grade.needs_manual_grade = None, True
            if person.lost:
                notebook.late_submission_penalty = cost(notebook, person)
            book.db.commit()
        return nb, resources


def each_graded(cells: list[Any]) -> list[Any]:
    """The cells of code with points that students do not write."""
    found = [cell for cell in cells if cell.cell_type == "code"]
    found = [cell for cell in found if cell.metadata.get("nbgrader", {}).get("grade")]
    return [cell for cell in found if not cell.metadata.nbgrader.get("solution")]

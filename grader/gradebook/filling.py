"""`grade gradebook`: records into a course of nbgrader's, as if it had graded itself; all of them or none.

The database changes in one transaction. Notebooks with what is said of each answer, which formgrader and
`nbgrader generate_feedback` read, are made beside their place before, and put there after it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.gradebook.mending import each_code_cell, given_cells, mend
from grader.gradebook.opening import opened, shown_url
from grader.gradebook.reporting import sentences_as_html, to_html
from grader.gradebook.scores import Person, Scored
from grader.language import _

AUTOGRADED, SUBMITTED, RELEASE = "autograded", "submitted", "release"
STAGE = ".torchgrade-new"


@dataclass
class Filled:
    """What was written.

    Attributes:
        people: how many.
        cells: how many cells got points.
        kept: cells whose points a person had set, which count as before: `ada: corr2d-check`.
        unknown: what the records have and the gradebook has not.
        without: cells of the gradebook of which no record says anything.
        elsewhere: people whose notebooks are not in `submitted/`.
    """

    people: int = 0
    cells: int = 0
    kept: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


def fill(people: Sequence[Person], into: Path, url: str, assignment: str) -> Filled:
    """Write points, words and notebooks.

    Args:
        people: see `read_people`.
        into: the folder of nbgrader's course.
        url: of its gradebook.
        assignment: which of nbgrader's.

    Raises:
        UsageError: if the gradebook cannot be used or is of another course; nothing is written then.
    """
    _require_names_of_folders(people)
    done = Filled(people=len(people))
    stage = into / AUTOGRADED / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    try:
        with opened(url, assignment) as book:
            found = book.find_assignment(assignment)
            _require_same(found, people, shown_url(url))
            _say_unknown(found, people, done)
            for person in people:
                submission = _submission(book, assignment, person)
                _Writer(into, stage, assignment, person, done).write(submission)
        _put_in_place(stage, into / AUTOGRADED)
    except OSError as error:
        said = _("{path} cannot be written: {why}.")
        where = error.filename or into
        raise UsageError(said.format(path=where, why=error.strerror or error)) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return done


def _require_names_of_folders(people: Sequence[Person]) -> None:
    """Refuse names that lead out of a folder: on some platforms people choose their names themselves."""
    for person in people:
        name = person.student
        if name in ("", ".", "..") or set(name) & {"/", "\\", "\0"}:
            said = _(
                "{student} cannot be an id in nbgrader, which names a folder by it: give this person an id in"
                " roster.csv, and grade again. Nothing was written."
            )
            raise UsageError(said.format(student=repr(name)))


def _require_same(found: Any, people: Sequence[Person], shown: str) -> None:
    """Refuse a gradebook whose cells are not those of the records, or are worth something else."""
    worth = {cell.name: cell.max_score for book in found.notebooks for cell in book.grade_cells}
    ours = {name: one for person in people for name, one in person.cells.items()}
    if people and not ours.keys() & worth.keys():
        said = _(
            "{path}: its assignment {id} has none of the exercises of these records: it is the gradebook of"
            " another course. Nothing was written."
        )
        raise UsageError(said.format(path=shown, id=found.name))
    for name, one in ours.items():
        if name in worth and abs(worth[name] - one.max_score) > 0.01:
            said = _(
                "{path}: {name} is worth {theirs} there and {ours} in the records. Nothing was written; release"
                " the assignment again, or grade it with the course that it was released from."
            )
            numbers = {"theirs": f"{worth[name]:g}", "ours": f"{one.max_score:g}"}
            raise UsageError(said.format(path=shown, name=name, **numbers))


def _say_unknown(found: Any, people: Sequence[Person], done: Filled) -> None:
    theirs = {cell.name for book in found.notebooks for cell in book.grade_cells}
    ours = {name for person in people for name in person.cells}
    done.unknown = sorted(ours - theirs)
    done.without = sorted(theirs - ours) if people else []


def _submission(book: Any, assignment: str, person: Person) -> Any:
    from nbgrader.api import MissingEntry

    try:
        book.find_student(person.student)
    except MissingEntry:
        book.add_student(person.student)
    when = {"timestamp": person.when} if person.when else {}
    return book.update_or_create_submission(assignment, person.student, **when)


@dataclass
class _Writer:
    """Writes what one person gets."""

    into: Path
    stage: Path
    assignment: str
    person: Person
    done: Filled

    def write(self, submission: Any) -> None:
        """Write points, words, what lateness costs, and notebooks."""
        for notebook in submission.notebooks:
            given = given_cells(notebook.notebook)
            cells = {
                name: self.person.cells[name] for name in _names(given) & self.person.cells.keys()
            }
            self._points(notebook, cells)
            self._comments(notebook, cells)
            notebook.late_submission_penalty = cost(notebook, self.person) or None
            self._notebook(notebook.name, given, cells)
        self._timestamp()

    def _points(self, notebook: Any, cells: Mapping[str, Scored]) -> None:
        for grade in notebook.grades:
            scored = cells.get(grade.name)
            if scored is None:
                continue
            score = fitting(scored.score, scored.max_score, grade.max_score)
            by_hand = grade.manual_score is not None
            # As nbgrader does: points that a person has set stay, and are to be looked at where ours changed.
            grade.needs_manual_grade = by_hand and (
                grade.needs_manual_grade or grade.auto_score != score
            )
            grade.auto_score = score
            self.done.cells += 1
            if by_hand:
                self.done.kept.append(f"{self.person.student}: {grade.name}")

    def _comments(self, notebook: Any, cells: Mapping[str, Scored]) -> None:
        comment_on(notebook, cells)

    def _notebook(self, name: str, given: Sequence[Any], cells: Mapping[str, Scored]) -> None:
        document = self._handed_in(name)
        if document is None:
            return
        document["cells"] = mend(document["cells"], given, hidden=False)
        for cell in each_code_cell(document["cells"]):
            scored = cells.get(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
            if scored is not None:
                cell["outputs"] = [output_of(scored)]
        path = self.stage / self.person.student / self.assignment / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        import nbformat

        nbformat.write(document, path)

    def _handed_in(self, name: str) -> Any:
        """The notebook that was handed in, else the one that was handed out; None without either."""
        import nbformat

        place = Path(self.person.student) / self.assignment / f"{name}.ipynb"
        for path in (
            self.into / SUBMITTED / place,
            self.into / RELEASE / self.assignment / place.name,
        ):
            try:
                document = nbformat.read(path, as_version=4)
                document["cells"] = list(document["cells"])
            except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
                continue
            if SUBMITTED not in path.relative_to(self.into).parts[:1]:
                self.done.elsewhere.append(self.person.student)
                said = _(
                    "What was handed in is not here: below is the notebook as it was handed out."
                )
                document["cells"].insert(0, nbformat.v4.new_markdown_cell(said, id="not-here"))
            return document
        return None

    def _timestamp(self) -> None:
        place = Path(self.person.student) / self.assignment / "timestamp.txt"
        if (self.into / SUBMITTED / place).is_file() and (self.stage / place).parent.is_dir():
            shutil.copyfile(self.into / SUBMITTED / place, self.stage / place)


def comment_on(notebook: Any, cells: Mapping[str, Scored]) -> None:
    """Write sentences beside the answers of a notebook in the gradebook."""
    said = {one.solution: sentences_as_html(one) for one in cells.values() if one.solution}
    for comment in notebook.comments:
        if comment.name in said:
            comment.auto_comment = said[comment.name] or None


def cost(notebook: Any, person: Person) -> float:
    """Points that lateness costs in a notebook."""
    return round(float(notebook.score) * person.lost, 6)


def fitting(score: float, most: float, points: float) -> float:
    """Points as a cell takes them: all of them for all, and never more; records round them."""
    return points if score >= most - 1e-9 else min(max(score, 0.0), points)


def output_of(scored: Scored) -> Any:
    """What a cell with points shows."""
    from nbformat.v4 import new_output

    return new_output("display_data", data={"text/html": to_html(scored)})


def _names(given: Sequence[Any]) -> set[str]:
    return {one.name for one in given}


def _put_in_place(stage: Path, target: Path) -> None:
    """Put notebooks where nbgrader reads them, each in one step."""
    for path in sorted(stage.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(stage)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)

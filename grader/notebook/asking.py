"""What a notebook asks for beside a check: `hint("corr2d")`, `show("corr2d")`, `case("corr2d", "name")`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from grader.course.catalog import Entry
from grader.course.course import language_of
from grader.errors import GraderError, UsageError
from grader.formulas.text import to_plain
from grader.language import _, choose, in_use, nearest, ngettext, use
from grader.notebook import advice, progress, session
from grader.notebook.reports import Missing, Shown
from grader.quiz.cells import question_text
from grader.study.desk import Desk
from grader.study.stub import stub_of

if TYPE_CHECKING:
    from grader.study.case_tensors import CaseTensors

Named = str | Callable[..., Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """A text with formulas: shown by the notebook as Markdown, elsewhere as plain text."""

    markdown: str

    def __repr__(self) -> str:
        return to_plain(self.markdown)

    def _repr_markdown_(self) -> str:
        return self.markdown


def hint(exercise: Named, step: int | None = None) -> Shown:
    """Show the next hint for an exercise, as `grade hint` does.

    Args:
        exercise: id of the exercise, as "corr2d", or the function itself.
        step: which hint, from 1, a nudge; left out, the next one.
    """

    def answer(desk: Desk) -> Shown:
        id_ = _id_of(exercise)
        if _question(desk, id_):
            said = _('{id} is a question: there is no hint, and "?" as its answer gives it up.')
            raise UsageError(said.format(id=id_))
        said, number, count = advice.next_hint(desk, id_, step)
        if not count:
            return Shown(_("There is no hint for {id}.").format(id=id_))
        if number < count:
            said += "\n" + _("The next one: {command}").format(command=f'hint("{id_}")')
        return Shown("\n".join([said, *desk.notes]))

    return _answered(answer)


def show(exercise: Named) -> Page | Missing:
    """Show an exercise: its statement, its stub, and once it is solved, a solution where there is one at hand.

    Args:
        exercise: id of the exercise, as "corr2d", or the function itself; a question's, as "q05_01", too.
    """

    def answer(desk: Desk) -> Page:
        id_ = _id_of(exercise)
        return _question(desk, id_) or _exercise(desk, desk.entry(id_))

    return _answered(answer)


def case(exercise: Named, name: str) -> CaseTensors | Missing:
    """Return one public case of an exercise as tensors, to be tried by hand.

    Args:
        exercise: id of the exercise, as "corr2d", or the function itself.
        name: of the case, as a check names it.

    Returns:
        Its `arguments`, its `upstream` gradients and what is `expected`; `run(function)` makes the call.
    """

    def answer(_desk: Desk) -> CaseTensors:
        from grader.study.case_tensors import find_case

        return find_case(_id_of(exercise), name, Path.cwd())

    return _answered(answer)


def _answered(answer: Callable[[Desk], T]) -> T | Missing:
    """What is asked for, or a sentence on why it is not there."""
    try:
        use(choose(course=lambda: language_of(Path.cwd())))
        return answer(progress.desk_of(Path.cwd()))
    except GraderError as error:
        return Missing(str(error))


def _id_of(exercise: Named) -> str:
    name = exercise if isinstance(exercise, str) else session.name_of(exercise)
    if name is None:
        raise UsageError(_('Say which exercise, by its name in quotes, as "corr2d".'))
    return name


def _exercise(desk: Desk, entry: Entry) -> Page:
    # What is asked for is a whole number, and one and a half points are several.
    points = ngettext("{points} point", "{points} points", 1 if entry.points == 1 else 2)
    parts = [entry.statement.strip(), "*" + points.format(points=f"{entry.points:g}") + "*"]
    if desk.journal.standing(entry.id).solved:
        solution = _solution(desk, entry)
        parts += [_part(_("A solution"), solution)] if solution else []
    else:
        parts.append(
            _part(_("The code to mend") if entry.given else _("Your stub"), stub_of(entry))
        )
    return Page("\n\n".join([*parts, *desk.notes]))


def _part(title: str, code: str) -> str:
    fence = "`" * (3 + max(map(len, re.findall("`{3,}", code)), default=0))
    return f"**{title}**\n\n{fence}python\n{code.strip()}\n{fence}"


def _solution(desk: Desk, entry: Entry) -> str:
    """The reference of an exercise; "" where solutions/ is not at hand."""
    folder = desk.workspace.solutions if desk.workspace else desk.course.solutions
    path = entry.written_in(folder)
    if path is None or entry.kind == "break_it":
        return ""
    from grader.declaring.load import load_one
    from grader.declaring.source import solved_source

    return solved_source(load_one(path, entry.id))


def _question(desk: Desk, id_: str) -> Page | None:
    """A question as it is asked; None if there is none of this id."""
    ids = {q.id: q for quiz in desk.quizzes.all for q in quiz.questions}
    if id_ not in ids:
        known = [*ids, *(entry.id for entry in desk.entries)]
        near = nearest(id_, known)
        if near not in ids or any(entry.id == id_ for entry in desk.entries):
            return None
        said = _("There is no question {id!r}; did you mean {near}?")
        raise UsageError(said.format(id=id_, near=near))
    question = ids[id_]
    student = session.names().get("student")
    name = student if isinstance(student, str) else ""
    name = name or (desk.workspace.carried.drawn_for if desk.workspace else "")
    values = desk.quizzes.numbers(question, name) if question.is_drawn and name else {}
    return Page(f"**{id_}**\n\n{question_text(question, values, in_use())}")

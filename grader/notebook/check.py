"""`check("corr2d")` in a notebook: the student's function against the public cases, in this kernel.

The same cases, comparison and words as `grade check`; only the jail is missing, since here people run
their own code in their own kernel. `%load_ext grader` adds the magics `%%grade corr2d` and `%grade corr2d`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.course.course import language_of
from grader.errors import GraderError
from grader.judging.score import ExerciseResult
from grader.language import _, choose, use
from grader.notebook import quiz
from grader.notebook.here import check_here
from grader.notebook.history import History
from grader.notebook.quiz import QuizReport
from grader.report.html import to_html, to_html_of_text
from grader.report.text import explain, first_failing
from grader.study.journal import Journal
from grader.study.public_cases import PublicCases, find_public_cases
from grader.study.workspace import find_workspace


class Report:
    """What `check` returns: shown by the notebook as HTML, elsewhere as text.

    Attributes:
        result: verdict, points and checks; None where nothing was checked.
    """

    def __init__(self, result: ExerciseResult | None, text: str, html: str = "") -> None:
        self.result = result
        self._text = text
        self._html = html or to_html_of_text(text)

    @property
    def passed(self) -> bool:
        """Whether all public cases pass."""
        return self.result is not None and self.result.status == "passed"

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        return self._html

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": self._text, "text/html": self._html}


def check(exercise: str | Callable[..., Any]) -> Report | QuizReport:
    """Check your answer to an exercise on its public cases, or to a question of a quiz.

    Args:
        exercise: id of the exercise, as "corr2d", or the function itself; id of a question, as "q05_01";
            "quiz" sums up the notebook's quiz.

    Returns:
        A report that the notebook shows; it never raises for what is wrong with an answer.
    """
    try:
        use(choose(course=lambda: language_of(Path.cwd())))
    except GraderError as error:
        return Report(None, str(error))
    name = exercise if isinstance(exercise, str) else _name_of(exercise)
    if name is None:
        return Report(None, _('Say which exercise, by its name: check("corr2d") or check(corr2d).'))
    try:
        return _check_exercise(name, exercise)
    except GraderError as error:
        return _check_question(name) or Report(None, str(error))
    except KeyboardInterrupt:
        return Report(None, _("You stopped the check of {name}.").format(name=name))


def _check_exercise(name: str, given: str | Callable[..., Any]) -> Report:
    public = find_public_cases(name, Path.cwd())
    function = _callers_globals().get(name) if isinstance(given, str) else given
    if callable(function):
        return _check(public, function)
    return Report(None, _say_what_is_there(name))


def _check_question(name: str) -> QuizReport | Report | None:
    try:
        return quiz.check(name, _callers_globals(), Path.cwd())
    except GraderError as error:
        return Report(None, str(error))


def _check(public: PublicCases, function: Callable[..., Any]) -> Report:
    shell = _shell()
    # The first entry stands for no cell, so that the third cell run is "cell 3".
    ran = shell.history_manager.input_hist_raw[1:] if shell is not None else []
    checked = check_here(public, function, _label_of, History(ran) if ran else None)
    result, built = checked.result, public.exercise
    notes = _keep(result)
    first = first_failing(result, built)
    text = explain(result, built, checked.printed.get(first.name, "") if first else "")
    html = to_html(result, built, checked.behaviour, checked.printed)
    html += "".join(map(to_html_of_text, notes))
    return Report(result, "\n\n".join([text, *notes]), html)


def _say_what_is_there(name: str) -> str:
    """Say what is there in the place of a function."""
    names = _callers_globals()
    if name not in names:
        said = _("{name} is not defined yet: run the cell that defines it, then check again.")
        return said.format(name=name)
    said = _("{name} is no function, but of type {kind}: run its cell again, then check.")
    return said.format(name=name, kind=type(names[name]).__name__)


def _keep(result: ExerciseResult) -> list[str]:
    """Keep a result in the progress of the workspace, if the notebook lies in one; say what went wrong."""
    try:
        workspace = find_workspace(Path.cwd())
        if workspace is None:
            return []
        journal = Journal(workspace.progress)
        journal.record(result)
    except GraderError as error:
        return [str(error)]
    return journal.notes


def grade(line: str, cell: str | None = None) -> Report | QuizReport | None:
    """`%%grade corr2d` runs a cell as usual, then checks what it defines; `%grade corr2d` only checks."""
    if cell is not None:
        from IPython import get_ipython

        # The cell has shown its own error; there is nothing new to check.
        if not get_ipython().run_cell(cell).success:
            return None
    name = line.strip().strip("\"'")
    if not name:
        return Report(None, _("Say which exercise: %%grade corr2d"))
    return check(name)


def _name_of(function: Any) -> str | None:
    """The name by which the notebook knows a function or class, or else its own; None where there is none."""
    if not callable(function):
        return None
    try:
        own = function.__name__
    except Exception:  # a `partial` has none, and a student's own `__getattr__` may raise anything
        own = None
    names = dict(_callers_globals())
    if not isinstance(own, str) or names.get(own) is not function:
        # IPython keeps results as `_` and `_1`.
        known = (n for n, v in names.items() if v is function and not n.startswith("_"))
        own = next(known, own)
    return own if isinstance(own, str) else None


def _shell() -> Any:
    """IPython's shell; None outside of it."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def _callers_globals() -> dict[str, Any]:
    """The notebook's names; outside IPython, those of the module that calls `check`."""
    shell = _shell()
    if shell is not None:
        names: dict[str, Any] = shell.user_ns
        return names
    frame = sys._getframe(1)
    while frame.f_code.co_filename == __file__ and frame.f_back is not None:
        frame = frame.f_back
    return frame.f_globals


def _label_of(filename: str) -> str:
    """What to call a file of a traceback: a cell, or the script that is run; "" for any other."""
    if "ipykernel_" in filename or filename.startswith("<ipython-input"):
        return _("your cell")
    script = getattr(sys.modules.get("__main__"), "__file__", None)
    return Path(filename).name if filename == script else ""

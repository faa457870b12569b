"""`check("corr2d")` in a notebook: the student's function against the public cases, in this kernel.

The same cases, comparison and words as `grade check`; only the jail is missing, since here people run
their own code in their own kernel. `%load_ext grader` adds the magics `%%grade corr2d` and `%grade corr2d`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.course.course import language_of
from grader.errors import GraderError
from grader.judging.score import NOT_BEGUN, ExerciseResult
from grader.judging.taken import say_unsolved
from grader.language import _, both, choose, nearest, use
from grader.notebook import advice, progress, quiz, session, using
from grader.notebook.here import CheckedHere, check_here
from grader.notebook.history import History
from grader.notebook.quiz import QuizReport
from grader.notebook.reports import Overview, Report
from grader.notebook.validation import insist
from grader.reading.earlier import without_earlier
from grader.report.html import to_html
from grader.report.text import explain, first_failing
from grader.study.public_cases import PublicCases, find_public_cases

Checked = Report | QuizReport | Overview


NEARLY = 0.8
"""How alike a name has to be to the one that an exercise has."""

EVERYTHING: Any = object()
"""What `check()` checks; an answer that is None is another thing."""


def check(exercise: str | Callable[..., Any] = EVERYTHING) -> Checked:
    """Check your answer to an exercise on its public cases, or to a question of a quiz.

    Args:
        exercise: id of the exercise, as "corr2d", or the function itself; id of a question, as "q05_01";
            "quiz" sums up the notebook's quiz. Left out: everything that this notebook has so far.

    Returns:
        A report that the notebook shows.

    Raises:
        NotSolved: under nbgrader's validation alone, where the answer is not right or there is none.
    """
    try:
        use(choose(course=lambda: language_of(Path.cwd())))
        report = _check_all() if exercise is EVERYTHING else _check_one(exercise)
    except GraderError as error:
        report = Report(None, str(error))
    insist(report.fault)
    return report


def _check_one(exercise: str | Callable[..., Any]) -> Report | QuizReport:
    name = exercise if isinstance(exercise, str) else session.name_of(exercise)
    if name is None:
        return Report(None, _('Say which exercise, by its name: check("corr2d") or check(corr2d).'))
    try:
        return check_exercise(name, exercise)
    except GraderError as error:
        return _check_question(name) or Report(None, str(error))
    except KeyboardInterrupt:
        return Report(None, _("You stopped the check of {name}.").format(name=name))


def check_exercise(name: str, given: str | Callable[..., Any]) -> Report:
    """Check what the notebook has under the name of an exercise, or a function that is given.

    Raises:
        UsageError: if there is no such exercise.
    """
    public = find_public_cases(name, Path.cwd())
    several = len(public.exercise.names) > 1
    function = session.answer_to(public.exercise) if isinstance(given, str) or several else given
    if using.is_lent(function):
        said = _(
            "{name} comes from grader.built here, and is not what you wrote: check it in the notebook where you"
            " did, or run the cell with your own first."
        )
        return Report(None, said.format(name=both(public.exercise.names)))
    if callable(function):
        return _report(public, _run(public, function))
    return Report(None, _say_what_is_there(public.exercise.names[0], public.exercise.id))


def _check_question(name: str) -> QuizReport | Report | None:
    try:
        return quiz.check(name, session.names(), Path.cwd())
    except GraderError as error:
        return Report(None, str(error))


def _check_all() -> Overview:
    """Check what the notebook defines, in the order of the course, and sum up the quizzes that it answers."""
    names, results = session.names(), []
    desk = progress.desk_of(Path.cwd())
    for entry in desk.entries:
        if not any(callable(names.get(name)) for name in entry.names):
            continue
        public = find_public_cases(entry.id, Path.cwd())
        function = session.answer_to(public.exercise)
        if callable(function) and not using.is_lent(function):
            results.append(_run(public, function).result)
            progress.record(desk, results[-1])
    sums = quiz.sum_up_answered(names, Path.cwd())
    last = results[-1].id if results else ""
    after = advice.say_next(desk, last) if results or sums else ""
    notes = [after, *desk.notes, progress.say_unkept(desk)]
    return Overview(results, sums, list(filter(None, notes)))


def _run(public: PublicCases, function: Callable[..., Any]) -> CheckedHere:
    ran = session.cells_run()
    source = without_earlier(History(ran)) if ran else None
    with using.lending(public.exercise, session.names()) as taken:
        checked = check_here(public, function, session.label_of, source)
    result = replace(checked.result, uses=taken)
    said = say_unsolved(result.id, taken)
    if said and result.status not in NOT_BEGUN:
        result = ExerciseResult(result.id, "error", 0.0, result.max_score, said, uses=taken)
        checked = CheckedHere(result, {}, {})
    else:
        checked = replace(checked, result=result)
    progress.note(public.exercise.id, function, result)
    return checked


def _report(public: PublicCases, checked: CheckedHere) -> Report:
    result, built = checked.result, public.exercise
    notes = _keep(result)
    first = first_failing(result, built)
    printed = checked.printed.get(first.name, "") if first else ""
    command = f'hint("{result.id}")'
    text = explain(result, built, printed, command=command)
    html = to_html(result, built, checked.behaviour, checked.printed, command=command)
    return Report(result, text, html, notes)


def _keep(result: ExerciseResult) -> list[str]:
    """Keep a result in the progress, and return what is said below it: a hint, what is next, a problem."""
    try:
        desk = progress.desk_of(Path.cwd())
        times = progress.record(desk, result)
        said = [advice.say_after(desk, result, times)]
    except GraderError as error:
        return [str(error)]
    return [*filter(None, said), *desk.notes]


def _say_what_is_there(name: str, id_: str) -> str:
    """Say what is there in the place of a function or class of an exercise."""
    names = session.names()
    if name not in names:
        mine = [known for known, value in names.items() if callable(value)]
        near = nearest(name, mine, cutoff=NEARLY) or _other_case(name, mine)
        if near is not None:
            said = _("{name} is not defined, but {near} is: the exercise is called {name}.")
            if name != id_:
                said = _("{name} is not defined, but {near} is: the exercise asks for {name}.")
            return said.format(name=name, near=near)
        said = _("{name} is not defined yet: run the cell that defines it, then check again.")
        return said.format(name=name)
    said = _("{name} is no function, but of type {kind}: run its cell again, then check.")
    return said.format(name=name, kind=type(names[name]).__name__)


def _other_case(name: str, known: Sequence[str]) -> str | None:
    """`Corr2D`, where corr2d is asked for."""
    return next((other for other in known if other.casefold() == name.casefold()), None)


def grade(line: str, cell: str | None = None) -> Checked | None:
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

"""Functions of earlier exercises in a kernel: the learner's own where it passes, else what stands in for it.

One's own is looked for in this session first, then in the other files of the workspace, whose code is run here:
it is the learner's, as everything in this kernel. It is checked on the public cases each time, for it may have
changed.
"""

from __future__ import annotations
import __future__

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.expected.built import BuiltExercise
from grader.grading.deadline import Deadline
from grader.jail.inside.together import Together
from grader.judging.taken import NONE, OWN, STAND_IN
from grader.language import _
from grader.notebook import progress, session
from grader.notebook.here import check_here
from grader.notebook.history import History
from grader.notebook.kernel import undisturbed
from grader.reading.earlier import with_earlier, without_earlier
from grader.reading.extract import Source, extract
from grader.reading.folders import Unreadable
from grader.study.public_cases import PublicCases, find_public_cases

_FLAGS = __future__.annotations.compiler_flag
_lent: dict[int, Any] = {}
"""Functions that come from here and not from the session, by their ids; kept, so that no other gets one."""


class NotSolved(RuntimeError):
    """A function was called that is still to be written, and that nothing stands in for."""


@dataclass(frozen=True)
class Found:
    """The functions of an exercise, and whose they are.

    Attributes:
        uses: by the ids of this exercise and those that it uses in turn.
    """

    functions: Mapping[str, Any]
    uses: Mapping[str, str]


def take(name: str) -> Any:
    """Return a function of an earlier exercise, as `from grader.built import name` gives it.

    Raises:
        ImportError: if no exercise has such a function.
    """
    try:
        public = find_public_cases(name, Path.cwd())
        found = _find(public, session.names())
    except GraderError as error:
        raise ImportError(str(error)) from None
    if name not in found.functions:
        names = ", ".join(found.functions)
        said = _("{id} is an exercise; its functions are called {names}.")
        raise ImportError(said.format(id=name, names=names))
    return found.functions[name]


def is_lent(answer: Any) -> bool:
    """Whether a function, or one of several, comes from `grader.built` and was not written here."""
    parts = answer.parts.values() if isinstance(answer, Together) else [answer]
    return any(id(part) in _lent for part in parts)


@contextmanager
def lending(exercise: BuiltExercise, there: dict[str, Any]) -> Iterator[Mapping[str, str]]:
    """Let the session have what an exercise uses as grading would give it; then it is as it was.

    Args:
        exercise: what is to be checked.
        there: the names of the session.

    Returns:
        Whose functions these are, by the ids of exercises.
    """
    if not exercise.uses:
        yield {}
        return
    uses, functions = dict[str, str](), dict[str, Any]()
    for id_ in exercise.uses:
        found = _find(find_public_cases(id_, Path.cwd()), there)
        uses |= found.uses
        functions |= found.functions
    before = {name: there[name] for name in functions if name in there}
    there.update(functions)
    try:
        yield uses
    finally:
        for name in functions:
            there.pop(name, None)
        there.update(before)


def _find(public: PublicCases, there: dict[str, Any]) -> Found:
    """Find the functions of an exercise."""
    exercise = public.exercise
    for functions, source in _candidates(public, there):
        with lending(exercise, there) as uses:
            checked = check_here(public, _together(exercise, functions), source=source)
        if checked.result.status == "passed":
            return Found(functions, {exercise.id: OWN, **uses})
    if exercise.stand_in:
        namespace: dict[str, Any] = {"__name__": f"stand_in_{exercise.id}"}
        exec(exercise.stand_in, namespace)
        return Found(_lend(exercise, namespace), {exercise.id: STAND_IN})
    empty = {name: _nothing(exercise.id) for name in exercise.names}
    return Found(_lend(exercise, empty), {exercise.id: NONE})


def _candidates(
    public: PublicCases, there: Mapping[str, Any]
) -> Iterator[tuple[dict[str, Any], Source | None]]:
    """The learner's functions for an exercise: those of this session, then those of the workspace's files."""
    exercise = public.exercise
    mine = {name: there.get(name) for name in exercise.names}
    if all(map(callable, mine.values())) and not any(id(one) in _lent for one in mine.values()):
        ran = session.cells_run()
        yield mine, History(ran) if ran else None
    desk = progress.desk_of(Path.cwd())
    entry = desk.entry(exercise.id)
    for path in desk.workspace.files(entry) if desk.workspace else []:
        source = _read(path, exercise)
        functions = _run(source, public) if source else {}
        if all(callable(functions.get(name)) for name in exercise.names):
            yield _lend(exercise, functions), source


def _read(path: Path, exercise: BuiltExercise) -> Source | None:
    try:
        source = without_earlier(extract(path.name, path.read_bytes()))
    except (OSError, Unreadable):
        return None
    used = [find_public_cases(id_, Path.cwd()).exercise for id_ in exercise.uses]
    names = [name for one in used for name in one.names]
    return with_earlier(source, names, exercise.imports, ())


def _run(source: Source, public: PublicCases) -> dict[str, Any]:
    """Run what an exercise needs of a file, each statement in its own `try`."""
    limits, namespace = public.course.limits, {"__name__": "__main__"}
    with undisturbed(limits.memory_mb), Deadline(limits.seconds_per_call) as deadline:
        for one in source.statements_for(*public.exercise.names):
            text = "\n" * (one.first_line - 1) + one.text
            deadline.call(_execution(text, one.cell.label, namespace))
    return namespace


def _execution(text: str, label: str, namespace: dict[str, Any]) -> Callable[[], None]:
    def execute() -> None:
        try:
            exec(compile(text, label, "exec", _FLAGS, dont_inherit=True), namespace)
        except (Exception, SystemExit):
            return  # what depends on it does not pass

    return execute


def _together(exercise: BuiltExercise, functions: Mapping[str, Any]) -> Any:
    if len(exercise.names) == 1:
        return functions[exercise.names[0]]
    return Together(functions, exercise.main)


def _lend(exercise: BuiltExercise, namespace: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: namespace[name] for name in exercise.names}
    _lent.update({id(one): one for one in found.values()})
    return found


def _nothing(id_: str) -> Callable[..., Any]:
    """A function that says what is to be solved first: *Run all* goes on until it is called."""

    def unsolved(*_args: Any, **_kwargs: Any) -> Any:
        said = _("{id} is not solved yet, and nothing stands in for it: solve it first.")
        raise NotSolved(said.format(id=id_))

    return unsolved

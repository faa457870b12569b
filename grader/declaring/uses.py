"""What an exercise takes from earlier ones, `uses=["softmax"]`, and what stands in for those not solved.

The functions are there by name. In the author's file they are the references; nothing of a reference is handed
out or runs beside a student's code for it. A file may import them, `from grader.built import softmax`, as
students do; what `uses` names is there without it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.declaring.source import public_imports
from grader.errors import CourseError
from grader.files import short_path
from grader.language import nearest
from grader.reading.extract import extract
from grader.reading.forbidden import forbidden_calls
from grader.reading.names import BUILTINS, names_of
from grader.reading.parsing import parse, parsed, read_source

if TYPE_CHECKING:
    from grader.declaring.exercise import Exercise

_DECORATORS = ("exercise", "parts_of")
_providing: list[dict[str, Any]] = []
"""What `grader.built` has while an exercise's file is loaded, the innermost last."""


@dataclass(frozen=True)
class StandIn:
    """A function that is there for those who use an exercise and have not solved it.

    Attributes:
        source: statements that define the function under its name.
        function: the same, to be tried.
    """

    source: str
    function: Callable[..., Any] | None
    where: str
    problems: tuple[str, ...] = ()


def stand_in(exercise: Exercise, given: Callable[..., Any] | str, where: str) -> StandIn:
    """Make a stand-in of a function, or of the text of a lambda."""
    if isinstance(given, str):
        source, function, said = _of_text(exercise, given)
    else:
        source, function, said = _of_function(exercise, given)
    said = said or _unknown_names(exercise, source)
    problems = (f"{where}: the stand-in of {exercise.name}: {said}.",) if said else ()
    return StandIn(source, function, where, problems)


def _of_text(exercise: Exercise, text: str) -> tuple[str, Callable[..., Any] | None, str]:
    source = f"{exercise.name} = {text.strip()}"
    namespace: dict[str, Any] = {}
    try:
        exec("\n".join([*public_imports(exercise.path), source]), namespace)
    except Exception as error:
        return source, None, f"{type(error).__name__}: {error}"
    made = namespace[exercise.name]
    return source, made, "" if callable(made) else "it is no function; write a lambda"


def _of_function(
    exercise: Exercise, function: Callable[..., Any]
) -> tuple[str, Callable[..., Any] | None, str]:
    (node,) = parse(read_source(function)[0]).body
    if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return "", None, "write a function, or the text of a lambda"
    node.decorator_list = []
    source = ast.unparse(node)
    if node.name != exercise.name:
        source += f"\n{exercise.name} = {node.name}"
    return source, function, ""


def _unknown_names(exercise: Exercise, source: str) -> str:
    known = {*BUILTINS, "super"}
    for line in public_imports(exercise.path):
        known |= names_of(parse(line).body[0], line).binds
    statements = parse(source).body
    found = [names_of(node, ast.unparse(node)) for node in statements]
    known = known.union(*(names.binds for names in found))
    lacking = sorted({name for names in found for name in names.reads} - known)
    return f"it uses {lacking[0]}, which it cannot import" if lacking else ""


def stand_in_of(exercise: Exercise) -> str:
    """Return a file that defines stand-ins for all functions of an exercise; "" where one has none."""
    if not exercise.library.keys() >= {*exercise.names}:
        return ""
    sources = [exercise.library[name].source for name in exercise.names]
    return "\n".join([*public_imports(exercise.path), *sources]) + "\n"


def forbidden_in_stand_in(exercise: Exercise, patterns: Sequence[str]) -> str:
    """Return one of some forbidden names that the stand-in of an exercise uses; "" where there is none."""
    text = stand_in_of(exercise)
    if not text or not patterns:
        return ""
    source = extract("stand_in.py", text.encode())
    found = forbidden_calls(source, exercise.names, patterns)
    return found[0].pattern if found else ""


def uses_of(path: Path) -> tuple[tuple[str, ...], int]:
    """Read which exercises a file uses without running it, and in which line it says so."""
    try:
        text = path.read_text(encoding="utf-8")
        tree = parsed(text)
    except (SyntaxError, ValueError, OSError):
        return (), 1  # told by whoever loads it
    for node in ast.walk(tree) if "uses" in text else ():
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in _DECORATORS:
            continue
        for keyword in node.keywords:
            if keyword.arg == "uses":
                return _literal(keyword.value), keyword.value.lineno
    return (), 1


def _literal(node: ast.expr) -> tuple[str, ...]:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return ()
    words = (value,) if isinstance(value, str) else value
    return tuple(words) if all(isinstance(word, str) for word in words) else ()


def files_used(path: Path) -> dict[str, Path]:
    """Return the files that an exercise's file depends on, directly or through others, by id."""
    found: dict[str, Path] = {}
    queue = [path]
    while queue:
        for id_ in uses_of(queue.pop())[0]:
            other = find_file(path, id_)
            if other is not None and id_ not in found:
                found[id_] = other
                queue.append(other)
    return found


def find_file(path: Path, id_: str) -> Path | None:
    """Return the file of another exercise of the same course."""
    return next(iter(sorted(path.parents[1].glob(f"*/{id_}.py"))), None)


def load_used(
    path: Path, load: Callable[[Path, str], Exercise], above: tuple[Path, ...]
) -> dict[str, Exercise]:
    """Load what an exercise's file uses.

    Args:
        path: the file.
        load: loads an exercise file of a unit.
        above: files that are being loaded because they use this one, the outermost first.

    Raises:
        CourseError: if there is no such exercise, or they use each other in a circle.
    """
    wanted, line = uses_of(path)
    place, found = f"{short_path(path)}:{line}", {}
    for id_ in wanted:
        other = find_file(path, id_)
        if other is None:
            near = nearest(id_, [one.stem for one in path.parents[1].glob("*/*.py")])
            guess = f"; did you mean {near!r}?" if near else "."
            raise CourseError(f"{place}: uses {id_!r}, but the course has no such exercise{guess}")
        if other in (*above, path):
            ring = [one.stem for one in (*above, path)]
            told = " uses ".join([*ring[ring.index(id_) :], id_])
            raise CourseError(f"{place}: exercises use each other in a circle: {told}.")
        found[id_] = load(other, other.parent.name)
    return found


def functions_of(used: dict[str, Exercise]) -> dict[str, Any]:
    """Return the references of exercises by the names that they have in code."""
    return {
        one.name: one.function
        for exercise in used.values()
        for one in (exercise.parts.get(name, exercise) for name in exercise.names)
    }


@contextmanager
def providing(functions: dict[str, Any]) -> Iterator[None]:
    """Let `grader.built` have these functions while a file is loaded."""
    _providing.append(functions)
    try:
        yield
    finally:
        _providing.pop()


def provided(name: str) -> Any:
    """Return a function for the file that is being loaded; None where none is.

    Raises:
        ImportError: if the file does not say that it uses it.
    """
    if not _providing:
        return None
    if name not in _providing[-1]:
        raise ImportError(f"{name} is not among what `uses` of this exercise names")
    return _providing[-1][name]

"""Exercises that grow out of another one: of debug exercises, the code that students are given and mend.

    corr2d.debug("height_and_width_exchanged")
    corr2d.debug("flipped of loop_into_a_buffer: * K).sum() -> * K.flip(0, 1)).sum()", unit="recurrent")

What is spoiled is a right variant and never the reference. The mistake is a wrong idea: one that is an edit of
a variant, or one whose edit fits a variant as well, or one that is written for a variant here. Before an edit
may stand any name: then it is a change like those that `grade verify` makes. Cases, what is forbidden and what
is used are those of the exercise that it grows out of, its base.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from grader.course.offshoots import id_of
from grader.declaring.edits import Edited, Entry, Source, Span, read_entries
from grader.declaring.exchanging import definition_in, under
from grader.declaring.exercise import Exercise
from grader.declaring.names import camel
from grader.declaring.places import caller
from grader.declaring.sending import SendingError, needed_statements
from grader.declaring.source import definitions, reference_source
from grader.language import SOURCE, _, marked, nearest, speaking, together
from grader.reading.parsing import parse

DEBUG, BREAK_IT = "debug", "break_it"

TASK_OF_BASE = marked("What it should do")
"""Heads what students know from the base."""

_BEHIND = {DEBUG: 1000, BREAK_IT: 2000}
"""`order` of each kind: behind all exercises of a unit's own."""

_SHORT = re.compile(r"(?P<name>[\w.+-]+)(?: of (?P<base>\w+))?\s*")


@dataclass(frozen=True)
class Code:
    """A function or class as a variant has it.

    Attributes:
        needed: statements of the file that it needs, imports among them.
    """

    text: str
    needed: tuple[str, ...]


class Offshoot(Exercise):
    """An exercise made of another one; `add_debug` makes it.

    Attributes:
        minutes: how long it takes, about.
        idea: name of the wrong idea that the code has; of another change whatever name was given to it.
        variant: name of the right variant that is spoiled.
        mended: the same code without the mistake.
        where_declared: file and line.
    """

    base: Exercise
    minutes: int
    idea: str
    variant: str
    where_declared: str
    _spoiled: Code
    _right: Code

    @property
    def where(self) -> str:
        """File and line of the declaration."""
        return self.where_declared

    @property
    def given(self) -> str:
        """The code that students are given, in the language that the exercise is told in."""
        return self.code_under(self.name, self._spoiled)

    @property
    def mended(self) -> str:
        """The same code without the mistake."""
        return self.code_under(self.name, self._right)

    def code_under(self, name: str, code: Code) -> str:
        """Put code under a name, and signature and docstring of the base."""
        inner = [one for one in code.needed if not _is_import(one)]
        return under(name, _written(self.base), code.text, inner)

    @property
    def imports(self) -> tuple[str, ...]:
        """What the code needs, and what students get for the base."""
        needed = [*filter(_is_import, (*self._spoiled.needed, *self._right.needed))]
        return tuple(dict.fromkeys([*self.base.imports, *needed]))

    @property
    def statement(self) -> str:
        """What students read, in the language that the exercise is told in."""
        with speaking(self.language or SOURCE):
            return statement_of(self)

    def function_named(self, code: str, name: str = "") -> Callable[..., Any]:
        """Return what some code defines under a name, this exercise's where it is left out."""
        # With functions of earlier exercises, where it uses some.
        namespace = dict(vars(sys.modules[self.function.__module__]))
        exec("\n".join([*self.imports, code]), namespace)
        made: Callable[..., Any] = namespace[name or self.name]
        return made


def statement_of(exercise: Offshoot) -> str:
    """Return title, what is to be done, and what the code should do: the task of the base."""
    base = exercise.base
    gradients = any(case.grad for case in base.cases)
    judged = _("It is tried on all that `{id}` is tried on.")
    if gradients:
        judged = _("It is tried on all that `{id}` is tried on, gradients included.")
    lines = [
        _(
            "The code below runs, and it is wrong. Find out what is wrong, and mend it: a small change is"
            " enough."
        ),
        judged.format(id=base.id),
        _("Points are earned once all of it is right, for much of it is right already."),
    ]
    return statement_with(exercise, _("Debug: {title}"), [together(lines)])


def statement_with(exercise: Offshoot, head: str, paragraphs: Sequence[str]) -> str:
    """Put the statement of an offshoot together.

    Args:
        exercise: whose.
        head: the title, with a place for that of the base.
        paragraphs: what is to be done.
    """
    title, _newline, task = exercise.base.statement.strip().partition("\n")
    said = _("Takes about {minutes} minutes.").format(minutes=exercise.minutes)
    *others, last = paragraphs
    # Of what people trip over nothing is told here: it comes behind the task.
    told = re.split(r"(?m)^## ", task)[0].strip()
    heading = "# " + head.format(title=title.lstrip("# ").strip())
    return "\n\n".join([heading, *others, together([last, said]), f"## {_(TASK_OF_BASE)}", told])


def add_debug(
    base: Exercise, what: str, points: float, minutes: int
) -> tuple[Offshoot | None, str]:
    """Make a debug exercise.

    Args:
        base: the exercise that it grows out of, with the variants and ideas that are declared so far.
        what: the mistake, see above.
        points: what it is worth.
        minutes: how long it takes.

    Returns:
        The exercise and an empty text, or None and what is wrong with the declaration.
    """
    made = object.__new__(Offshoot)
    try:
        grow(made, base, DEBUG, what)
        made.function_named(made.given)
    except ValueError as error:
        return None, str(error)
    except Exception as error:
        return None, f"what students would be given does not run: {type(error).__name__}: {error}"
    made.points, made.minutes = points, minutes
    return made, ""


def grow(made: Offshoot, base: Exercise, kind: str, what: str) -> None:
    """Let an offshoot be what its base is, but for what is its own.

    Args:
        made: one that has nothing yet.
        base: what it grows out of.
        kind: `DEBUG` or `BREAK_IT`.
        what: the mistake.

    Raises:
        ValueError: if there is no such mistake.
    """
    if base.whole is not None or base.parts:
        raise ValueError("nothing can grow out of an exercise of several functions")
    vars(made).update(vars(base))
    made.idea, source, spans = _find_mistake(base, what)
    made.variant = source.name
    for one in base.offshoots:
        if isinstance(one, Offshoot) and one.variant == made.variant:
            raise ValueError(
                f"{made.variant} is spoiled in {one.id} too, and each would show what is wrong with the other;"
                " take another variant"
            )
    made._spoiled, made._right = (
        _read_code(base, source.name, text) for text in (source.text_with(spans), source.text)
    )
    made.base, made.kind = base, kind
    made.id = id_of(base.id, kind, 1 + sum(one.kind == kind for one in base.offshoots))
    made.name = camel(made.id) if isinstance(base.function, type) else made.id
    made.order, made.where_declared = _BEHIND[kind], caller()
    made.hints, made.ideas, made.offshoots, made.library = (), [], [], {}


def _find_mistake(base: Exercise, what: str) -> tuple[str, Source, tuple[Span, ...]]:
    """Return the name of a mistake, the right variant that has it, and where.

    Raises:
        ValueError: if there is none.
    """
    if short := _SHORT.fullmatch(what):
        return _of_idea(base, short["name"], short["base"] or "")
    entries, problems = read_entries(what)
    if problems or len(entries) != 1 or entries[0].body:
        raise ValueError(
            f"{what.splitlines()[0][:60]!r} is no mistake; write the name of a wrong idea, or `name of"
            " variant: old -> new`"
        )
    return _of_entry(base, entries[0])


def _of_entry(base: Exercise, entry: Entry) -> tuple[str, Source, tuple[Span, ...]]:
    if not entry.base:
        raise ValueError(
            f"say which right variant is spoiled, `{entry.name} of {_some_variant(base)}: old -> new`; a"
            " solution is not handed out"
        )
    source = _variant(base, entry.base)
    return entry.name, source, tuple(source.find(old, new) for old, new in entry.edits)


def _of_idea(base: Exercise, name: str, variant: str) -> tuple[str, Source, tuple[Span, ...]]:
    ideas = {idea.name: idea.function for idea in base.ideas}
    if name not in ideas:
        near = nearest(name, ideas)
        guess = f"; did you mean {near!r}?" if near else ""
        raise ValueError(f"there is no wrong idea {name!r} above{guess}")
    edited = ideas[name]
    names = [variant] if variant else [one.name for one in base.right_variants]
    if isinstance(edited, Edited) and edited.spans and not edited.body:
        for one in names:
            source = _variant(base, one)
            if edited.source.function is source.function:
                return name, source, edited.spans
        pieces = [(edited.source.text[span.start : span.end], span.new) for span in edited.spans]
        for one in names:
            source = _variant(base, one)
            with suppress(ValueError, SyntaxError):
                spans = tuple(source.find(old, new) for old, new in pieces)
                parse(source.text_with(spans))
                return name, source, spans
    raise ValueError(
        f"{name} fits no right variant as it is written; say how a variant comes to have it, `{name} of"
        f" {variant or _some_variant(base)}: old -> new`"
    )


def _some_variant(base: Exercise) -> str:
    return next((one.name for one in base.right_variants), "variant")


def _variant(base: Exercise, name: str) -> Source:
    functions = {one.name: one.function for one in base.right_variants}
    if name not in functions:
        near = nearest(name, functions)
        guess = f"; did you mean {near!r}?" if near else ""
        raise ValueError(f"there is no right variant {name!r} above{guess}")
    return Source(functions[name], vars(sys.modules[base.function.__module__]))


def _read_code(base: Exercise, name: str, text: str) -> Code:
    """Find what the text of a variant needs.

    Raises:
        ValueError: if one of these things is not for students, or the variant takes other arguments.
    """
    try:
        node = definition_in(text)
    except SyntaxError as error:
        said = f"what students would be given does not run: SyntaxError: {error.msg}"
        raise ValueError(said) from None
    if _arguments(node) != _arguments(definition_in(_written(base))):
        raise ValueError(f"{name} has not the arguments of {base.name}; take another variant")
    there = {name for id_ in base.uses for name in (id_, camel(id_))}
    try:
        needed = needed_statements(base.path, name, text, there)
    except SendingError:
        raise ValueError(
            f"{name} calls the reference or another variant, which is not handed out; take one"
            " that stands alone"
        ) from None
    if isinstance(node, ast.ClassDef) and not all(map(_is_import, needed)):
        raise ValueError(f"{name} needs functions of the file, and a class has no place for them")
    return Code(text, tuple(needed))


def _arguments(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    if isinstance(node, ast.ClassDef):
        return []
    return [one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)]


def _is_import(statement: str) -> bool:
    return isinstance(parse(statement).body[0], (ast.Import, ast.ImportFrom))


def _written(exercise: Exercise) -> str:
    """The reference as it is written, with the docstring of the language that the exercise is told in."""
    found = definitions(reference_source(exercise), [exercise.name])
    return next(one.text for one in found if one.name == exercise.name)

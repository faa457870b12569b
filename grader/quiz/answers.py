"""What a student wrote to what is judged: from a notebook's source, or typed; nothing is executed.

What an answer is, its kind says; of a question with fields it is a dict of such answers. None stands for no
answer, `GIVEN_UP` for a question that somebody wants to be told.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grader.language import _, nearest, several
from grader.quiz.kinds.registry import kind_of
from grader.quiz.questions.arithmetic import CannotRead, evaluate, parse
from grader.quiz.questions.question import Question
from grader.quiz.questions.quoted import quoted_source, quoted_value

if TYPE_CHECKING:
    from grader.reading.extract import Source

GIVE_UP = "?"
"""What is written in the place of an answer to give a question up."""


class GivenUp:
    """A question that is given up; there is one of it, `GIVEN_UP`."""


GIVEN_UP = GivenUp()

STUDENT = "student"
"""The name under which a notebook says whose it is."""


def assigned(source: Source) -> dict[str, ast.expr]:
    """Return what a file assigns to plain names at its top level; the last assignment counts."""
    found: dict[str, ast.expr] = {}
    for statement in source.statements:
        match statement.node:
            case ast.Assign(targets=targets, value=value):
                found.update({t.id: value for t in targets if isinstance(t, ast.Name)})
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found[name] = value
    return found


def student_of(found: Mapping[str, ast.expr]) -> str:
    """Return the name that a notebook gives for its student, or ""."""
    match found.get(STUDENT):
        case ast.Constant(value=str(name)):
            return name
    return ""


def read_node(question: Question, node: ast.expr) -> Any:
    """Read an answer from the source of a notebook.

    Raises:
        CannotRead: in a sentence, what cannot be read and how to write it.
    """
    match node:
        case ast.Constant(value=value) if value is ... or value is None:
            return None
        case ast.Constant(value=str(text)) if text.strip() == GIVE_UP:
            return GIVEN_UP
        case ast.Name(id=name) if kind_of(question).is_unquoted_answer(question, name):
            node = ast.Constant(value=name)  # without quotes
    try:
        value = evaluate(node)
    except CannotRead as problem:
        raise _unreadable(question, quoted_source(node), problem) from None
    return read_value(question, value)


def _unreadable(question: Question, text: str, problem: CannotRead) -> CannotRead:
    said = _("I cannot read {text} as an answer: {problem}. Write {example}.")
    return CannotRead(said.format(text=text, problem=problem, example=example(question)))


def read_text(question: Question, text: str) -> Any:
    """Read an answer as it is typed in a terminal, where nothing needs quotes.

    Raises:
        CannotRead: in a sentence, what cannot be read and how to write it.
    """
    text = text.strip()
    if not text or text == "...":
        return None
    if text.strip("\"'") == GIVE_UP:
        return GIVEN_UP
    if kind_of(question).answers_are_numbers or question.has_fields:
        try:
            node = _typed(text)
        except CannotRead as problem:
            raise _unreadable(question, quoted_value(text), problem) from None
        return read_node(question, node)
    return read_value(question, text.replace("\\n", "\n"))


def read_value(question: Question, value: Any) -> Any:
    """Read an answer from a plain value: a number, text, or lists and dicts of them.

    Raises:
        CannotRead: in a sentence, what is wrong with it and how to write it.
    """
    if question.has_fields:
        return _fields(question, value)
    return kind_of(question).read(question, value)


def example(question: Question) -> str:
    """Show how an answer to the question is written, in Python."""
    if question.has_fields:
        pairs = ", ".join(f'"{part.name}": ...' for part in question.parts)
        return f"{{{pairs}}}"
    return kind_of(question).example(question)


def _typed(text: str) -> ast.expr:
    """Typed numbers: `12`, `12, 15`, `weights=12, parameters=15` or what a notebook would hold."""
    call = parse(f"answer({text}\n)")
    match call:
        case ast.Call(func=ast.Name(id="answer"), args=[], keywords=[*pairs]) if pairs:
            keys: list[ast.expr | None] = [ast.Constant(value=pair.arg) for pair in pairs]
            return ast.Dict(keys=keys, values=[pair.value for pair in pairs])
        case ast.Call(func=ast.Name(id="answer"), args=[one], keywords=[]):
            return one
        case ast.Call(func=ast.Name(id="answer"), args=[*several], keywords=[]):
            return ast.Tuple(elts=several, ctx=ast.Load())
    return parse(text)


def _fields(question: Question, value: Any) -> dict[str, Any] | None:
    names = [part.name for part in question.parts]
    if isinstance(value, list | tuple) and len(value) == len(names):
        value = dict(zip(names, value, strict=True))
    if not isinstance(value, dict):
        raise CannotRead(
            _("{count} values are asked for, {names}; write {example}.").format(
                count=len(names), names=several(names), example=example(question)
            )
        )
    for key in value:
        if key not in names:
            near = nearest(quoted_value(key), names)
            there = _("did you mean {name}?").format(name=near) if near else several(names)
            said = _("there is no field {name!r}: {there}")
            raise CannotRead(said.format(name=quoted_value(key), there=there))
    read = kind_of(question).read
    found = {name: None if v is ... else read(question, v) for name, v in value.items()}
    return found if any(given is not None for given in found.values()) else None

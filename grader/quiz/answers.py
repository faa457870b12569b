"""What a student wrote to what is judged: from a notebook's source, or typed; nothing is executed.

An answer is, by kind: a letter; letters in alphabetical order ("ACD"); letters in the student's order; a
number or nested tuples of numbers; a tuple of sizes; a dict of letters to numbers; text. Of a question with
fields it is a dict of these. None stands for no answer.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grader.language import _, nearest, several
from grader.quiz.arithmetic import CannotRead, evaluate, parse, spelled
from grader.quiz.questions import CHOICES, NUMBERS, Question

if TYPE_CHECKING:
    from grader.reading.extract import Source

STUDENT = "student"
"""The name under which a notebook says whose it is."""

_PAIR = re.compile(r"([A-Za-z])\s*(?:=|:|-|->|→)?\s*(\d+)")
_MAX_SHOWN = 60


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
        case ast.Name(id=name) if _is_letters(question, name):
            node = ast.Constant(value=name)  # without quotes
    try:
        value = evaluate(node)
    except CannotRead as problem:
        raise CannotRead(
            _("I cannot read {text} as an answer: {problem}. Write {example}.").format(
                text=spelled(node), problem=problem, example=example(question)
            )
        ) from None
    return read_value(question, value)


def _is_letters(question: Question, name: str) -> bool:
    """Whether a name is one that the letters of options make up."""
    is_choice = question.kind in (*CHOICES, "ordering")
    return is_choice and set(name.upper()) <= question.english.options.keys()


def read_text(question: Question, text: str) -> Any:
    """Read an answer as it is typed in a terminal, where nothing needs quotes.

    Raises:
        CannotRead: in a sentence, what cannot be read and how to write it.
    """
    text = text.strip()
    if not text or text == "...":
        return None
    if question.kind in NUMBERS or question.has_fields:
        return read_node(question, _typed(text))
    return read_value(question, text.replace("\\n", "\n"))


def read_value(question: Question, value: Any) -> Any:
    """Read an answer from a plain value: a number, text, or lists and dicts of them.

    Raises:
        CannotRead: in a sentence, what is wrong with it and how to write it.
    """
    if question.has_fields:
        return _fields(question, value)
    return _one(question, value)


def example(question: Question) -> str:
    """Show how an answer to the question is written, in Python."""
    if question.has_fields:
        pairs = ", ".join(f'"{part.name}": ...' for part in question.parts)
        return f"{{{pairs}}}"
    letters = list(question.english.options)
    examples = {
        "single choice": '"B"',
        "multiple choice": '"AC"',
        "ordering": _("all letters in order, in quotes"),
        "matching": "{" + ", ".join(f'"{letter}": ...' for letter in letters) + "}",
        "shape": "(2, 3)",
        "short text": _('"a word"'),
        "code output": _('"what is printed"'),
    }
    return examples.get(question.kind) or _("a number, as 12, 0.5, 1/6 or math.log(10)")


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
            near = nearest(_shown(key), names)
            there = _("did you mean {name}?").format(name=near) if near else several(names)
            said = _("there is no field {name!r}: {there}")
            raise CannotRead(said.format(name=_shown(key), there=there))
    found = {name: None if v is ... else _one(question, v) for name, v in value.items()}
    return found if any(given is not None for given in found.values()) else None


def _one(question: Question, value: Any) -> Any:
    match question.kind:
        case "single choice" | "multiple choice" | "ordering":
            return _letters(question, value)
        case "matching":
            return _pairs(question, value)
        case "short text" | "code output":
            return value if isinstance(value, str) else repr(value)
        case "shape":
            return _sizes(_numbers(value))
    return _numbers(value)


def _letters(question: Question, value: Any) -> str | None:
    options = list(question.english.options)
    words = value if isinstance(value, list | tuple | set) else [value]
    if not all(isinstance(word, str) for word in words):
        raise CannotRead(
            _("letters are asked for, as {example}, not {value}").format(
                example=example(question), value=_shown(value)
            )
        )
    letters = re.sub(r"[\s,;>.()-]", "", "".join(words)).upper()
    for letter in letters:
        if letter not in options:
            said = _("there is no option {letter}; the options are {options}")
            raise CannotRead(said.format(letter=_shown(letter), options=several(options)))
    if question.kind == "multiple choice":
        return "".join(sorted(set(letters))) or None
    if question.kind == "single choice" and len(letters) > 1:
        raise CannotRead(_("one letter is asked for, not {letters}").format(letters=letters[:20]))
    if question.kind == "ordering" and letters and sorted(letters) != sorted(options):
        said = _("every one of {options} is asked for once, in order")
        raise CannotRead(said.format(options=several(options)))
    return letters or None


def _pairs(question: Question, value: Any) -> dict[str, str] | None:
    options, targets = list(question.english.options), list(question.english.targets)
    if isinstance(value, str):
        rest = re.sub(r"[\s,;{}\"']", "", _PAIR.sub("", value))
        pairs = [] if rest else _PAIR.findall(value)
        value = dict(pairs) or value
    if not isinstance(value, dict):
        raise CannotRead(
            _("pairs are asked for, as {example}, not {value}").format(
                example=example(question), value=_shown(value)
            )
        )
    found = {
        str(key).strip().upper(): str(target).strip()
        for key, target in value.items()
        if target is not ...
    }
    for key, target in found.items():
        if key not in options or target not in targets:
            said = _("there is no pair {key} and {target}; match {options} with {targets}")
            shown = {"key": _shown(key), "target": _shown(target)}
            there = {"options": several(options), "targets": several(targets)}
            raise CannotRead(said.format(**shown, **there))
    return found or None


def _numbers(value: Any) -> Any:
    """A number, or lists of numbers as nested tuples."""
    if isinstance(value, list | tuple):
        return tuple(_numbers(item) for item in value)
    if isinstance(value, str):  # a number in quotes
        value = evaluate(parse(value))
        if isinstance(value, str):
            raise CannotRead(_("a number is asked for, not text"))
        return _numbers(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CannotRead(_("a number is asked for, not {value}").format(value=_shown(value)))
    return value


def _sizes(value: Any) -> tuple[int, ...]:
    sizes = value if isinstance(value, tuple) else (value,)
    if not all(isinstance(size, int) and size >= 0 for size in sizes):
        raise CannotRead(_("a shape is asked for, whole numbers as (2, 3)"))
    return sizes


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 3]}..."

"""YAML text goes in; dataclasses come out, or every problem in it at once, each with its place.

Scalars are read as YAML 1.2 does: `1e-4` is a number, `010` is ten, `no` and `1:30` are text.
"""

from __future__ import annotations

import dataclasses
import re
import reprlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar, get_args, get_origin, get_type_hints

from grader.course.yaml_nodes import Mark, UnreadableError, compose, mark_of
from grader.errors import CourseError
from grader.language import nearest

T = TypeVar("T")
Raw = Any  # values out of YAML, nodes of PyYAML, and what type hints are made of
Keys = tuple[str | int, ...]  # the way from the top of a file to a value: ("units", 2, "id")
Limit = Callable[[Any], list[tuple[Keys, str]]]  # what is wrong with a value, and where in it

TAGS = ("plain", "untagged", "tag:yaml.org,2002:str")
MAX_DEPTH = 50
MAX_VALUES = 50_000  # with aliases written out, which is how a small file becomes a huge one

SCALARS: tuple[tuple[str, Callable[[str], object]], ...] = (
    (r"null|Null|NULL|~|", lambda text: None),
    (r"true|True|TRUE|false|False|FALSE", lambda text: text[0] in "tT"),
    # More digits than these make a float: int() refuses the longest.
    (r"[-+]?[0-9]{1,99}", int),
    (r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", float),
    (r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", lambda text: float(text.replace(".", ""))),
)

KINDS: dict[object, tuple[str, set[type]]] = {
    str: ("text", {str}),
    int: ("a whole number", {int}),
    float: ("a number", {int, float}),
    bool: ("true or false", {bool}),
    tuple: ("a list", {list}),
    dict: ("a mapping of keys to values", {dict}),
}


class Document:
    """YAML text as plain values, with the place of every key and value, and its problems.

    Args:
        text: the YAML.
        name: what messages call it.
        number_keys: read keys that are numbers as text, as in `12: a sentence`.

    Raises:
        CourseError: nothing can be read. What leaves the rest readable, such as a repeated key,
            waits in `problems`, so that an author sees all of them at once.
    """

    def __init__(self, text: str, name: str, *, number_keys: bool = False) -> None:
        self.name = name
        self.number_keys = number_keys
        self.marks: dict[Keys, Mark] = {(): (1, 1)}
        self.key_marks: dict[Keys, Mark] = {}
        # A dict, because a value that aliases repeat is met, and complained about, repeatedly.
        self.problems: dict[tuple[Mark, str], None] = {}
        try:
            root = compose(text)
        except UnreadableError as error:
            self._stop(error.mark, error.sentence)
        self.value = None if root is None else self._plain(root, ())

    def add(self, keys: Keys, sentence: str) -> None:
        """Note a problem with the value at `keys`."""
        self.problems[self.marks[keys], sentence] = None

    def add_to_key(self, keys: Keys, sentence: str) -> None:
        """Note a problem with the key, rather than the value, at `keys`."""
        self.problems[self.key_marks[keys], sentence] = None

    def raise_problems(self) -> None:
        """Raise one CourseError with all problems noted so far, in the order of the file."""
        if self.problems:
            raise CourseError(*(self._line(*problem) for problem in sorted(self.problems)))

    def _stop(self, mark: Mark, sentence: str) -> NoReturn:
        raise CourseError(self._line(mark, sentence)) from None

    def _line(self, mark: Mark, sentence: str) -> str:
        return f"{self.name}:{mark[0]}:{mark[1]}: {sentence}"

    def _plain(self, node: Raw, keys: Keys) -> Raw:
        mark = self.marks[keys] = mark_of(node.start_mark)
        if len(keys) > MAX_DEPTH:
            self._stop(mark, "this is nested too deeply; does an alias hold itself?")
        if len(self.marks) > MAX_VALUES:
            self._stop(mark, f"aliases make this more than {MAX_VALUES} values; write them out")
        if node.tag not in TAGS:
            self.add(keys, "tags ('!...') are not read; write the value without one")
        if node.id == "mapping":
            return self._mapping(node, keys)
        if node.id == "sequence":
            return [self._plain(item, (*keys, i)) for i, item in enumerate(node.value)]
        return scalar(node.value) if node.tag == "plain" else node.value

    def _mapping(self, node: Raw, keys: Keys) -> Raw:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            mark = mark_of(key_node.start_mark)
            key = scalar(key_node.value) if key_node.tag == "plain" else key_node.value
            if self.number_keys and type(key) in (int, float):
                key = key_node.value
            if not isinstance(key, str) or key_node.tag not in TAGS:
                self.problems[mark, "a key must be text without a tag; put it in quotes"] = None
            elif key in values:
                line, column = self.key_marks[*keys, key]
                sentence = f"repeated key {key!r} (first on line {line}, column {column}); keep one"
                self.problems[mark, sentence] = None
            else:
                self.key_marks[*keys, key] = mark
                values[key] = self._plain(value_node, (*keys, key))
        return values


def scalar(text: str) -> object:
    """Read an unquoted word of YAML: a number, true, false, null, or else the text itself."""
    return next((read(text) for form, read in SCALARS if re.fullmatch(form, text)), text)


def read_yaml(path: Path, name: str, *, number_keys: bool = False) -> Document:
    """Read a file of UTF-8 text; messages call it `name`, the rest is as for `Document`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return Document(text, name, number_keys=number_keys)
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{name}:1:1: cannot be read as UTF-8 text: {error}") from None


def must(be: str, test: Callable[[Any], bool]) -> Limit:
    """Limit a value by a test; `be` says in words what it must be."""
    return lambda value: [] if test(value) else [((), f"must be {be}, not {reprlib.repr(value)}")]


def one_of(*choices: str) -> Limit:
    """Limit text to some words."""
    return must(" or ".join(map(repr, choices)), lambda value: value in choices)


def distinct(*key: str) -> Limit:
    """Limit a list to items, or to what each holds under a key, that do not repeat."""

    def repeats(items: list[Any]) -> list[tuple[Keys, str]]:
        values = [item.get(*key) if key and isinstance(item, dict) else item for item in items]
        return [
            ((i, *key), f"repeats {value!r} of item {values.index(value) + 1}; rename or remove it")
            for i, value in enumerate(values)
            if isinstance(value, str) and value in values[:i]
        ]

    return repeats


def ascending(key: str) -> Limit:
    """Limit what items hold under a key to whole numbers that never fall; one without it is the next one."""

    def falls(items: list[Any]) -> list[tuple[Keys, str]]:
        last, found = 0, list[tuple[Keys, str]]()
        for i, item in enumerate(items):
            number = item.get(key) if isinstance(item, dict) else None
            if not isinstance(number, int) or isinstance(number, bool) or number <= 0:
                last += 1
                continue
            if number < last:
                said = f"must be at least {last}, the {key} of the item before, not {number}"
                found.append(((i, key), said))
            last = max(last, number)
        return found

    return falls


POSITIVE = must("a positive number", lambda value: 0 < value < float("inf"))
NOT_NEGATIVE = must("zero or a positive number", lambda value: 0 <= value < float("inf"))
SHARE = must("a share, from 0 to 1", lambda value: 0 <= value <= 1)
NOT_BLANK = must("text that is not blank", lambda value: bool(value.strip()))
NOT_EMPTY = must("a list with at least one item", bool)


def build(document: Document, schema: type[T], **given: object) -> T:
    """Turn a mapping into a dataclass; fields in `given` do not come from the file.

    A field is str, int, float, bool, a dataclass, a tuple[X, ...], a dict[str, X], or object for
    any value, and may be `Annotated` with limits.

    Raises:
        CourseError: all problems of the document.
    """
    value: T = _convert(document, schema, document.value, (), **given)
    document.raise_problems()
    return value


def build_part(document: Document, schema: type[T], value: object, keys: Keys) -> T | None:
    """Turn the value at `keys` into a dataclass as `build` does.

    Returns:
        None if there are problems in it; they wait in the document beside those of other parts.
    """
    others, document.problems = document.problems, {}
    made: T = _convert(document, schema, value, keys)
    is_good = not document.problems
    document.problems = others | document.problems
    return made if is_good else None


def _convert(document: Document, hint: Raw, value: Raw, keys: Keys, **given: object) -> Raw:
    hint, *limits = get_args(hint) if hasattr(hint, "__metadata__") else (hint,)
    kind: object = get_origin(hint) or hint
    expected, accepted = KINDS.get(kind, ("a mapping of keys to values", {dict}))
    if kind is object:
        return value
    if type(value) not in accepted:
        quotes = "; put it in quotes" if kind is str and isinstance(value, int | float) else ""
        document.add(keys, f"{_label(keys)} must be {expected}, not {_shown(value)}{quotes}")
        return None
    for way, sentence in (found for limit in limits for found in limit(value)):
        document.add((*keys, *way), f"{_label((*keys, *way))} {sentence}")
    if kind is tuple:
        item = get_args(hint)[0]
        return tuple(_convert(document, item, each, (*keys, i)) for i, each in enumerate(value))
    if kind is dict:
        item = get_args(hint)[1]
        return {k: _convert(document, item, each, (*keys, k)) for k, each in value.items()}
    return _fill(document, hint, value, keys, given) if accepted == {dict} else hint(value)


def _fill(document: Document, schema: Raw, values: Raw, keys: Keys, given: Raw) -> Raw:
    fields = {field.name: field for field in dataclasses.fields(schema) if field.name not in given}
    meant: set[str] = set()
    for key in values.keys() - fields.keys():
        near = nearest(key, fields)
        meant.update([near] if near else [])
        advice = f" (did you mean {near!r}?)" if near else f"; the keys are {', '.join(fields)}"
        document.add_to_key((*keys, key), f"unknown key {key!r}{advice}")
    for name in fields.keys() - values.keys() - meant:
        if fields[name].default is fields[name].default_factory:  # both MISSING
            document.add(keys, f"the key {name!r} is missing")
    hints = get_type_hints(schema, include_extras=True)
    parts = {k: _convert(document, hints[k], values[k], (*keys, k)) for k in fields if k in values}
    return None if document.problems else schema(**given, **parts)


def _label(keys: Keys) -> str:
    if not keys:
        return "the file"
    last = keys[-1]
    return repr(last) if isinstance(last, str) else f"item {last + 1} of {_label(keys[:-1])}"


def _shown(value: object) -> str:
    special = {type(None): "empty", list: "a list", dict: "a mapping", bool: str(value).lower()}
    return special.get(type(value)) or reprlib.repr(value)

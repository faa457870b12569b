"""Numbers as people write them (`1/6`, `2**10`, `math.log(10)`) to values, without running code.

Students' answers and authors' formulas are read by the same rules. Work and memory are bounded: an answer
may be hostile.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise
from types import EllipsisType
from typing import Any, TypeVar

from grader.language import _
from grader.reading.parsing import parse_expression

MAX_NODES = 500
MAX_DEPTH = 60
MAX_BITS = 4096  # of a whole number
MAX_TEXT = 10_000  # characters

MAX_DIGITS = 20  # that a number is rounded to

Names = Mapping[str, Any]
T = TypeVar("T")


class CannotRead(ValueError):
    """A sentence saying why something is no answer."""


_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_CONSTANTS = {"math.pi": math.pi, "math.e": math.e, "math.inf": math.inf, "math.nan": math.nan}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{f"math.{f.__name__}": f for f in (math.exp, math.log, math.log2, math.log10, math.log1p)},
    **{f"math.{f.__name__}": f for f in (math.sqrt, math.floor, math.ceil, math.prod, math.gcd)},
    **{f"math.{f.__name__}": f for f in (math.sin, math.cos, math.tan, math.tanh, math.expm1)},
    **{f.__name__: f for f in (abs, min, max, sum, int, float, round)},
}


def compute(text: str, names: Names | None = None) -> Any:
    """Work out a formula.

    Args:
        text: Python arithmetic.
        names: values of the names in it.

    Raises:
        CannotRead: it is no formula, or has no value.
    """
    return evaluate(parse(text), names)


@lru_cache(maxsize=4096)
def parse(text: str) -> ast.expr:
    """Parse one expression.

    Raises:
        CannotRead: it is not Python.
    """
    if len(text) > MAX_TEXT:
        raise CannotRead(_("it is too long"))
    if not text.strip():
        raise CannotRead(_("it is empty"))
    try:
        return parse_expression(text)  # it may be of several lines
    except SyntaxError:
        raise CannotRead(_("it is not written as Python writes numbers")) from None


def names_in(text: str) -> frozenset[str]:
    """Return the names that a formula needs beside those that are always there."""
    used = {node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name)}
    return frozenset(used - {"math", *_FUNCTIONS})


def evaluate(node: ast.expr, names: Names | None = None) -> Any:
    """Work out a parsed expression: a number, text, truth, or lists, tuples, sets and dicts of them.

    Raises:
        CannotRead: it has no value, or is too large.
    """
    try:
        return _Evaluation(names or {}).value(node)
    except ZeroDivisionError:
        raise CannotRead(_("it divides by zero")) from None
    except OverflowError:
        raise CannotRead(_("the number is too large")) from None
    except CannotRead:
        raise
    except (TypeError, ValueError):
        raise CannotRead(_("it has no value")) from None


def as_tuple(value: Any) -> Any:
    """Return lists as tuples, all the way down."""
    return tuple(map(as_tuple, value)) if isinstance(value, list | tuple) else value


class _Evaluation:
    """Works out one expression; every part of it costs one of `left`."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._left = MAX_NODES
        self._depth = 0

    def value(self, node: ast.expr) -> Any:
        """The value of a part."""
        self._left -= 1
        self._depth += 1
        if self._left < 0:
            raise CannotRead(_("it is too long"))
        if self._depth > MAX_DEPTH:
            raise CannotRead(_("it is nested too deeply"))
        method = _METHODS.get(type(node))
        if method is None:
            raise CannotRead(_("only numbers, text, lists and arithmetic can be read"))
        found = method(self, node)
        self._depth -= 1
        return found

    def constant(self, node: ast.Constant) -> Any:
        """A number, text, truth, or `...`."""
        if not isinstance(node.value, int | float | str | EllipsisType):
            raise CannotRead(_("only numbers, text, lists and arithmetic can be read"))
        return _small(node.value)

    def name(self, node: ast.Name) -> Any:
        """A name that has a value here."""
        if node.id in self._names:
            return self._names[node.id]
        said = _("{name} is a name; answers are read without running anything")
        raise CannotRead(said.format(name=node.id[:60]))

    def list(self, node: ast.List) -> Any:
        """A list."""
        return [self.value(part) for part in node.elts]

    def tuple(self, node: ast.Tuple) -> Any:
        """A tuple."""
        return tuple(self.value(part) for part in node.elts)

    def set(self, node: ast.Set) -> Any:
        """A set of letters or numbers."""
        made = [self.value(part) for part in node.elts]
        if not all(isinstance(value, str | int | float) for value in made):
            raise CannotRead(_("a set can hold letters and numbers alone"))
        return set(made)

    def dict(self, node: ast.Dict) -> Any:
        """A dict whose keys are text or numbers."""
        keys = [... if key is None else self.value(key) for key in node.keys]
        if not all(isinstance(key, str | int) for key in keys):
            raise CannotRead(_("the keys of a dictionary must be text"))
        return dict(zip(keys, map(self.value, node.values), strict=True))

    def unary(self, node: ast.UnaryOp) -> Any:
        """`-a`, `+a`, `not a`."""
        sign = _UNARY.get(type(node.op))
        return _small(_known(sign)(_numeric(self.value(node.operand))))

    def binary(self, node: ast.BinOp) -> Any:
        """`a + b` and the like."""
        sign = _power if isinstance(node.op, ast.Pow) else _BINARY.get(type(node.op))
        one, other = _numeric(self.value(node.left)), _numeric(self.value(node.right))
        return _small(_known(sign)(one, other))

    def compare(self, node: ast.Compare) -> bool:
        """`a < b <= c`."""
        values = [self.value(part) for part in (node.left, *node.comparators)]
        signs = [_known(_COMPARE.get(type(sign))) for sign in node.ops]
        return all(sign(*pair) for sign, pair in zip(signs, pairwise(values), strict=True))

    def both(self, node: ast.BoolOp) -> bool:
        """`a and b`, `a or b`."""
        every = all if isinstance(node.op, ast.And) else any
        return every(self.value(part) for part in node.values)

    def choice(self, node: ast.IfExp) -> Any:
        """`a if b else c`."""
        return self.value(node.body if self.value(node.test) else node.orelse)

    def attribute(self, node: ast.Attribute) -> Any:
        """`math.pi`."""
        return _known(_CONSTANTS.get(_dotted(node)))

    def call(self, node: ast.Call) -> Any:
        """`math.log(10)`."""
        function = None if node.keywords else _FUNCTIONS.get(_dotted(node.func))
        return _call(_known(function), [self.value(part) for part in node.args])


_METHODS: dict[type[ast.expr], Callable[[_Evaluation, Any], Any]] = {
    ast.Constant: _Evaluation.constant,
    ast.Name: _Evaluation.name,
    ast.List: _Evaluation.list,
    ast.Tuple: _Evaluation.tuple,
    ast.Set: _Evaluation.set,
    ast.Dict: _Evaluation.dict,
    ast.UnaryOp: _Evaluation.unary,
    ast.BinOp: _Evaluation.binary,
    ast.Compare: _Evaluation.compare,
    ast.BoolOp: _Evaluation.both,
    ast.IfExp: _Evaluation.choice,
    ast.Attribute: _Evaluation.attribute,
    ast.Call: _Evaluation.call,
}


def _known(found: T | None) -> T:
    if found is None:
        raise CannotRead(_("only numbers, text, lists and arithmetic can be read"))
    return found


def _call(function: Callable[..., Any], values: list[Any]) -> Any:
    flat = [v for value in values for v in (value if isinstance(value, list | tuple) else [value])]
    for value in flat:
        _numeric(value)
    if function is round and len(values) > 1 and abs(values[1]) > MAX_DIGITS:
        raise CannotRead(_("the number is too large"))
    return _small(function(*values))


def _power(base: Any, exponent: Any) -> Any:
    is_whole = isinstance(base, int) and isinstance(exponent, int) and exponent > 0
    if is_whole and base.bit_length() * exponent > MAX_BITS:
        raise CannotRead(_("the number is too large"))
    made = base**exponent
    if isinstance(made, complex):
        raise CannotRead(_("it has no value"))
    return _small(made)


def _numeric(value: Any) -> Any:
    if not isinstance(value, int | float):
        raise CannotRead(_("arithmetic is read with numbers alone"))
    return value


def _small(value: Any) -> Any:
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise CannotRead(_("the number is too large"))
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise CannotRead(_("the text is too long"))
    return value


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=module), attr=name):
            return f"{module}.{name}"
    return ""

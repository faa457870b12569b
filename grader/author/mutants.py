"""Mutants of a reference: one small change each, of the kind that slips into an answer.

A mutant that passes all cases shows what no case looks at, or changes nothing that anyone could see. The
author signs the latter off in the exercise file.
"""

from __future__ import annotations
import __future__

import ast
import copy
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from grader.author.graphs import MARK, Marks, marked, with_graph
from grader.author.no_changes import commutes, is_slight, leaves_out_form, same_form
from grader.declaring.exercise import Exercise
from grader.declaring.parts import views
from grader.expected.built import BuiltExercise
from grader.reading.parsing import parse, read_source

_FLAGS = __future__.annotations.compiler_flag
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
}
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_METHODS = {
    **{
        "sum": "mean",
        "mean": "sum",
        "amax": "amin",
        "max": "min",
        "min": "max",
        "argmax": "argmin",
    },
    **{"exp": "sigmoid", "log": "exp", "sqrt": "square", "tanh": "sigmoid", "sigmoid": "tanh"},
    **{
        "rand": "randn",
        "randn": "rand",
        "rand_like": "randn_like",
        "zeros": "ones",
        "ones": "zeros",
    },
    **{"var": "std", "std": "var", "add_": "sub_", "sub_": "add_", "mul_": "div_", "abs": "neg"},
    **{"logsumexp": "sum", "stack": "cat", "cumsum": "cumprod", "T": "mT"},
}


@dataclass(frozen=True)
class Mutant:
    """A changed reference.

    Attributes:
        line: first line of the changed statement, as Python writes it; what the author signs off.
        old: Python text that is replaced.
        new: what stands there instead; "" where it is left out.
        is_slight: see `no_changes.is_slight`; one that survives is none.
    """

    line: str
    function: Callable[..., Any]
    old: str = ""
    new: str = ""
    is_slight: bool = False


def mutants_of(exercise: Exercise, built: BuiltExercise) -> Iterator[Mutant]:
    """Yield every mutant of an exercise's reference that is valid Python; of several functions, of each one.

    Args:
        exercise: the declaration.
        built: its cases, which show where there is a graph that could be cut.
    """
    for view in views(exercise):
        for mutant in _of_one(view, built):
            yield replace(mutant, function=view.answer(mutant.function))


def _of_one(exercise: Exercise, built: BuiltExercise) -> Iterator[Mutant]:
    tree = _tree_of(exercise)
    original, seen = ast.unparse(tree), set()
    cuttable = _cuttable(exercise, built)
    for number, place in enumerate(_places(tree)):
        node, statement = place.node, place.statement
        for replacement in _replacements(node, tree):
            if (_is_cut(replacement) and number not in cuttable) or _is_none(
                place, replacement, exercise
            ):
                continue
            place.put(replacement)
            text = ast.unparse(ast.fix_missing_locations(tree))
            shown = statement if node is not statement else replacement
            line = ast.unparse(shown).partition("\n")[0]
            if node is statement:
                line = f"delete: {ast.unparse(node).partition(chr(10))[0]}"
            place.put(node)
            if text != original and text not in seen:
                seen.add(text)
                if function := _define(text, exercise):
                    new = "" if isinstance(replacement, ast.Pass) else ast.unparse(replacement)
                    slight = is_slight(node, place.owners) or leaves_out_form(node, replacement)
                    yield Mutant(line, function, ast.unparse(node), new, slight)


def _tree_of(exercise: Exercise) -> ast.FunctionDef | ast.ClassDef:
    source = read_source(exercise.function)[0]
    (tree,) = parse(source).body
    assert isinstance(tree, (ast.FunctionDef, ast.ClassDef))
    tree.decorator_list = []
    return tree


def _cuttable(exercise: Exercise, built: BuiltExercise) -> set[int]:
    """The places of a reference, by number, at which some case could see a graph cut."""
    tree, marks = _tree_of(exercise), Marks()
    for number, place in enumerate([*_places(tree)]):
        if any(map(_is_cut, _replacements(place.node, tree))):
            assert isinstance(place.node, ast.expr)
            place.put(marked(number, place.node, place.owners[0]))
    text = ast.unparse(ast.fix_missing_locations(tree))
    function = _define(text, exercise, {MARK: marks.mark})
    return with_graph(exercise.answer(function), marks, built) if function else set()


def _is_none(place: Place, replacement: ast.AST, exercise: Exercise) -> bool:
    """Whether a change is none: another name of one size, or arguments whose order says nothing."""
    match place.node, replacement:
        case ast.Name(id=one), ast.Name(id=other):
            return same_form(place.owners, one, other, exercise.cases)
        case ast.Call(args=[a, b, *_]), ast.Call(args=[c, d, *_]) if a is d and b is c:
            return commutes(place.node, _namespace(exercise))
    return False


def _is_cut(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="detach")):
            return True
    return False


def _define(
    text: str, exercise: Exercise, more: Mapping[str, Any] = MappingProxyType({})
) -> Callable[..., Any] | None:
    namespace = _namespace(exercise) | dict(more)
    try:
        exec(compile(text, "<mutant>", "exec", _FLAGS, dont_inherit=True), namespace)
    except (SyntaxError, ValueError, NameError):
        return None
    function: Callable[..., Any] = namespace[exercise.name]
    return function


def _namespace(exercise: Exercise) -> dict[str, Any]:
    if inspect.isfunction(exercise.function):
        return dict(inspect.unwrap(exercise.function).__globals__)
    return dict(vars(inspect.getmodule(exercise.function)))


@dataclass(frozen=True)
class Place:
    """A node that can be replaced.

    Attributes:
        owners: what holds it, and what holds that, up to its statement.
        key: the field of the nearest owner.
        index: in that field, where it is a list.
    """

    node: ast.AST
    owners: tuple[ast.AST, ...]
    key: str
    index: int | None
    statement: ast.stmt

    def put(self, value: ast.AST) -> None:
        """Put something in its place."""
        if self.index is None:
            setattr(self.owners[0], self.key, value)
        else:
            getattr(self.owners[0], self.key)[self.index] = value


def _places(tree: ast.FunctionDef | ast.ClassDef) -> Iterator[Place]:
    """Yield every node that can be replaced."""
    for index, statement in enumerate(tree.body):
        yield from _inside(Place(statement, (tree,), "body", index, statement))


def _inside(place: Place) -> Iterator[Place]:
    node = place.node
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if docstring or isinstance(node, ast.Raise):
        return  # nobody judges the words of an exception
    yield place
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "args") and isinstance(
            node, (ast.FunctionDef, ast.ClassDef, ast.AnnAssign, ast.arg)
        ):
            continue
        for i, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST):
                inner = child if isinstance(child, ast.stmt) else place.statement
                yield from _inside(Place(child, (node, *place.owners), name, i, inner))


def _replacements(  # noqa: PLR0912 - a table of small changes
    node: ast.AST, tree: ast.FunctionDef | ast.ClassDef
) -> Iterator[ast.AST]:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            if other := _OPERATORS.get(type(op)):
                yield ast.BinOp(left, other(), right)
            yield left
            yield right
        case ast.Compare(left=left, ops=[op], comparators=others):
            yield ast.Compare(left, [_COMPARISONS[type(op)]()], others)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(value=float() as value):
            yield from (ast.Constant(value * 2), ast.Constant(value + 1))
        case ast.Attribute(value=value, attr=attr) if attr in _METHODS:
            yield ast.Attribute(value, _METHODS[attr], node.ctx)
        case ast.Call(func=function, args=args, keywords=keywords):
            if isinstance(function, ast.Attribute) and ast.unparse(function.value) != "torch":
                yield function.value  # x.sqrt() -> x
            elif len(args) == 1:
                yield args[0]
            if len(args) > 1:
                yield ast.Call(function, [args[1], args[0], *args[2:]], keywords)
            for i, keyword in enumerate(keywords):
                if keyword.arg != "strict":  # it is left out by what it is set to
                    yield ast.Call(function, args, keywords[:i] + keywords[i + 1 :])
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield from (body, orelse, ast.IfExp(test, orelse, body))
        case ast.Name(id=name, ctx=ast.Load()):
            yield from _renamed(name, tree)
        case ast.If(test=test, body=body, orelse=orelse):
            yield ast.Pass()
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.Assign() | ast.AugAssign() | ast.Expr() | ast.For() | ast.While() | ast.With():
            yield ast.Pass()


def _renamed(name: str, tree: ast.FunctionDef | ast.ClassDef) -> Iterator[ast.AST]:
    """Another parameter in the place of one, and a tensor whose graph is cut."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        parameters = [a.arg for a in [*function.args.args, *function.args.kwonlyargs]]
        if name in parameters:
            for other in parameters:
                if other not in (name, "self"):
                    yield ast.Name(other, ast.Load())
    stored = {
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    known = stored | {a.arg for f in functions for a in f.args.args}
    if name in known - {"self"}:
        call = ast.Attribute(ast.Name(name, ast.Load()), "detach", ast.Load())
        yield copy.deepcopy(ast.Call(call, [], []))

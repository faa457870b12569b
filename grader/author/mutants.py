"""Mutants of a reference: one small change each, of the kind that slips into an answer.

A mutant that passes all cases shows what no case looks at, or changes nothing that anyone could see. The
author signs the latter off in the exercise file.
"""

from __future__ import annotations
import __future__

import ast
import copy
import inspect
import signal
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any

from grader.declaring.case import recipes_in
from grader.declaring.exercise import Exercise
from grader.declaring.parts import views

SECONDS = 5.0
"""A mutant that computes for longer has an endless loop."""

PATIENCE = 60.0
"""Seconds on the clock after which one that computes nothing waits for what never comes."""

_EVERY = 0.5
"""Seconds after which code that caught the exception is stopped again."""

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

_FORM = ("shape", "ndim", "dtype", "device", "numel", "dim", "size", "new_zeros", "new_empty")


@dataclass(frozen=True)
class Mutant:
    """A changed reference.

    Attributes:
        line: first line of the changed statement, as Python writes it; what the author signs off.
        old: Python text that is replaced.
        new: what stands there instead; "" where it is left out.
    """

    line: str
    function: Callable[..., Any]
    old: str = ""
    new: str = ""


def mutants_of(exercise: Exercise) -> Iterator[Mutant]:
    """Yield every mutant of an exercise's reference that is valid Python; of several functions, of each one."""
    for view in views(exercise):
        for mutant in _of_one(view):
            yield replace(mutant, function=view.answer(mutant.function))


def _of_one(exercise: Exercise) -> Iterator[Mutant]:
    source = textwrap.dedent(inspect.getsource(exercise.function))
    (tree,) = ast.parse(source).body
    assert isinstance(tree, (ast.FunctionDef, ast.ClassDef))
    tree.decorator_list = []
    original, seen = ast.unparse(tree), set()
    graph, unseen = _has_graph(exercise), _without_graph(tree)
    no_graph = _records_of(exercise) | _integers(exercise)
    for node, owner, key, index, statement in _places(tree):
        for replacement in _replacements(node, tree):
            cut = _is_cut(replacement)
            if cut and (not graph or node in unseen or getattr(node, "id", "") in no_graph):
                continue
            _put(owner, key, index, replacement)
            text = ast.unparse(ast.fix_missing_locations(tree))
            shown = statement if node is not statement else replacement
            line = ast.unparse(shown).partition("\n")[0]
            if node is statement:
                line = f"delete: {ast.unparse(node).partition(chr(10))[0]}"
            _put(owner, key, index, node)
            if text != original and text not in seen:
                seen.add(text)
                if function := _define(text, exercise):
                    new = "" if isinstance(replacement, ast.Pass) else ast.unparse(replacement)
                    yield Mutant(line, function, ast.unparse(node), new)


@dataclass
class Limit:
    """A limit on time.

    Attributes:
        reached: whether it stopped what it was for, who may have caught the exception.
    """

    reached: bool = False


@contextmanager
def time_limit(seconds: float = SECONDS, patience: float = PATIENCE) -> Iterator[Limit]:
    """Raise TimeoutError inside the block when it takes longer; in the main thread only.

    Args:
        seconds: of this process's own time: a machine that is busy makes nothing slower.
        patience: seconds on the clock, far more of them.
    """
    limit = Limit()

    def stop(number: int, frame: FrameType | None) -> None:
        limit.reached = True
        raise TimeoutError(f"still running after {seconds:g} s")

    timers = (
        (signal.SIGPROF, signal.ITIMER_PROF, seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, patience),
    )
    before = [signal.signal(number, stop) for number, _timer, _seconds in timers]
    for _number, timer, after in timers:
        signal.setitimer(timer, after, _EVERY)
    try:
        yield limit
    finally:
        for _number, timer, _seconds in timers:
            signal.setitimer(timer, 0)
        for (number, _timer, _seconds), handler in zip(timers, before, strict=True):
            signal.signal(number, handler)


def _has_graph(exercise: Exercise) -> bool:
    """Whether a case has a graph that could be cut; without one no case can tell."""
    return any(
        case.grad or case.call or any(r.is_parameter for r in recipes_in(dict(case.arguments)))
        for case in exercise.cases
    )


def _records_of(exercise: Exercise) -> set[str]:
    """Arguments that are updated and have no graph in any case, such as moving averages."""
    return {
        name
        for name in exercise.updates
        if not any(
            name in case.grad or any(r.is_parameter for r in recipes_in(case.arguments.get(name)))
            for case in exercise.cases
        )
    }


def _without_graph(tree: ast.AST) -> set[ast.AST]:
    """What is computed with under `torch.no_grad()`, where there is no graph to cut."""
    blocks = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.With) and "no_grad" in ast.unparse(node.items[0])
    ]
    operations = (ast.BinOp, ast.Call, ast.Attribute)
    return {
        operand
        for block in blocks
        for node in ast.walk(block)
        if isinstance(node, operations)
        for operand in ast.walk(node)
    }


def _integers(exercise: Exercise) -> set[str]:
    """The arguments that hold integers in every case: they have no graph that could be cut."""
    kinds: dict[str, set[str]] = {}
    for case in exercise.cases:
        for name, value in case.arguments.items():
            kinds.setdefault(name, set()).update(recipe.dtype for recipe in recipes_in(value))
    return {name for name, held in kinds.items() if held == {"int64"}}


def _is_cut(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="detach")):
            return True
    return False


def _define(text: str, exercise: Exercise) -> Callable[..., Any] | None:
    namespace = (
        dict(inspect.unwrap(exercise.function).__globals__)
        if inspect.isfunction(exercise.function)
        else dict(vars(inspect.getmodule(exercise.function)))
    )
    try:
        exec(compile(text, "<mutant>", "exec", _FLAGS, dont_inherit=True), namespace)
    except (SyntaxError, ValueError, NameError):
        return None
    function: Callable[..., Any] = namespace[exercise.name]
    return function


Place = tuple[ast.AST, ast.AST, str, int | None, ast.stmt]


def _places(tree: ast.FunctionDef | ast.ClassDef) -> Iterator[Place]:
    """Yield every node that can be replaced: it, what holds it and where, and its statement."""
    for index, statement in enumerate(tree.body):
        yield from _inside(statement, tree, "body", index, statement)


def _inside(
    node: ast.AST, owner: ast.AST, key: str, index: int | None, statement: ast.stmt
) -> Iterator[Place]:
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if docstring or isinstance(node, ast.Raise):
        return  # nobody judges the words of an exception
    form = isinstance(owner, ast.Attribute) and owner.attr in _FORM
    if not form:  # a shape is the same whatever becomes of the graph
        yield node, owner, key, index, statement
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "args") and isinstance(
            node, (ast.FunctionDef, ast.ClassDef, ast.AnnAssign, ast.arg)
        ):
            continue
        for i, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST):
                inner = child if isinstance(child, ast.stmt) else statement
                yield from _inside(child, node, name, i, inner)


def _put(owner: ast.AST, key: str, index: int | None, value: ast.AST) -> None:
    if index is None:
        setattr(owner, key, value)
    else:
        getattr(owner, key)[index] = value


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
            for i in range(len(keywords)):
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

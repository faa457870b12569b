"""Where a reference has a graph that could be cut: found by running it on its cases.

Each name that a reference reads is marked by a view, in one run of all cases. A mark counts if a gradient flows
through it or could: from a result, from an argument that was updated, or in a backward of its own. Of integers,
of data without a graph and under `torch.no_grad()` nothing is there to be cut, nor of what is only compared or
counted.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import torch

from grader.expected.built import BuiltExercise
from grader.expected.reference import ONE_AT_A_TIME
from grader.jail.inside import wire
from grader.jail.inside.calls import Ready, make_call
from grader.jail.inside.rounds import Prepared
from grader.jail.inside.settings import prepare, restore

MARK = "_mark_"
"""Name of the function that marks a value, in the code of a reference that is watched."""

_OF_ITSELF = ("grad", "grad_fn", "is_leaf", "requires_grad", "data")
"""Attributes of a tensor that its view has not."""

Use = Literal["read", "written", "itself"]
"""What is done with a value: it is written to in place, or asked for what its view has not."""


@dataclass
class Marks:
    """The values that were marked while a function ran.

    Attributes:
        had_graph: numbers of the places where a value had a graph.
        reached: those through which a gradient could flow.
    """

    had_graph: set[int] = field(default_factory=set)
    reached: set[int] = field(default_factory=set)
    _nodes: list[tuple[int, Any]] = field(default_factory=list)

    def mark(self, number: int, value: Any, use: Use = "read") -> Any:
        """Return a view of a value with a graph, and any other one as it is."""
        if not isinstance(value, torch.Tensor) or not value.requires_grad:
            return value
        self.had_graph.add(number)
        if use != "read":
            if use == "itself" or torch.is_grad_enabled():
                self.reached.add(number)
            return value
        with torch.enable_grad():
            view = value.view_as(value)
        view.register_hook(lambda _gradient: self.reached.add(number))  # type: ignore[no-untyped-call]
        self._nodes.append((number, view.grad_fn))
        return view

    def follow(self, results: Iterable[torch.Tensor]) -> None:
        """Note which marks lie in the graphs of some tensors, and forget them."""
        waiting = [tensor.grad_fn for tensor in results if tensor.grad_fn is not None]
        seen = set(waiting)
        while waiting:
            for node, _ in waiting.pop().next_functions:
                if node is not None and node not in seen:
                    seen.add(node)
                    waiting.append(node)
        self.reached |= {number for number, node in self._nodes if node in seen}
        self._nodes.clear()


def with_graph(answer: Callable[..., Any], marks: Marks, built: BuiltExercise) -> set[int]:
    """Return the numbers of those places of a reference whose graph some case could see cut.

    Args:
        answer: the reference, in whose code places are marked.
        marks: what marks them.
        built: its cases.
    """
    calls = built.calls("cpu")
    prepared = Prepared(calls, wire.unpack(built.inputs))
    is_whole = True
    raises = [bool(case.raises) for case in built.cases for _run in case.runs]
    for number, may_raise in enumerate(raises):
        # Where marks break a case it shows nothing of what could be seen.
        is_whole &= _call(answer, prepared.take(number), marks) or may_raise
    return marks.reached if is_whole else marks.had_graph


def _call(function: Callable[..., Any], ready: Ready, marks: Marks) -> bool:
    """Make a call and follow what comes of it; False if it raises."""
    with ONE_AT_A_TIME:
        before = prepare(ready.call.seed, ready.call.device)
        try:
            result = make_call(function, ready)
            given = [*ready.arguments.values.values()]
            marks.follow(tensor for _, tensor in wire.leaves([result, given]))
        except Exception:
            return False
        finally:
            restore(before, ready.call.seed)
    return True


def marked(number: int, name: ast.expr, owner: ast.AST) -> ast.expr:
    """Return a call that marks the value of a place.

    Args:
        number: of the place.
        name: what stands there.
        owner: what holds it.
    """
    attribute = owner.attr if isinstance(owner, ast.Attribute) else ""
    in_place = attribute.endswith("_") and not attribute.endswith("__")
    use: Use = "itself" if attribute in _OF_ITSELF else "written" if in_place else "read"
    said = [ast.Constant(number), name, ast.Constant(use)]
    return ast.Call(ast.Name(MARK, ast.Load()), said, [])

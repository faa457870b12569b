"""One call of a function: a described call in, a message about everything it did out.

Runs in the child for a student's function, and in the trusted process for the reference; both sides of
a comparison are thus made by the same lines. It knows inputs and upstream gradients, nothing else.
"""

from __future__ import annotations
import __future__

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Any

import torch

from grader.jail.inside import wire
from grader.jail.inside.arguments import Arguments, Take, make_arguments
from grader.jail.inside.description import Call, Tree
from grader.jail.inside.raised import LabelOf, describe_error
from grader.jail.inside.results import describe_state, describe_tensor, differentiate
from grader.jail.inside.settings import prepare, restore


@dataclass
class Ready:
    """A call with its arguments made, good for one time: a function may write to them.

    Attributes:
        cotangents: upstream gradients, one for each float tensor of the right result.
    """

    call: Call
    dtype: torch.dtype
    arguments: Arguments
    cotangents: list[torch.Tensor]
    driver: Callable[..., Any] | None


def make_ready(call: Call, take: Take, *, watch: bool = True) -> Ready:
    """Make what one call needs.

    Args:
        call: what is called.
        take: finds the tensors that the trees name.
        watch: whether changed arguments are to be noticed.
    """
    dtype = getattr(torch, call.dtype)
    arguments = make_arguments(call, take, dtype, watch=watch)
    trees = call.cotangents if watch and call.grad else []
    cotangents = [take(tree).to(dtype) for tree in trees]
    return Ready(call, dtype, arguments, cotangents, _make_driver(call.driver))


def taking(flat: dict[str, torch.Tensor]) -> Take:
    """Find tensors in `flat`, each once: a call made again reads the same."""
    found: dict[int, torch.Tensor] = {}

    def take(tree: Tree) -> torch.Tensor:
        if id(tree) not in found:  # the trees outlive this function
            found[id(tree)] = wire.pick(flat, tree)
        return found[id(tree)]

    return take


def run_call(
    function: Callable[..., Any],
    ready: Ready,
    sent: wire.Tensors,
    label_of: LabelOf = lambda filename: "",
    seen: list[torch.Tensor] | None = None,
) -> dict[str, Any]:
    """Call `function` once and describe what happened.

    Args:
        function: the student's function, or the reference.
        ready: the call.
        sent: takes the tensors that the message names.
        label_of: see `raised.LabelOf`.
        seen: takes what `repeat_call` compares with.

    Returns:
        The message: result, gradients, updated arguments and side effects, or the exception raised.
    """
    call, arguments = ready.call, ready.arguments
    before = prepare(call.seed, call.device)
    generator = torch.default_generator.get_state() if call.draws else None
    message: dict[str, Any] = {"status": "returned"}
    try:
        result = _call(function, ready)
        message["output"] = wire.encode(result, lambda tensor: describe_tensor(tensor, sent))
        plain = type(result) is torch.Tensor  # most are
        outputs = [result] if plain else [tensor for _, tensor in wire.leaves(result)]
        if seen is not None and not sent.is_full:
            seen += [tensor.clone() for tensor in _made(outputs, arguments)]
        if call.grad:
            inputs = arguments.differentiable
            message |= differentiate(outputs, ready.cotangents, inputs, sent, label_of)
        message["state"] = [describe_state(*entry, sent) for entry in arguments.updated]
        message["touched"] = arguments.changes()
        if generator is not None:
            same = torch.equal(torch.default_generator.get_state(), generator)
            message["drew"] = call.device != "cpu" or not same
    except BaseException as error:  # the student's code may raise anything, SystemExit included
        message = {"status": "raised", "error": describe_error(error, label_of).to_json()}
    message["globals"] = restore(before, call.seed)
    return message


def repeat_call(function: Callable[..., Any], ready: Ready, seen: list[torch.Tensor]) -> bool:
    """Make a call again and tell whether it gives what was `seen` the first time, bit by bit.

    On a GPU the last digits may differ: sums there are not always taken in the same order.
    """
    try:
        result = _call(function, ready)
        again = _made([tensor for _, tensor in wire.leaves(result)], ready.arguments)
        return len(again) == len(seen) and all(
            _same(one, other, exact=ready.call.device == "cpu")
            for one, other in zip(again, seen, strict=True)
        )
    except BaseException:
        return False


def _made(outputs: list[torch.Tensor], arguments: Arguments) -> list[torch.Tensor]:
    """The tensors that a call returned or updated."""
    return [tensor.detach() for tensor in (*outputs, *(t for _, t, _ in arguments.updated))]


def _same(one: torch.Tensor, other: torch.Tensor, *, exact: bool) -> bool:
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if one.is_meta or other.is_meta:
        return one.is_meta and other.is_meta
    if exact and torch.equal(one, other):
        return True
    if not one.is_floating_point():
        return torch.equal(one, other)
    rtol = 0.0 if exact else 1e-4
    return torch.allclose(one, other, rtol=rtol, atol=rtol, equal_nan=True)


@functools.lru_cache(maxsize=256)
def _compiled(source: str) -> CodeType:
    code: CodeType = compile(source, "<case>", "exec", __future__.annotations.compiler_flag)
    return code


def _make_driver(driver: Sequence[str] | None) -> Callable[..., Any] | None:
    if driver is None:
        return None
    name, source = driver
    namespace: dict[str, Any] = {"torch": torch, "Tensor": torch.Tensor}
    exec(_compiled(source), namespace)
    made: Callable[..., Any] = namespace[name]
    return made


def _call(function: Callable[..., Any], ready: Ready) -> Any:
    values = ready.arguments.values
    if ready.driver is not None:
        return ready.driver(function, **values)
    names, positional = list(values), ready.call.positional
    given = [values[n] for n in names[:positional]]
    return function(*given, **{n: values[n] for n in names[positional:]})

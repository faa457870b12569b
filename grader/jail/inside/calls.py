"""One call of a function: a described call in, a message about everything it did out.

Runs in the child for a student's function, and in the trusted process for the reference; both sides of
a comparison are thus made by the same lines. It knows inputs and upstream gradients, nothing else.
"""

from __future__ import annotations
import __future__

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import torch

from grader.jail.inside import wire
from grader.jail.inside.arguments import Arguments, Take, make_arguments
from grader.jail.inside.description import Call, Tree
from grader.jail.inside.raised import LabelOf, describe_error
from grader.jail.inside.results import describe_state, describe_tensor, differentiate
from grader.jail.inside.settings import prepare, restore
from grader.jail.inside.together import others_of, part_of


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


@dataclass
class Seen:
    """What a call gave, for comparison with what it gives when it is made again.

    Attributes:
        results: the tensors of the result, and the arguments that were updated.
        copies: of these, as they were at once.
        in_place: whether the updated arguments kept their storage.
    """

    results: list[torch.Tensor] = field(default_factory=list)
    copies: list[torch.Tensor] = field(default_factory=list)
    in_place: bool = True


def make_ready(call: Call, take: Take, *, watch: bool = True, manners: Sequence[str] = ()) -> Ready:
    """Make what one call needs.

    Args:
        call: what is called.
        take: finds the tensors that the trees name.
        watch: whether changed arguments are to be noticed.
        manners: see `manners.py`.
    """
    dtype = getattr(torch, call.dtype)
    arguments = make_arguments(call, take, dtype, watch=watch, manners=manners)
    trees = call.cotangents if call.grad else []
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
    seen: Seen | None = None,
) -> dict[str, Any]:
    """Call `function` once and describe what happened.

    Args:
        function: the student's function, or the reference.
        ready: the call.
        sent: takes the tensors that the message names.
        label_of: see `raised.LabelOf`.
        seen: takes what the call gave.

    Returns:
        The message: result, gradients, updated arguments and side effects, or the exception raised.
    """
    call, arguments = ready.call, ready.arguments
    before = prepare(call.seed, call.device)
    generator = torch.default_generator.get_state() if call.draws else None
    message: dict[str, Any] = {"status": "returned"}
    try:
        result = make_call(function, ready)
        message["output"] = wire.encode(result, lambda tensor: describe_tensor(tensor, sent))
        plain = type(result) is torch.Tensor  # most are
        outputs = [result] if plain else [tensor for _, tensor in wire.leaves(result)]
        if seen is not None and not sent.is_full:
            seen.results = made_by(outputs, arguments)
            seen.copies = [tensor.clone() for tensor in seen.results]
            seen.in_place = is_in_place(arguments)
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


def made_by(outputs: Sequence[torch.Tensor], arguments: Arguments) -> list[torch.Tensor]:
    """The tensors that a call returned or updated."""
    return [tensor.detach() for tensor in (*outputs, *(t for _, t, _ in arguments.updated))]


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


def is_in_place(arguments: Arguments) -> bool:
    """Whether the arguments that a call updated have their old storage."""
    return all(tensor.data_ptr() == alias.data_ptr() for _, tensor, alias in arguments.updated)


def make_call(function: Callable[..., Any], ready: Ready) -> Any:
    """Call `function` and return its result as it is, or raise what it raises."""
    values, call = ready.arguments.values, ready.call
    called = part_of(function, call.part)
    if ready.driver is not None:
        return ready.driver(called, **values, **others_of(function, call))
    names, positional = list(values), call.positional
    given = [values[n] for n in names[:positional]]
    return called(*given, **{n: values[n] for n in names[positional:]})

"""One call of a function: a described call in, a message about everything it did out.

Runs in the child for a student's function, and in the trusted process for the reference; both sides of
a comparison are thus made by the same lines. It knows inputs and upstream gradients, nothing else.
"""

from __future__ import annotations
import __future__

import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import torch

from grader.jail import wire
from grader.jail.arguments import Arguments, Take, make_arguments

MAX_ELEMENTS = 1 << 24
MAX_TEXT = 500
_SENDABLE = (
    *(torch.float64, torch.float32, torch.float16, torch.bfloat16),
    *(torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool),
)


@dataclass
class Seen:
    """What a call gave and was given, for `repeat_call`.

    Attributes:
        tensors: copies of the result's tensors and of the updated arguments.
        stored: id of a tree to the tensor that it names; the trees outlive it.
    """

    tensors: list[torch.Tensor] = field(default_factory=list)
    stored: dict[int, torch.Tensor] = field(default_factory=dict)


def run_call(
    function: Callable[..., Any],
    call: dict[str, Any],
    flat: dict[str, torch.Tensor],
    sent: wire.Tensors,
    label_of: Callable[[str], str] = lambda filename: "",
    seen: Seen | None = None,
) -> dict[str, Any]:
    """Call `function` once and describe what happened.

    Args:
        function: the student's function, or the reference.
        call: `arguments` (pairs of name and tree), `positional` (how many of them go by position),
            `dtype`, `device`, `grad` and `updates` (argument names), `labels`, `cotangents` (one tree
            for each float tensor of the result), `seed`, and `driver` (name and source of a function
            that makes the call, or None).
        flat: the tensors that the trees name.
        sent: takes the tensors that the message names.
        label_of: what to call a file of a traceback; "" if it is not the student's.
        seen: takes what `repeat_call` needs.

    Returns:
        The message: result, gradients, updated arguments and side effects, or the exception raised.
    """
    dtype = getattr(torch, call["dtype"])
    arguments = make_arguments(call, _taking(flat, seen or Seen()), dtype)
    before = prepare(call, dtype)
    message: dict[str, Any] = {"status": "returned"}
    try:
        result = _call(function, call, arguments)
        if seen is not None:
            seen.tensors += [tensor.clone() for tensor in _made(result, arguments)]
        message["output"] = wire.encode(result, lambda t: _describe(t, sent))
        if call["grad"]:
            _differentiate(result, call, flat, arguments, message, sent, label_of)
        message["state"] = [_state_of(*entry, sent) for entry in arguments.updated]
        message["touched"] = arguments.changes()
        if call.get("draws"):
            state = torch.default_generator.get_state()
            message["drew"] = call["device"] != "cpu" or not torch.equal(state, before["generator"])
    except BaseException as error:  # the student's code may raise anything, SystemExit included
        message = {"status": "raised", "error": describe_error(error, label_of)}
    message["globals"] = restore(before, call["seed"], dtype)
    return message


def repeat_call(
    function: Callable[..., Any], call: dict[str, Any], flat: dict[str, torch.Tensor], seen: Seen
) -> bool:
    """Make a call again and tell whether it gives what was `seen` the first time, bit by bit.

    On a GPU the last digits may differ: sums there are not always taken in the same order.
    """
    dtype = getattr(torch, call["dtype"])
    arguments = make_arguments(call, _taking(flat, seen), dtype, watch=False)
    try:
        again = _made(_call(function, call, arguments), arguments)
        return len(again) == len(seen.tensors) and all(
            _same(one, other, exact=call["device"] == "cpu")
            for one, other in zip(again, seen.tensors, strict=True)
        )
    except BaseException:
        return False


def _taking(flat: dict[str, torch.Tensor], seen: Seen) -> Take:
    def take(tree: dict[str, Any]) -> torch.Tensor:
        found = seen.stored.get(id(tree))
        if found is None:
            found = seen.stored[id(tree)] = wire.pick(flat, tree)
        return found

    return take


def prepare(call: dict[str, Any], dtype: torch.dtype) -> dict[str, Any]:
    """Set what a call relies on, and return the global state as it was."""
    before = _global_state()
    torch.set_default_dtype(dtype)
    _seed(call["seed"], call["device"])
    if call.get("draws"):
        before["generator"] = torch.default_generator.get_state()
    return before


def _made(result: Any, arguments: Arguments) -> list[torch.Tensor]:
    """The tensors that a call returned or updated."""
    tensors = [tensor.detach() for _, tensor in wire.leaves(result)]
    return tensors + [tensor.detach() for _, tensor, _ in arguments.updated]


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


def describe_error(error: BaseException, label_of: Callable[[str], str]) -> dict[str, Any]:
    """Describe an exception: names of its classes, text, and the student's own frames."""
    frames = []
    with suppress(Exception):
        for entry in traceback.extract_tb(error.__traceback__):
            if label := label_of(entry.filename):
                frames.append([label, entry.lineno, (entry.line or "")[:MAX_TEXT]])
    if isinstance(error, SyntaxError) and (label := label_of(error.filename or "")):
        frames.append([label, error.lineno, (error.text or "").strip()[:MAX_TEXT]])
    text = ""
    with suppress(Exception):
        text = str(error.msg if isinstance(error, SyntaxError) else error)[:MAX_TEXT]
    out_of_memory = isinstance(error, MemoryError) or "can't allocate memory" in text
    kinds = [kind.__name__[:100] for kind in type(error).__mro__ if kind is not object]
    return {
        "kinds": kinds[:10],
        "text": text,
        "frames": [*frames[:1], *frames[1:][-2:]],
        "memory": out_of_memory,
    }


def _call(function: Callable[..., Any], call: dict[str, Any], arguments: Arguments) -> Any:
    if call["driver"] is not None:
        name, source = call["driver"]
        namespace: dict[str, Any] = {"torch": torch, "Tensor": torch.Tensor}
        exec(compile(source, "<case>", "exec", __future__.annotations.compiler_flag), namespace)
        return namespace[name](function, **arguments.values)
    names = list(arguments.values)
    positional = [arguments.values[n] for n in names[: call["positional"]]]
    return function(*positional, **{n: arguments.values[n] for n in names[call["positional"] :]})


def _describe(value: torch.Tensor, sent: wire.Tensors) -> dict[str, Any]:
    """Describe a tensor of the result; what cannot travel is named instead."""
    tensor = torch.Tensor.detach(value)
    if tensor.is_meta:
        return {"meta": list(tensor.shape)}
    plain = tensor.layout == torch.strided and not tensor.is_quantized
    if not plain or tensor.dtype not in _SENDABLE:
        return {"other": f"a {str(tensor.dtype)[6:]} tensor of layout {tensor.layout}"}
    if tensor.numel() > MAX_ELEMENTS:
        return {"other": f"a tensor of {tensor.numel()} elements"}
    return sent.add(tensor.as_subclass(torch.Tensor)) | {
        "requires_grad": value.requires_grad,
        "device": tensor.device.type,
        "subclass": ""
        if type(value) in (torch.Tensor, torch.nn.Parameter)
        else type(value).__name__,
    }


def _differentiate(
    result: Any,
    call: dict[str, Any],
    flat: dict[str, torch.Tensor],
    arguments: Arguments,
    message: dict[str, Any],
    sent: wire.Tensors,
    label_of: Callable[[str], str],
) -> None:
    """Back-propagate the upstream gradients through all outputs at once."""
    outputs = [t for _, t in wire.leaves(result) if t.is_floating_point() and not t.is_meta]
    cotangents = [wire.pick(flat, tree) for tree in call["cotangents"]]
    if [t.shape for t in outputs] != [c.shape for c in cotangents]:
        return  # wrong shapes are told by the output; there is no gradient to speak of
    pairs = [(t, c.to(t)) for t, c in zip(outputs, cotangents, strict=True) if t.requires_grad]
    inputs = [tensor for _, tensor in arguments.differentiable]
    try:
        grads: Any = [None] * len(inputs)
        if pairs:
            with torch.enable_grad():
                # The same as handing the upstream gradients over, without the 500 modules (0.6 s of
                # CPU in each new process) that torch imports to check them.
                terms = [(t * c).sum() for t, c in pairs]
                weighed = (
                    terms[0] if len(terms) == 1 else torch.stack([t.double() for t in terms]).sum()
                )
                grads = torch.autograd.grad(weighed, inputs, allow_unused=True)
    except Exception as error:
        message["grad_error"] = describe_error(error, label_of)
        return
    message["grads"] = [
        [path, None if grad is None else sent.add(grad)]
        for (path, _), grad in zip(arguments.differentiable, grads, strict=True)
    ]


def _state_of(
    path: str, tensor: torch.Tensor, alias: torch.Tensor, sent: wire.Tensors
) -> dict[str, Any]:
    """Describe an argument that the function was to change in place."""
    kept = tensor.data_ptr() == alias.data_ptr() and tensor.shape == alias.shape
    grad = tensor.grad if tensor.is_leaf else None
    return {
        "path": path,
        "value": sent.add(tensor),
        "grad": None if grad is None else sent.add(grad),
        "storage_kept": kept,
        "requires_grad": tensor.requires_grad,
        "is_leaf": tensor.is_leaf,
    }


def _seed(seed: int, device: str) -> None:
    """Seed torch's generators and no other: only what they draw makes a result repeatable."""
    # `torch.manual_seed` formats a traceback for a CUDA that is not there: 0.5 ms a call.
    torch.default_generator.manual_seed(seed)
    if device == "cuda":
        torch.cuda.manual_seed_all(seed)


def _global_state() -> dict[str, Any]:
    return {
        "default dtype": torch.get_default_dtype(),
        "gradient mode": torch.is_grad_enabled(),
        "number of threads": torch.get_num_threads(),
    }


def restore(before: dict[str, Any], seed: int, dtype: torch.dtype) -> list[str]:
    """Put global state back and name what the call had changed."""
    now = _global_state()
    expected = before | {"default dtype": dtype}
    changed = [name for name, value in now.items() if value != expected[name]]
    if torch.initial_seed() != seed:
        changed.append("random seed")
    torch.set_default_dtype(before["default dtype"])
    torch.set_grad_enabled(before["gradient mode"])
    if "number of threads" in changed:
        torch.set_num_threads(before["number of threads"])
    return changed

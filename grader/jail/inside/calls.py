"""One call of a function: a described call in, a message about everything it did out.

Runs in the child for a student's function, and in the trusted process for the reference; both sides of
a comparison are thus made by the same lines. It knows inputs and upstream gradients, nothing else.
"""

from __future__ import annotations
import __future__

import functools
import linecache
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import CodeType
from typing import Any

import torch

from grader.jail.inside import wire
from grader.jail.inside.arguments import Arguments, Take, make_arguments

MAX_TEXT = 500


@dataclass
class Ready:
    """A call with its arguments made, good for one time: a function may write to them.

    Attributes:
        call: see `make_ready`.
        cotangents: upstream gradients, one for each float tensor of the right result.
    """

    call: dict[str, Any]
    dtype: torch.dtype
    arguments: Arguments
    cotangents: list[torch.Tensor]
    driver: Callable[..., Any] | None


def make_ready(call: dict[str, Any], take: Take, *, watch: bool = True) -> Ready:
    """Make what one call needs.

    Args:
        call: `arguments` (pairs of name and tree), `positional` (how many of them go by position),
            `dtype`, `device`, `grad` and `updates` (argument names), `labels`, `cotangents` (one tree
            for each float tensor of the result), `seed`, and `driver` (name and source of a function
            that makes the call, or None).
        take: finds the tensors that the trees name.
        watch: whether changed arguments are to be noticed.
    """
    dtype = getattr(torch, call["dtype"])
    arguments = make_arguments(call, take, dtype, watch=watch)
    trees = call["cotangents"] if watch and call["grad"] else []
    cotangents = [take(tree).to(dtype) for tree in trees]
    return Ready(call, dtype, arguments, cotangents, _make_driver(call["driver"]))


def taking(flat: dict[str, torch.Tensor]) -> Take:
    """Find tensors in `flat`, each once: a call made again reads the same."""
    found: dict[int, torch.Tensor] = {}

    def take(tree: dict[str, Any]) -> torch.Tensor:
        if id(tree) not in found:  # the trees outlive this function
            found[id(tree)] = wire.pick(flat, tree)
        return found[id(tree)]

    return take


def run_call(
    function: Callable[..., Any],
    ready: Ready,
    sent: wire.Tensors,
    label_of: Callable[[str], str] = lambda filename: "",
    seen: list[torch.Tensor] | None = None,
) -> dict[str, Any]:
    """Call `function` once and describe what happened.

    Args:
        function: the student's function, or the reference.
        ready: the call.
        sent: takes the tensors that the message names.
        label_of: what to call a file of a traceback; "" if it is not the student's.
        seen: takes what `repeat_call` compares with.

    Returns:
        The message: result, gradients, updated arguments and side effects, or the exception raised.
    """
    call, arguments = ready.call, ready.arguments
    before = prepare(call, ready.dtype)
    generator = torch.default_generator.get_state() if call.get("draws") else None
    message: dict[str, Any] = {"status": "returned"}
    try:
        result = _call(function, ready)
        plain = type(result) is torch.Tensor  # most are
        message["output"] = (
            _describe(result, sent) if plain else wire.encode(result, lambda t: _describe(t, sent))
        )
        outputs = [result] if plain else [tensor for _, tensor in wire.leaves(result)]
        if seen is not None and not sent.is_full:
            seen += [tensor.clone() for tensor in _made(outputs, arguments)]
        if call["grad"]:
            _differentiate(outputs, ready, message, sent, label_of)
        message["state"] = [_state_of(*entry, sent) for entry in arguments.updated]
        message["touched"] = arguments.changes()
        if generator is not None:
            same = torch.equal(torch.default_generator.get_state(), generator)
            message["drew"] = call["device"] != "cpu" or not same
    except BaseException as error:  # the student's code may raise anything, SystemExit included
        message = {"status": "raised", "error": describe_error(error, label_of)}
    message["globals"] = restore(before, call["seed"], ready.dtype)
    return message


def repeat_call(function: Callable[..., Any], ready: Ready, seen: list[torch.Tensor]) -> bool:
    """Make a call again and tell whether it gives what was `seen` the first time, bit by bit.

    On a GPU the last digits may differ: sums there are not always taken in the same order.
    """
    try:
        result = _call(function, ready)
        again = _made([tensor for _, tensor in wire.leaves(result)], ready.arguments)
        return len(again) == len(seen) and all(
            _same(one, other, exact=ready.call["device"] == "cpu")
            for one, other in zip(again, seen, strict=True)
        )
    except BaseException:
        return False


def prepare(call: dict[str, Any], dtype: torch.dtype) -> tuple[Any, ...]:
    """Set what a call relies on, and return the global state as it was."""
    before = _global_state()
    if before[0] is not dtype:
        torch.set_default_dtype(dtype)
    _seed(call["seed"], call["device"])
    return before


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


def describe_error(error: BaseException, label_of: Callable[[str], str]) -> dict[str, Any]:
    """Describe an exception: names of its classes, text, and the student's own frames."""
    places = []
    step = error.__traceback__
    while step is not None:
        filename = step.tb_frame.f_code.co_filename
        if label := label_of(filename):
            places.append((label, filename, step.tb_lineno))
        step = step.tb_next
    frames: list[list[Any]] = []
    for label, filename, line in [*places[:1], *places[1:][-2:]]:
        frames.append([label, line, linecache.getline(filename, line).strip()[:MAX_TEXT]])
    with suppress(BaseException):  # here too: a SyntaxError may be made by hand
        if isinstance(error, SyntaxError) and (label := label_of(error.filename or "")):
            frames.append([label, error.lineno, (error.text or "").strip()[:MAX_TEXT]])
    text = ""
    with suppress(BaseException):  # the student's own `__str__` may raise anything
        text = str(error.msg if isinstance(error, SyntaxError) else error)[:MAX_TEXT]
    out_of_memory = isinstance(error, MemoryError) or "can't allocate memory" in text
    kinds = [kind.__name__[:100] for kind in type(error).__mro__ if kind is not object]
    return {
        "kinds": kinds[:10],
        "text": text,
        "frames": frames,
        "memory": out_of_memory,
    }


@functools.lru_cache(maxsize=256)
def _compiled(source: str) -> CodeType:
    code: CodeType = compile(source, "<case>", "exec", __future__.annotations.compiler_flag)
    return code


def _make_driver(driver: tuple[str, str] | None) -> Callable[..., Any] | None:
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
    names, positional = list(values), ready.call["positional"]
    given = [values[n] for n in names[:positional]]
    return function(*given, **{n: values[n] for n in names[positional:]})


def _describe(value: torch.Tensor, sent: wire.Tensors) -> dict[str, Any]:
    """Describe a tensor of the result; what cannot travel is named instead."""
    tensor = torch.Tensor.detach(value)
    if tensor.is_meta:
        return {"meta": list(tensor.shape)}
    plain = tensor.layout == torch.strided and not (tensor.is_quantized or tensor.is_nested)
    if not plain or tensor.dtype not in _SENDABLE:
        nested = "nested " if tensor.is_nested else ""
        return {"other": f"a {nested}{str(tensor.dtype)[6:]} tensor of layout {tensor.layout}"}
    kind = type(value)
    tree = sent.add(tensor if kind is torch.Tensor else tensor.as_subclass(torch.Tensor))
    if "other" in tree:
        return tree
    return tree | {
        "requires_grad": value.requires_grad,
        "device": tensor.device.type,
        "subclass": "" if kind in (torch.Tensor, torch.nn.Parameter) else kind.__name__,
    }


_SENDABLE = frozenset(wire.SENDABLE.values())


def _differentiate(
    outputs: list[torch.Tensor],
    ready: Ready,
    message: dict[str, Any],
    sent: wire.Tensors,
    label_of: Callable[[str], str],
) -> None:
    """Back-propagate the upstream gradients through all outputs at once."""
    outputs = [t for t in outputs if t.is_floating_point() and not t.is_meta]
    if [t.shape for t in outputs] != [c.shape for c in ready.cotangents]:
        return  # wrong shapes are told by the output; there is no gradient to speak of
    pairs = [(t, c) for t, c in zip(outputs, ready.cotangents, strict=True) if t.requires_grad]
    inputs = [tensor for _, tensor in ready.arguments.differentiable]
    try:
        grads = _gradients(pairs, inputs) if pairs else [None] * len(inputs)
    except Exception as error:
        message["grad_error"] = describe_error(error, label_of)
        return
    message["grads"] = [
        [path, None if grad is None else sent.add(grad)]
        for (path, _), grad in zip(ready.arguments.differentiable, grads, strict=True)
    ]


def _gradients(
    pairs: list[tuple[torch.Tensor, torch.Tensor]], inputs: list[torch.Tensor]
) -> Sequence[torch.Tensor | None]:
    """`torch.autograd.grad(outputs, inputs, cotangents, allow_unused=True)`, a third of its time.

    The function itself also checks the upstream gradients, for which it imports 500 modules (0.6 s of CPU
    in each new process); they are ours and right.
    """
    outputs = tuple(t for t, _ in pairs)
    cotangents = tuple(
        c if (c.dtype, c.device) == (t.dtype, t.device) else c.to(t) for t, c in pairs
    )
    engine = torch.autograd.Variable._execution_engine
    found: Sequence[torch.Tensor | None] = engine.run_backward(
        outputs,
        cotangents,
        False,
        False,
        tuple(inputs),
        allow_unreachable=True,
        accumulate_grad=False,
    )
    return found


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


_STATE = ("default dtype", "gradient mode", "number of threads")


def _global_state() -> tuple[Any, ...]:
    """The values of `_STATE`."""
    return torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads()


def restore(before: tuple[Any, ...], seed: int, dtype: torch.dtype) -> list[str]:
    """Put global state back and name what the call had changed."""
    now, expected = _global_state(), (dtype, *before[1:])
    changed = []
    if now != expected:
        values = zip(_STATE, now, expected, strict=True)
        changed = [name for name, value, wanted in values if value != wanted]
    if torch.default_generator.initial_seed() != seed:
        changed.append("random seed")
    if now[0] is not before[0]:
        torch.set_default_dtype(before[0])
    if "gradient mode" in changed:
        torch.set_grad_enabled(before[1])
    if "number of threads" in changed:
        torch.set_num_threads(before[2])
    return changed

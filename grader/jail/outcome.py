"""What a call did, decoded from the message of a child (or of the reference) and checked on the way.

An Outcome names every tensor by the aspect that it is compared under, see `aspect.py`. The reference's Outcome
has the aspects that a student's must have.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor

from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.inside import wire
from grader.jail.inside.frames import WireError
from grader.jail.inside.raised import MAX_HELD, Frame, Held, Raised
from grader.jail.reply import Other, Reply, Status, Trouble
from grader.language import _

Skeleton = Any
"""A result without its numbers: "tensor", "float", "int", a constant, or [kind, names, skeletons]."""

Flags = dict[str, Any]
"""What is known of a tensor beside its values: `requires_grad`, `storage_kept`, ..."""

Manners = tuple[str, ...]
"""Those of one call, see `inside/manners.py`."""

MAX_NAME = 994
"""Characters of an aspect's name: every part of a structure has the keys around it in its own."""


@dataclass(frozen=True)
class Outcome:
    """What one call of a function did.

    Attributes:
        status: see `reply.Reply`.
        note: how the child ended, where it died.
        lacks: name of the function that is missing, of an exercise of several.
        error: the exception that was raised, if any.
        skeleton: structure of the result.
        aspects: everything that is compared, in order; None is a gradient that does not exist.
        flags: what is known of each tensor beside its values.
        touched: arguments that were written to and must not be.
        grad_error: the exception raised by back-propagation, if any.
        changed_globals: global state that the call had changed.
        dtype: in which the formula is judged.
        device: where the call was made.
        drew: False where a random call left torch's generator as it was.
        troubles: how the call failed when it was made again, in this or another manner.
        others: what it made of other numbers, by the manners of the call; None is what is no plain tensor.
    """

    status: Status
    note: str = ""
    error: Raised | None = None
    skeleton: Skeleton = None
    aspects: dict[Aspect, Tensor | None] = field(default_factory=dict)
    flags: dict[Aspect, Flags] = field(default_factory=dict)
    touched: tuple[str, ...] = ()
    grad_error: Raised | None = None
    changed_globals: tuple[str, ...] = ()
    drew: bool = True
    troubles: tuple[Trouble, ...] = ()
    lacks: str = ""
    others: dict[Manners, list[Tensor | None]] = field(default_factory=dict)
    dtype: str = "float64"
    device: str = "cpu"

    @property
    def outputs(self) -> dict[Aspect, Tensor]:
        """The tensors and numbers of the result."""
        return {
            aspect: tensor
            for aspect, tensor in self.aspects.items()
            if aspect.is_output and tensor is not None
        }


Behaviour = dict[str, list[Outcome]]
"""What an answer did: case name to the outcomes of its runs."""


def on(device: str, outcome: Outcome) -> Outcome:
    """Say where a call was made."""
    return outcome if device == "cpu" else replace(outcome, device=device)


def decode(reply: Reply) -> Outcome:
    """Read a reply. One that no honest child sends is a crash.

    Args:
        reply: what a session returned, or what `run_call` made in this process.
    """
    if reply.status not in ("returned", "raised"):
        note, lacks = reply.note or _say_kind(reply.message), reply.message.get("name", "")
        return Outcome(reply.status, note=note, lacks=clean(lacks) if type(lacks) is str else "")
    try:
        message = reply.read()
        changed = tuple(_texts(message.get("globals", [])))
        if reply.status == "raised":
            error = _read_error(message["error"])
            status: Status = "memory" if error.memory else "raised"
            return Outcome(status, error=error, changed_globals=changed)
        return _read_returned(message, reply, changed)
    except (
        WireError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        OverflowError,
        RuntimeError,  # torch's, or nested too deeply
    ):
        return Outcome("crashed", note=_("the process sent an answer that cannot be read"))


def _say_kind(message: dict[str, Any]) -> str:
    """Say what the name of a missing function stands for, if for anything."""
    kind = message.get("kind")
    if type(kind) is not str or not kind:
        return ""
    said = _("at the end the name stands for something of type {kind}, no longer for a function")
    return said.format(kind=clean(kind)[:100])


def _read_returned(message: dict[str, Any], reply: Reply, changed: tuple[str, ...]) -> Outcome:
    flat = reply.flat
    aspects: dict[Aspect, Tensor | None] = {}
    flags: dict[Aspect, Flags] = {}
    skeleton = _read_tree(message["output"], OUTPUT, flat, aspects, flags)
    if max(len(message.get(key, [])) for key in ("grads", "state")) > wire.MAX_PARTS:
        raise WireError("more tensors than any call has arguments")
    for path, tree in message.get("grads", []):
        aspects[Aspect.grad(_text(path))] = None if tree is None else wire.pick(flat, tree)
    for entry in message.get("state", []):
        _read_state(entry, flat, aspects, flags)
    grad_error = message.get("grad_error")
    return Outcome(
        "returned",
        skeleton=skeleton,
        aspects=aspects,
        flags=flags,
        touched=tuple(_texts(message.get("touched", []))),
        grad_error=_read_error(grad_error) if grad_error else None,
        changed_globals=changed,
        drew=message.get("drew", True) is not False,
        troubles=tuple(Trouble(*map(clean, trouble)) for trouble in reply.troubles),
        others=read_others(reply.others),
    )


def read_others(others: Sequence[Other]) -> dict[Manners, list[Tensor | None]]:
    """Read what a call made of other numbers, see `Outcome`."""
    return {one.manners: [_pick(one.flat, tree) for tree in one.trees] for one in others}


def _pick(flat: dict[str, Tensor], tree: Any) -> Tensor | None:
    try:
        return wire.pick(flat, tree)
    except WireError:
        return None


def _read_tree(
    tree: Any,
    aspect: Aspect,
    flat: dict[str, Tensor],
    aspects: dict[Aspect, Tensor | None],
    flags: dict[Aspect, Flags],
    parts: Iterator[int] | None = None,
) -> Skeleton:
    parts = parts or itertools.count()
    if next(parts) > wire.MAX_PARTS or len(aspect.name) > MAX_NAME:
        raise WireError("a structure larger than any that is described")
    if tree is None or isinstance(tree, (bool, str)):
        return repr(tree)[:80]
    if isinstance(tree, (int, float)):
        aspects[aspect] = torch.tensor(tree, dtype=torch.float64 if type(tree) is float else None)
        return type(tree).__name__
    match tree:
        case {"tensor": _, "requires_grad": bool(), "device": str(), "subclass": str()}:
            aspects[aspect] = wire.pick(flat, tree)
            flags[aspect] = {
                "requires_grad": tree["requires_grad"],
                "device": _text(tree["device"]),
                "subclass": _text(tree["subclass"]),
            }
            return "tensor"
        case {"meta": [*sizes]}:
            return f"a tensor of shape {tuple(int(size) for size in sizes[:50])}"
        case {"other": str() as name}:
            return f"other {_text(name)[:200]}"
        case {"list": [*items]} | {"tuple": [*items]}:
            read = [
                _read_tree(item, aspect.part(i), flat, aspects, flags, parts)
                for i, item in enumerate(items)
            ]
            return ["list" if "list" in tree else "tuple", list(range(len(items))), read]
        case {"dict": [*pairs]}:
            named = [
                (_text(key), _read_tree(item, part, flat, aspects, flags, parts))
                for key, item in pairs
                for part in [aspect.part(f"{key!r:.80}")]
            ]
            return ["dict", [k for k, _ in named], [p for _, p in named]]
    raise WireError("a result of no known kind")


def _read_state(
    entry: dict[str, Any],
    flat: dict[str, Tensor],
    aspects: dict[Aspect, Tensor | None],
    flags: dict[Aspect, Flags],
) -> None:
    path = _text(entry["path"])
    state = Aspect.state(path)
    aspects[state] = wire.pick(flat, entry["value"])
    flags[state] = {k: bool(entry[k]) for k in ("storage_kept", "requires_grad", "is_leaf")}
    if entry["requires_grad"]:
        grad = entry["grad"]
        aspects[Aspect.state(f"{path}.grad")] = None if grad is None else wire.pick(flat, grad)


def _read_error(error: Any) -> Raised:
    frames = [Frame(_text(a), int(b or 0), _text(c)) for a, b, c in error["frames"]][:4]
    kinds = _texts(error["kinds"]) or ["Exception"]
    held = [_read_held(*entry) for entry in error.get("held", [])[:MAX_HELD]]
    told = _text(error["text"]), tuple(frames), bool(error["memory"])
    return Raised(tuple(kinds), *told, error.get("begun") is True, tuple(held))


def _read_held(name: Any, shape: Any, dtype: Any) -> Held:
    return Held(_text(name), tuple(int(size) for size in shape[:50]), _text(dtype))


def _texts(values: Any) -> list[str]:
    return [_text(value) for value in values][:50]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise WireError("text expected")
    return clean(value)


def clean(text: str) -> str:
    """Cut a child's text, and take out of it whatever acts on a terminal or cannot be written to a file."""
    text = text[:500]
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)

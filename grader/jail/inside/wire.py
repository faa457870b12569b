"""Values on their way between the grader and a child: trees of JSON, tensors as their bytes, no pickle.

Numbers, strings and None go as they are, everything else is an object with one of the keys `tensor`,
`list`, `tuple`, `dict` or `other`. The reading side trusts nothing: a tree that does not decode, or names
a tensor that is not there, is a `WireError`.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import safetensors.torch
import torch

from grader.jail.inside.description import Tree
from grader.jail.inside.frames import WireError

MAX_DEPTH = 20
MAX_PARTS = 1000
"""Parts of a structure that are described; more cannot be an answer."""
MAX_TEXT = 1000
MAX_AROUND_NOTHING = 1 << 20
"""The other sizes of an empty tensor, multiplied: the sum over its empty dimension has as many elements."""


class Tensors:
    """Tensors on their way: one flat run of numbers per dtype, so that many small ones are cheap.

    Args:
        room: bytes that may be taken along.
    """

    def __init__(self, room: int = 1 << 62) -> None:
        self._rows: dict[torch.dtype, _Row] = {}
        self._room = room

    def add(self, tensor: torch.Tensor) -> dict[str, Any]:
        """Take a copy of a tensor along and return its tree: dtype, offset and shape."""
        count = tensor.numel()
        row = self._rows.get(tensor.dtype)
        if row is None:
            row = self._rows[tensor.dtype] = _Row(tensor.dtype)
        self._room -= count * row.width
        if self._room < 0:
            return {"other": f"a tensor of {count} elements, more than can be compared"}
        plain = tensor.detach() if tensor.requires_grad else tensor
        if not plain.is_cpu or plain.is_neg() or row.name == "bfloat16":
            plain = plain.cpu().resolve_neg()
            plain = plain.view(torch.int16) if row.name == "bfloat16" else plain
        # A copy: whoever made the tensor may write to it again before the others are made.
        row.parts.append(plain.numpy().tobytes())
        offset = row.count
        row.count += count
        return {"tensor": [row.name, offset, list(tensor.shape)]}

    @property
    def is_full(self) -> bool:
        """Whether there was a tensor that there was no room for."""
        return self._room < 0

    def flat(self) -> dict[str, torch.Tensor]:
        """Return what `unpack` or `unpack_raw` gives on the other side."""
        return unpack_raw(*self.raw())

    def blob(self) -> bytes:
        """Return a safetensors document; empty where there is no tensor."""
        return (
            safetensors.torch.save(self.flat())
            if any(r.parts for r in self._rows.values())
            else b""
        )

    def raw(self) -> tuple[list[list[Any]], bytes]:
        """Return how many numbers of which dtype there are, and their bytes."""
        # The widest first, so that all are aligned.
        rows = sorted((row for row in self._rows.values() if row.parts), key=lambda row: -row.width)
        return [[row.name, row.count] for row in rows], b"".join(
            [p for row in rows for p in row.parts]
        )


class _Row:
    """The numbers of one dtype."""

    __slots__ = ("count", "name", "parts", "width")

    def __init__(self, dtype: torch.dtype) -> None:
        self.name, self.width = _name(dtype), dtype.itemsize
        self.parts: list[bytes] = []
        self.count = 0


@functools.cache
def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


SENDABLE = {
    _name(dtype): dtype
    for dtype in (
        *(torch.float64, torch.float32, torch.float16, torch.bfloat16),
        *(torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool),
    )
}
"""The dtypes that travel, by name."""


def unpack(blob: bytes) -> dict[str, torch.Tensor]:
    """Read the flat tensors of a safetensors document, by dtype.

    Raises:
        WireError: if it is not a safetensors document of flat tensors named by their dtypes.
    """
    if not blob:
        return {}
    try:
        flat: dict[str, torch.Tensor] = safetensors.torch.load(blob)
    except (safetensors.SafetensorError, KeyError, RuntimeError, ValueError, TypeError) as error:
        raise WireError(f"not a readable tensor document ({type(error).__name__})") from None
    if any(name != _name(t.dtype) or t.dim() != 1 for name, t in flat.items()):
        raise WireError("tensors of other names or shapes than announced")
    return flat


def unpack_raw(sizes: Any, data: bytes | bytearray) -> dict[str, torch.Tensor]:
    """Read what `Tensors.raw` made; nothing of it is believed.

    Raises:
        WireError: if the sizes are no sizes of known dtypes, or do not add up to the data.
    """
    flat: dict[str, torch.Tensor] = {}
    memory = data if isinstance(data, bytearray) else bytearray(data)
    start = 0
    for entry in sizes if isinstance(sizes, list) and len(sizes) <= len(SENDABLE) else [None]:
        match entry:
            case [str() as name, count] if name in SENDABLE and name not in flat:
                dtype = SENDABLE[name]
            case _:
                raise WireError("tensors of no known dtype")
        if type(count) is not int:  # a truth value is an int, too
            raise WireError("a number of numbers that is none")
        stop = start + count * dtype.itemsize
        if not (start <= stop <= len(memory)) or start % dtype.itemsize:
            raise WireError("another number of bytes than announced")
        flat[name] = _read(memory, dtype, count, start)
        start = stop
    if start != len(memory):
        raise WireError("another number of bytes than announced")
    return flat


def _read(memory: bytearray, dtype: torch.dtype, count: int, start: int) -> torch.Tensor:
    if not count:
        return torch.empty(0, dtype=dtype)
    if (
        dtype == torch.bool
    ):  # a byte that is neither 0 nor 1 is no truth value: nobody says what it does
        return torch.frombuffer(memory, dtype=torch.uint8, count=count, offset=start) != 0
    return torch.frombuffer(memory, dtype=dtype, count=count, offset=start)


def pick(flat: dict[str, torch.Tensor], tree: Any) -> torch.Tensor:
    """Return the tensor that a tree names, as a view of the flat one.

    Raises:
        WireError: if the blob holds no such tensor.
    """
    try:
        dtype, offset, shape = tree["tensor"]
        whole = flat[dtype]
        sizes = (offset, *shape)
    except (KeyError, TypeError, ValueError):
        raise WireError("a tensor that is not in the document") from None
    if (
        type(shape) is not list
        or len(sizes) > MAX_DEPTH
        or any(type(n) is not int or not 0 <= n < 1 << 40 for n in sizes)
        or (0 in shape and math.prod(n for n in shape if n) > MAX_AROUND_NOTHING)
    ):
        raise WireError("a tensor of impossible shape")
    end = offset + math.prod(shape)
    if end <= whole.numel():
        return whole[offset:end].view(shape)
    raise WireError("a tensor that is not in the document")


def encode(value: Any, leaf: Callable[[torch.Tensor], dict[str, Any]]) -> Any:
    """Turn a value into a tree; `leaf` describes each tensor."""
    if isinstance(value, torch.Tensor):
        return leaf(value)
    try:
        return _encode(value, leaf, 0, itertools.count())
    except _TooManyParts:
        return {"other": f"a structure of more than {MAX_PARTS} parts"}


class _TooManyParts(Exception):
    pass


def _encode(
    value: Any, leaf: Callable[[torch.Tensor], dict[str, Any]], depth: int, parts: Iterator[int]
) -> Any:
    if depth > MAX_DEPTH:
        return {"other": "a structure nested too deeply"}
    if next(parts) > MAX_PARTS:
        raise _TooManyParts
    if isinstance(value, torch.Tensor):
        return leaf(value)
    if value is None or type(value) in (bool, int, float, str):
        if type(value) is str:
            return value[:MAX_TEXT]
        return value if type(value) is not int or abs(value) < 1 << 63 else {"other": "int"}
    if isinstance(value, (list, tuple)):
        items = [_encode(v, leaf, depth + 1, parts) for v in value]
        return {"list" if isinstance(value, list) else "tuple": items}
    if isinstance(value, dict):
        pairs = [[str(k)[:MAX_TEXT], _encode(v, leaf, depth + 1, parts)] for k, v in value.items()]
        return {"dict": pairs}
    kind = type(value)
    return {"other": f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")[:200]}


def decode(tree: Any, leaf: Callable[[dict[str, Any]], Any]) -> Any:
    """Turn a tree back into a value; `leaf` makes each tensor (and each `other`).

    Raises:
        WireError: if `tree` is not a tree.
    """
    if tree is None or isinstance(tree, (bool, int, float, str)):
        return tree
    match tree:
        case {"list": [*items]}:
            return [decode(item, leaf) for item in items]
        case {"tuple": [*items]}:
            return tuple(decode(item, leaf) for item in items)
        case {"dict": [*pairs]}:
            return {key: decode(item, leaf) for key, item in map(_pair, pairs)}
        case {"tensor": _} | {"other": str()}:
            return leaf(tree)
    raise WireError("a value of no known kind")


def _pair(item: Any) -> tuple[str, Any]:
    match item:
        case [str() as key, value]:
            return key, value
    raise WireError("a dict entry that is not a pair")


def tensors_in(tree: Any, path: str = "", names: Any = None) -> Iterator[tuple[str, Tree]]:
    """Yield the trees of the tensors in a tree, one of ours, with paths like those of `leaves`."""
    match tree:
        case {"tensor": _}:
            yield path, tree
        case {"list": [*items]} | {"tuple": [*items]}:
            for i, item in enumerate(items):
                yield from tensors_in(item, _place(path, i, names))
        case {"dict": [*pairs]}:
            for key, item in pairs:
                yield from tensors_in(item, f"{path}[{key!r}]")


def leaves(value: Any, path: str = "", names: Any = None) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the tensors of a value with their paths, such as `params[3]` or a name from `names`.

    Of a value with more parts than are described they are the first ones.
    """
    with suppress(_TooManyParts):
        yield from _leaves(value, path, names, 0, itertools.count())


def _leaves(
    value: Any, path: str, names: Any, depth: int, parts: Iterator[int]
) -> Iterator[tuple[str, torch.Tensor]]:
    if next(parts) > MAX_PARTS:
        raise _TooManyParts
    if isinstance(value, torch.Tensor):
        yield path, value
    elif depth == MAX_DEPTH:
        return
    elif isinstance(value, (list, tuple)):
        for i, item in enumerate(value):
            yield from _leaves(item, _place(path, i, names), None, depth + 1, parts)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}[{key!r}]", None, depth + 1, parts)


def _place(path: str, i: int, names: Any) -> str:
    return names[i] if names is not None and i < len(names) else f"{path}[{i}]"

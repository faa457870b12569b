"""Values on their way between the grader and a child: trees of JSON, tensors as safetensors, no pickle.

Numbers, strings and None go as they are, everything else is an object with one of the keys `tensor`,
`list`, `tuple`, `dict` or `other`. The reading side trusts nothing: a tree that does not decode, or names
a tensor that is not there, is a `WireError`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from typing import Any

import safetensors.torch
import torch

from grader.jail.frames import WireError

MAX_DEPTH = 20


class Tensors:
    """Tensors on their way into a blob: one flat tensor per dtype, so that many small ones are cheap."""

    def __init__(self) -> None:
        self._parts: dict[torch.dtype, list[torch.Tensor]] = {}
        self._counts: dict[torch.dtype, int] = {}

    def add(self, tensor: torch.Tensor) -> dict[str, Any]:
        """Take a copy of a tensor along and return its tree: dtype, offset and shape."""
        plain = tensor.detach().cpu()
        offset = self._counts.get(plain.dtype, 0)
        # A copy: whoever made the tensor may write to it again before the blob is made.
        self._parts.setdefault(plain.dtype, []).append(plain.reshape(-1).clone())
        self._counts[plain.dtype] = offset + plain.numel()
        return {"tensor": [_name(plain.dtype), offset, list(plain.shape)]}

    def flat(self) -> dict[str, torch.Tensor]:
        """Return what `unpack` gives on the other side."""
        return {_name(dtype): torch.cat(parts) for dtype, parts in self._parts.items()}

    def blob(self) -> bytes:
        """Return the safetensors document; empty where there is no tensor."""
        return safetensors.torch.save(self.flat()) if self._parts else b""


@functools.cache
def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def unpack(blob: bytes) -> dict[str, torch.Tensor]:
    """Read the flat tensors of a blob, by dtype.

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
    if len(sizes) > MAX_DEPTH or any(type(n) is not int or not 0 <= n < 1 << 40 for n in sizes):
        raise WireError("a tensor of impossible shape")
    end = offset + math.prod(shape)
    if end <= whole.numel():
        return whole[offset:end].view(shape)
    raise WireError("a tensor that is not in the document")


def encode(value: Any, leaf: Callable[[torch.Tensor], dict[str, Any]]) -> Any:
    """Turn a value into a tree; `leaf` describes each tensor."""
    return _encode(value, leaf, 0)


def _encode(value: Any, leaf: Callable[[torch.Tensor], dict[str, Any]], depth: int) -> Any:
    if depth > MAX_DEPTH:
        return {"other": "a structure nested too deeply"}
    if value is None or type(value) in (bool, int, float, str):
        return value if type(value) is not int or abs(value) < 1 << 63 else {"other": "int"}
    if isinstance(value, torch.Tensor):
        return leaf(value)
    if isinstance(value, (list, tuple)):
        items = [_encode(item, leaf, depth + 1) for item in list(value)]
        return {"list" if isinstance(value, list) else "tuple": items}
    if isinstance(value, dict):
        pairs = [[str(k), _encode(v, leaf, depth + 1)] for k, v in list(value.items())]
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


def leaves(value: Any, path: str = "", names: Any = None) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the tensors of a value with their paths, such as `params[3]` or a name from `names`."""
    if isinstance(value, torch.Tensor):
        yield path, value
    elif isinstance(value, (list, tuple)):
        for i, item in enumerate(value):
            known = names is not None and i < len(names)
            yield from leaves(item, names[i] if known else f"{path}[{i}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}[{key!r}]")

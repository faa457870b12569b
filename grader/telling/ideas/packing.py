"""Tables of whole numbers and many tensors that are much alike to few bytes, beside a JSON document; and back.

Each tensor is kept once. Numbers are rounded to what a comparison can see (`sameness.py`), so that what differs
by rounding alone is kept once too, and the rest compresses well. What is drawn by chance is kept as the
few values that each element takes, and which one it is in each run.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from grader.jail.inside import wire
from grader.jail.inside.frames import WireError
from grader.telling.same.sameness import FLOOR

_DROPPED_BITS = 21
"""Of the 52 bits behind a float64's point: a number moves by 2**-32 at most, a quarter of what counts."""
_NEGLIGIBLE = 2.0**-40
"""Of the largest number of a tensor; less is what rounding made of a zero."""

MOST_VALUES = 8
"""Values that an element may take in different runs."""

NONE = -1
"""Number of the tensor that does not exist."""
_DRAWN = -1
"""Begins a row of `tensors` that is drawn: the number of the choice follows, and those of the values."""


class Rows:
    """A table in which each row stands once."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._numbers: dict[str, int] = {}

    def add(self, row: Any) -> int:
        """Return the number of a row, which is added if it is new."""
        number = self._numbers.setdefault(json.dumps(row), len(self.rows))
        if number == len(self.rows):
            self.rows.append(row)
        return number


Table = Sequence[Sequence[int]]


class Packer:
    """Takes tensors and numbers them; `pack` makes the bytes."""

    def __init__(self) -> None:
        self._sent = wire.Tensors()
        self._forms = Rows()
        self._tensors = Rows()
        self._known: dict[tuple[int, bytes], int] = {}

    def add(self, tensor: Tensor | None) -> int:
        """Return the number of a tensor."""
        if tensor is None:
            return NONE
        tensor = _rounded(tensor.detach())
        form = self._forms.add([str(tensor.dtype).removeprefix("torch."), list(tensor.shape)])
        key = form, tensor.reshape(-1).contiguous().view(torch.uint8).numpy().tobytes()
        if key not in self._known:
            offset = self._sent.add(tensor)["tensor"][1]
            self._known[key] = self._tensors.add([form, offset])
        return self._known[key]

    def add_drawn(self, drawn: Sequence[Tensor]) -> list[int] | None:
        """Return the numbers of what a tensor is in each run; None if its elements take too many values."""
        shape = drawn[0].shape
        runs = torch.stack([_rounded(tensor.detach()).reshape(-1) for tensor in drawn]).numpy()
        known, codes = np.unique(runs, return_inverse=True)
        codes = codes.reshape(runs.shape)
        ordered = np.sort(codes, axis=0)
        ranks = np.cumsum(np.diff(ordered, axis=0, prepend=ordered[:1]) != 0, axis=0)
        count = int(ranks.max(initial=0)) + 1
        if count > MOST_VALUES:
            return None
        # An element that takes fewer values than others takes its last one twice.
        values = np.repeat(ordered[-1:], count, axis=0)
        np.put_along_axis(values, ranks, ordered, axis=0)
        numbers = [self.add(torch.from_numpy(known[row]).reshape(shape)) for row in values]
        if count == 1:
            return numbers * len(drawn)
        chosen = (codes[:, None] > values).sum(1).astype(np.uint8)
        choices = [self.add(torch.from_numpy(row).reshape(shape)) for row in chosen]
        return [self._tensors.add([_DRAWN, choice, *numbers]) for choice in choices]

    def pack(self, document: dict[str, Any], tables: Mapping[str, Table]) -> bytes:
        """Make a file of a document, of tables and all tensors."""
        places = {}
        for name, table in {**tables, "tensors": self._tensors.rows}.items():
            ends = np.cumsum([0, *map(len, table)], dtype=np.int32)
            flat = np.array([number for row in table for number in row], dtype=np.int32)
            places[name] = [self._sent.add(torch.from_numpy(part)) for part in (ends, flat)]
        sizes, data = self._sent.raw()
        own = {"forms": self._forms.rows, "tables": places, "sizes": sizes}
        text = json.dumps(document | own, ensure_ascii=False, separators=(",", ":"))
        return zlib.compress(text.encode() + b"\n" + _by_significance(sizes, data))


class Packed:
    """What `Packer.pack` made; tensors and rows are read when they are asked for.

    Args:
        data: the bytes.

    Raises:
        ValueError: if they are damaged.
        KeyError: if they are something else.
    """

    def __init__(self, data: bytes) -> None:
        try:
            head, _, body = zlib.decompress(data).partition(b"\n")
            self.document: dict[str, Any] = json.loads(head)
            sizes = self.document["sizes"]
            self._flat = wire.unpack_raw(sizes, _by_significance(sizes, body, back=True))
            self._tables = {
                name: [wire.pick(self._flat, part).tolist() for part in parts]
                for name, parts in self.document["tables"].items()
            }
        except (zlib.error, WireError) as error:
            raise ValueError(str(error)) from None
        self._forms = [(name, torch.Size(shape)) for name, shape in self.document["forms"]]
        self._read: dict[int, Tensor] = {}

    def row(self, table: str, number: int) -> list[int]:
        """Return a row of a table."""
        ends, flat = self._tables[table]
        row: list[int] = flat[ends[number] : ends[number + 1]]
        return row

    def tensor(self, number: int) -> Tensor | None:
        """Return a tensor by its number."""
        return None if number == NONE else self._tensor(number)

    def element(self, number: int, place: int) -> int | float:
        """Return one number of a tensor that is not drawn."""
        form, offset = self.row("tensors", number)
        return self._flat[self._forms[form][0]][offset + place].item()

    def _tensor(self, number: int) -> Tensor:
        if number not in self._read:
            self._read[number] = self._make(number)
        return self._read[number]

    def _make(self, number: int) -> Tensor:
        form, *rest = self.row("tensors", number)
        if form == _DRAWN:
            choice, *values = map(self._tensor, rest)
            return torch.stack(values).gather(0, choice.long().unsqueeze(0))[0]
        name, shape = self._forms[form]
        return self._flat[name][rest[0] : rest[0] + shape.numel()].view(shape)


def _rounded(tensor: Tensor) -> Tensor:
    if tensor.dtype != torch.float64 or not tensor.numel():
        return tensor
    plain = torch.where(tensor.isnan(), torch.nan, tensor).contiguous()
    finite = plain[plain.isfinite()].abs()
    largest = max(float(finite.max()) if finite.numel() else 0.0, FLOOR)
    half = 1 << (_DROPPED_BITS - 1)
    bits = (plain.view(torch.int64) + half) & -(1 << _DROPPED_BITS)
    rounded = bits.view(torch.float64)
    # The largest numbers of all would become infinite.
    rounded = torch.where(rounded.isfinite(), rounded, plain)
    return torch.where(rounded.abs() <= _NEGLIGIBLE * largest, 0.0, rounded)


def _by_significance(sizes: Sequence[Any], data: bytes, *, back: bool = False) -> bytes:
    """All first bytes of a dtype's numbers, then all second ones, ...: alike ones stand together."""
    parts, start = [], 0
    for name, count in sizes:
        width = wire.SENDABLE[name].itemsize
        shape = (width, count) if back else (count, width)
        part = np.frombuffer(data, np.uint8, count * width, start).reshape(shape)
        parts.append(part.T.tobytes())
        start += count * width
    return b"".join(parts)

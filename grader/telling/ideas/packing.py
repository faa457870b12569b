"""Tables of whole numbers and many tensors that are much alike to few bytes, beside a JSON document; and back.

Each tensor, or sketch of one, is kept once. Numbers are rounded to what a comparison can see (`sketch.py`), so
that what differs by rounding alone is kept once too, and the rest compresses well.
"""

from __future__ import annotations

import itertools
import json
import math
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from grader.jail.inside import wire
from grader.jail.inside.frames import WireError
from grader.telling.same.sketch import FLOOR, Form, Sketch

_KEPT_BITS = 32
_DROPPED_BITS = 53 - _KEPT_BITS
"""Of the 52 bits behind a float64's point: a number moves by 2**-32 at most, a quarter of what counts."""
_NEGLIGIBLE = 2.0**-40
"""Of the largest number of a tensor; less is what rounding made of a zero."""

NONE = -1
"""Number of the tensor or sketch that does not exist."""
_SKETCHES = "sketches"
_COUNTED = {"cases", "numbers"}
"""Tables of numbers that are given out in order: most rows name what is new."""


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
        self._sketches = Rows()
        self._known: dict[tuple[int, bytes], int] = {}

    def add(self, tensor: Tensor | None) -> int:
        """Return the number of a tensor."""
        if tensor is None:
            return NONE
        tensor = _rounded(tensor.detach())
        form = self._form((tensor.shape, tensor.dtype))
        key = form, tensor.reshape(-1).contiguous().view(torch.uint8).numpy().tobytes()
        if key not in self._known:
            offset = self._sent.add(tensor)["tensor"][1]
            self._known[key] = self._tensors.add([form, offset])
        return self._known[key]

    def add_sketch(self, one: Sketch | None) -> int:
        """Return the number of a sketch."""
        if one is None:
            return NONE
        form = self._form(one.form)
        return self._sketches.add([form, _rounded_number(one.value), one.odd])

    def _form(self, form: Form) -> int:
        return self._forms.add([str(form[1]).removeprefix("torch."), list(form[0])])

    def pack(self, document: dict[str, Any], tables: Mapping[str, Table]) -> bytes:
        """Make a file of a document, of tables and all tensors."""
        places = {}
        for name, table in {**tables, "tensors": self._tensors.rows}.items():
            lengths = np.array([len(row) for row in table], dtype=np.int32)
            flat = [number for row in table for number in row]
            if name in _COUNTED:
                flat = _as_steps(flat)
            parts = lengths, np.array(flat, dtype=np.int32)
            places[name] = [self._sent.add(torch.from_numpy(part)) for part in parts]
        columns = torch.tensor(self._sketches.rows, dtype=torch.float64).reshape(-1, 3).T
        places[_SKETCHES] = [
            self._sent.add(column)
            for column in (columns[0].to(torch.int32), columns[1], columns[2])
        ]
        sizes, data = self._sent.raw()
        own = {"forms": self._forms.rows, "tables": places, "sizes": sizes}
        text = json.dumps(document | own, ensure_ascii=False, separators=(",", ":"))
        return zlib.compress(text.encode() + b"\n" + _by_significance(sizes, data), 9)


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
            columns = {
                name: [wire.pick(self._flat, part).tolist() for part in parts]
                for name, parts in self.document["tables"].items()
            }
        except (zlib.error, WireError) as error:
            raise ValueError(str(error)) from None
        self._forms = [(name, torch.Size(shape)) for name, shape in self.document["forms"]]
        self._read: dict[int, Tensor] = {}
        self._sketches = [
            Sketch((self._forms[form][1], wire.SENDABLE[self._forms[form][0]]), value, odd)
            for form, value, odd in zip(*columns.pop(_SKETCHES, [[], [], []]), strict=True)
        ]
        self._tables = {
            name: ([*itertools.accumulate(lengths, initial=0)], flat)
            for name, (lengths, flat) in columns.items()
        }
        for name in _COUNTED & self._tables.keys():
            ends, flat = self._tables[name]
            self._tables[name] = ends, _from_steps(flat)

    def row(self, table: str, number: int) -> list[int]:
        """Return a row of a table."""
        ends, flat = self._tables[table]
        row: list[int] = flat[ends[number] : ends[number + 1]]
        return row

    def tensor(self, number: int) -> Tensor | None:
        """Return a tensor by its number."""
        return None if number == NONE else self._tensor(number)

    def sketch(self, number: int) -> Sketch | None:
        """Return a sketch by its number."""
        return None if number == NONE else self._sketches[number]

    def _tensor(self, number: int) -> Tensor:
        if number not in self._read:
            self._read[number] = self._make(number)
        return self._read[number]

    def _make(self, number: int) -> Tensor:
        form, offset = self.row("tensors", number)
        name, shape = self._forms[form]
        return self._flat[name][offset : offset + shape.numel()].view(shape)


def _as_steps(numbers: Sequence[int]) -> list[int]:
    """Write 0 for a number that is greater by one than all before, else how far it is behind that."""
    found, new = [], 0
    for number in numbers:
        found.append(new - number)
        new = max(new, number + 1)
    return found


def _from_steps(steps: Sequence[int]) -> list[int]:
    found, new = [], 0
    for step in steps:
        found.append(new - step)
        new = max(new, found[-1] + 1)
    return found


def _rounded_number(value: float) -> float:
    mantissa, exponent = math.frexp(value)
    return math.ldexp(round(math.ldexp(mantissa, _KEPT_BITS)), exponent - _KEPT_BITS)


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

"""Which generated files are not what they should be: by their bytes, and by their numbers but for rounding."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from grader.course.course import Course
from grader.telling.ideas import stored

_SAME = {"rtol": 1e-9, "atol": 1e-12}


def find_stale(course: Course, files: dict[Path, bytes]) -> list[Path]:
    """Return the generated files that are not on disk as `files` has them, and those that should go."""
    there = {
        path
        for path in course.exercises.rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
    changed = [path for path in files if not path.is_file() or _differs(path, files)]
    return sorted([*changed, *(there - files.keys())])


def _differs(path: Path, files: Mapping[Path, bytes]) -> bool:
    old, data = path.read_bytes(), files[path]
    if old == data:
        return False
    if path.name.endswith(stored.SUFFIX):
        return not stored.same_ideas(old, data)
    if path.suffix != ".safetensors":
        return True
    document = files.get(path.with_name(f"{path.name.partition('.')[0]}.json"), b"{}")
    return not _same_tensors(old, data, list(_single_results(document)))


def _single_results(document: bytes) -> Iterator[slice]:
    """Where expected results of float32 stand among the numbers of that dtype."""
    for case in json.loads(document).get("cases", ()):
        for _aspect, leaf in (case.get("expected") or {}).get("aspects", ()):
            dtype, start, shape = (leaf or {}).get("tensor") or ("", 0, ())
            if dtype == "float32":
                yield slice(start, start + math.prod(shape))


def _same_tensors(old: bytes, new: bytes, single: Sequence[slice]) -> bool:
    import torch

    from grader.jail.inside import wire
    from grader.jail.inside.frames import WireError

    try:
        one, other = wire.unpack(old), wire.unpack(new)
    except WireError:
        return False
    if one.keys() != other.keys() or any(one[name].shape != other[name].shape for name in one):
        return False
    # The rest of float32 holds sensitivities, which are estimates.
    pairs = [(one[name], other[name]) for name in one if name != "float32"]
    pairs += [(one["float32"][part], other["float32"][part]) for part in single]
    return all(torch.allclose(a, b, equal_nan=True, **_SAME) for a, b in pairs)

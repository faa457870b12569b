"""What the folders and notebooks of a unit are called: its number in the course, then its id.

`exercises/10_convolution/10_convolution.ipynb` sorts as the course is taught. Ids stay what people type and
what is kept, so whoever meets a name takes the number off. Courses and workspaces of earlier versions have
none.
"""

from __future__ import annotations

import re
from pathlib import Path

_NUMBER = re.compile(r"\d+_(?=[A-Za-z])")


def numbered(number: int, unit: str) -> str:
    """Return what a unit's folder is called: "04_linear_models"."""
    return f"{number:02}_{unit}"


def without_number(name: str) -> str:
    """Return a name without the number that it begins with: "convolution" of "10_convolution"."""
    found = _NUMBER.match(name)
    return name[found.end() :] if found else name


def is_numbered(name: str) -> bool:
    """Tell whether a name begins with a number."""
    return _NUMBER.match(name) is not None


def find_unit(exercises: Path, unit: str) -> Path:
    """Return the folder of a unit in exercises/, whatever its number; one without a number if there is none."""
    found = sorted(
        path for path in exercises.glob(f"*_{unit}") if without_number(path.name) == unit
    )
    return found[0] if found else exercises / unit


def quiz_id(unit: str) -> str:
    """Return the id of a unit's quiz among exercises."""
    return f"{unit}_quiz"

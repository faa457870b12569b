"""Data of a course's units, which students' code reads where it runs: `from grader import data`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

VARIABLE = "TORCHGRADE_DATA"
"""Environment variable that says where the data of each unit lies."""


def folders() -> dict[str, str]:
    """Return the folders by the ids of units."""
    found: dict[str, str] = json.loads(os.environ.get(VARIABLE, "{}"))
    return found


def offer() -> None:
    """Let `from grader import data` find the folders: around this one the package is only a name here."""
    known = {unit: Path(folder) for unit, folder in folders().items()}

    def data(unit: str) -> Path:
        if unit not in known:
            raise FileNotFoundError(f"the unit {unit!r} has no data")
        return known[unit]

    setattr(sys.modules["grader"], "data", data)  # noqa: B010

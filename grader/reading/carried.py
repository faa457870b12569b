"""What a notebook carries in its metadata from where it was made: for whom numbers of quizzes are drawn.

    "torchgrade": {"code": "k3v9p2xq", "student": "ada"}

`grade start` writes it. It comes back with the notebook, whatever a platform makes of the name of the file.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from typing import Any

KEY = "torchgrade"
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that look alike
_LENGTH = 8
_MOST = 200  # characters of a name

# In the text itself: of large notebooks metadata are not read, and quotes within a cell's text are escaped.
_CARRIED = re.compile(rb'"torchgrade"\s*:\s*(\{[^{}]{0,2000}\})')


@dataclass(frozen=True)
class Carried:
    """What a notebook carries; nothing, where it was not made by `grade start`.

    Attributes:
        code: drawn once for each workspace.
        student: the name that its owner gave.
    """

    code: str = ""
    student: str = ""

    @property
    def drawn_for(self) -> str:
        """For whom numbers are drawn, where the notebook's cells name nobody."""
        return self.student or self.code

    def to_json(self) -> dict[str, Any]:
        """As it stands in the metadata."""
        told = {"code": self.code, "student": self.student}
        return {key: text for key, text in told.items() if text}


NOTHING = Carried()


def make_code() -> str:
    """Draw a code for a workspace."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def read_carried(data: bytes) -> Carried:
    """Read what a notebook's bytes carry; nothing where that is damaged."""
    found = _CARRIED.findall(data)
    if not found:
        return NOTHING
    try:
        told = json.loads(found[-1])
    except ValueError:
        return NOTHING
    texts = [told.get(key) for key in ("code", "student")]
    return Carried(*(text[:_MOST] if isinstance(text, str) else "" for text in texts))

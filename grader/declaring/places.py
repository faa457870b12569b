"""Where an author wrote something: file and line, for the sentences about mistakes."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

from grader.files import short_path

_HERE = str(Path(__file__).parent)


def frame_of_author() -> FrameType:
    """Return the nearest frame outside this room: where the author wrote it."""
    frame = sys._getframe(1)
    while frame.f_code.co_filename.startswith(_HERE) and frame.f_back is not None:
        frame = frame.f_back
    return frame


def caller() -> str:
    """Return file and line of what the author wrote."""
    frame = frame_of_author()
    return f"{short_path(Path(frame.f_code.co_filename))}:{frame.f_lineno}"

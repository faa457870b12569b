"""Files: where this package lies, files that are written whole or not at all, paths as people read them."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parent
"""The folder of this package. No other module asks how deep it lies itself."""


def short_path(path: Path) -> str:
    """Return the last three parts of a path, as people read them: solutions/<unit>/<exercise>.py."""
    return "/".join(path.parts[-3:])


def write_atomically(path: Path, data: bytes, *, durably: bool = True) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile.

    Args:
        path: of the file.
        data: what it shall hold.
        durably: also if the machine loses its power; that takes its time.

    Raises:
        OSError: if it cannot be written; it names `path`, or a folder above it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            if durably:
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):  # there may be none, and a disk that is read-only refuses to look
            temporary.unlink()
        if isinstance(error, OSError):
            error.filename = str(path)
        raise


def dump(document: Any) -> bytes:
    """Serialize a document the same way each time."""
    # Half a surrogate pair, as broken file names hold them, becomes the escape that JSON has for it.
    return (json.dumps(document, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")

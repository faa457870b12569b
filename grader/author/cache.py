"""Proofs are kept: an exercise is proved anew only when it, the grader or torch has changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from grader.course.course import Course
from grader.course.data import files_of
from grader.course.secret import secret_of
from grader.declaring.uses import files_used
from grader.files import PACKAGE, write_atomically

FOLDER = ".grade_cache"


def key_of(source: Path, course: Course) -> str:
    """Hash all that a proof depends on."""
    digest = hashlib.sha256()
    texts = sorted(source.parent.glob(f"{source.stem}.*.yaml"))
    used = sorted(files_used(source).values())
    data = files_of(course, source.parent.name).values()
    for path in [source, *texts, *used, *data, *sorted(PACKAGE.rglob("*.py"))]:
        digest.update(path.read_bytes() + b"\0")
    said = secret_of(course), course.dtypes, course.policies, course.limits, course.languages
    digest.update(repr((torch.__version__, *said)).encode())
    return digest.hexdigest()


def read(course: Course, id_: str, key: str) -> dict[str, Any] | None:
    """Return the fields of the kept proof; None where there is none for this key."""
    try:
        kept: dict[str, Any] = json.loads((course.root / FOLDER / f"{id_}.json").read_bytes())
    except (OSError, ValueError):
        return None
    return kept.get("proof") if isinstance(kept, dict) and kept.get("key") == key else None


def keep(course: Course, id_: str, key: str, proof: Any) -> None:
    """Write a proof down; a folder that cannot be written to only costs the time of the next proof."""
    folder = course.root / FOLDER
    try:
        write_atomically(folder / ".gitignore", b"*\n")
        document = {"key": key, "proof": asdict(proof)}
        write_atomically(folder / f"{id_}.json", json.dumps(document).encode())
    except OSError:
        return

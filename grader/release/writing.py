"""A hand-out to a folder or a zip: whole or not at all, and never over what somebody else has written.

In `.torchgrade/release.json` stands what each file was when it was written. A folder or a zip of which every
file is still that is ours, and may be made anew; where one was changed, or is not ours, nothing is written.
A folder is made beside its place and put there in one step.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from grader.course.learners_folder import NAME as LEARNERS
from grader.errors import UsageError
from grader.files import dump, write_atomically
from grader.language import _

MANIFEST = f"{LEARNERS}/release.json"
_TIME = (2020, 1, 1, 0, 0, 0)
"""Of the files in a zip, so that the same hand-out is the same bytes."""


def write_release(files: Mapping[str, bytes], target: Path) -> None:
    """Write a hand-out.

    Args:
        files: by path, with "/" between folders.
        target: a folder, or where it ends with `.zip`, a zip.

    Raises:
        UsageError: if something is there that `grade release` has not written, or it cannot be written.
    """
    whole = dict(files) | {MANIFEST: dump(_manifest(files))}
    try:
        if target.suffix.lower() == ".zip":
            _check(target, _zipped(target))
            write_atomically(target, _zip(whole))
        else:
            _write_folder(whole, target)
    except OSError as error:
        said = _("{path} cannot be written: {why}.")
        where = error.filename or target
        raise UsageError(said.format(path=where, why=error.strerror or error)) from None


def _manifest(files: Mapping[str, bytes]) -> dict[str, object]:
    return {"schema": 1, "files": {name: _hash(data) for name, data in sorted(files.items())}}


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write_folder(files: Mapping[str, bytes], target: Path) -> None:
    made = target.with_name(f".{target.name}.release-new")
    former = target.with_name(f".{target.name}.release-old")
    if former.exists() and not target.exists():  # stopped between the two steps below
        former.rename(target)
    _check(target, _in_folder(target))
    shutil.rmtree(made, ignore_errors=True)
    shutil.rmtree(former, ignore_errors=True)
    try:
        for name, data in files.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if target.exists():
            target.rename(former)
        made.rename(target)
    except BaseException:
        if former.exists() and not target.exists():
            former.rename(target)
        shutil.rmtree(made, ignore_errors=True)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _check(target: Path, there: Mapping[str, bytes] | None) -> None:
    """Refuse to write over what is not ours.

    Args:
        target: what is to be written.
        there: its files as they are; None where it is no folder and no zip of files.

    Raises:
        UsageError: with the first file that is not ours.
    """
    if there is None:
        said = _("{path} is there and was not written by `grade release`; give another name.")
        raise UsageError(said.format(path=target))
    ours: dict[str, str] = {}
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        ours = dict(json.loads(there[MANIFEST])["files"])
    for name, data in sorted(there.items()):
        if name == MANIFEST and ours:
            continue
        if name not in ours:
            said = _(
                "{path} holds {name}, which `grade release` has not written; give another folder or name."
            )
            raise UsageError(said.format(path=target, name=name))
        if ours[name] != _hash(data):
            said = _(
                "{path}: {name} was changed since `grade release` wrote it; move it away, or give another name."
            )
            raise UsageError(said.format(path=target, name=name))


def _in_folder(target: Path) -> dict[str, bytes] | None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        return None
    return {
        path.relative_to(target).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in target.rglob("*")
        if not path.is_dir() or path.is_symlink()
    }


def _zipped(target: Path) -> dict[str, bytes] | None:
    if not target.exists() and not target.is_symlink():
        return {}
    try:
        with zipfile.ZipFile(target) as archive:
            found = {one: archive.read(one) for one in archive.namelist()}
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile):
        return None
    return found or None


def _zip(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return made.getvalue()

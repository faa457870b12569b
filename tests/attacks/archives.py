"""Hostile files, archives and names, made when they are needed: nothing here may lie in a repository.

Each function is an attack: it gets the folder to write to, the attack, and a submission with a wrong answer;
see catalogue.py for what the docstrings say.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import stat
import warnings
import zipfile
from pathlib import Path

from catalogue import Attack, parse

MIB = 2**20
NAMES = {
    "formula": "=cmd()|' C calc'!A0.py",
    "html": "<img src=x onerror=alert(1)>.py",
    "ansi": "h80\x1b]0;owned\x07\x1b[31m.py",
    "newline": "h80\nhonest,100,100.py",
    "right_to_left": "h80\u202eyp.tide.py",
    "shell": ";$(touch h80-owned).py",
    "option": "--fresh.py",
    "not_text": b"h80\xff\xfe.py".decode("utf-8", "surrogateescape"),
    "long": "h80" + "x" * 245 + ".py",
}


def read_attacks() -> list[Attack]:
    """All attacks that are made here."""
    made = [value for name, value in globals().items() if name.startswith("h")]
    return [attack for made_by in made for attack in parse(made_by.__name__, made_by.__doc__)]


def write(folder: Path, attack: Attack, wrong: str) -> None:
    """Make one attack in `folder`."""
    globals()[attack.source](folder, attack, wrong)


def file_name(attack: Attack) -> str:
    """Name of the attack's file, or of its folder; what a student's name comes from."""
    return NAMES[attack.variant] if attack.source == "h80_names" else f"{attack.name}.py"


def h76_zip_paths(folder, attack, wrong):
    """Hands in a zip whose members lie outside of it.

    Variants: dots, absolute, backslashes, drive
    Must get: failed
    """
    names = {"dots": "../../", "absolute": "/tmp/", "backslashes": "..\\..\\", "drive": "C:\\"}
    _zip(folder, attack, {"convolution.py": wrong, names[attack.variant] + "escaped.py": "x = 1"})


def h76_zip_link(folder, attack, wrong):
    """Hands in a zip with a link to somebody else's file.

    Must get: unreadable, missing
    Other exercises: any
    """
    link = zipfile.ZipInfo("convolution.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(folder / f"{attack.name}.zip", "w") as archive:
        archive.writestr(link, "../0-honest.py")


def h76_zip_bomb(folder, attack, wrong):
    """Hands in a zip of 200 KB that unpacks to 200 MiB, at once or through zips inside.

    Variants: flat, nested
    Must get: unreadable, missing
    Other exercises: any
    """
    bomb = _zipped({"convolution.py": b"#" * (200 * MIB)})
    for _ in range(10 if attack.variant == "nested" else 0):
        bomb = _zipped({f"{number}.zip": bomb for number in range(4)})
        if len(bomb) > MIB:
            break
    (folder / f"{attack.name}.zip").write_bytes(bomb)


def h76_zip_many(folder, attack, wrong):
    """Hands in a zip of 100,000 files.

    Must get: unreadable
    Other exercises: any
    """
    _zip(folder, attack, {"convolution.py": wrong} | {f"{n}.py": "" for n in range(100_000)})


def h76_zip_duplicates(folder, attack, wrong):
    """Hands in a zip with names twice, and in capitals.

    Must get: failed
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(folder / f"{attack.name}.zip", "w") as archive:
            for name in ("convolution.py", "convolution.py", "CONVOLUTION.py"):
                archive.writestr(name, wrong)


def h76_zip_damaged(folder, attack, wrong):
    """Hands in a zip that is cut off.

    Must get: unreadable
    Other exercises: any
    """
    (folder / f"{attack.name}.zip").write_bytes(_zipped({"convolution.py": wrong})[:-30])


def h77_odd_files(folder, attack, wrong):
    """Hands in, under a name that ends in .py: a link out of the folder, a link in circles, a pipe, a folder.

    Variants: link, circle, pipe, folder
    Must get: unreadable, missing, failed
    Other exercises: any
    """
    path = folder / f"{attack.name}.py"
    if attack.variant == "link":
        path.symlink_to(folder.parent / "home" / "right.py")
    elif attack.variant == "circle":
        path.symlink_to(path)
    elif attack.variant == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
        (path / "convolution.py").write_text(wrong)


def h77_device(folder, attack, wrong):
    """Hands in a device that never ends.

    Must get: unreadable
    Other exercises: any
    Needs: root
    """
    os.mknod(folder / f"{attack.name}.py", 0o644 | stat.S_IFCHR, os.makedev(1, 5))


def h77_forbidden_file(folder, attack, wrong):
    """Hands in a file that nobody may read (root may).

    Must get: unreadable, failed
    Other exercises: any
    """
    path = folder / f"{attack.name}.py"
    path.write_text(wrong)
    path.chmod(0)


def h77_odd_text(folder, attack, wrong):
    """Hands in what is not UTF-8: another encoding, one announced that hides code, NUL characters.

    Variants: utf16, utf7, nul, unknown
    Must get: unreadable, error
    Other exercises: any
    """
    hidden = "+AAo-def corr2d(X, K):+AAo- return X"
    texts = {
        "utf16": wrong.encode("utf-16"),
        "utf7": f"# -*- coding: utf-7 -*-\n{hidden}\n".encode(),
        "unknown": f"# -*- coding: zlib -*-\n{wrong}".encode(),
        "nul": wrong.encode() + b"\0",
    }
    (folder / f"{attack.name}.py").write_bytes(texts[attack.variant])


def h78_parser(folder, attack, wrong):
    """Hands in text that costs a parser its memory, its stack or its time.

    Variants: huge, statements, minus, attributes, parentheses, brackets, names, digits
    Must get: unreadable, error
    Other exercises: any
    """
    texts = {
        "huge": "x=1\n" * (12 * MIB),
        "statements": "x=1\n" * 200_000,
        "minus": "-" * 100_000 + "1",
        "attributes": "x = x" + ".a" * 400_000,
        "parentheses": "x = " + "(" * 1000 + ")" * 1000,
        "brackets": "x = " + "[" * 100_000,
        "names": f"{'x' * 500_000} = {'y' * 400_000} +",
        "digits": "x = " + "9" * 900_000,
    }
    (folder / f"{attack.name}.py").write_text(f"{wrong}\n{texts[attack.variant]}\n")


def h79_notebook(folder, attack, wrong):
    """Hands in a notebook with shell lines, large outputs, and metadata that claim points.

    Variants: shell, outputs, metadata, nested
    Must get: failed, unreadable
    Other exercises: any
    """
    shell = "!touch h79-owned\n%%bash\ntouch h79-owned\n%run x.py\n"
    claims = {"nbgrader": {"grade": True, "points": 100, "score": 100, "grade_id": "corr2d"}}
    code = {"cell_type": "code", "metadata": claims, "outputs": [], "source": wrong}
    cells = [{**code, "source": shell}] if attack.variant == "shell" else []
    if attack.variant == "outputs":
        code["outputs"] = [{"output_type": "stream", "text": "x" * (30 * MIB)}]
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": claims, "cells": [*cells, code]}
    text = json.dumps(document)
    if attack.variant == "nested":
        text = text.replace('"metadata"', '"deep": ' + "[" * 100_000 + ', "metadata"', 1)
    (folder / f"{attack.name}.ipynb").write_text(text)


def h80_names(folder, attack, wrong):
    """Hands in under a name that a spreadsheet, browser, terminal, shell or program acts on.

    Variants: formula, html, ansi, newline, right_to_left, shell, option, not_text, long
    Must get: failed
    """
    (folder / file_name(attack)).write_text(wrong)


def h81_pickles(folder, attack, wrong):
    """Hands in pickles that write a file when they are loaded, under names that programs load.

    Must get: failed
    """
    target = folder.parent / "drop" / "unpickled"
    bomb = pickle.dumps(_Bomb(str(target)))
    stored = _zipped({"archive/data.pkl": bomb, "archive/version": "3"})
    files = {"results.pkl": bomb, "model.pt": stored, "X.npz": _zipped({"X.npy": bomb})}
    _zip(folder, attack, {"convolution.py": wrong, "cache.npy": bomb, **files})


def h83_shadows(folder, attack, wrong):
    """Hands in modules with the names of those that the grader imports.

    Must get: failed
    """
    inner = folder / attack.name
    inner.mkdir()
    (inner / "convolution.py").write_text(wrong)
    for name in ("torch", "random", "numpy", "json", "socket", "grader", "sitecustomize"):
        told = f"raise SystemExit('{name} of the student')\n\n\ndef corr2d(X, K):\n    return X\n"
        (inner / f"{name}.py").write_text(told)


class _Bomb:
    def __init__(self, target: str) -> None:
        self.target = target

    def __reduce__(self):
        return os.system, (f"touch {self.target}",)


def _zip(folder: Path, attack: Attack, members: dict[str, str | bytes]) -> None:
    (folder / f"{attack.name}.zip").write_bytes(_zipped(members))


def _zipped(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()

"""Which layout a folder or a zip has: the one that fits, or the one that was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from grader.errors import UsageError
from grader.intake import canvas, classroom, gradescope, moodle, nbgrader, plain
from grader.intake.piece import Found, Known
from grader.intake.sectioned import homework_of
from grader.language import _, both
from grader.reading.folders import GRADED, Folder, scan

PLATFORMS: tuple[ModuleType, ...] = (canvas, moodle, gradescope, classroom, nbgrader)
LAYOUTS = (*(module.NAME for module in PLATFORMS), plain.NAME)
"""What `--from` takes."""

MOST_AROUND = 3  # folders around a layout, each alone in the other


def read_path(path: Path, known: Known, asked: str = "") -> Found:
    """Read what lies at a path of the command line.

    Args:
        path: a folder, a zip, a notebook or a .py file.
        known: see `Known`; its path is set here.
        asked: a layout; empty to find out.

    Raises:
        UsageError: the path does not exist or holds nothing to grade, the layout that is asked for is not
            there, or two fit.
    """
    known = replace(known, path=str(path), is_asked=bool(asked))
    suffix = path.suffix.lower()
    if path.is_dir() or suffix == ".zip":
        found = _read_folder(path, known, asked)
    elif suffix in GRADED:
        return plain.read_file(path, known)
    elif not path.exists():
        raise UsageError(_("{path} does not exist").format(path=path))
    else:
        said = _("{path} is neither a notebook (.ipynb), a Python file (.py), a zip nor a folder")
        raise UsageError(said.format(path=path))
    if found.layout == plain.NAME and not any(p.folder.holds_work() for p in found.pieces):
        said = _("no notebook (.ipynb), Python file (.py) or zip found in {path}")
        raise UsageError(said.format(path=path))
    return found


def _read_folder(path: Path, known: Known, asked: str) -> Found:
    folder = homework_of(scan(path), known.assignment)
    if path.resolve().parent.name == nbgrader.SUBMITTED and asked in ("", nbgrader.NAME):
        tree = Folder(nbgrader.SUBMITTED, nbgrader.SUBMITTED, folders={folder.name: folder})
        return nbgrader.read(tree, known)
    if asked == plain.NAME:
        return plain.read(folder, known, asked=True)
    fitting = [
        (module, inner)
        for module in PLATFORMS
        for inner in [_where(module, folder, known)]
        if inner is not None and asked in ("", module.NAME)
    ]
    if len(fitting) > 1:
        said = _("{path} may be of {layouts}; say of which: {ways}")
        names = [module.NAME for module, _inner in fitting]
        ways = _(" or ").join(f"--from {name}" for name in names)
        raise UsageError(said.format(path=path, layouts=both(names), ways=ways))
    for module, inner in fitting:
        found: Found = module.read(inner, known)
        return found
    if asked:
        said = _("{path} is not laid out as {layout} does it: {what} is missing. Leave --from out.")
        raise UsageError(said.format(path=path, layout=asked, what=_signs()[asked]))
    return plain.read(folder, known)


def _where(module: ModuleType, folder: Folder, known: Known) -> Folder | None:
    """The folder that has a layout: this one, or the only one in it."""
    return next((one for one in _nested(folder) if module.fits(one, known)), None)


def _nested(folder: Folder) -> Iterator[Folder]:
    for _time in range(MOST_AROUND):
        yield folder
        if folder.files or len(folder.folders) != 1:
            return
        (folder,) = folder.folders.values()


def _signs() -> dict[str, str]:
    """By what each layout is known."""
    return {
        canvas.NAME: "lovelaceada_12345_67890_hw1.ipynb",
        moodle.NAME: "Ada Lovelace_12345_assignsubmission_file_",
        gradescope.NAME: gradescope.METADATA,
        classroom.NAME: "hw1-ada/.git",
        nbgrader.NAME: "submitted/ada/hw1",
    }

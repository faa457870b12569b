"""An exercise's stub as handed out: from the generated notebooks, without torch."""

from __future__ import annotations

from pathlib import Path

from grader.course.catalog import Entry, find_entry
from grader.course.layout import find_unit
from grader.errors import CourseError
from grader.language import _, in_use
from grader.reading.earlier import line_for
from grader.study.cells import Notebook


def stub_of(entry: Entry) -> str:
    """Return the stub: signature, docstring, and where to write.

    Raises:
        CourseError: if the unit's notebook lacks it.
    """
    path = released_notebook(entry.root, entry.unit)
    text = Notebook(path).source(entry.id) if path.is_file() else None
    if text is None:
        said = _("{path}: has no cell {name}; run `grade build`.").format(path=path, name=entry.id)
        raise CourseError(said)
    return text


def stub_file(entry: Entry) -> bytes:
    """Return the stub as a .py file: the statement as its docstring, imports, stub."""
    from grader.formulas.text import to_plain

    # Three quotes would end the docstring.
    statement = to_plain(entry.statement).strip().replace('"""', "'''")
    head = f'r"""{statement}\n"""'
    earlier = [name for id_ in entry.uses for name in find_entry(id_, entry.root).names]
    imports = "\n".join([*entry.imports, *([line_for(earlier)] if earlier else [])])
    return f"{head}\n\n{imports}\n\n\n{stub_of(entry).rstrip()}\n".encode()


def released_notebook(root: Path, unit: str) -> Path:
    """Return the notebook of a unit as handed out, in the language in use if there is one."""
    folder = find_unit(root / "exercises", unit)
    translated = folder / f"{folder.name}.{in_use()}.ipynb"
    return translated if translated.is_file() else folder / f"{folder.name}.ipynb"

"""`grade reset`: one exercise back to its stub, with a backup of the file beside it."""

from __future__ import annotations

from pathlib import Path

from grader.course.catalog import Entry
from grader.errors import UsageError
from grader.language import _
from grader.study.cells import Notebook
from grader.study.desk import Desk
from grader.study.stub import released_notebook, stub_file, stub_of


def reset(desk: Desk, entry: Entry, path: Path) -> Path:
    """Put the stub of an exercise back into a learner's file, and return the backup.

    Raises:
        UsageError: if the file cannot be read or written, or is not a notebook.
        CourseError: if the exercise's stub is not there.
    """
    from grader.files import write_atomically

    if path.suffix == ".ipynb":
        stub_of(entry)  # without one there is nothing to put back
        notebook = Notebook(path)
        notebook.restore(
            Notebook(released_notebook(desk.root, entry.unit), is_handed_out=True), entry.id
        )
        data = notebook.to_bytes()
    else:
        data = stub_file(entry)
    number = 1
    while (backup := path.with_name(f"{path.name}.bak-{number}")).exists():
        number += 1
    try:
        write_atomically(backup, path.read_bytes())
        write_atomically(path, data)
    except OSError as error:
        said = _("{path} cannot be written: {why}; nothing was changed.")
        raise UsageError(said.format(path=error.filename or path, why=error.strerror)) from None
    return backup

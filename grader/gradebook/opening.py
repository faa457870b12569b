"""A gradebook of nbgrader's, opened if it is the one that is meant; what is wrong with it is a sentence.

nbgrader's own class makes tables wherever there are none, and a course of its own name. So what is there is
looked at first.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.language import _, several

_TABLES = {"assignment", "submitted_assignment", "grade", "base_cell", "course"}

_DRIVERS = {"psycopg": "'psycopg[binary]'", "psycopg2": "psycopg2-binary"}
"""Packages by the modules that they bring."""


@contextmanager
def opened(url: str, assignment: str) -> Iterator[Any]:
    """Open a gradebook: all that is changed in it is kept at the end, or nothing.

    Args:
        url: of the database.
        assignment: that must be in it.

    Yields:
        nbgrader's Gradebook; its `commit` waits until the end.

    Raises:
        UsageError: if it is not there, cannot be read or written, or has no such assignment.
    """
    _prepare()
    from nbgrader.api import Gradebook, InvalidEntry
    from sqlalchemy import exc

    shown = shown_url(url)
    try:
        book = Gradebook(url, _course_in(url, assignment))
    except exc.SQLAlchemyError as error:
        raise UsageError(_say(shown, error)) from None
    commit = book.db.commit
    try:
        with book:
            book.db.commit = book.db.flush  # nbgrader keeps each change at once
            try:
                yield book
                book.db.flush()
                commit()
            except BaseException:
                book.db.rollback()
                raise
    except (exc.SQLAlchemyError, InvalidEntry) as error:  # nbgrader makes the one of the other
        raise UsageError(_say(shown, error)) from None


def shown_url(url: str) -> str:
    """A database's address as people may read it: without a password."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        made = make_url(url)
    except ArgumentError:
        said = _("{url} is no address of a database; write it as sqlite:////path/to/gradebook.db.")
        raise UsageError(said.format(url=url)) from None
    if made.get_backend_name() == "sqlite" and made.database:
        return made.database
    return made.render_as_string(hide_password=True)


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database; None for any other."""
    from sqlalchemy.engine import make_url

    made = make_url(url)
    name = made.database if made.get_backend_name() == "sqlite" else None
    return Path(name) if name and not name.startswith("file:") else None


def _prepare() -> None:
    """Nbgrader runs `alembic` by its bare name, and warns of relations that are as they should be."""
    here = str(Path(sys.executable).parent)
    if here not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = f"{here}{os.pathsep}{os.environ.get('PATH', '')}"
    from sqlalchemy.exc import SAWarning

    warnings.simplefilter("ignore", SAWarning)
    log = logging.getLogger(
        "tornado.application"
    )  # where nbgrader tells what is told here in a sentence
    log.addHandler(logging.NullHandler())
    log.propagate = False


def _course_in(url: str, assignment: str) -> str:
    """The course of an assignment, in a database that is only looked at."""
    from sqlalchemy import create_engine, inspect, text

    shown, file = shown_url(url), sqlite_file(url)
    if file is not None and not file.is_file():
        said = _(
            "There is no gradebook {path}; in nbgrader's course: nbgrader generate_assignment {id}"
        )
        raise UsageError(said.format(path=shown, id=assignment))
    try:
        engine = create_engine(url)
    except ImportError as error:
        said = _("{url} needs a driver that is not installed: pip install {package}")
        package = _DRIVERS.get(error.name or "", error.name)
        raise UsageError(said.format(url=shown, package=package)) from None
    try:
        tables = set(inspect(engine).get_table_names())
        if not tables >= _TABLES:
            raise UsageError(_("{path} is no gradebook of nbgrader's.").format(path=shown))
        with engine.connect() as connection:
            query = text("select name, course_id from assignment order by name")
            courses: dict[str, str] = {
                str(name): str(id_) for name, id_ in connection.execute(query)
            }
    finally:
        engine.dispose()
    if assignment not in courses:
        said = _(
            "{path} has no assignment {id}, but {others}: is it the gradebook of another course?"
        )
        if not courses:
            said = _(
                "{path} has no assignment yet; in nbgrader's course: nbgrader generate_assignment {id}"
            )
        raise UsageError(said.format(path=shown, id=assignment, others=several(courses)))
    return courses[assignment]


def _say(shown: str, error: Exception) -> str:
    """What is wrong with a database, as far as it is known."""
    why = " ".join(str(getattr(error, "orig", None) or error).split())
    if "locked" in why:
        said = _("{path} is locked: something else writes to it. Nothing was written; try again.")
    elif "no such column" in why or "no such table" in why or "UndefinedColumn" in why:
        said = _(
            "{path} is of another version of nbgrader: back it up, then run `nbgrader db upgrade`."
        )
    elif "not a database" in why:
        said = _("{path} is no gradebook of nbgrader's.")
    elif "readonly" in why:
        said = _("{path} cannot be written to. Nothing was written.")
    else:
        said = _("{path} cannot be used ({why}). Nothing was written.")
    return said.format(path=shown, why=why)

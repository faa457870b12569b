"""A gradebook, opened if it is the right one; what is wrong with it is one sentence."""

import sqlite3
import stat

import pytest

from grader.errors import UsageError
from grader.gradebook.opening import opened, shown_url, sqlite_file

pytestmark = pytest.mark.slow


def use(url, assignment="hw1"):
    with opened(url, assignment) as book:
        book.add_student("new")


def test_addresses_are_shown_without_a_password():
    assert shown_url("sqlite:////tmp/gradebook.db") == "/tmp/gradebook.db"
    assert shown_url("postgresql://me:secret@host/grades") == "postgresql://me:***@host/grades"
    assert sqlite_file("postgresql://me@host/grades") is None
    with pytest.raises(UsageError, match="is no address of a database"):
        shown_url("gradebook.db")


def test_what_is_not_there_is_not_made(tmp_path):
    with pytest.raises(
        UsageError, match=r"There is no gradebook .*nbgrader generate_assignment hw1"
    ):
        use(f"sqlite:///{tmp_path}/gradebook.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_something_else_is_left_as_it_is(tmp_path):
    (tmp_path / "text.db").write_text("no database at all, and long enough to be looked at" * 20)
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("create table assignment (name text)")
    for name in ("text.db", "other.db"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(UsageError, match="is no gradebook of nbgrader's"):
            use(f"sqlite:///{tmp_path}/{name}")
        assert (tmp_path / name).read_bytes() == before


def test_the_gradebook_of_another_course_is_told_with_what_it_has(real_course):
    with pytest.raises(
        UsageError, match=r"has no assignment hw9, but hw1: is it the gradebook of another"
    ):
        use(real_course.url, "hw9")


def test_a_locked_gradebook_is_told_and_nothing_is_in_it(real_course, monkeypatch):
    other = sqlite3.connect(real_course.root / "gradebook.db", isolation_level=None)
    other.execute("begin exclusive")
    with pytest.raises(
        UsageError, match=r"is locked: something else writes to it\. Nothing was written"
    ):
        use(real_course.url + "?timeout=0.1")
    other.execute("rollback")
    other.execute("begin immediate")
    with pytest.raises(UsageError, match="is locked"):
        use(real_course.url + "?timeout=0.1")
    other.execute("rollback")
    assert other.execute("select count(*) from student").fetchone() == (0,)
    other.close()


def test_where_it_ends_with_an_error_nothing_is_kept(real_course):
    with pytest.raises(KeyboardInterrupt), opened(real_course.url, "hw1") as book:
        book.add_student("ada")
        raise KeyboardInterrupt
    use(real_course.url)
    with sqlite3.connect(real_course.root / "gradebook.db") as database:
        assert database.execute("select id from student").fetchall() == [("new",)]


def test_a_gradebook_that_nobody_may_write_to_is_told(real_course):
    path = real_course.root / "gradebook.db"
    path.chmod(stat.S_IRUSR)
    read_only = f"sqlite:///file:{path}?mode=ro&uri=true"
    with pytest.raises(UsageError, match=r"cannot be written to\. Nothing was written"):
        use(read_only)


def test_a_database_without_its_driver_says_what_to_install(monkeypatch):
    import sqlalchemy

    def no_driver(url):
        raise ModuleNotFoundError("psycopg2", name="psycopg2")

    monkeypatch.setattr(sqlalchemy, "create_engine", no_driver)
    with pytest.raises(
        UsageError, match=r"needs a driver that is not installed: pip install psycopg2-binary$"
    ):
        use("postgresql://me@localhost/grades")

"""A page that is older than the records beside it says so."""

from grader.report.pages import render
from grader.report.unfinished import with_notice

PAGE = render("page.html", title="Class").encode()


def test_the_notice_is_the_first_thing_on_the_page():
    told = with_notice(PAGE, "2026-10-01T12:00:00Z").decode()
    _head, body = told.split("<main>")
    assert body.lstrip().startswith('<p id="unfinished"')
    assert "a run has begun at 2026-10-01T12:00:00Z and has not come to its end" in body


def test_of_two_runs_that_were_broken_off_the_last_one_is_told():
    once = with_notice(PAGE, "2026-10-01T12:00:00Z")
    assert with_notice(once, "2026-10-02T12:00:00Z") == with_notice(PAGE, "2026-10-02T12:00:00Z")


def test_what_is_no_page_stays_as_it_is():
    assert with_notice(b"", "now") == b""
    assert with_notice(b"\xff<main>", "now") == b"\xff<main>"

"""The page of an earlier run while another one goes on: whoever opens it is told, whatever becomes of that."""

from __future__ import annotations

import re

from markupsafe import escape

from grader.language import _

_PLACE = b"<main>\n"
_STYLE = "border: 3px solid; padding: .6em 1em; font-weight: bold"
_NOTICE = re.compile(rb'<p id="unfinished".*?</p>\n', re.DOTALL)


def with_notice(page: bytes, when: str) -> bytes:
    """Return a page that says on top that a run has begun since, which has not come to its end.

    Args:
        page: as an earlier run has written it; what is no such page stays as it is.
        when: that run has begun.
    """
    said = _(
        "This page is older than the records beside it: a run has begun at {time} and has not come to its end."
        " The same command again goes on from there, and writes this page anew."
    ).format(time=when)
    notice = f'<p id="unfinished" role="note" style="{_STYLE}">{escape(said)}</p>\n'.encode()
    bare = _NOTICE.sub(b"", page, count=1)
    return bare.replace(_PLACE, _PLACE + notice, 1)

"""Messages in the reader's language: English in the code, marked for gettext; the others in locale/.

Mark a message with `_`, placeholders by name: `_("shape {got}, expected {want}").format(got=..., want=...)`.
What is compared as well as shown (kinds of failure, statuses) is marked with `marked` where it stands and goes
through `_` where it is shown. `make messages` collects what is marked into the .po files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from grader.errors import UsageError

DOMAIN = "gradlab"
LOCALE = Path(__file__).parent / "locale"
SOURCE = "en"
"""The language that the code is written in."""

NAMES = {"en": "English", "zh": "简体中文"}
"""The languages that there are messages in, by code, each with its own name."""

ENVIRONMENT = "GRADE_LANG"
_SHELL = ("LC_ALL", "LC_MESSAGES", "LANG")

_in_use = SOURCE
_find: Callable[[str], str] = str


def _(message: str) -> str:
    """Return a message in the language in use."""
    return _find(message)


def marked(message: str) -> str:
    """Mark fixed words that are compared here, and shown elsewhere through `_`."""
    return message


def either(words: Iterable[str]) -> str:
    """Join alternatives: "a or b"."""
    return _(" or ").join(words)


def both(words: Iterable[str]) -> str:
    """Join what belongs together: "a and b"."""
    return _(" and ").join(words)


def several(words: Iterable[str]) -> str:
    """Join what is listed: "a, b"."""
    return _(", ").join(words)


def in_use() -> str:
    """Return the code of the language in use."""
    return _in_use


def use(language: str) -> None:
    """Say everything in a language from here on; one of `NAMES`."""
    global _in_use, _find  # noqa: PLW0603 - a process has one reader
    if language == _in_use:
        return
    if language == SOURCE:
        _find = str
    else:
        import gettext

        _find = gettext.translation(DOMAIN, LOCALE, [language]).gettext
    _in_use = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in a language within a `with` block."""
    before = in_use()
    use(language)
    try:
        yield
    finally:
        use(before)


def choose(flag: str = "", course: str = "", *, shell: bool = True) -> str:
    """Decide which language to speak.

    Args:
        flag: what `--lang` says; then comes GRADE_LANG.
        course: what course.yaml, or the learner's workspace, says.
        shell: whether LC_ALL, LC_MESSAGES and LANG are asked last. What is kept, as records are, must not
            depend on the shell that it was made in.

    Raises:
        UsageError: if `flag` or GRADE_LANG is a language without messages.
    """
    for asked, where in ((flag, "--lang"), (os.environ.get(ENVIRONMENT, ""), ENVIRONMENT)):
        if asked:
            return _known(asked, where)
    found = code_of(course)
    if not found and shell:
        found = code_of(next(filter(None, map(os.environ.get, _SHELL)), ""))
    return found if found in NAMES else SOURCE


def code_of(name: str) -> str:
    """Return the code in a language's name as systems write it: "zh" of "zh_CN.UTF-8" and "zh-Hans"."""
    return re.split(r"[_.@-]", name.strip().lower(), maxsplit=1)[0]


def _known(asked: str, where: str) -> str:
    code = code_of(asked)
    if code not in NAMES:
        there = several(f"{code} ({name})" for code, name in NAMES.items())
        raise UsageError(
            _("{where} {language}: there is no such language here; there are {there}.").format(
                where=where, language=asked, there=there
            )
        )
    return code


def ask_of(languages: Sequence[str]) -> str:
    """Return the language in use where there are texts in it, else the first there is."""
    return _in_use if _in_use in languages else next(iter(languages), SOURCE)

"""Messages in the reader's language: English in the code, marked for gettext; the others in locale/.

Mark a message with `_`, placeholders by name: `_("shape {got}, expected {want}").format(got=..., want=...)`.
What is compared as well as shown (kinds of failure, statuses) is marked with `marked` where it stands and goes
through `_` where it is shown. `make messages` collects what is marked into the .po files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from grader.errors import UsageError
from grader.files import PACKAGE

DOMAIN = "torchgrade"
LOCALE = PACKAGE / "locale"
SOURCE = "en"
"""The language that the code is written in."""

NAMES = {"en": "English", "zh": "简体中文"}
"""The languages that there are messages in, by code, each with its own name."""

ENVIRONMENT = "GRADE_LANG"
_WITHOUT_SPACES = ("zh",)
_SHELL = ("LC_ALL", "LC_MESSAGES", "LANG")

_in_use = SOURCE
_asked = ""
_find: Callable[[str], str] = str


def _english_plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


_find_plural: Callable[[str, str, int], str] = _english_plural


def _(message: str) -> str:
    """Return a message in the language in use."""
    return _find(message) if message else ""  # gettext gives the head of the file for no message


def ngettext(one: str, many: str, count: int) -> str:
    """Return the message for `count` things in the language in use."""
    return _find_plural(one, many, count)


def marked(message: str) -> str:
    """Mark fixed words that are compared here, and shown elsewhere through `_`."""
    return message


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known word that is most like one that is not known; None where none is like it.

    Args:
        word: as somebody wrote it.
        known: what it may be meant for.
        cutoff: how alike they have to be, from 0 to 1.
    """
    import difflib  # of use where something is wrong, and there alone

    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)), None)


def either(words: Iterable[str]) -> str:
    """Join alternatives: "a or b"."""
    return _(" or ").join(words)


def both(words: Iterable[str]) -> str:
    """Join what belongs together: "a and b"."""
    return _(" and ").join(words)


def several(words: Iterable[str]) -> str:
    """Join what is listed: "a, b"."""
    return _(", ").join(words)


def together(sentences: Iterable[str]) -> str:
    """Put sentences behind one another; between Chinese ones there is no space."""
    return ("" if _in_use in _WITHOUT_SPACES else " ").join(sentences)


def in_use() -> str:
    """Return the code of the language in use."""
    return _in_use


def use(language: str) -> None:
    """Say everything in a language from here on; one of `NAMES`."""
    global _in_use, _find, _find_plural  # noqa: PLW0603 - a process has one reader
    if language == _in_use:
        return
    if language == SOURCE:
        _find, _find_plural = str, _english_plural
    else:
        import gettext

        messages = gettext.translation(DOMAIN, LOCALE, [language])
        _find, _find_plural = messages.gettext, messages.ngettext
    _in_use = language


def speak(language: str) -> None:
    """Say everything in a language, whatever course and environment say: the first line of a notebook.

    Raises:
        UsageError: if there are no messages in it.
    """
    global _asked  # noqa: PLW0603 - see `use`
    _asked = _known(language, "speak")
    use(_asked)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in a language within a `with` block."""
    before = in_use()
    use(language)
    try:
        yield
    finally:
        use(before)


def choose(flag: str = "", course: str | Callable[[], str] = "", *, shell: bool = True) -> str:
    """Decide which language to speak.

    Args:
        flag: what `--lang` says; then come `speak` and GRADE_LANG.
        course: what course.yaml, or the learner's workspace, says; a function is asked only where it matters.
        shell: whether LC_ALL, LC_MESSAGES and LANG are asked last. What is kept, as records are, must not
            depend on the shell that it was made in.

    Raises:
        UsageError: if `flag` or GRADE_LANG is a language without messages.
    """
    for asked, where in (
        (flag, "--lang"),
        (_asked, "speak"),
        (os.environ.get(ENVIRONMENT, ""), ENVIRONMENT),
    ):
        if asked:
            return _known(asked, where)
    found = code_of(course() if callable(course) else course)
    if not found and shell:
        found = code_of(next(filter(None, map(os.environ.get, _SHELL)), ""))
    return found if found in NAMES else SOURCE


def code_of(name: str) -> str:
    """Return the code in a language's name as systems write it: "zh" of "zh_CN.UTF-8" and "zh-Hans"."""
    return re.split(r"[_.@-]", name.strip().lower(), maxsplit=1)[0]


def without_language(stem: str) -> str:
    """Return a file's name without the language at its end: "convolution" of "convolution.zh"."""
    plain, _dot, code = stem.rpartition(".")
    return plain if plain and code in NAMES else stem


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

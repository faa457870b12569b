"""What ready-made drivers say in the place of a result, for readers of every language."""

from __future__ import annotations

import re

from grader.language import _, marked

SENTENCES = (
    marked("state_dict() lacks {names}"),
    marked("state_dict() has {names}, which is not asked for"),
    marked("{name} has the shape {shape}, expected {wanted}"),
    marked("this {kind} is no nn.Module"),
    marked("more than {limit} calls of PyTorch"),
)
"""Sentences of `grader/drivers.py`, with a name for what is filled in there."""

_FIELD = re.compile(r"\\{(\w+)\\}")
_PATTERNS = {re.compile(_FIELD.sub(r"(?P<\1>.+)", re.escape(said))): said for said in SENTENCES}


def say_told(said: str) -> str:
    """Return what a driver said in the language of the reader; words of an author's own as they are."""
    for pattern, sentence in _PATTERNS.items():
        if found := pattern.fullmatch(said):
            return _(sentence).format(**found.groupdict())
    return said

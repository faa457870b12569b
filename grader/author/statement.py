"""An exercise's statement in three parts: the task, what people trip over, and the small print, folded.

A section `## Mind` becomes a paragraph that cannot be overlooked, a section `## Small print` can be opened, as
can what an offshoot says of its base. A
statement without them is the task alone. Translations head these sections in their own language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.declaring.offshoots import TASK_OF_BASE
from grader.language import _, marked

MIND = marked("Mind")
SMALL_PRINT = marked("Small print")


def in_parts(statement: str, level: int) -> str:
    """Return a statement as it stands in a notebook.

    Args:
        statement: as the exercise has it, in the language in use.
        level: of its first heading, from 1; those below follow.
    """
    made = []
    for head, body in _sections(statement):
        folded = next((name for name in (SMALL_PRINT, TASK_OF_BASE) if _is(head, name)), "")
        if folded:
            summary = f"<summary>{_(folded)}</summary>"
            made.append(f"<details>\n{summary}\n\n{body}\n\n</details>")
        elif _is(head, MIND):
            made.append(f"**{_(MIND)}**\n\n{body}")
        else:
            made.append("\n\n".join(filter(None, [head, body])))
    return "\n".join(_lowered("\n\n".join(made), level - 1))


def _is(head: str, name: str) -> bool:
    return head.removeprefix("## ").strip() in (name, _(name))


def _sections(statement: str) -> Iterator[tuple[str, str]]:
    """The text before the first heading of the second level, then each such heading with what is below it."""
    head, body = "", list[str]()
    for line, is_code in _lines(statement):
        if line.startswith("## ") and not is_code:
            yield head, "\n".join(body).strip()
            head, body = line.strip(), []
        else:
            body.append(line)
    yield head, "\n".join(body).strip()


def _lowered(text: str, levels: int) -> Iterator[str]:
    """Put headings some levels lower, outside code blocks."""
    for line, is_code in _lines(text):
        yield f"{'#' * levels}{line}" if re.match("#+ ", line) and not is_code else line


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """The lines of Markdown, and whether each belongs to a code block."""
    fenced = False
    for line in text.strip().splitlines():
        fenced ^= line.startswith("```")
        yield line, fenced

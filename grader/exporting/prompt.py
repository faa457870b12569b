"""A quiz's Markdown as HTML that a platform shows: LaTeX in the brackets that MathJax looks for there."""

from __future__ import annotations

import re
from html import escape

_MATH = re.compile(r"\$\$(?P<block>.+?)\$\$|(?<![\w\\$])\$(?P<line>[^$\n]+?)\$(?![\w$])", re.DOTALL)
_CODE = re.compile(r"(`+).+?\1", re.DOTALL)
_HELD = "\ue000{number}\ue001"
_HOLD = re.compile("\ue000(\\d+)\ue001")


def to_html(text: str, code: str = "") -> str:
    """Return HTML in one line or more, in which nothing that the text holds is an element of its own.

    Args:
        text: Markdown with LaTeX between dollar signs.
        code: shown below it.
    """
    from markdown_it import MarkdownIt

    math: list[str] = []

    def hold(found: re.Match[str]) -> str:
        marks = ("\\[", "\\]") if found["block"] else ("\\(", "\\)")
        math.append(f"{marks[0]}{escape(found['block'] or found['line'])}{marks[1]}")
        return _HELD.format(number=len(math) - 1)

    parts, at = [], 0
    for span in _CODE.finditer(text):  # a dollar sign in code is one
        parts += [_MATH.sub(hold, text[at : span.start()]), span[0]]
        at = span.end()
    held = "".join([*parts, _MATH.sub(hold, text[at:])])
    rendered: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(held)
    shown = _HOLD.sub(lambda found: math[int(found[1])], rendered).strip()
    inner = shown.removeprefix("<p>").removesuffix("</p>")
    shown = (
        inner
        if "<p>" not in inner and shown.startswith("<p>") and shown.endswith("</p>")
        else shown
    )
    return shown + (f"<pre>{escape(code.rstrip())}</pre>" if code else "")

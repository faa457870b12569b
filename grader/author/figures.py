"""Figures of a lesson, `solutions/<unit>/figures/<name>.svg`: drawn by `draw.py` beside them, or by hand.

Each public function of draw.py without an underscore in front makes one figure, named like the function, and
returns SVG. One that takes an argument is called with each language of the course; `name.zh.svg` is the
Chinese one. `grade build` writes the files, so that the lesson shows them on any Markdown page, and puts them
into notebooks as `<img>` with the picture in the address: no other form is shown everywhere. Colab shows no
attachments, JupyterLab drops `<svg>` and `<picture>`, and links to files lead nowhere in a notebook that was
sent. Neither the theme of a page nor the system's reaches into such a picture reliably, so that there is one
for light and dark; drawing.py has colours for that.
"""

from __future__ import annotations

import base64
import inspect
import runpy
import traceback
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from grader.errors import CourseError
from grader.files import short_path

FOLDER = "figures"
SCRIPT = "draw.py"
_SVG = "{http://www.w3.org/2000/svg}svg"


def draw_figures(unit: Path, languages: Sequence[str]) -> dict[Path, bytes]:
    """Make the figures of a unit that are drawn by code, by path.

    Args:
        unit: its folder in solutions/.
        languages: of the course.

    Raises:
        CourseError: if the script or a function of it fails, or does not give SVG.
    """
    script = unit / FOLDER / SCRIPT
    if not script.is_file():
        return {}
    made = {}
    names = _guarded(script, lambda: runpy.run_path(str(script)))
    for name, function in names.items():
        own = inspect.isfunction(function) and function.__code__.co_filename == str(script)
        if not own or name.startswith("_"):
            continue
        told = languages if inspect.signature(function).parameters else languages[:1]
        for language in told:
            given = (language,) if inspect.signature(function).parameters else ()
            text = _guarded(script, lambda f=function, g=given: f(*g))  # type: ignore[misc]
            end = "" if language == languages[0] else f".{language}"
            path = unit / FOLDER / f"{name}{end}.svg"
            if not isinstance(text, str):
                line = function.__code__.co_firstlineno
                raise CourseError(f"{short_path(script)}:{line}: {name} must return SVG, a text.")
            made[path] = (text.strip() + "\n").encode()
    return made


def embed(path: Path, data: bytes, words: str) -> str:
    """Return a figure as HTML that needs no file.

    Args:
        path: for messages.
        data: the SVG.
        words: what is to be seen, for those who do not see it.

    Raises:
        CourseError: if it is no SVG, or says no size.
    """
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise CourseError(
            f"{short_path(path)}:{error.position[0]}: it is no SVG: {error}."
        ) from None
    width = root.get("width", "")
    if root.tag != _SVG or not width.isdecimal() or not root.get("height", "").isdecimal():
        said = "begin it with <svg xmlns=... width=... height=...>, both in whole numbers"
        raise CourseError(f"{short_path(path)}:1: {said}.")
    address = f"data:image/svg+xml;base64,{base64.b64encode(data).decode()}"
    return f'<img alt="{escape(words)}" width="{width}" src="{address}">'


def _guarded(script: Path, make: Callable[[], Any]) -> Any:
    """Run an author's code, and tell its mistake with file and line."""
    try:
        return make()
    except SyntaxError as error:
        raise CourseError(f"{short_path(script)}:{error.lineno}: {error.msg}.") from None
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        line = next((f.lineno for f in reversed(frames) if f.filename == str(script)), 1)
        text = " ".join(str(error).split())
        said = f"{short_path(script)}:{line}: {type(error).__name__}: {text}."
        raise CourseError(said) from None

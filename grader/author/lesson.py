"""`solutions/<unit>/lesson.md`: a unit as something to read, cut into what becomes a cell each.

It is plain Markdown that any page shows sensibly. Four things in it, each a block of its own, are more:

    ```python                            runs: a code cell; any other fence, ```py too, is shown as it is
    {exercise}`corr2d`                   here go statement, stub, a free cell and `check`
    {quiz}                               here goes the quiz
    ![what is to be seen](figures/x.svg) a figure, see figures.py
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from grader.course.course import RESERVED
from grader.errors import CourseError
from grader.files import short_path
from grader.language import nearest
from grader.reading.parsing import parse

if TYPE_CHECKING:
    from markdown_it.token import Token

FILE = "lesson.md"
RUNS = "python"
"""What stands behind the three backticks of a fence that becomes a cell."""

Kind = Literal["text", "code", "exercise", "quiz", "figure"]

_EXERCISE = re.compile(r"\{exercise\}`(\w*)`")
_QUIZ = "{quiz}"
_DIRECTIVE = re.compile(r"\{(?:exercise|quiz)\}")
_FIGURE = re.compile(r"figures/([A-Za-z_]\w*(?:\.\w+)?)\.svg")


def lesson_id(unit: str) -> str:
    """Return what a unit's lesson is called where it is proved."""
    return f"{unit}_lesson"


@dataclass(frozen=True)
class Part:
    """A piece of a lesson.

    Attributes:
        line: where it begins, from 1; of code, its first line.
        text: Markdown, code, the id of an exercise, or what a figure shows in words.
        name: of a figure.
    """

    kind: Kind
    line: int
    text: str = ""
    name: str = ""


@dataclass(frozen=True)
class Lesson:
    """A unit's lesson in one language.

    Attributes:
        parts: in their order; the first is text that begins with the title.
    """

    path: Path
    parts: tuple[Part, ...]

    def say(self, line: int, said: str) -> str:
        """A problem with its place."""
        return f"{short_path(self.path)}:{line}: {said}."


def read_lesson(path: Path, exercises: Sequence[str], *, has_quiz: bool) -> Lesson:
    """Read a lesson.

    Args:
        path: the file.
        exercises: ids of those of the unit; each has its line.
        has_quiz: whether the unit has a quiz, which has its line then.

    Raises:
        CourseError: every mistake, with its line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise CourseError(f"{short_path(path)}:1: it is not UTF-8; save it as that.") from None
    problems: list[tuple[int, str]] = []
    lesson = Lesson(path, tuple(_parts(text, problems)))
    problems += _misplaced(lesson, exercises, has_quiz=has_quiz)
    for part in lesson.parts:
        if part.kind == "code":
            problems += _wrong_code(part, exercises)
    if problems:
        raise CourseError(*(lesson.say(*problem) for problem in sorted(problems)))
    return lesson


def differences(lesson: Lesson, source: Lesson) -> list[str]:
    """Say where a translation is put together otherwise than the lesson that it translates."""
    kinds = [[part for part in one.parts if part.kind != "text"] for one in (lesson, source)]
    for mine, theirs in zip(*kinds, strict=False):
        place = f"{FILE}:{theirs.line}"
        if mine.kind != theirs.kind:
            said = f"here is {_called(mine)}, but {place} has {_called(theirs)}"
        elif mine.kind == "exercise" and mine.text != theirs.text:
            said = f"here is exercise {mine.text!r}, but {place} has {theirs.text!r}"
        elif mine.kind == "code" and _skeleton(mine.text) != _skeleton(theirs.text):
            said = f"this code does something else than that of {place}; texts and comments alone may differ"
        else:
            continue
        return [lesson.say(mine.line, said)]
    mine_count, their_count = map(len, kinds)
    if mine_count != their_count:
        said = (
            f"cells, figures, exercises and quiz are {mine_count} here, but {their_count} in {FILE}"
        )
        return [lesson.say(1, said)]
    return []


def _called(part: Part) -> str:
    return {"code": "code that runs", "quiz": "the quiz", "figure": "a figure"}.get(
        part.kind, f"exercise {part.text!r}"
    )


def _skeleton(code: str) -> str:
    """Code without its texts and comments."""
    tree = parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        if isinstance(node, ast.JoinedStr):
            # Another language may need words before or behind a number where this one has none.
            node.values = [one for one in node.values if isinstance(one, ast.FormattedValue)]
    return ast.dump(tree)


def _parts(text: str, problems: list[tuple[int, str]]) -> Iterator[Part]:
    from markdown_it import MarkdownIt

    lines = text.splitlines()
    begun = depth = 0
    tokens = MarkdownIt("commonmark").parse(text)
    for place, token in enumerate(tokens):
        if token.level or token.map is None or token.nesting < 0:
            continue
        first, end = token.map
        if token.type == "html_block" and "details" in token.content:
            depth += token.content.count("<details") - token.content.count("</details")
            if depth == 0:
                # What can be opened ends its cell: front ends leave no room below it.
                yield from _text(lines, begun, end)
                begun = end
            continue
        inline = tokens[place + 1] if token.type in ("paragraph_open", "heading_open") else None
        part = _special(token, inline, problems)
        # Text ends where something else begins, and where a section does.
        if part is not None or (token.type == "heading_open" and token.tag in ("h1", "h2")):
            yield from _text(lines, begun, first)
            begun = first
        if part is not None:
            yield part
            begun = end
    yield from _text(lines, begun, len(lines))


def _text(lines: Sequence[str], first: int, end: int) -> Iterator[Part]:
    text = "\n".join(lines[first:end])
    if text.strip():
        blank = len(text) - len(text.lstrip("\n"))
        yield Part("text", first + 1 + blank, text.strip())


def _special(token: Token, inline: Token | None, problems: list[tuple[int, str]]) -> Part | None:
    """What a block is beside text; None where it is text."""
    assert token.map is not None
    line = token.map[0] + 1
    if token.type == "fence":
        word = token.info.strip().partition(" ")[0]
        if word == RUNS:
            return Part("code", line + 1, token.content.rstrip("\n"))
        if word.startswith("{"):
            said = (
                f"{word} is not known here; a fence is ```{RUNS} (it runs), or ```py and the like"
            )
            said += (
                " (it is shown); an exercise is a line {exercise}`its_id`, the quiz a line {quiz}"
            )
            problems.append((line, said))
        return None
    if inline is None:
        return None
    if found := _EXERCISE.fullmatch(inline.content.strip()):
        return Part("exercise", line, found[1])
    if inline.content.strip() == _QUIZ:
        return Part("quiz", line)
    # A role in a code span is talked about, not meant.
    if _DIRECTIVE.search(_without_code(inline)):
        problems.append((line, "{exercise}`its_id` and {quiz} stand in a paragraph of their own"))
    return _figure(line, inline, problems)


def _without_code(inline: Token) -> str:
    return "".join(one.content for one in inline.children or () if one.type == "text")


def _figure(line: int, inline: Token, problems: list[tuple[int, str]]) -> Part | None:
    children = inline.children or []
    images = [one for one in children if one.type == "image"]
    if not images:
        return None
    if len(children) > 1:
        problems.append((line, "a figure stands in a paragraph of its own"))
        return None
    source = str(images[0].attrs["src"])
    found = _FIGURE.fullmatch(source)
    if found is None:
        said = f"{source!r} is no figure of the unit; write ![what is to be seen](figures/name.svg)"
        problems.append((line, said))
        return None
    if not images[0].content.strip():
        problems.append((line, "say in words what the figure shows: ![here](figures/name.svg)"))
    return Part("figure", line, images[0].content.strip(), found[1])


def _misplaced(
    lesson: Lesson, exercises: Sequence[str], *, has_quiz: bool
) -> Iterator[tuple[int, str]]:
    parts = lesson.parts
    if not parts or parts[0].kind != "text" or not parts[0].text.startswith("# "):
        yield 1, "a lesson begins with its title, `# Title`"
    met: dict[str, int] = {}
    for part in parts:
        if part.kind not in ("exercise", "quiz"):
            continue
        name = part.text or "the quiz"
        if name in met:
            yield part.line, f"{name} is there already, in line {met[name]}"
        met.setdefault(name, part.line)
        if part.kind == "exercise" and part.text not in exercises:
            near = nearest(part.text, exercises)
            guess = f" (did you mean {near!r}?)" if near else ""
            yield part.line, f"the unit has no exercise {part.text!r}{guess}"
        if part.kind == "quiz" and not has_quiz:
            yield part.line, "the unit has no quiz"
    for id_ in exercises:
        if id_ not in met:
            yield 1, f"there is no line {{exercise}}`{id_}`, which says where that exercise goes"
    if has_quiz and "the quiz" not in met:
        yield 1, "there is no line {quiz}, which says where the quiz goes"


def _wrong_code(part: Part, exercises: Sequence[str]) -> Iterator[tuple[int, str]]:
    try:
        tree = parse(part.text)
    except SyntaxError as error:
        yield part.line + (error.lineno or 1) - 1, f"{error.msg}; a cell is plain Python"
        return
    if "BEGIN SOLUTION" in part.text or "END SOLUTION" in part.text:
        yield part.line, "solutions belong into the files of exercises"
    for node in ast.walk(tree):
        names = [node.id] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else []
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            names = [node.name]
        for name in names:
            if name in exercises or name in RESERVED:
                said = (
                    f"{name} is taken: it is an exercise, or has a meaning of its own in notebooks"
                )
                yield part.line + getattr(node, "lineno", 1) - 1, said

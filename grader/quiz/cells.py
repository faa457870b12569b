"""A unit's quiz as the cells of its notebook: for each question a prompt, and a cell for the answer.

nbgrader replaces what is in cells for answers by a stub of its own unless it finds a solution in them, and has
them marked by hand. So those of a quiz are none of nbgrader's; all of its points stand in the last cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.language import _, ngettext, speaking, together
from grader.quiz.draw import fill, in_letters
from grader.quiz.kinds.registry import kind_of
from grader.quiz.questions.question import ENGLISH, Question, Quiz

CHECK = "-quiz-check"
"""Ends the id of the cell with the quiz's points."""


@dataclass(frozen=True)
class QuizCell:
    """A cell: Markdown, or where `is_code`, code.

    Attributes:
        points: of the whole quiz, in its last cell.
    """

    id: str
    source: str
    is_code: bool = False
    points: float | None = None


def quiz_cells(quiz: Quiz, language: str = ENGLISH) -> list[QuizCell]:
    """Make the cells of a quiz in a language."""
    with speaking(language):
        return list(_cells(quiz, language))


def question_text(question: Question, values: Mapping[str, float], language: str) -> str:
    """Return a question as Markdown: prompt, options, how to answer.

    Args:
        question: which.
        values: the drawn numbers; without any it is asked in letters.
        language: of the texts.
    """
    texts = question.words_in(language)
    prompt = texts.prompt
    if question.is_drawn:
        prompt = fill(prompt, values) if values else in_letters(prompt)
    parts = [prompt.strip()]
    if question.code:
        parts.append(f"```python\n{question.code.strip()}\n```")
    parts.append(_list(texts.options))
    if texts.targets:
        parts += [_("To match with:"), _list(texts.targets)]
    return "\n\n".join(part for part in parts if part)


def how_to_answer(question: Question) -> str:
    """Say in a few words what to write; it stands behind the answer as a comment."""
    if question.has_fields:
        return _("a value for each name")
    return kind_of(question).how_to_answer(question)


def _cells(quiz: Quiz, language: str) -> Iterator[QuizCell]:
    title = _("Quiz: {title}").format(title=quiz.title(language))
    sentences = [
        _("Write each answer in place of `...` and run its cell."),
        _('`"?"` gives a question up; it is then explained, where answers are told.'),
        _('`check("quiz")` sums up what is answered.'),
    ]
    if quiz.scale != 1.0:
        said = _("The quiz counts {points} points in all, divided among its questions by theirs.")
        sentences.append(said.format(points=f"{round(quiz.points, 2):g}"))
    yield QuizCell(f"{quiz.unit}-quiz", f"## {title}\n\n{together(sentences)}")
    asked_for_name = False
    for number, question in enumerate(quiz.questions, 1):
        if question.is_drawn and not asked_for_name:
            asked_for_name = True
            said = _("the name under which you hand in, in quotes: numbers are drawn for it")
            yield QuizCell(f"{quiz.unit}-student", f"student = ...  # {said}", is_code=True)
        worth = question.points * quiz.scale
        yield QuizCell(f"{question.id}-question", _prompt(number, question, worth, language))
        source = f'{_blank(question)}  # {how_to_answer(question)}\ncheck("{question.id}")'
        yield QuizCell(question.id, source, is_code=True)
    points = round(quiz.points, 6)
    yield QuizCell(f"{quiz.unit}{CHECK}", 'check("quiz")', is_code=True, points=points)


def _prompt(number: int, question: Question, worth: float, language: str) -> str:
    # What is asked for is a whole number, and one and a half points are several.
    many = 1 if worth == 1 else 2
    points = ngettext("{points} point", "{points} points", many).format(
        points=f"{round(worth, 2):g}"
    )
    head = _("**Question {number}** ({points})").format(number=number, points=points)
    text = f"{head}\n\n{question_text(question, {}, language)}"
    if question.is_drawn:
        said = _("*{names}: numbers drawn for you. Run the next cell to see them.*")
        text += "\n\n" + said.format(names=", ".join(question.draw))
    return text


def _blank(question: Question) -> str:
    keys = [part.name for part in question.parts if part.name] or kind_of(question).blanks(question)
    if not keys:
        return f"{question.id} = ..."
    pairs = ", ".join(f'"{key}": ...' for key in keys)
    return f"{question.id} = {{{pairs}}}"


def _list(texts: Mapping[str, str]) -> str:
    """A list of options; one of several lines stays one item."""
    items = {key: text.strip().replace("\n", "\n  ") for key, text in texts.items()}
    return "\n".join(f"- **{key}** {text}" for key, text in items.items())

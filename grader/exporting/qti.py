"""A quiz as a QTI zip, which Canvas imports: made by text2qti, an extra, from its text form.

What is said of GIFT holds here too. text2qti has no form for matching questions: each of their pairs becomes a
question with one right option. It has none for numbers near 0 either, and these are left out. Points are those
that it takes, halves and wholes.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase

from grader.errors import UsageError
from grader.exporting.gift import key_for_all, more_said, spellings
from grader.language import _
from grader.quiz.draw import fill
from grader.quiz.kinds.matching import Matching
from grader.quiz.kinds.multiple_choice import MultipleChoice
from grader.quiz.kinds.numbers import Numbers, allowed_off
from grader.quiz.kinds.registry import kind_of
from grader.quiz.kinds.single_choice import SingleChoice
from grader.quiz.questions.answer_key import AnswerKey
from grader.quiz.questions.question import Part, Quiz, Texts

LEAST = 0.0001
"""Canvas takes no number that may be smaller; an exact one is a short answer then."""

_INDENT = "    "


@dataclass(frozen=True)
class Qti:
    """A quiz as QTI; see `Gift`.

    Attributes:
        taken_apart: ids of matching questions, of which each pair is a question now.
    """

    data: bytes
    drawn: tuple[str, ...]
    left_out: tuple[str, ...]
    taken_apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Asked:
    """One question there.

    Attributes:
        name: of the field, or the letter of the pair.
        more: what is said below the prompt.
        answers: lines; none where there is no form for them.
    """

    name: str
    more: str
    answers: list[str]


def to_qti(quiz: Quiz, language: str, seed: str) -> Qti:
    """Return a quiz as QTI; see `to_gift`.

    Raises:
        UsageError: text2qti is not installed, or cannot read what is asked.
    """
    try:
        from text2qti.config import Config
        from text2qti.err import Text2qtiError
        from text2qti.qti import QTI
        from text2qti.quiz import Quiz as Text
    except ImportError:
        said = _(
            "QTI is written by text2qti, which is not installed: pip install 'torchgrade[qti]'."
        )
        raise UsageError(said) from None
    text, left_out = to_text(quiz, language, seed)
    made = io.BytesIO()
    try:
        # Its own settings file is not read: what stands in it would change the quiz.
        QTI(Text(text, config=Config(), source_name=quiz.id)).write(made)
    except Text2qtiError as error:
        said = _("text2qti cannot read the quiz {quiz}: {why}")
        raise UsageError(said.format(quiz=quiz.id, why=" ".join(str(error).split()))) from None
    drawn = tuple(question.id for question in quiz.questions if question.is_drawn)
    apart = tuple(one.id for one in quiz.questions if isinstance(kind_of(one), Matching))
    return Qti(made.getvalue(), drawn, left_out, apart)


def to_text(quiz: Quiz, language: str, seed: str) -> tuple[str, tuple[str, ...]]:
    """Return text2qti's text of a quiz, and ids of questions that it has no form for."""
    blocks, left_out = [f"Quiz title: {' '.join(quiz.title(language).split())}"], []
    number = 0
    for question in quiz.questions:
        key, texts = key_for_all(question, seed), question.words_in(language)
        asked = [one for part in question.parts for one in _asked(key, part, texts)]
        points = question.points / len(asked)
        for one in asked:
            if one.answers:
                number += 1
                blocks.append(_block(number, key, texts, one, points))
            else:
                left_out.append(f"{question.id} {one.name}".strip())
    return "\n\n".join(blocks) + "\n", tuple(left_out)


def _asked(key: AnswerKey, part: Part, texts: Texts) -> Iterator[_Asked]:
    """What becomes a question: a part, or a pair of a matching."""
    if not isinstance(kind_of(key.question), Matching):
        yield _Asked(part.name, more_said(key, part, texts), list(_answers(key, part, texts)))
        return
    for letter, right in key.answers[part.name].items():
        said = _("Which one belongs to this: {option}").format(option=texts.options[letter])
        lines = []
        for place, (target, text) in zip(ascii_lowercase, texts.targets.items(), strict=False):
            lines.append(_item(f"{'*' if target == right else ''}{place})", text))
            if feedback := texts.feedback.get(f"{letter} = {target}"):
                lines.append(_item("...", feedback))
        yield _Asked(f"{part.name} {letter}".strip(), said, lines)


def _block(number: int, key: AnswerKey, texts: Texts, one: _Asked, worth: float) -> str:
    question = key.question
    prompt = fill(texts.prompt, key.values) if question.is_drawn else texts.prompt
    parts = [prompt.strip(), one.more]
    if question.code:
        parts.insert(1, textwrap.indent(question.code.rstrip(), _INDENT))
    points = max(0.5, round(2 * worth) / 2)
    head = [f"Title: {question.id} {one.name}".strip(), f"Points: {points:g}"]
    lines = [*head, _item(f"{number}.", "\n\n".join(filter(None, parts)))]
    if texts.explanation:
        lines.append(_item("...", texts.explanation))
    return "\n".join([*lines, *one.answers])


def _answers(key: AnswerKey, part: Part, texts: Texts) -> Iterator[str]:
    kind, answer = kind_of(key.question), key.answers[part.name]
    if isinstance(kind, SingleChoice | MultipleChoice):
        for letter, text in texts.options.items():
            right = letter in answer
            one = f"{'*' if right else ''}{letter.lower()})"
            yield _item(
                one if isinstance(kind, SingleChoice) else f"[{'*' if right else ' '}]", text
            )
            if said := texts.feedback.get(letter):
                yield _item("...", said)
    elif isinstance(kind, Numbers) and isinstance(answer, int | float):
        off = allowed_off(answer, part.tolerance)
        if abs(answer) - off >= LEAST:
            yield f"=   {answer:.15g}" + (f" +- {off:.15g}" if off else "")
        elif not off:
            yield f"*   {answer:.15g}"
    else:
        yield from (f"*   {text}" for text in spellings(key, answer, texts))


def _item(mark: str, text: str) -> str:
    """A mark, and text of any number of lines beside it."""
    indent = " " * (len(mark) + 1)
    return f"{mark} {textwrap.indent(text.strip(), indent).strip()}"

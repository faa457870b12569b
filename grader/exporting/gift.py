"""A quiz as GIFT, the text that Moodle's question bank imports.

Everybody gets the same numbers there. What GIFT has no form for becomes a short answer: orders of letters,
lists of numbers, shapes. A question with several fields becomes one for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from grader.exporting.prompt import to_html
from grader.language import _
from grader.quiz.draw import draw_values, fill
from grader.quiz.kinds.code_output import CodeOutput
from grader.quiz.kinds.matching import Matching
from grader.quiz.kinds.multiple_choice import MultipleChoice
from grader.quiz.kinds.numbers import Numbers, allowed_off
from grader.quiz.kinds.ordering import Ordering
from grader.quiz.kinds.registry import kind_of
from grader.quiz.kinds.short_text import ShortText
from grader.quiz.kinds.single_choice import SingleChoice
from grader.quiz.questions.answer_key import AnswerKey, make_key
from grader.quiz.questions.question import Part, Question, Quiz, Texts

LEAST_PAIRS = 3
"""Moodle's matching questions have no fewer."""

_SPECIAL = re.compile(r"([\\~=#{}:])")


@dataclass(frozen=True)
class Gift:
    """A quiz as GIFT.

    Attributes:
        text: of the file.
        drawn: ids of questions whose numbers are the same for everybody now.
        left_out: ids of questions that GIFT has no form for.
    """

    text: str
    drawn: tuple[str, ...]
    left_out: tuple[str, ...]


def to_gift(quiz: Quiz, language: str, seed: str) -> Gift:
    """Return a quiz as GIFT.

    Args:
        quiz: with its key.
        language: of its texts.
        seed: from which drawn numbers are drawn, once.
    """
    blocks, left_out = [], []
    for question in quiz.questions:
        key = key_for_all(question, seed)
        found = list(_blocks(key, question.words_in(language)))
        blocks += found
        left_out += [] if found else [question.id]
    head = f"$CATEGORY: {quiz.title(language)}"
    drawn = tuple(question.id for question in quiz.questions if question.is_drawn)
    return Gift("\n\n".join([head, *blocks]) + "\n", drawn, tuple(left_out))


def key_for_all(question: Question, seed: str) -> AnswerKey:
    """Return the key of a question with the numbers that everybody gets."""
    values = (
        draw_values(question.draw, question.where, seed, "", question.id)
        if question.is_drawn
        else {}
    )
    return make_key(question, values)


def escaped(text: str) -> str:
    """Text in which nothing is GIFT's, on one line: an empty line would end the question."""
    return _SPECIAL.sub(r"\\\1", text).replace("\r", "").replace("\n", r"\n")


def _blocks(key: AnswerKey, texts: Texts) -> Iterator[str]:
    question = key.question
    prompt = fill(texts.prompt, key.values) if question.is_drawn else texts.prompt
    for part in question.parts:
        answers = _answers(key, part, texts)
        if not answers:
            continue
        name = f"{question.id} {part.name}".strip()
        points = f"// {name}: {question.points / len(question.parts):g}"
        more = more_said(key, part, texts)
        shown = to_html(prompt, question.code) + (to_html(more) if more else "")
        general = (
            f"\n\t####[html]{escaped(to_html(texts.explanation))}" if texts.explanation else ""
        )
        lines = "".join(f"\n\t{line}" for line in answers)
        yield f"{points}\n::{escaped(name)}::[html]{escaped(shown)}{{{lines}{general}\n}}"


def more_said(key: AnswerKey, part: Part, texts: Texts) -> str:
    """Return Markdown that says what is asked for where the form of the answer is another one."""
    kind, answer = kind_of(key.question), key.answers[part.name]
    said = [_("Here: `{field}`.").format(field=part.name)] if part.name else []
    if isinstance(kind, Ordering):
        said += [f"- {letter}: {text}" for letter, text in texts.options.items()]
        said.append("\n" + _("Write all letters in order, as in ABC."))
    elif isinstance(kind, Numbers) and isinstance(answer, tuple):
        said.append(_("Write it in brackets, as in [1, 2] or [[1, 2], [3, 4]]."))
    return "\n".join(said)


def _answers(key: AnswerKey, part: Part, texts: Texts) -> list[str]:
    """The lines between the braces; none where there is no form for them."""
    kind, answer = kind_of(key.question), key.answers[part.name]
    if isinstance(kind, SingleChoice):
        return [
            _option("=" if letter == answer else "~", letter, texts) for letter in texts.options
        ]
    if isinstance(kind, MultipleChoice):
        right, wrong = (f"~%{sign}{_share(len(answer))}%" for sign in ("", "-"))
        return [
            _option(right if letter in answer else wrong, letter, texts) for letter in texts.options
        ]
    if isinstance(kind, Matching):
        return _pairs(answer, texts)
    if isinstance(kind, Numbers) and isinstance(answer, int | float):
        off = allowed_off(answer, part.tolerance)
        return [f"#={answer:.15g}:{off:.15g}"]
    # A star stands for any letters in a short answer of Moodle's.
    spelled = [text.replace("*", r"\*") for text in spellings(key, answer, texts)]
    return [f"={escaped(text)}" for text in spelled]


def _option(sign: str, letter: str, texts: Texts) -> str:
    feedback = texts.feedback.get(letter, "")
    said = f"#{escaped(to_html(feedback))}" if feedback else ""
    return f"{sign}[html]{escaped(to_html(texts.options[letter]))}{said}"


def _share(count: int) -> str:
    """A share as Moodle takes it: no more than five digits behind the point."""
    return f"{100 / count:.5f}".rstrip("0").rstrip(".")


def _pairs(answer: dict[str, str], texts: Texts) -> list[str]:
    if len(answer) < LEAST_PAIRS:
        return []
    rest = [target for target in texts.targets if target not in answer.values()]
    pairs = [(to_html(texts.options[a]), texts.targets[b]) for a, b in answer.items()]
    pairs += [("", texts.targets[target]) for target in rest]
    return [f"=[html]{escaped(a)} -> {escaped(b)}" for a, b in pairs]


def spellings(key: AnswerKey, answer: Any, texts: Texts) -> Sequence[str]:
    """Return what is right letter by letter, for a short answer has no other way; none of several lines."""
    kind = kind_of(key.question)
    if isinstance(kind, ShortText):
        return list(dict.fromkeys([*answer, *texts.words]))
    if isinstance(kind, CodeOutput):
        return [] if "\n" in answer.strip() else [answer.strip()]
    if isinstance(kind, Numbers):
        return _lists(answer)
    return [str(answer)]


def _lists(numbers: Any) -> list[str]:
    """Lists as people write them: round or square brackets, with a space behind commas or without."""
    written = _bracketed(numbers)
    found = [written, written.replace("[", "(").replace("]", ")")]
    return list(dict.fromkeys(t.replace(", ", gap) for t, gap in product(found, (", ", ","))))


def _bracketed(numbers: Any) -> str:
    if isinstance(numbers, tuple):
        return f"[{', '.join(map(_bracketed, numbers))}]"
    return f"{numbers:.15g}"

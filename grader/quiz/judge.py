"""Right or wrong, how much of it, and the sentences that explain it.

Points: a right answer earns all. Where the course gives partial credit, fields and pairs earn their share
each, and multiple choice earns (right picks - wrong picks) / right options, never below 0. All else is all or
nothing.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from grader.language import _, either, in_use, several
from grader.quiz.arithmetic import CannotRead, compute
from grader.quiz.questions import NUMBERS, Part, Question, Texts, Tolerance

Status = Literal["right", "partly right", "wrong", "not answered", "not readable"]

DEFAULT = Tolerance(relative=1e-3)
"""Of numbers that are not whole, where the author states none."""

_ROUNDING = 1e-9
_ARTICLE = re.compile(r"^(?:the|a|an) ")


@dataclass(frozen=True)
class Verdict:
    """What an answer is worth.

    Attributes:
        share: of the question's points.
        said: sentences on what is wrong, the most helpful first; there may be none.
        is_known: whether the first sentence is the author's, on this very mistake.
    """

    status: Status
    share: float = 0.0
    said: tuple[str, ...] = ()
    is_known: bool = False


@dataclass(frozen=True)
class Key:
    """The right answers to one question, for one student.

    Attributes:
        values: the drawn numbers; empty where there are none.
        answers: by field; "" where there are no fields.
    """

    question: Question
    values: Mapping[str, float]
    answers: Mapping[str, Any]


def make_key(question: Question, values: Mapping[str, float]) -> Key:
    """Work out the right answers for drawn numbers.

    Raises:
        CannotRead: if a formula has no value for these numbers.
    """
    return Key(question, values, {part.name: right(part, values) for part in question.parts})


def right(part: Part, values: Mapping[str, float]) -> Any:
    """Return the right value of a part."""
    if part.answer is not None:
        return part.answer
    return as_tuple(compute(part.expression, values))


def judge(key: Key, answer: Any, *, partial: bool = True) -> Verdict:
    """Judge an answer as `answers.py` reads it; feedback comes in the language in use.

    Args:
        key: of the question.
        answer: None where there is none.
        partial: whether an answer can be right in part.
    """
    if answer is None:
        return Verdict("not answered")
    texts = key.question.words_in(in_use())
    if key.question.kind == "multiple choice" and not key.question.has_fields:
        verdict = _judge_picks(key, answer, texts)
    elif key.question.kind == "matching":
        verdict = _judge_pairs(key, answer, texts)
    elif key.question.has_fields:
        verdict = _judge_fields(key, answer, texts)
    elif _is_right(key, key.question.parts[0], answer):
        verdict = Verdict("right", 1.0)
    else:
        part = key.question.parts[0]
        verdict = _wrong([*_known(key, part, answer, texts), *_other_form(key, part, answer)])
    return verdict if partial or verdict.share == 1.0 else replace(verdict, share=0.0)


def close(got: Any, want: Any, tolerance: Tolerance) -> bool:
    """Compare numbers, or nested tuples of numbers; what is not finite is never right."""
    if isinstance(want, tuple):
        if not isinstance(got, tuple) or len(got) != len(want):
            return False
        return all(close(g, w, tolerance) for g, w in zip(got, want, strict=True))
    is_number = isinstance(got, int | float)
    if not is_number or (isinstance(got, float) and not math.isfinite(got)):
        return False
    if isinstance(want, int) and not tolerance.is_given:
        return bool(got == want)
    limits = tolerance if tolerance.is_given else DEFAULT
    allowed = max(limits.absolute, limits.relative * abs(want))
    if limits.digits and want:
        allowed = max(
            allowed, 0.5 * 10.0 ** (math.floor(math.log10(abs(want))) - limits.digits + 1)
        )
    try:
        return bool(abs(got - want) <= allowed + _ROUNDING * max(abs(want), allowed, 1e-3))
    except OverflowError:  # a whole number larger than any float
        return False


def plain(text: str) -> str:
    """Return text as short answers are compared: without case, accents, punctuation, a leading article."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(" " if unicodedata.category(c)[0] in "PSZC" else c for c in letters)
    bare = "".join(c for c in kept if not unicodedata.combining(c))
    return _ARTICLE.sub("", " ".join(bare.split()))


def printed(text: str) -> str:
    """Return output as it is compared: without outer white space, of lines too."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def as_tuple(value: Any) -> Any:
    """Return lists as tuples, all the way down."""
    return tuple(map(as_tuple, value)) if isinstance(value, list | tuple) else value


def accepted(question: Question, part: Part) -> tuple[str, ...]:
    """Return the short texts that are right, in every language."""
    more = (word for texts in question.texts.values() for word in texts.words)
    return (*part.answer, *more)


def _is_right(key: Key, part: Part, got: Any) -> bool:
    want = key.answers[part.name]
    match key.question.kind:
        case "short text":
            return plain(got) in {plain(word) for word in accepted(key.question, part)}
        case "code output":
            return printed(got) == printed(want)
        case "numeric":
            return close(got, want, part.tolerance)
    same: bool = got == want
    return same


def _judge_picks(key: Key, picked: str, texts: Texts) -> Verdict:
    want = set(key.answers[""])
    wrong, left_out = sorted(set(picked) - want), sorted(want - set(picked))
    if not wrong and not left_out:
        return Verdict("right", 1.0)
    share = max(0.0, (len(want) - len(left_out) - len(wrong)) / len(want))
    said = [_on(letter, texts.feedback[letter]) for letter in wrong if letter in texts.feedback]
    said += [
        _("You left out {letter}. {why}").format(letter=letter, why=texts.feedback[letter])
        for letter in left_out
        if letter in texts.feedback
    ]
    return _wrong(said, share)


def _judge_pairs(key: Key, pairs: Mapping[str, str], texts: Texts) -> Verdict:
    want = key.answers[""]
    wrong = [letter for letter in want if pairs.get(letter) != want[letter]]
    if not wrong:
        return Verdict("right", 1.0)
    known = {pair_of(spelling): said for spelling, said in texts.feedback.items()}
    said = []
    for letter in wrong:
        sentence = known.get(f"{letter}={pairs.get(letter)}") or known.get(letter)
        if sentence and letter in pairs:
            said.append(_on(letter, sentence))
    verdict = _wrong(said, (len(want) - len(wrong)) / len(want))
    if said:
        return verdict
    return replace(verdict, said=(_("not right: {names}").format(names=several(wrong)),))


def _judge_fields(key: Key, answers: Mapping[str, Any], texts: Texts) -> Verdict:
    parts = key.question.parts
    wrong = [p for p in parts if p.name not in answers or not _is_right(key, p, answers[p.name])]
    if not wrong:
        return Verdict("right", 1.0)
    said, unknown = [], []
    for part in wrong:
        got = answers.get(part.name)
        known = (
            [] if got is None else [*_known(key, part, got, texts), *_other_form(key, part, got)]
        )
        said += [_on(part.name, sentence) for sentence in known]
        unknown += [] if known else [part.name]
    rest = [_("not right: {names}").format(names=several(unknown))] if unknown else []
    verdict = _wrong(said, (len(parts) - len(wrong)) / len(parts))
    return replace(verdict, said=(*said, *rest))


def _on(part: str, sentence: str) -> str:
    """A sentence with the letter or field that it is on."""
    return _("{part}: {said}").format(part=part, said=sentence)


def _wrong(said: list[str], share: float = 0.0) -> Verdict:
    status: Status = "partly right" if share else "wrong"
    return Verdict(status, share, tuple(said), bool(said))


def _known(key: Key, part: Part, got: Any, texts: Texts) -> Iterator[str]:
    """The sentences that the author has for this wrong answer."""
    for spelling, sentence in texts.feedback.items():
        name, told = split_feedback(key.question, spelling)
        if name in ("", part.name) and _is_same(key, part, got, told):
            yield sentence


def _other_form(key: Key, part: Part, got: Any) -> Iterator[str]:
    """Say that lists are nested in another way than the right answer's."""
    want = key.answers[part.name]
    if key.question.kind == "numeric" and form(got) != form(want):
        yield _("{want} is asked for, not {got}").format(want=form(want), got=form(got))


def form(value: Any) -> str:
    """Say how numbers are nested."""
    if not isinstance(value, tuple):
        return _("one number")
    if all(not isinstance(item, tuple) for item in value):
        return _("a list of length {count}").format(count=len(value))
    inner = list(dict.fromkeys(map(form, value)))
    said = _("a list of length {count}, each item {inner}")
    return said.format(count=len(value), inner=either(inner[:3]))


def _is_same(key: Key, part: Part, got: Any, told: str) -> bool:
    match key.question.kind:
        case "short text":
            return plain(got) == plain(told)
        case "code output":
            return printed(got) == printed(told)
        case "single choice" | "multiple choice" | "ordering" | "matching":
            return bool(got == re.sub(r"[\s,]", "", told).upper())
    try:
        wrong = as_tuple(compute(told, key.values)) if key.values else _number(told)
    except CannotRead:  # a formula may have no value for some draws
        return False
    return close(got, wrong, part.tolerance)


@lru_cache(maxsize=4096)
def _number(told: str) -> Any:
    """A known wrong number, the same for every student."""
    return as_tuple(compute(told))


def split_feedback(question: Question, spelling: str) -> tuple[str, str]:
    """Split the key of a feedback into the field that it is for, or "", and the wrong answer."""
    name, equals, told = spelling.partition("=")
    names = [part.name for part in question.parts]
    if question.kind in NUMBERS and equals and name.strip() in names and not told.startswith("="):
        return name.strip(), told.strip()
    return "", spelling


def pair_of(spelling: str) -> str:
    """Return the key of a feedback on a pair as it is compared: "A=2"."""
    return re.sub(r"\s", "", spelling).replace(":", "=")

"""A matching: each option has its target."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.language import _, several
from grader.quiz.kinds.kind import Kind, Note
from grader.quiz.kinds.verdict import RIGHT, Verdict, on, say_rest, wrong
from grader.quiz.questions.answer_key import AnswerKey
from grader.quiz.questions.arithmetic import CannotRead
from grader.quiz.questions.question import Question, Texts
from grader.quiz.questions.quoted import quoted_value

_PAIR = re.compile(r"([A-Za-z])\s*(?:=|:|-|->|→)?\s*(\d+)")


class Matching(Kind):
    """An answer is a dict of letters to targets; each right pair earns its share."""

    name = "matching"
    needed_keys = frozenset({"options", "targets"})

    def load_answer(self, texts: Texts, value: Any, note: Note) -> dict[str, str]:
        if not isinstance(value, dict) or value.keys() != texts.options.keys():
            note((), "must give a target for each option, as {A: 2, B: 1}")
            return {}
        pairs = {letter: str(target) for letter, target in value.items()}
        for letter, target in pairs.items():
            if target not in texts.targets:
                said = f"there is no target {target}; the targets are {', '.join(texts.targets)}"
                note((letter,), said)
        return pairs

    def check_feedback(self, question: Question, spelling: str) -> Iterator[str]:
        letter, _equals, target = _spelled(spelling).partition("=")
        texts = question.english
        if letter not in texts.options or (target and target not in texts.targets):
            yield f"{spelling!r} is neither a letter nor a pair, as {{'A = 1': ...}}"

    def example(self, question: Question) -> str:
        return "{" + ", ".join(f'"{letter}": ...' for letter in self.blanks(question)) + "}"

    def how_to_answer(self, question: Question) -> str:
        return _("a number for each letter")

    def spelled(self, answer: Any) -> str:
        return ", ".join(f"{letter} = {target}" for letter, target in answer.items())

    def how_to_type(self, question: Question) -> str:
        pairs = " ".join(f"{letter}=..." for letter in self.blanks(question))
        return _("as {pairs}").format(pairs=pairs)

    def blanks(self, question: Question) -> Sequence[str]:
        return list(question.english.options)

    def read(self, question: Question, value: Any) -> dict[str, str] | None:
        options, targets = list(question.english.options), list(question.english.targets)
        if isinstance(value, str):
            rest = re.sub(r"[\s,;{}\"']", "", _PAIR.sub("", value))
            pairs = [] if rest else _PAIR.findall(value)
            value = dict(pairs) or value
        if not isinstance(value, dict):
            raise CannotRead(
                _("pairs are asked for, as {example}, not {value}").format(
                    example=self.example(question), value=quoted_value(value)
                )
            )
        found = {
            str(key).strip().upper(): str(target).strip()
            for key, target in value.items()
            if target is not ...
        }
        for key, target in found.items():
            if key not in options or target not in targets:
                said = _("there is no pair {key} and {target}; match {options} with {targets}")
                shown = {"key": quoted_value(key), "target": quoted_value(target)}
                there = {"options": several(options), "targets": several(targets)}
                raise CannotRead(said.format(**shown, **there))
        return found or None

    def judge(self, key: AnswerKey, answer: Mapping[str, str], texts: Texts) -> Verdict:
        want = key.answers[""]
        mistaken = [letter for letter in want if answer.get(letter) != want[letter]]
        if not mistaken:
            return RIGHT
        known = {_spelled(spelling): said for spelling, said in texts.feedback.items()}
        said = []
        for letter in mistaken:
            sentence = known.get(f"{letter}={answer.get(letter)}") or known.get(letter)
            if sentence and letter in answer:
                said.append(on(letter, sentence))
        verdict = wrong(said, (len(want) - len(mistaken)) / len(want))
        left = [letter for letter in mistaken if letter not in answer]
        unknown = [] if said else [letter for letter in mistaken if letter in answer]
        return replace(verdict, said=(*said, *say_rest(unknown, left)))

    def bits(self, question: Question) -> float:
        texts = question.english
        return len(texts.options) * math.log2(len(texts.targets))


def _spelled(pair: str) -> str:
    """Return the key of a feedback on a pair as it is compared: "A=2"."""
    return re.sub(r"\s", "", pair).replace(":", "=")

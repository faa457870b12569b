"""`quiz.zh.yaml` beside quiz.yaml: its texts in another language, by question id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.course.yaml_marks import Document, Keys, build_part, read_yaml
from grader.files import short_path
from grader.language import nearest
from grader.quiz.draw import named
from grader.quiz.kinds.registry import kind_of
from grader.quiz.questions.question import Question, Texts


@dataclass(frozen=True)
class RawTranslation:
    """A file of texts as its author writes it."""

    questions: dict[str, object]
    title: str = ""


@dataclass(frozen=True)
class RawTexts:
    """The texts of a question as their author writes them."""

    prompt: str = ""
    options: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    feedback: dict[str, str] = field(default_factory=dict)
    explanation: str = ""
    answer: tuple[str, ...] = ()


def read_translation(path: Path, questions: Sequence[Question]) -> tuple[str, Mapping[str, Texts]]:
    """Read the title, "" if there is none, and the texts by question id.

    Raises:
        CourseError: with every mistake in the file.
    """
    document = read_yaml(path, short_path(path), number_keys=True)
    raw = build_part(document, RawTranslation, document.value, ())
    found: dict[str, Texts] = {}
    by_id = {question.id: question for question in questions}
    for id_, value in (raw.questions if raw else {}).items():
        keys: Keys = ("questions", id_)
        if id_ not in by_id:
            near = nearest(id_, by_id)
            advice = f"; did you mean {near}?" if near else ""
            document.add_to_key(keys, f"quiz.yaml has no question {id_!r}{advice}")
            continue
        entry = build_part(document, RawTexts, value, keys)
        if entry is not None:
            _check_texts(document, keys, entry, by_id[id_])
            found[id_] = Texts(
                entry.prompt,
                entry.options,
                entry.targets,
                entry.feedback,
                entry.explanation,
                entry.answer,
            )
    if raw is not None and (missing := [id_ for id_ in by_id if id_ not in raw.questions]):
        document.add(("questions",), f"these questions are missing: {', '.join(missing)}")
    document.raise_problems()
    assert raw is not None
    return raw.title, found


def _check_texts(document: Document, keys: Keys, entry: RawTexts, question: Question) -> None:
    """Keys of a translation that the question does not have, and drawn names that differ."""
    english = question.english
    for what in ("options", "targets", "feedback"):
        there = getattr(english, what)
        for key in getattr(entry, what):
            if key not in there:
                near = nearest(key, there)
                advice = f"; did you mean {near!r}?" if near else ""
                said = f"{question.id} in quiz.yaml has no {what} {key!r}{advice}"
                document.add_to_key((*keys, what, key), said)
    if entry.answer and not kind_of(question).has_translated_answers:
        document.add((*keys, "answer"), "only short texts have words of their own in a translation")
    if question.is_drawn and entry.prompt:
        try:
            same = set(named(entry.prompt)) == set(named(english.prompt))
        except ValueError:
            same = False
        if not same:
            there_ = ", ".join(f"{{{name}}}" for name in question.draw)
            said = f"must show {there_} and no other name in braces; a literal brace is doubled"
            document.add((*keys, "prompt"), said)

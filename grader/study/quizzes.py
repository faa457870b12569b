"""Questions as a learner has them: what is handed out, and the key where solutions/ is at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from grader.course.catalog import guess
from grader.course.course import Course, find_course, load_course
from grader.course.layout import find_unit
from grader.errors import CourseError, UsageError
from grader.language import _, in_use, marked
from grader.quiz import load, shipped
from grader.quiz.answers import GIVEN_UP
from grader.quiz.draw import draw_values
from grader.quiz.judge import judge
from grader.quiz.kinds.registry import kind_of
from grader.quiz.kinds.verdict import Verdict
from grader.quiz.public import FILE, Handout, hash_of, read
from grader.quiz.questions.answer_key import AnswerKey, make_key
from grader.quiz.questions.arithmetic import CannotRead
from grader.quiz.questions.question import Question, Quiz
from grader.study.workspace import Workspace, find_workspace

Told = Literal[
    "right", "partly right", "wrong", "not answered", "not readable", "handed in", "given up"
]

WORDS: Mapping[Told, str] = {
    "right": marked("right"),
    "partly right": marked("partly right"),
    "wrong": marked("not right yet"),
    "not answered": marked("not answered yet"),
    "not readable": marked("cannot be read"),
    "given up": marked("given up"),
    "handed in": marked("handed in with the notebook, and graded then"),
}


def rounded(points: float) -> float:
    """Points as a learner is shown them: a third of one is 0.33."""
    return round(points, 2)


@dataclass(frozen=True)
class Feedback:
    """What a learner is told about an answer.

    Attributes:
        told: the verdict, or that the answer is kept for grading.
        share: of the points; None where it is not told.
        said: sentences on what is wrong.
        explanation: of the right answer, for one who has found it or given up; "" for all others, and where the
            course does not give it.
    """

    told: Told
    share: float | None = None
    said: tuple[str, ...] = ()
    explanation: str = ""


@dataclass(frozen=True)
class Quizzes:
    """The quizzes of a course as one learner has them.

    Attributes:
        solutions: the folder with the keys, where it is at hand.
        handouts: by unit, in course order.
        workspace: of the learner, if they have one.
    """

    course: Course
    solutions: Path | None
    handouts: Mapping[str, Handout]
    workspace: Workspace | None = None

    @property
    def all(self) -> list[Quiz]:
        """The quizzes as handed out."""
        return [handout.quiz for handout in self.handouts.values()]

    def find(self, id_: str) -> Question | None:
        """Return the question of this id, with its answer where that is at hand."""
        for quiz in self.all:
            if any(question.id == id_ for question in quiz.questions):
                return next(q for q in self.with_key(quiz).questions if q.id == id_)
        return None

    def find_quiz(self, name: str) -> Quiz:
        """Return the quiz of a unit, named by the unit or by its own id.

        Raises:
            UsageError: if there is none, with the nearest one.
        """
        for quiz in self.all:
            if name in (quiz.unit, quiz.id):
                return quiz
        said = _("There is no quiz {name!r}; {guess}")
        raise UsageError(said.format(name=name, guess=guess(name, self.handouts)))

    def has_key(self, quiz: Quiz) -> bool:
        """Whether the right answers to a quiz are at hand, in solutions/ or beside its questions."""
        return self._source(quiz) is not None or self._shipped(quiz) is not None

    def _source(self, quiz: Quiz) -> Path | None:
        path = self.solutions / quiz.unit / load.FILE if self.solutions else None
        return path if path is not None and path.is_file() else None

    def _shipped(self, quiz: Quiz) -> Path | None:
        path = find_unit(self.course.exercises, quiz.unit) / shipped.FILE
        return path if self.course.policies.ship_quiz_key and path.is_file() else None

    def with_key(self, quiz: Quiz) -> Quiz:
        """Return a quiz with its answers where they are at hand.

        Raises:
            CourseError: if they are broken, or belong to other questions.
        """
        source, key = self._source(quiz), self._shipped(quiz)
        if source is None:
            return shipped.read(key, quiz) if key is not None else quiz
        known = load_cached(source, quiz.unit)
        if [q.id for q in known.questions] != [q.id for q in quiz.questions]:
            raise CourseError(
                _(
                    "{id}: exercises/ has other questions than solutions/; run `grade build`."
                ).format(id=quiz.id)
            )
        return replace(known, worth=quiz.worth)

    def quiz_of(self, question: Question) -> Quiz:
        """Return the quiz that a question belongs to."""
        return next(q for q in self.all if any(one.id == question.id for one in q.questions))

    def numbers(self, question: Question, student: str) -> dict[str, float]:
        """The numbers drawn for a student.

        Raises:
            CourseError: if there are none to be drawn.
        """
        seed = self.course.policies.quiz_seed
        try:
            return draw_values(question.draw, question.where, seed, student, question.id)
        except CannotRead as problem:
            raise _broken(question, problem) from None

    def respond(self, question: Question, answer: Any, student: str) -> Feedback:
        """Say of an answer what the course lets a learner know.

        Args:
            question: which.
            answer: as `answers.py` reads it; None where there is none, `GIVEN_UP` where it is to be told.
            student: whose numbers are drawn.
        """
        if answer is None:
            return Feedback("not answered")
        feedback = self.course.policies.quiz_feedback
        has_key = any(part.answer is not None or part.expression for part in question.parts)
        if answer is GIVEN_UP:
            return self._give_up(question, student, is_told=has_key and feedback == "full")
        if feedback == "none" or not (has_key or question.id in self._hashes):
            return Feedback("handed in")
        if not has_key:
            is_right = hash_of(question, answer) == self._hashes[question.id]
            return Feedback("right", 1.0) if is_right else Feedback("wrong", 0.0)
        verdict = self._judge(question, answer, student)
        assert verdict.status != "not readable"
        told: Told = verdict.status
        if feedback == "verdict":
            return Feedback(told, verdict.share)
        explanation = question.words_in(in_use()).explanation.strip()
        return Feedback(told, verdict.share, verdict.said, explanation if told == "right" else "")

    def _give_up(self, question: Question, student: str, *, is_told: bool) -> Feedback:
        """Tell the answer, where the course lets it be told."""
        if not is_told:
            said = _("Its answer is not told here, so there is nothing to be had for giving it up.")
            return Feedback("not answered", None, (said,))
        said = _("The answer: {answer}").format(answer=spell_answer(self._key(question, student)))
        explanation = question.words_in(in_use()).explanation.strip()
        return Feedback("given up", 0.0, (said,), explanation)

    @cached_property
    def _hashes(self) -> dict[str, str]:
        return {id_: told for h in self.handouts.values() for id_, told in h.hashes.items()}

    def _judge(self, question: Question, answer: Any, student: str) -> Verdict:
        key = self._key(question, student)
        return judge(key, answer, partial=self.course.policies.partial_credit)

    def _key(self, question: Question, student: str) -> AnswerKey:
        try:
            return make_key(question, self.numbers(question, student))
        except CannotRead as problem:
            raise _broken(question, problem) from None


def spell_answer(key: AnswerKey) -> str:
    """Return the right answer to a question as people read it."""
    spelled = kind_of(key.question).spelled
    if not key.question.has_fields:
        return spelled(key.answers[""])
    return ", ".join(f"{name} = {spelled(value)}" for name, value in key.answers.items())


def _broken(question: Question, problem: CannotRead) -> CourseError:
    place = question.place or question.id
    return CourseError(_("{part}: {said}").format(part=place, said=problem))


def find_quizzes(start: Path) -> Quizzes:
    """Find the course from a folder upwards, and its quizzes.

    Raises:
        UsageError: if there is no course.
        CourseError: if a file of it is broken.
    """
    return quizzes_of(load_course(find_course(start)), find_workspace(start))


def quizzes_of(course: Course, workspace: Workspace | None) -> Quizzes:
    """Find the quizzes of a course.

    Raises:
        CourseError: if a file of one is broken.
    """
    solutions = workspace.solutions if workspace else course.solutions
    keys = {unit.id: path for unit, path in course.quiz_files()}
    handouts = {}
    for unit in course.units:
        path = find_unit(course.exercises, unit.id) / FILE
        if path.is_file():
            handouts[unit.id] = read(path)
        elif unit.id in keys:  # of a course that is not built yet
            handouts[unit.id] = Handout(load_cached(keys[unit.id], unit.id), {})
        if unit.quiz_points and unit.id in handouts:
            # What course.yaml says outright counts when it is graded, built since then or not.
            made = handouts[unit.id]
            handouts[unit.id] = replace(made, quiz=replace(made.quiz, worth=unit.quiz_points))
    return Quizzes(course, solutions, handouts, workspace)


def load_cached(path: Path, unit: str) -> Quiz:
    """Load a quiz in the language in use, unless it is known and its files have not changed."""
    stamps = [file.stat().st_mtime_ns for file in sorted(path.parent.glob("quiz*.yaml"))]
    return _load(path, unit, in_use(), tuple(stamps))


@lru_cache(maxsize=64)
def _load(path: Path, unit: str, language: str, _stamps: tuple[int, ...]) -> Quiz:
    return load.load_quiz(path, unit, [language], try_all=False)

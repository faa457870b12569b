"""What a learner has answered in the terminal, in the progress file beside what is solved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path
from typing import Any, cast, get_args

from grader.course.learners_folder import learners_folder
from grader.language import _
from grader.quiz.questions.question import Quiz
from grader.study.journal import Journal
from grader.study.quizzes import Feedback, Told, rounded

QUIZZES = "quizzes"


@dataclass(frozen=True)
class KeptAnswer:
    """The last answer to a question.

    Attributes:
        answer: as it was typed.
        share: of the points; None where the course does not tell.
        tries: how often it was answered.
    """

    answer: str
    told: Told
    share: float | None
    tries: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it is asked again."""
        return self.told in ("wrong", "partly right")


@dataclass(frozen=True)
class QuizScore:
    """How far a learner has come with some questions.

    Attributes:
        given_up: questions of which the answer was shown.
        untold: answers of which the course does not tell whether they are right; `points` are without them.
    """

    questions: int = 0
    answered: int = 0
    right: int = 0
    untold: int = 0
    points: float = 0.0
    max_points: float = 0.0
    given_up: int = 0

    @property
    def is_open(self) -> bool:
        """Whether there is something to answer, again or for the first time."""
        return self.right + self.untold + self.given_up < self.questions

    def said(self) -> str:
        """The same in words."""
        if self.untold:
            said = _(
                "{answered} of {questions} questions answered, {right} right, {untold} not judged here"
            )
        else:
            said = _(
                "{answered} of {questions} questions answered, {right} right,"
                " {points:g} of {max_points:g} points"
            )
        return said.format(**asdict(self))


class KeptAnswers:
    """The answers to one quiz, in a journal."""

    def __init__(self, journal: Journal, quiz: Quiz) -> None:
        self._journal, self._quiz = journal, quiz

    @property
    def notes(self) -> list[str]:
        """Sentences on what went wrong with the file."""
        return self._journal.notes

    def answers(self) -> dict[str, KeptAnswer]:
        """Return the answers that there are, by question."""
        mine = _mapping(_mapping(self._journal.read().get(QUIZZES)).get(self._quiz.id))
        found = {q.id: _answered(mine.get(q.id)) for q in self._quiz.questions}
        return {id_: told for id_, told in found.items() if told is not None}

    def keep(self, id_: str, answered: KeptAnswer) -> None:
        """Keep an answer on disk, in the place of an earlier one."""

        def change(document: dict[str, Any]) -> None:
            quizzes = document[QUIZZES] = dict(_mapping(document.get(QUIZZES)))
            mine = quizzes[self._quiz.id] = dict(_mapping(quizzes.get(self._quiz.id)))
            mine[id_] = asdict(answered)

        self._journal.update(change)

    def keep_feedback(
        self, id_: str, answer: str, feedback: Feedback, *, once: bool = False
    ) -> None:
        """Keep an answer with what was told of it.

        Args:
            id_: of the question.
            answer: as it was written.
            feedback: what was told.
            once: the same answer, told the same, is no further try: a notebook's cell is run again and again.
        """
        before = self.answers().get(id_)
        told = (answer, feedback.told, feedback.share)
        if once and before is not None and (before.answer, before.told, before.share) == told:
            return
        tries = before.tries + 1 if before is not None else 1
        self.keep(id_, KeptAnswer(answer, feedback.told, feedback.share, tries))

    def forget(self) -> None:
        """Begin anew."""

        def change(document: dict[str, Any]) -> None:
            quizzes = dict(_mapping(document.get(QUIZZES)))
            quizzes.pop(self._quiz.id, None)
            document[QUIZZES] = quizzes

        self._journal.update(change)


def score_of(quiz: Quiz, kept: KeptAnswers) -> QuizScore:
    """Sum up what is kept of a quiz."""
    answers = kept.answers()
    shares = [(q.points, answers[q.id].share) for q in quiz.questions if q.id in answers]
    return QuizScore(
        questions=len(quiz.questions),
        answered=len(answers),
        right=sum(answered.told == "right" for answered in answers.values()),
        untold=sum(answered.told == "handed in" for answered in answers.values()),
        points=rounded(quiz.scale * sum(points * (share or 0.0) for points, share in shares)),
        max_points=rounded(quiz.points),
        given_up=sum(answered.told == "given up" for answered in answers.values()),
    )


def total(scores: Iterable[QuizScore]) -> QuizScore:
    """Add up the scores of several quizzes."""
    whole = QuizScore(*map(sum, zip(*map(astuple, scores), strict=True)))
    return replace(whole, points=rounded(whole.points))


def make_folder(root: Path) -> None:
    """Make the folder for that progress file; what cannot be written is said when it is written to."""
    with suppress(OSError):
        folder = learners_folder(root)
        folder.mkdir(exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _answered(told: Any) -> KeptAnswer | None:
    """Read an answer back; what somebody has changed by hand does not count."""
    match told:
        case {
            "answer": str(answer),
            "told": str(word),
            "share": None | int() | float() as share,
            "tries": int(tries),
        } if word in get_args(Told):
            return KeptAnswer(answer, cast(Told, word), share, tries)
    return None

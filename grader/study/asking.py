"""`grade quiz UNIT`: every open question is asked, answers are kept one by one, wrong ones are asked again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from grader.language import _, in_use, marked, several, together
from grader.quiz.answers import example, read_text
from grader.quiz.cells import question_text
from grader.quiz.kinds.registry import kind_of
from grader.quiz.questions.arithmetic import CannotRead
from grader.quiz.questions.question import Question, Quiz
from grader.study.answered import KeptAnswer, KeptAnswers, score_of
from grader.study.quizzes import Feedback, Quizzes, rounded

SCHEMA = 1

VERDICTS = {
    "right": marked("Right"),
    "partly right": marked("Partly right"),
    "wrong": marked("Not right yet"),
    "given up": marked("Given up"),
    "not answered": marked("Not answered yet"),
    "handed in": marked("Kept; whether it is right is not told here"),
}


class Talk(Protocol):
    """Whom the questions are put to."""

    @property
    def is_person(self) -> bool:
        """Whether somebody is there to ask again when an answer cannot be read."""

    def show(self, markdown: str) -> None:
        """Show a question."""

    def say(self, text: str) -> None:
        """Say a sentence."""

    def hear(self, prompt: str) -> str | None:
        """Return what is answered; None when there is nothing more."""


def ask(quizzes: Quizzes, quiz: Quiz, kept: KeptAnswers, student: str, talk: Talk) -> None:
    """Ask what is open: first what was never answered, then what was wrong, once."""
    before = kept.answers()
    fresh = [question for question in quiz.questions if question.id not in before]
    if before and fresh:
        talk.say(
            _("Going on where you stopped. {score}.").format(score=score_of(quiz, kept).said())
        )
    if fresh or any(answered.is_open for answered in before.values()):
        talk.say(say_ways())
    asked = _ask_all(quizzes, quiz, fresh, kept, student, talk)
    answers = kept.answers()
    wrong = [q for q in quiz.questions if q.id in answers and answers[q.id].is_open]
    if asked and wrong:
        talk.say(_("Again, what was not right:"))
        _ask_all(quizzes, quiz, wrong, kept, student, talk)
    if not fresh and not wrong:
        talk.say(_("Nothing is open; --restart begins anew."))
    said = _("{title}: {score}.")
    talk.say(said.format(title=quiz.title(in_use()), score=score_of(quiz, kept).said()))


def say_ways() -> str:
    """Say how to skip a question, how to give it up, and how to stop."""
    ways = [
        _("Enter alone skips a question."),
        _("? gives it up and explains it."),
        _("Ctrl-D or Ctrl-C stops; your answers are kept."),
    ]
    return together(ways)


def to_json(quiz: Quiz, kept: KeptAnswers) -> dict[str, Any]:
    """How far a learner has come, as a program wants it."""
    answers = kept.answers()
    score = score_of(quiz, kept)
    return {
        "schema": SCHEMA,
        "id": quiz.id,
        "unit": quiz.unit,
        "title": quiz.title(in_use()),
        "answered": score.answered,
        "right": score.right,
        "points": score.points,
        "max_points": score.max_points,
        "questions": [
            _question_json(question, quiz.scale, answers.get(question.id))
            for question in quiz.questions
        ],
    }


def _question_json(question: Question, scale: float, answered: KeptAnswer | None) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind,
        "points": rounded(question.points * scale),
        "verdict": answered.told if answered else "not answered",
        "answer": answered.answer if answered else None,
        "tries": answered.tries if answered else 0,
    }


def _ask_all(
    quizzes: Quizzes,
    quiz: Quiz,
    questions: Sequence[Question],
    kept: KeptAnswers,
    student: str,
    talk: Talk,
) -> bool:
    """Ask some questions in turn; False when the answers have come to an end."""
    for question in questions:
        number = quiz.questions.index(question) + 1
        head = _("**Question {number} of {count}**").format(
            number=number, count=len(quiz.questions)
        )
        values = quizzes.numbers(question, student)
        talk.show(f"{head} · {question.id}\n\n{question_text(question, values, in_use())}")
        if not _ask_one(quizzes, question, kept, student, talk):
            return False
    return True


def _ask_one(
    quizzes: Quizzes, question: Question, kept: KeptAnswers, student: str, talk: Talk
) -> bool:
    """Ask until there is an answer that can be read, or none is wanted."""
    while True:
        heard = talk.hear(_("Answer ({how})").format(how=typed_how(question)))
        if heard is None:
            return False
        try:
            answer = read_text(question, heard)
        except CannotRead as problem:
            talk.show(_told_unreadable(question, str(problem)))
            if talk.is_person:
                continue
            return True
        if answer is None:
            talk.say(together([_("Left open."), _("It is not answered yet.")]))
            return True
        # Reading the key takes longer than all else: nobody waits for it before the first question.
        known = quizzes.find(question.id)
        assert known is not None
        feedback = quizzes.respond(known, answer, student)
        if feedback.told != "not answered":
            kept.keep_feedback(question.id, heard.strip(), feedback)
        talk.show(_told(question, feedback))
        return True


def typed_how(question: Question) -> str:
    """Say in a few words what to type; nothing needs quotes here."""
    if question.has_fields:
        return several(f"{part.name} = ..." for part in question.parts)
    return kind_of(question).how_to_type(question)


def _told_unreadable(question: Question, problem: str) -> str:
    head = _("{said}.").format(said=_("This cannot be read as an answer"))
    parts, how, form = [f"**{head}**", problem], typed_how(question), example(question)
    # What is written in a notebook is another form where it needs quotes or brackets.
    if form not in problem or not how.startswith(form):
        parts.append(_("Expected: {how}").format(how=how))
    return "\n\n".join(parts)


def _told(question: Question, feedback: Feedback) -> str:
    head = _(VERDICTS[feedback.told])
    if feedback.share is not None and 0 < feedback.share < 1:
        earned = rounded(question.points * feedback.share)
        said = _("{head}: {earned:g} of {most:g} points")
        head = said.format(head=head, earned=earned, most=question.points)
    verdict = _("{said}.").format(said=head)
    parts = [f"**{verdict}**", *feedback.said, feedback.explanation]
    return "\n\n".join(part for part in parts if part)

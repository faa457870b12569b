"""A multiple choice: one or more of the options are right."""

from __future__ import annotations

from collections.abc import Sequence

from grader.language import _
from grader.quiz.kinds.lettered import Choice
from grader.quiz.kinds.verdict import RIGHT, Verdict, on, wrong
from grader.quiz.questions.answer_key import AnswerKey
from grader.quiz.questions.question import Question, Texts


class MultipleChoice(Choice):
    """An answer is letters in alphabetical order.

    It earns (right picks - wrong picks) / right options; all options ticked earn nothing where one is wrong.
    """

    name = "multiple choice"

    def problem_with(self, letters: Sequence[str], options: Sequence[str]) -> str:
        return ""

    def example(self, question: Question) -> str:
        return _("one or more letters, in quotes")

    def how_to_answer(self, question: Question) -> str:
        return _("letters, in quotes; one or more are right")

    def how_to_type(self, question: Question) -> str:
        return _("letters; one or more are right")

    def read_letters(self, letters: str, options: Sequence[str]) -> str:
        return "".join(sorted(set(letters)))

    def judge(self, key: AnswerKey, answer: str, texts: Texts) -> Verdict:
        want, picked = set(key.answers[""]), set(answer)
        mistaken, left_out = sorted(picked - want), sorted(want - picked)
        if not mistaken and not left_out:
            return RIGHT
        if picked == set(key.question.english.options):
            return wrong(
                [_("Every option is ticked, which is no answer: tick those that are true.")]
            )
        share = max(0.0, (len(want) - len(left_out) - len(mistaken)) / len(want))
        said = [
            on(letter, texts.feedback[letter]) for letter in mistaken if letter in texts.feedback
        ]
        said += [
            _("You left out {letter}. {why}").format(letter=letter, why=texts.feedback[letter])
            for letter in left_out
            if letter in texts.feedback
        ]
        return wrong(said, share)

    def bits(self, question: Question) -> float:
        return len(question.english.options)

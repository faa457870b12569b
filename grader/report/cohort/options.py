"""What was answered to the questions of a quiz, counted: which options, which wrong answers, how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.formulas.text import to_line
from grader.language import in_use
from grader.quiz.kinds.lettered import Choice
from grader.quiz.kinds.registry import kind_of
from grader.quiz.questions.question import Question
from grader.report.cohort.items import LEAST_ANSWERS

MOST_ANSWERS = 5
"""Wrong answers that are listed of a question without options."""


@dataclass(frozen=True)
class Option:
    """One option, or one answer.

    Attributes:
        key: its letter; of an answer that is no option the answer itself.
        text: what the option says.
        count: how many gave it.
        is_idle: whether it is a wrong option that nobody took, so that it could as well not be there.
    """

    key: str
    text: str
    count: int
    is_right: bool = False
    is_idle: bool = False


def options_of(
    question: Question, given: Mapping[str, int], wrong: Mapping[str, int]
) -> list[Option]:
    """Count what was taken of each option, or the most frequent wrong answers where there are none.

    Args:
        question: which.
        given: answer to how many gave it.
        wrong: the same, of those that are not right.
    """
    if isinstance(kind_of(question), Choice):
        return list(_options(question, given))
    most = Counter(wrong).most_common(MOST_ANSWERS)
    return [Option(answer, "", count) for answer, count in most if count > 1 or len(wrong) == 1]


def _options(question: Question, given: Mapping[str, int]) -> Iterator[Option]:
    right = question.parts[0].answer
    answered = sum(given.values())
    for letter, text in question.words_in(in_use()).options.items():
        count = sum(number for answer, number in given.items() if letter in answer)
        idle = count == 0 and letter not in right and answered >= LEAST_ANSWERS
        yield Option(letter, to_line(text), count, letter in right, idle)

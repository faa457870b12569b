"""All kinds of questions by name."""

from __future__ import annotations

from collections.abc import Mapping

from grader.quiz.kinds.code_output import CodeOutput
from grader.quiz.kinds.kind import Kind
from grader.quiz.kinds.matching import Matching
from grader.quiz.kinds.multiple_choice import MultipleChoice
from grader.quiz.kinds.numeric import Numeric
from grader.quiz.kinds.ordering import Ordering
from grader.quiz.kinds.shape import Shape
from grader.quiz.kinds.short_text import ShortText
from grader.quiz.kinds.single_choice import SingleChoice
from grader.quiz.questions.question import Question

_KINDS: tuple[Kind, ...] = (
    SingleChoice(),
    MultipleChoice(),
    Numeric(),
    Shape(),
    Ordering(),
    Matching(),
    ShortText(),
    CodeOutput(),
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}


def kind_of(question: Question) -> Kind:
    """Return the kind of a question."""
    return KINDS[question.kind]

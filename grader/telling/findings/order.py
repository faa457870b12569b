"""What can be said of a wrong answer that behaves like no wrong idea: structural findings.

Each holds on all cases that differ in the aspect it speaks of, and tells neither inputs nor numbers: it is said
of hidden cases as well. The order is that of use to the student: the one thing that is wrong about numbers that
are right, then how wrong numbers relate to the right ones, then what breaks, and last what the failing cases
have in common.
"""

from __future__ import annotations

from grader.telling.findings.answer import Answer
from grader.telling.findings.exceptions import of_exceptions
from grader.telling.findings.gradients import of_gradients
from grader.telling.findings.graph import of_cut, of_leaf, of_numpy, of_overwritten
from grader.telling.findings.modules import of_names_in_modules
from grader.telling.findings.one_fault import of_drawing, of_one_fault, of_outside
from grader.telling.findings.refusals import of_refusals, of_strictness
from grader.telling.findings.relations.pairs import Finding
from grader.telling.findings.results import of_draws, of_results, of_updates
from grader.telling.findings.slips import of_missing_result, of_names, of_signature, of_stub
from grader.telling.findings.which_calls import (
    of_breaking,
    of_cases,
    of_infinities,
    of_other_numbers,
    of_time,
)

_LOOKS = (
    of_other_numbers,
    of_outside,
    of_exceptions,
    of_draws,
    of_one_fault,
    of_names_in_modules,
    of_drawing,
    of_updates,
    of_results,
    of_gradients,
    of_refusals,
    of_strictness,
    of_time,
    of_infinities,
    of_cases,
    of_breaking,
)

_SLIPS = (
    of_stub,
    of_signature,
    of_names,
    of_numpy,
    of_missing_result,
    of_leaf,
    of_overwritten,
    of_cut,
)

_SLIPS_OF_TYPING = (of_stub, of_signature, of_names, of_missing_result)
"""Those that nobody makes on purpose: told also where to find the mistake is the exercise."""


def find(answer: Answer) -> Finding | None:
    """Look at an answer that has failed at least one case; None where there is nothing to say."""
    return next((found for look in _LOOKS if (found := look(answer))), None)


def find_slip(answer: Answer) -> Finding | None:
    """Look for what has to be mended before anything else counts."""
    looks = _SLIPS_OF_TYPING if answer.built.kind else _SLIPS
    return next((found for look in looks if (found := look(answer))), None)

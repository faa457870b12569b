"""What is told of which calls fail: refusals missing or too many, infinities, what failing cases share."""

from __future__ import annotations

from collections.abc import Sequence

from grader.expected.built import BuiltCase
from grader.jail.inside.raised import Raised
from grader.language import _, both, either
from grader.telling.findings.answer import Answer
from grader.telling.findings.relations.pairs import Finding
from grader.telling.findings.shared_by_cases import has_infinite_input, shared_features

MOST_LISTED = 3
"""Cases of which a sentence says what each asks for."""


def of_other_numbers(answer: Answer) -> Finding | None:
    """What is right for the public cases is wrong for others that ask the same."""
    if not answer.wrong or any(not case.like for case in answer.wrong):
        return None
    said = _(
        "Your results are right for the public cases and wrong where the same is asked with other numbers, in"
        " other sizes: are numbers or sizes of these cases written into your function?"
    )
    return Finding("public numbers alone", said)


def infinite_input() -> Finding:
    """What is found where NaN and infinity among the inputs are all that fails."""
    return Finding(
        "infinite input",
        _(
            "What fails are inputs with NaN or infinity, and nothing else: follow one through your code."
            " 0 · inf and inf - inf are NaN, no comparison with NaN is true, and a finite number put in the"
            " place of infinity may not be large enough."
        ),
    )


def of_refusals(answer: Answer) -> Finding | None:
    """All results are right; bad arguments are not refused as they should be."""
    asked = [case for case in answer.built.cases if case.raises]
    failing = [case for case in asked if answer.checks[case.name]]
    if not failing or answer.faults(answer.results):
        return None
    wanted = _say_wanted(failing, answer)
    some = len(failing) < len(asked)
    if answer.faults(failing) == {"raises another exception"}:
        said = _(
            "The results are right, but bad arguments are refused with another exception than what is asked"
            " for: {wanted}."
        )
    elif some:
        said = _(
            "The results are right, but some bad arguments are not refused: they should raise {wanted}."
        )
    else:
        said = _(
            "The results are right, but bad arguments are not refused: they should raise {wanted}."
        )
    return Finding("not refused", said.format(wanted=wanted))


def _say_wanted(failing: Sequence[BuiltCase], answer: Answer) -> str:
    """What each case asks for, where they ask for different exceptions, and what it got."""
    errors = {case.name: answer.behaviour[case.name][0].error for case in failing}
    if len({case.raises for case in failing}) == 1 and not all(errors.values()):
        return either(failing[0].raises)
    told = []
    for case in failing[:MOST_LISTED]:
        error = errors[case.name]
        said = (
            _("“{case}” asks for {wanted}, not {got}") if error else _("“{case}” asks for {wanted}")
        )
        name = answer.built.name_case(case.name)
        told.append(said.format(case=name, wanted=either(case.raises), got=error and error.kind))
    more = len(failing) - MOST_LISTED
    if more > 0:
        told.append(_("and {count} more").format(count=more))
    return _("; ").join(told)


def of_strictness(answer: Answer) -> Finding | None:
    """Good arguments are refused, with an exception meant for bad ones; all else is right."""
    asked = {name for case in answer.built.cases for name in case.raises}
    errors = [answer.behaviour[case.name][0].error for case in answer.wrong]
    if "ValueError" not in asked or not errors or not all(map(_is_refusal, errors)):
        return None
    if len(errors) == len(answer.results):
        return None  # no result is right
    return Finding(
        "refused",
        _(
            "The results are right, but some good arguments are refused: is a check too strict, as with >= in"
            " the place of >, or is it made where it should not be?"
        ),
    )


def _is_refusal(error: Raised | None) -> bool:
    """Whether somebody wrote `raise ValueError`; Python raises some itself, torch other kinds."""
    if error is None or error.kind != "ValueError" or "to unpack" in error.text:
        return False
    return all(frame.code.strip().startswith("raise") for frame in error.frames[-1:])


def of_infinities(answer: Answer) -> Finding | None:
    """Only cases with NaN or infinity among the inputs fail, though not all of them."""
    if answer.wrong and all(has_infinite_input(case, answer.inputs) for case in answer.wrong):
        return infinite_input()
    return None


def of_cases(answer: Answer) -> Finding | None:
    """Only cases of one kind fail."""
    failing = answer.wrong
    called = [case.call.driver for case in failing]
    # Cases that are called in another way differ in more than their inputs.
    passing = [c for c in answer.results if c not in failing and c.call.driver in called]
    shared = shared_features(failing, passing, answer.inputs)
    if not shared:
        return None
    if len(failing) == 1 and len(shared) > 2:
        return None  # the case has a name, which says it better
    if len(failing) == 1:
        said = _("Only one case fails, and what sets it apart is {what}.")
    else:
        said = _("What the failing cases have in common, and no other has, is {what}.")
    return Finding("cases", said.format(what=both(shared[:2])))


def of_breaking(answer: Answer) -> Finding | None:
    """In all cases that fail the same exception breaks the call off."""
    failing = answer.wrong
    errors = [answer.behaviour[case.name][0].error for case in failing]
    kinds = {error.kind if error else "" for error in errors}
    if len(failing) < 2 or len(kinds) != 1 or not (kind := kinds.pop()):
        return None
    if len(failing) == len(answer.results):
        return None  # the exception itself says it
    return Finding(
        "breaks",
        _(
            "Some calls end with {kind}, the others are right: what is different about those arguments?"
        ).format(kind=kind),
    )

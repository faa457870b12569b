"""What is told of which calls fail: other numbers, infinities, too slow ones, what failing cases share."""

from __future__ import annotations

import ast

from grader.language import _, both, several
from grader.telling.findings.answer import Answer
from grader.telling.findings.relations.pairs import Finding
from grader.telling.findings.shared_by_cases import has_infinite_input, shared_features

MOST_LISTED = 3
"""Cases that a sentence names."""


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


def of_infinities(answer: Answer) -> Finding | None:
    """Only cases with NaN or infinity among the inputs fail, though not all of them."""
    if answer.wrong and all(has_infinite_input(case, answer.inputs) for case in answer.wrong):
        return infinite_input()
    return None


def of_time(answer: Answer) -> Finding | None:
    """Some calls are stopped because they take too long; all others are right."""
    ends = {case.name: answer.behaviour[case.name][0].status for case in answer.wrong}
    slow = [case for case in answer.wrong if ends[case.name] == "timeout"]
    if not slow or {*ends.values()} - {"timeout", "not run"} or len(ends) == len(answer.results):
        return None
    shown = [f"“{answer.built.name_case(case.name)}”" for case in slow if not case.hidden]
    said = _(
        "All that comes to an end is right. Stopped because it takes too long: {cases}."
    ).format(cases=several(shown[:MOST_LISTED]) or _("a larger input"))
    loops = (ast.For, ast.comprehension)
    nodes = [node for _label, node in answer.written.nodes] if answer.written else []
    if any(isinstance(node, ast.While) for node in nodes):
        advice = _("Is there a loop that does not end with these arguments?")
    elif any(isinstance(node, loops) for node in nodes):
        advice = _(
            "A loop of Python over single numbers is slow: let one operation of torch do the work for all of"
            " them at once."
        )
    else:
        advice = _("Which step costs most, and how does it grow with the sizes?")
    return Finding("too slow", f"{said} {advice}")


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
    called = [case.call.driver for case in failing]
    if not any(c.call.driver in called for c in answer.results if c not in failing):
        return None  # the exception itself says it
    return Finding(
        "breaks",
        _(
            "Some calls end with {kind}, the others are right: what is different about those arguments?"
        ).format(kind=kind),
    )

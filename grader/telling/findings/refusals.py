"""What is told of exceptions that the statement asks for: bad arguments not refused, good ones refused."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from grader.expected.built import BuiltCase
from grader.jail.inside.raised import Raised
from grader.language import _, either, together
from grader.telling.code.written import Written
from grader.telling.findings.answer import Answer
from grader.telling.findings.breaking import Break, breaks_in, say_shapes
from grader.telling.findings.relations.pairs import Finding
from grader.telling.findings.which_calls import MOST_LISTED

LONGEST_CONDITION = 120
"""Characters of a condition that is quoted."""


def of_refusals(answer: Answer) -> Finding | None:
    """All results are right; bad arguments are not refused as they should be."""
    asked = [case for case in answer.built.cases if case.raises]
    failing = [case for case in asked if answer.checks[case.name]]
    if not failing:
        return None
    wanted = _say_wanted(failing, answer)
    another = "raises another exception"
    if answer.faults(answer.results):
        if answer.faults(failing) != {another} or not _break_on_it_too(failing, answer):
            return None
        said = _(
            "What you return is right, but bad arguments are refused with another exception than what is asked"
            " for: {wanted}. Others, such as a loop, wait for that one."
        )
        return Finding("not refused", said.format(wanted=wanted))
    some = len(failing) < len(asked) or another in answer.faults(failing)
    if answer.faults(failing) == {another}:
        said = _(
            "The results are right, but bad arguments are refused with another exception than what is asked"
            " for: {wanted}."
        )
    elif some:
        said = _("The results are right, but not all bad arguments are refused: {wanted}.")
        return Finding("not refused", said.format(wanted=_say_wanted(failing, answer, named=True)))
    else:
        said = _(
            "The results are right, but bad arguments are not refused: they should raise {wanted}."
        )
    return Finding("not refused", said.format(wanted=wanted))


def _break_on_it_too(failing: Sequence[BuiltCase], answer: Answer) -> bool:
    """Whether elsewhere, too, a line raises which refuses bad arguments, and nothing else is wrong."""
    refused = {(one.line, one.error.kind) for one in breaks_in(failing, answer)}
    broken = breaks_in(answer.wrong, answer)
    return len(broken) == len(answer.wrong) < len(answer.results) and all(
        (one.line, one.error.kind) in refused and _is_own(one.error) for one in broken
    )


def _is_own(error: Raised) -> bool:
    """Whether somebody wrote `raise`, or `assert`, on the line."""
    return any(word in frame.code for frame in error.frames[-1:] for word in ("raise ", "assert "))


def _say_wanted(failing: Sequence[BuiltCase], answer: Answer, *, named: bool = False) -> str:
    """What each case asks for, where they ask for different exceptions or shall be `named`, and what it got."""
    errors = {case.name: answer.behaviour[case.name][0].error for case in failing}
    got = {error.kind if error else "" for error in errors.values()}
    if not named and len({case.raises for case in failing}) == 1 and (len(got) == 1 or "" in got):
        wanted, kind = either(failing[0].raises), min(got)
        return _("{wanted}, not {got}").format(wanted=wanted, got=kind) if kind else wanted
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
    all_refused = len(errors) == len(answer.results)
    if said := _say_check(answer, all_refused):
        return Finding("refused", said)
    if all_refused:
        return None  # no result is right
    return Finding(
        "refused",
        _(
            "What you return is right, but some good arguments are refused: is a check too strict, as with >="
            " in the place of >, or is it made where it should not be?"
        ),
    )


def _say_check(answer: Answer, all_refused: bool) -> str:
    """Name the condition that refuses good arguments, where it is one and the same."""
    refused = breaks_in(answer.wrong, answer)
    condition = _condition(answer.written, refused[0]) if answer.written else ""
    if not condition or len({one.line for one in refused}) != 1:
        return ""
    label, line = refused[0].line
    if all_refused:
        said = _(
            "Your check refuses every good argument: `if {condition}` ({label}, line {line}) is true for each"
            " of them. What does it compare, and should it be the other way round?"
        )
        return said.format(condition=condition, label=label, line=line)
    said = _(
        "What you return is right, but a check refuses good arguments: `if {condition}` ({label}, line {line})"
        " is true of some of them."
    )
    said = said.format(condition=condition, label=label, line=line)
    if shapes := say_shapes(refused[0]):
        case = answer.built.name_case(refused[0].case.name)
        seen = _("In “{case}”, {shapes}.").format(case=case, shapes=shapes)
        return together([said, seen])
    asked = _("Put the numbers of “{case}” into it.")
    return together([said, asked.format(case=answer.built.name_case(refused[0].case.name))])


def _condition(written: Written, one: Break) -> str:
    """The condition of the innermost `if` around the line of a call that broke off."""
    label, line = one.line
    around = [
        node
        for where, node in written.nodes
        if where == label
        and isinstance(node, ast.If)
        and any(n.lineno <= (line or 0) <= (n.end_lineno or 0) for n in node.body)
    ]
    if not around:
        return ""
    condition = ast.unparse(max(around, key=lambda node: node.lineno).test)
    return condition if len(condition) <= LONGEST_CONDITION else ""


def _is_refusal(error: Raised | None) -> bool:
    """Whether somebody wrote `raise ValueError`; Python raises some itself, torch other kinds."""
    if error is None or error.kind != "ValueError" or "to unpack" in error.text:
        return False
    return all("raise " in frame.code for frame in error.frames[-1:])

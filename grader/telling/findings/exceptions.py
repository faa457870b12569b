"""What a student can do about the exceptions that beginners meet: past the end, shapes that do not fit."""

from __future__ import annotations

import ast
import re

import torch

from grader.language import _, together
from grader.telling.code.written import Written
from grader.telling.findings.answer import Answer
from grader.telling.findings.breaking import Break, breaks_in, most_common, say_at, say_shapes
from grader.telling.findings.known import KNOWN
from grader.telling.findings.misfits import advise
from grader.telling.findings.relations.pairs import Finding

PAST_THE_END = "past the end"
_ATTRIBUTE = re.compile(r"has no attribute '(\w+)'")
_LACKING = re.compile(r"'(?:tuple|list)' object has no attribute '(\w+)'")
_PAST = re.compile(r"out of bounds for dimension|list index out of range")


def of_exceptions(answer: Answer) -> Finding | None:
    """Most of the calls that fail break off, and the exception is one that can be explained."""
    breaks = breaks_in(answer.wrong, answer)
    if not breaks or 2 * len(breaks) <= len(answer.wrong):
        return None
    past = [
        one for one in breaks if one.error.kind == "IndexError" and _PAST.search(one.error.text)
    ]
    if past and len({one.line for one in breaks}) == 1:
        # Where a window sticks out it is cut off first, which other calls notice sooner.
        return Finding(PAST_THE_END, _say_past(past[0], answer.written))
    if nothing := [one for one in most_common(breaks) if "'NoneType' object" in one.error.text]:
        return Finding("None is used", _say_none(nothing[0], answer.written))
    for name, pattern, sentence in KNOWN:
        chosen = [one for one in most_common(breaks) if re.search(pattern, one.error.text)]
        if chosen and not _lacks_what_no_tensor_has(chosen[0]):
            said = _(sentence)
            if name.startswith("shapes"):
                said = together([said, advise(name, chosen[0], answer)])
            told = [say_at(said, chosen[0].error), _add(name, chosen[0], answer)]
            return Finding(name, together(filter(None, told)))
    return None


def _lacks_what_no_tensor_has(one: Break) -> bool:
    """Whether a list or tuple was asked for what a tensor has not either, as .append()."""
    lacking = _LACKING.search(one.error.text)
    return lacking is not None and not hasattr(torch.Tensor, lacking[1])


def _add(name: str, one: Break, answer: Answer) -> str:
    if not (name.startswith("shapes") and (shapes := say_shapes(one))):
        return ""
    said = _("In “{case}”, {shapes}.").format(
        case=answer.built.name_case(one.case.name), shapes=shapes
    )
    held = one.error.held
    labels = [h.name for h in held if h.dtype.startswith("int") and len(h.shape) == 1]
    if labels and any(len(h.shape) == 2 for h in held):
        indices = _("{name} holds an index for each row, not a row of zeros and ones.")
        return together([said, indices.format(name=labels[0])])
    return said


def _say_none(one: Break, written: Written | None) -> str:
    """Say what is None, and why, as far as the code tells."""
    said = _(
        "Something is None where a value is needed: a function without `return`, or a .grad that is not there?"
    )
    if "object is not callable" in one.error.text:
        said = _(
            "What is called as a function is None here: where does it come from, and may it be left out?"
        )
    attribute = _ATTRIBUTE.search(one.error.text)
    if written is None or attribute is None or not one.error.frames:
        return say_at(said, one.error)
    label, line, _code = one.error.frames[-1]
    for node in written.at(label, line or 0):
        if isinstance(node, ast.Attribute) and node.attr == attribute[1]:
            owner = node.value
            said = _("`{what}` is None here.").format(what=ast.unparse(owner))
            if isinstance(owner, ast.Attribute) and isinstance(owner.value, ast.Name):
                name = owner.value.id
                if owner.attr == "grad" and written.rebinds(name):
                    said = together([said, _say_rebound(name)])
            break
    return say_at(said, one.error)


def _say_rebound(name: str) -> str:
    return _(
        "`{name} = ...` has made a new tensor and called it {name}: the parameter stays as it was, and the new"
        " one has no gradient. Change {name} in place."
    ).format(name=name)


def _say_past(one: Break, written: Written | None) -> str:
    if _in_loop(one, written):
        said = _(
            "An index in a loop lies past the end: of n entries the last has index n - 1. Look at what each"
            " range counts, and along which dimension its number is used."
        )
    else:
        said = _("An index lies past the end: of n entries the last has index n - 1.")
    return say_at(said, one.error)


def _in_loop(one: Break, written: Written | None) -> bool:
    if written is None or not one.error.frames:
        return False
    label, line, _code = one.error.frames[-1]
    loops = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp)
    return any(
        where == label
        and isinstance(node, loops)
        and node.lineno <= (line or 0) <= (node.end_lineno or 0)
        for where, node in written.nodes
    )

"""Slips that have to be mended before anything else counts: a changed signature, no return, a name unknown.

Each is read off an exception or a missing result, and the code where that is at hand; none needs numbers.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Any

import torch

from grader.expected.built import BuiltCase
from grader.judging.faults import is_stub
from grader.language import _, nearest, several
from grader.reading.names import BUILTINS
from grader.telling.code.written import Written, own_nodes
from grader.telling.findings.answer import Answer
from grader.telling.findings.breaking import Break, breaks_in, say_at
from grader.telling.findings.relations.pairs import Finding

_NAME = re.compile(r"name '(\w+)' is not defined|cannot access local variable '(\w+)'")
_ATTRIBUTE = re.compile(r"(?:module '([\w.]+)'|'(\w+)' object) has no attribute '(\w+)'")
_UNEXPECTED = re.compile(r"unexpected keyword argument '(\w+)'")
_MISSING = re.compile(r"missing \d+ required positional arguments?: '(\w+)'")
_CALL = re.compile(r"takes .*positional argument|multiple values for argument")
_RETURNING_NOTHING = ("append", "extend", "sort", "reverse", "update", "insert")
_IMPORTS = {
    "np": "import numpy as np",
    "numpy": "import numpy",
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "from torch.nn import functional as F",
    "math": "import math",
}


def of_stub(answer: Answer) -> Finding | None:
    """The line that a stub ends with is still there, behind code of the student's own."""
    left = [b for b in breaks_in(answer.wrong, answer) if is_stub(b.error) and b.error.begun]
    if not left:
        return None
    said = _(
        "The stub's own last line is still there: your code runs as far as `raise NotImplementedError()`, which"
        " ends the call. Delete that line, and return your result."
    )
    return Finding("stub left in", say_at(said, left[0].error))


def of_signature(answer: Answer) -> Finding | None:
    """The parameters are others than the stub's, or in another order."""
    plain = [case for case in answer.results if not case.call.driver]
    refused = [
        b for b in breaks_in(plain, answer) if b.error.kind == "TypeError" and not b.error.frames
    ]
    said = _say_order(plain, refused, answer) or _say_refused(refused, answer)
    return Finding("signature changed", said) if said else None


def _say_order(plain: Sequence[BuiltCase], refused: Sequence[Break], answer: Answer) -> str:
    """Say that arguments land in the wrong parameters, if calls come to nothing."""
    nothing_right = plain and all(answer.checks[case.name] for case in plain)
    if answer.written is None or not (refused or nothing_right):
        return ""
    if (theirs := answer.written.parameters) is None:
        return ""
    by_position = max((case.call for case in plain), key=lambda call: call.positional)
    wanted = [name for name, _ in by_position.arguments[: by_position.positional]]
    got = theirs[: len(wanted)]
    if got == wanted or not (refused or {*wanted} & {*theirs}):
        return ""
    if all(name == other or name not in theirs for name, other in zip(wanted, got, strict=False)):
        return ""  # other names in the same places do no harm
    said = _(
        "The signature was changed: ({theirs}) instead of ({wanted}). Arguments are handed over by position:"
        " keep the stub's parameters, in its order."
    )
    more = ["..."] if len(theirs) > len(got) else []
    others = ["..."] if len(by_position.arguments) > len(wanted) else []
    return said.format(theirs=several([*got, *more]), wanted=several([*wanted, *others]))


def _say_refused(refused: Sequence[Break], answer: Answer) -> str:
    """Say of a call that never reached the function what it and the function disagree on."""
    for one in refused:
        given = [name for name, _ in one.case.call.arguments]
        if found := _UNEXPECTED.search(one.error.text):
            said = _(
                "The signature was changed: calls hand over `{name}`, which your function does not take. Keep"
                " the stub's parameters, by the same names."
            )
        elif found := _MISSING.search(one.error.text):
            said = _(
                "The signature was changed: your function asks for `{name}`, which not every call hands over."
                " Keep the stub's parameters, and their defaults."
            )
        elif _CALL.search(one.error.text):
            said = _(
                "The signature was changed: calls hand over {count} arguments ({given}), and your function does"
                " not take so many. Keep the stub's parameters."
            )
            return said.format(count=len(given), given=several(given))
        else:
            continue
        return said.format(name=found[1])
    return ""


def of_missing_result(answer: Answer) -> Finding | None:
    """None comes back where a result is asked for."""
    plain = [case for case in answer.results if not case.call.driver]
    returned = [case for case in plain if answer.behaviour[case.name][0].status == "returned"]
    nothing = [
        case
        for case in returned
        if answer.behaviour[case.name][0].skeleton == "None" != case.expected.skeleton
    ]
    if not nothing:
        return None
    written = answer.written
    if written is None or written.function is None:
        said = _("Nothing is returned (None): end the function with `return` and its result.")
    elif len(nothing) < len(returned):
        said = _(
            "Some calls come to the end of your function without a result (None): one of its branches has no"
            " `return`, or what stands behind it is None."
        )
    elif not written.own_returns():
        said = _say_no_return(written.function)
    else:
        said = _say_none(written)
    return Finding("nothing returned", said)


def _say_no_return(function: ast.FunctionDef) -> str:
    own = list(own_nodes(function))
    calls = [n for n in own if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "print"]
    if calls:
        return _(
            "Your function prints its result and returns nothing. To be used by other code it has to end with"
            " `return` and the result."
        )
    last = function.body[-1]
    if isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
        said = _(
            "Your function has no `return`, so its result is None. End it with `return {name}`."
        )
        return said.format(name=last.targets[0].id)
    return _(
        "Your function has no `return`, so its result is None. End it with `return` and the result."
    )


def _say_none(written: Written) -> str:
    for node in written.own_returns():
        match node.value:
            case ast.Call(func=ast.Attribute(attr=name)) if name in _RETURNING_NOTHING:
                said = _(
                    "What stands behind `return` is None: .{name}(...) changes its list and returns nothing."
                    " Call it on a line of its own, and return the list."
                )
                return said.format(name=name)
    return _(
        "None comes back: either what stands behind `return` is None, or the call ends before it reaches a"
        " `return`. Look at how far each one is indented."
    )


def of_names(answer: Answer) -> Finding | None:
    """A name that is not there: misspelt, not imported, or known elsewhere only."""
    for one in breaks_in(answer.built.cases, answer):
        if found := _NAME.search(one.error.text):
            said = _say_name(found[1] or found[2], bool(found[2]), one, answer)
            return Finding("unknown name", say_at(said, one.error))
        if (found := _ATTRIBUTE.match(one.error.text)) and found[2] != "NoneType":
            said = _say_attribute(found[1] or found[2], found[3], is_module=bool(found[1]))
            return Finding("unknown attribute", say_at(said, one.error)) if said else None
    return None


def _say_name(name: str, local: bool, one: Break, answer: Answer) -> str:
    if local:
        said = _(
            "`{name}` is used before it is given a value: is it set in a branch, or a loop, that is not run?"
        )
        return said.format(name=name)
    failed = one.error.text.partition("is not defined")[2].lstrip("; ")
    if failed:
        return _("`{name}` is not there, because {failed}.").format(name=name, failed=failed)
    if name in _IMPORTS:
        said = _("`{name}` is not defined: write `{line}` in your file, above the function.")
        return said.format(name=name, line=_IMPORTS[name])
    if near := _near(name, answer.written):
        return _("`{name}` is not defined: did you mean `{near}`?").format(name=name, near=near)
    return _(
        "`{name}` is not defined where your function uses it. A function knows its parameters, what it sets"
        " itself, and what the file defines at its top level."
    ).format(name=name)


def _near(name: str, written: Written | None) -> str | None:
    """The name that was meant, of those that the function can use."""
    if written is None:
        return nearest(name, BUILTINS)
    nodes = [node for _, node in written.nodes]
    known = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    known |= {n.arg for n in nodes if isinstance(n, ast.arg)}
    return nearest(name, known | {n for n, _ in written.elsewhere} | BUILTINS)


def _say_attribute(owner: str, name: str, *, is_module: bool) -> str:
    value = _torch_part(owner) if is_module else {"Tensor": torch.Tensor}.get(owner)
    if value is None:
        return ""
    said = _("{owner} has no `{name}`: look the name up in its documentation.")
    if near := nearest(
        name, [n for n in dir(value) if not n.startswith("_") and not n.endswith("_")], cutoff=0.8
    ):
        said = _("{owner} has no `{name}`: did you mean `{near}`?")
    elif not is_module and hasattr(torch, name):
        said = _("A tensor has no `{name}`, but there is torch.{name}(...).")
    return said.format(owner=owner, name=name, near=near)


def _torch_part(path: str) -> Any:
    """A module of torch's by its name."""
    first, *rest = path.split(".")
    value = torch if first == "torch" else None
    for part in rest:
        value = getattr(value, part, None)
    return value

"""Two shapes that do not fit: what to look at, by what stands on the line and what the other calls do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.language import _
from grader.telling.code.written import Written
from grader.telling.findings.answer import Answer
from grader.telling.findings.breaking import Break

_SIZES = re.compile(r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)")


def advise(name: str, one: Break, answer: Answer) -> str:
    """Say what to look at first.

    Args:
        name: "shapes do not multiply" or "shapes do not fit".
        one: a call that broke off.
        answer: whose call it is.
    """
    nodes = [*_on_its_line(one, answer.written)]
    if any(_is_bare_squeeze(node) for node in nodes):
        return _(
            "squeeze() without a dimension takes away every dimension of size 1, also one that you need: say"
            " which."
        )
    if name == "shapes do not fit" and any(map(_is_cut, nodes)):
        said = _(
            "Look at the slice on this line: where it begins, how long it is along each axis, and that it is"
            " cut off where the tensor ends."
        )
        return f"{_say_sizes(one)}{said}"
    own = [case for case in answer.returned if case.call.part == one.case.call.part]
    if any(not answer.checks[case.name] for case in own):
        return _("Other calls get past this line: what is different about the shapes here?")
    if name == "shapes do not multiply":
        return _("Is a transpose missing, or are the two in the wrong order?")
    return _("Print both shapes, and think of keepdim=True or unsqueeze.")


def _on_its_line(one: Break, written: Written | None) -> Iterator[ast.AST]:
    if written is None or not one.error.frames:
        return
    label, line, _code = one.error.frames[-1]
    statement = written.statement_at(label, line or 0)
    if statement is not None:
        yield from ast.walk(statement)


def _is_bare_squeeze(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="squeeze"), args=[], keywords=[]):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="torch"), attr="squeeze"), keywords=[]):
            return len(node.args) == 1
    return False


def _is_cut(node: ast.AST) -> bool:
    """Whether it takes a slice with an end that is computed: `X[:, j : j + w]`."""
    return isinstance(node, ast.Slice) and isinstance(node.upper, (ast.BinOp, ast.Name))


def _say_sizes(one: Break) -> str:
    """The two sizes that differ; nothing of a hidden case."""
    found = _SIZES.search(one.error.text)
    if found is None or one.case.hidden:
        return ""
    return _("Here they are {one} and {other}. ").format(one=found[1], other=found[2])

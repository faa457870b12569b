"""Where an answer's exceptions come from, in the words of `Raised`: which, in how many cases, on which line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from grader.expected.built import BuiltCase
from grader.jail.inside.raised import Raised
from grader.language import _, several
from grader.telling.findings.answer import Answer


@dataclass(frozen=True)
class Break:
    """A call that broke off although a result, or another exception, was asked for."""

    case: BuiltCase
    error: Raised

    @property
    def line(self) -> tuple[str, int | None]:
        """The innermost line of the student's own."""
        return self.error.frames[-1][:2] if self.error.frames else ("", None)


def breaks_in(cases: Sequence[BuiltCase], answer: Answer) -> list[Break]:
    """The calls of some cases that broke off wrongly; those come first whose details may be told."""
    found = [
        Break(case, error)
        for case in cases
        if answer.checks[case.name] and (error := answer.behaviour[case.name][0].error)
    ]
    return sorted(found, key=lambda one: one.case.hidden)


def breaks_backward(answer: Answer) -> list[Break]:
    """The same for back-propagation."""
    found = [
        Break(case, error)
        for case in answer.results
        for error in [answer.behaviour[case.name][0].grad_error]
        if error and answer.checks[case.name]
    ]
    return sorted(found, key=lambda one: one.case.hidden)


def most_common(breaks: Sequence[Break]) -> list[Break]:
    """Those of the line and class that breaks most calls."""
    counted = Counter((one.line, one.error.kind) for one in breaks)
    (chosen, _count), *_others = counted.most_common(1)
    return [one for one in breaks if (one.line, one.error.kind) == chosen]


def say_at(said: str, error: Raised) -> str:
    """Put the student's own line behind a sentence."""
    if not error.frames:
        return said
    label, line, code = error.frames[-1]
    if line is None:
        return said
    code = " ".join(code.split())
    where = (
        _("{said} ({label}, line {line}: {code})") if code else _("{said} ({label}, line {line})")
    )
    return where.format(said=said, label=label, line=line, code=code)


def say_shapes(one: Break) -> str:
    """The shapes of the tensors that a line names; nothing of a hidden case."""
    if one.case.hidden or len(one.error.held) < 1:
        return ""
    return several(
        _("{name} has shape {shape}").format(name=name, shape=tuple(shape))
        for name, shape, _dtype in one.error.held
    )

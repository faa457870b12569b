"""What is told of modules: that their tensors have other names than those asked for."""

from __future__ import annotations

from grader.jail.outcome import Skeleton
from grader.language import _
from grader.telling.findings.answer import Answer
from grader.telling.findings.relations.pairs import Finding

_KEY = "state_dict()"
"""Where drivers put names and shapes of a module's state_dict."""


def of_names_in_modules(answer: Answer) -> Finding | None:
    """All that fails is names in a state_dict: there are as many tensors, of the same shapes."""
    lacking: list[str] = []
    for case in answer.wrong:
        want = _tensors(case.expected.skeleton) if case.call.driver else None
        got = _tensors(answer.behaviour[case.name][0].skeleton)
        if want is None or got is None or want.keys() == got.keys():
            return None
        if sorted(want.values()) != sorted(got.values()):
            return None
        if not case.hidden:
            lacking += [name for name in want if name not in got]
    if not lacking:
        return None
    said = _(
        "The tensors of your module are as many and as large as they should be, under other names than those"
        " asked for. state_dict() names them after the attributes of self: {name} is missing."
    )
    return Finding("other names", said.format(name=lacking[0]))


def _tensors(skeleton: Skeleton) -> dict[str, str] | None:
    """Names and shapes that a driver told of a state_dict; None where it told of something else."""
    match skeleton:
        case ["dict", [str() as key], [["dict", names, parts]]] if key == _KEY:
            return {str(name): str(part) for name, part in zip(names, parts, strict=True)}
    return None

"""What can be said of a wrong answer that behaves like no wrong idea: structural findings.

Each holds on all cases that differ in the aspect it speaks of, and tells neither inputs nor numbers. The order
is that of use to the student: no result at all, a result of another form, numbers that relate to the right
ones, and last what the failing cases have in common.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from grader.built import BuiltCase, BuiltExercise
from grader.checks import UNSTABLE, Check
from grader.compare import compare
from grader.features import shared_features
from grader.jail import wire
from grader.match import Behaviour
from grader.relations import Finding, Pair, relate
from grader.tolerance import allowed_error
from grader.values import outside

_UNSTABLE = Finding(
    "unstable",
    "Your formula is right, but it overflows or loses its digits where numbers are large or nearly equal:"
    " which intermediate result becomes huge, tiny, or the small difference of two large numbers?",
)


def find(built: BuiltExercise, behaviour: Behaviour) -> Finding | None:
    """Look at an answer that has failed at least one case; None where there is nothing to say."""
    checks = {case.name: compare(case, behaviour[case.name]) for case in built.cases}
    faults = {c.fault for case in built.cases for c in checks[case.name] if not c.passed}
    if faults == {UNSTABLE}:
        return _UNSTABLE
    cases = [case for case in built.cases if case.law is None and not case.raises]
    returned = [case for case in cases if behaviour[case.name][0].status == "returned"]
    wrong = _wrong_kinds(returned, checks)
    outputs = [kind for kind in wrong if not kind.startswith("grad ")]
    found = None
    if outputs:
        found = _first(outputs, returned, checks, behaviour)
    elif wrong:
        found = _of_gradients(wrong, returned, checks, behaviour)
    return found or _of_cases(built, checks)


def _wrong_kinds(cases: Sequence[BuiltCase], checks: dict[str, list[Check]]) -> list[str]:
    """The aspects that are wrong somewhere, in order."""
    kinds = [kind for case in cases for kind in case.expected.aspects]
    bad = {check.kind for case in cases for check in checks[case.name] if not check.passed}
    return [kind for kind in dict.fromkeys(kinds) if kind in bad]


def _first(
    kinds: Sequence[str],
    cases: Sequence[BuiltCase],
    checks: dict[str, list[Check]],
    behaviour: Behaviour,
) -> Finding | None:
    for kind in kinds:
        failing = [
            case
            for case in cases
            if any(c.kind == kind and not c.passed for c in checks[case.name])
        ]
        if any(c.fault == "not finite" for case in failing for c in checks[case.name]):
            if all(_faulty(case, checks, "not finite") for case in failing):
                return Finding(
                    "not finite",
                    f"NaN or infinity comes out where a number is expected{_of(kind, kinds)}: look for a"
                    " division by zero, the logarithm of 0, or the exponential of a large number.",
                )
            failing = [case for case in failing if not _faulty(case, checks, "not finite")]
        pairs = [pair for case in failing if (pair := _pair(kind, case, behaviour))]
        if len(pairs) < len(failing):
            continue
        known = [t for c in cases if (t := c.expected.aspects.get(kind)) is not None]
        if found := relate(pairs, known):
            return Finding(found.name, _about(kind, kinds) + found.sentence)
    return None


def _of_gradients(
    kinds: Sequence[str],
    cases: Sequence[BuiltCase],
    checks: dict[str, list[Check]],
    behaviour: Behaviour,
) -> Finding | None:
    """The results are right everywhere; what of the gradients?"""
    gradients = [kind for kind in kinds if kind.startswith("grad ")]
    cut = [kind.removeprefix("grad ") for kind in gradients if _is_cut(kind, cases, checks)]
    if cut:
        whole = len(cut) == len({k for c in cases for k in c.expected.aspects if k[:5] == "grad "})
        said = "any argument" if whole and len(cut) > 1 else ", ".join(cut)
        return Finding(
            "no gradient",
            f"The numbers are right, but no gradient reaches {said}: .item(), .detach(), .data, .numpy(),"
            " torch.tensor(...) and torch.no_grad() cut the graph.",
        )
    scalars = [
        pair
        for case in cases
        if all(
            t is None or t.dim() == 0 for k, t in case.expected.aspects.items() if k[:6] == "output"
        )
        for kind in gradients
        if any(c.kind == kind and not c.passed for c in checks[case.name])
        and (pair := _pair(kind, case, behaviour))
    ]
    if scalars and all(torch.allclose(p.got * 1.7, p.want, rtol=1e-7, atol=1e-9) for p in scalars):
        return Finding(
            "upstream gradient ignored",
            "Your backward ignores the gradient that comes from above (grad_output): multiply by it.",
        )
    found = _first(gradients, cases, checks, behaviour)
    return found and Finding(
        found.name, f"The results are right, their gradients are not. {found.sentence}"
    )


def _is_cut(kind: str, cases: Sequence[BuiltCase], checks: dict[str, list[Check]]) -> bool:
    faults = [
        c.fault for case in cases for c in checks[case.name] if c.kind == kind and not c.passed
    ]
    return bool(faults) and all(fault == "no gradient" for fault in faults)


def _faulty(case: BuiltCase, checks: dict[str, list[Check]], fault: str) -> bool:
    return any(check.fault == fault for check in checks[case.name])


def _pair(kind: str, case: BuiltCase, behaviour: Behaviour) -> Pair | None:
    want = case.expected.aspects.get(kind)
    got = behaviour[case.name][0].aspects.get(kind)
    if got is None or want is None or not want.isfinite().all():
        return None
    want, got = want.double(), got.double()
    wrong = torch.ones_like(want, dtype=torch.bool)
    if want.shape == got.shape:
        allowed = allowed_error(want, case.sensitivity.get(kind), torch.float64, case.scale)
        wrong = outside(want, got, allowed, torch.float64)
        if not wrong.any():
            return None
    return Pair(case, want, got, wrong)


def _about(kind: str, kinds: Sequence[str]) -> str:
    """The part that a sentence is about, where there are several."""
    what, _, name = kind.partition(" ")
    if what == "grad":
        return f"Gradient of {name}: "
    if what == "state":
        return f"{name}: "
    return f"{kind}: " if len([k for k in kinds if k.startswith("output")]) > 1 else ""


def _of(kind: str, kinds: Sequence[str]) -> str:
    about = _about(kind, kinds).removesuffix(": ")
    return f" ({about[0].lower()}{about[1:]})" if about else ""


def _of_cases(built: BuiltExercise, checks: dict[str, list[Check]]) -> Finding | None:
    """Only cases of one kind fail."""
    asked = [case for case in built.cases if not case.raises]
    failing = [c for c in asked if not all(check.passed for check in checks[c.name])]
    passing = [case for case in asked if case not in failing]
    shared = shared_features(failing, passing, wire.unpack(built.inputs))
    if not shared or (len(failing) == 1 and len(shared) > 2):
        return None  # one case has a name, which says it better
    what = " and ".join(shared[:2])
    if len(failing) == 1:
        said = f"Only one case fails, and what sets it apart is {what}."
    else:
        said = f"What the failing cases have in common, and no other has, is {what}."
    return Finding("cases", said)

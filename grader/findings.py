"""What can be said of a wrong answer that behaves like no wrong idea: structural findings.

Each holds on all cases that differ in the aspect it speaks of, and tells neither inputs nor numbers: it is said
of hidden cases as well. The order is that of use to the student: the one thing that is wrong about numbers that
are right, then how wrong numbers relate to the right ones, then what breaks, and last what the failing cases
have in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch

from grader.built import BuiltCase, BuiltExercise
from grader.checks import UNSTABLE, Check
from grader.compare import compare
from grader.draws import relate_draws
from grader.expected import SCALAR_COTANGENT
from grader.factors import say_factor
from grader.features import has_infinite_input, is_strided, shared_features
from grader.jail import wire
from grader.match import Behaviour, same_numbers
from grader.relations import Finding, Pair, relate
from grader.tolerance import allowed_error
from grader.values import outside


def find(built: BuiltExercise, behaviour: Behaviour) -> Finding | None:
    """Look at an answer that has failed at least one case; None where there is nothing to say."""
    answer = _Answer(built, behaviour)
    looks = (
        _of_draws,
        _of_one_fault,
        _of_updates,
        _of_results,
        _of_gradients,
        _of_refusals,
        _of_strictness,
    )
    for look in (*looks, _of_infinities, _of_cases, _of_breaking):
        if found := look(answer):
            return found
    return None


@dataclass(frozen=True)
class _Answer:
    """An answer's outcomes and the verdicts on them."""

    built: BuiltExercise
    behaviour: Behaviour

    @cached_property
    def checks(self) -> dict[str, list[Check]]:
        """The failed checks of each case."""
        return {
            case.name: [c for c in compare(case, self.behaviour[case.name]) if not c.passed]
            for case in self.built.cases
        }

    @cached_property
    def results(self) -> list[BuiltCase]:
        """Cases that ask for a result."""
        return [case for case in self.built.cases if not case.raises]

    @cached_property
    def returned(self) -> list[BuiltCase]:
        """Cases with a determined result in which there is one."""
        return [
            case
            for case in self.results
            if case.law is None and self.behaviour[case.name][0].status == "returned"
        ]

    def failing(self, kind: str = "") -> list[BuiltCase]:
        """Cases that fail, or fail in one aspect; those with a determined result."""
        return [
            case
            for case in self.returned
            if any(kind in ("", check.kind) for check in self.checks[case.name])
        ]

    @cached_property
    def only_infinite_inputs_fail(self) -> bool:
        """Whether the failing cases are those, all of them, with NaN or infinity among the inputs."""
        flat = wire.unpack(self.built.inputs)
        failing = [case for case in self.results if self.checks[case.name]]
        infinite = [case for case in self.results if has_infinite_input(case, flat)]
        return bool(failing) and failing == infinite and len(failing) < len(self.results)

    @cached_property
    def wrong_kinds(self) -> list[str]:
        """The compared aspects that are wrong somewhere, in order."""
        kinds = [kind for case in self.returned for kind in case.expected.aspects]
        bad = {check.kind for case in self.returned for check in self.checks[case.name]}
        return [kind for kind in dict.fromkeys(kinds) if kind in bad]

    def faults(self, cases: Sequence[BuiltCase], kind: str = "") -> set[str]:
        """The kinds of failure in some cases."""
        return {c.fault for case in cases for c in self.checks[case.name] if kind in ("", c.kind)}

    def is_ordinary(self, kind: str, case: BuiltCase) -> bool:
        """Whether float64 can tell what is wrong: some numbers, no overflow, no integers beyond it."""
        want = case.expected.aspects.get(kind)
        got = self.behaviour[case.name][0].aspects.get(kind)
        if want is None or got is None:
            return True
        if not want.numel():
            return False  # it fits any relation
        beyond = not want.is_floating_point() and torch.equal(want.double(), got.double())
        unstable = UNSTABLE in self.faults([case], kind)
        return bool(want.isfinite().all()) and not (unstable or beyond)

    def pair(self, kind: str, case: BuiltCase) -> Pair | None:
        """The wrong tensor beside the right one; None where there are no two tensors to compare."""
        want = case.expected.aspects.get(kind)
        got = self.behaviour[case.name][0].aspects.get(kind)
        if got is None or want is None or not want.isfinite().all():
            return None
        want, got = want.double(), got.double()
        wrong = torch.ones_like(want, dtype=torch.bool)
        if want.shape == got.shape:
            allowed = allowed_error(want, case.sensitivity.get(kind), torch.float64, case.scale)
            wrong = outside(want, got, allowed, torch.float64)
        return Pair(case, want, got, wrong, case.sensitivity.get(kind)) if wrong.any() else None


STATE = "not repeatable"

ENOUGH_CHANGES = 2
"""So many changes of an argument may be off by one factor by accident."""

_SERIOUS = (STATE, "changes its inputs", "changes global state")
"""What is true whatever else is wrong, and may be why."""

_INFINITE = (
    "What fails are inputs with NaN or infinity, and nothing else: follow one through your code. 0 · inf and"
    " inf - inf are NaN, no comparison with NaN is true, and a finite number put in the place of infinity may"
    " not be large enough."
)


def _of_one_fault(answer: _Answer) -> Finding | None:
    """The numbers are right; one thing about them is not, and always the same."""
    faults = answer.faults(answer.results)
    serious = [fault for fault in _SERIOUS if fault in faults]
    if faults == {UNSTABLE} and answer.only_infinite_inputs_fail:
        return Finding("infinite input", _INFINITE)
    for form in ("wrong structure", "wrong dtype"):
        if not serious and _has_in_every_call(form, answer):
            return Finding(form, _SENTENCES[form])
    if not serious and (len(faults) != 1 or not faults & _SENTENCES.keys()):
        return None
    fault = (serious or [*faults])[0]
    if fault == "wrong structure" and any(case.call["driver"] for case in answer.failing()):
        return None  # the parts are the driver's, which the student has not written
    touched = {
        name
        for case in answer.results
        for outcome in answer.behaviour[case.name]
        for name in outcome.touched
    }
    said = _SENTENCES[fault].format(names=", ".join(sorted(touched)) or "its input")
    return Finding(fault, said)


def _has_in_every_call(form: str, answer: _Answer) -> bool:
    """Whether the result of every plain call has a fault of form: said whatever else is wrong."""
    plain = [c for c in answer.results if c.law is None and not c.call["driver"]]
    return bool(plain) and all(
        any(
            check.fault == form and check.kind.startswith("output")
            for check in answer.checks[c.name]
        )
        for c in plain
    )


_SENTENCES = {
    UNSTABLE: (
        "Your formula is right, but it overflows or loses its digits where numbers are large or nearly"
        " equal: which intermediate result becomes huge, tiny, or the small difference of two large numbers?"
    ),
    "changes its inputs": (
        "Your function changes {names}, which belongs to the caller: work on a copy, and mind operations"
        " that end in an underscore, += and [...] =."
    ),
    STATE: (
        "A second call with the same inputs gives another result: something is kept from call to call (a"
        " global, a cache, a default argument), or memory is read that nothing was written to (torch.empty)."
    ),
    "not seeded": (
        "After the same torch.manual_seed your function draws something else: draw with torch's own"
        " generator, as torch.rand and torch.bernoulli do."
    ),
    "generator put back": (
        "After your function torch's generator is where it was before (fork_rng, set_state), so the next call"
        " draws the same: let it run on."
    ),
    "wrong frequencies": (
        "Each element is one of those that may come out, but not with the right probability, or not"
        " independently of the others: what is drawn, for which elements, and what is it compared with?"
    ),
    "changes global state": (
        "Your function leaves a setting of torch changed for the whole program (the default dtype, the"
        " gradient mode, the seed, the threads): put it back, or do without."
    ),
    "not in place": (
        "The values are right, but they lie in a new tensor: the caller's own has to change, by operations"
        " that end in an underscore or by [...] =."
    ),
    "graph kept": (
        "The numbers are right, but a tensor ends up in the graph that does not belong there, or outside of"
        " it: what is updated or recorded belongs under torch.no_grad()."
    ),
    "wrong dtype": (
        "The result has another dtype than the input: where you make a tensor pass dtype=X.dtype, and mind"
        " .float(), int() and operations that widen integers."
    ),
    "wrong device": "The result is on another device than the input: make tensors with device=X.device.",
    "wrong type": "What you return is not a plain torch.Tensor.",
    "wrong structure": (
        "What you return is of another kind than what is asked for: look at what stands behind return, and"
        " at the docstring's Returns."
    ),
}


_OF_DRAWS = {"wrong frequencies", "wrong values", "changes global state"}


def _of_draws(answer: _Answer) -> Finding | None:
    """In random cases, and perhaps elsewhere too, it is the draw that is wrong."""
    failing = [case for case in answer.results if case.law is not None and answer.checks[case.name]]
    kinds = {check.kind for case in failing for check in answer.checks[case.name]}
    if not answer.faults(failing) <= _OF_DRAWS or any(kind.startswith("grad ") for kind in kinds):
        return None
    return relate_draws([(case, answer.behaviour[case.name]) for case in failing])


def _of_updates(answer: _Answer) -> Finding | None:
    """Where one plain call is made, its result is right, and what it leaves in an argument is not."""
    plain = [case for case in answer.failing() if not case.call["driver"]]
    kinds = sorted({check.kind for case in plain for check in answer.checks[case.name]})
    if not kinds or not all(kind.startswith("state ") for kind in kinds):
        return None
    if not any(kind.startswith("output") for case in plain for kind in case.expected.aspects):
        return None
    if found := _of_changes(kinds, answer) or _relation(kinds, answer):
        return found
    names = ", ".join(kind.removeprefix("state ") for kind in kinds)
    return Finding(
        "update",
        f"The result is right. What is wrong is the new value of {names}, which your function updates: how much"
        " of the old value is left, and what is added?",
    )


def _of_results(answer: _Answer) -> Finding | None:
    if answer.only_infinite_inputs_fail:
        return Finding("infinite input", _INFINITE)
    outputs = [kind for kind in answer.wrong_kinds if not kind.startswith("grad ")]
    return _of_changes(outputs, answer) or _relation(outputs, answer)


def _of_changes(kinds: Sequence[str], answer: _Answer) -> Finding | None:
    """How the change of an argument that is updated in place relates to the right one."""
    flat = wire.unpack(answer.built.inputs)
    for kind in kinds:
        failing = [case for case in answer.failing(kind) if case.call["driver"] is None]
        changes: list[tuple[BuiltCase, torch.Tensor, torch.Tensor]] = []
        for case in failing:
            pair, before = answer.pair(kind, case), _before(kind, case, flat)
            if pair and before is not None and pair.got.shape == before.shape:
                changes.append((case, pair.want - before, pair.got - before))
        if not changes or len(changes) < len(failing):
            continue
        name = kind.removeprefix("state ")
        if not any(bool(got.any()) for _, _, got in changes):
            cases = _of_cases(answer)
            said = f"{name} keeps its old values where it should change."
            return Finding("not updated", f"{said} {cases.sentence}" if cases else said)
        if len(changes) > ENOUGH_CHANGES and (said := say_factor(changes)):
            return Finding("factor", f"What {name} changes by: {said}")
    return None


def _before(kind: str, case: BuiltCase, flat: dict[str, torch.Tensor]) -> torch.Tensor | None:
    """What an updated argument was before the call."""
    for name in case.call["updates"]:
        value = wire.decode(dict(case.call["arguments"])[name], lambda leaf: wire.pick(flat, leaf))
        for path, tensor in wire.leaves(value, name, case.call["labels"].get(name)):
            if kind == f"state {path}":
                return tensor.double()
    return None


def _of_gradients(answer: _Answer) -> Finding | None:
    """The results are right everywhere; what of the gradients?"""
    drawn = {c.kind for case in answer.results if case.law for c in answer.checks[case.name]}
    gradients = answer.wrong_kinds or sorted(drawn)
    if not gradients or not all(kind.startswith("grad ") for kind in {*gradients, *drawn}):
        return None
    if faults := {f for k in drawn for f in answer.faults([c for c in answer.results if c.law], k)}:
        return _of_drawn_gradients(answer, faults, sorted({*gradients, *drawn}))
    cut = [k[5:] for k in gradients if answer.faults(answer.failing(k), k) == {"no gradient"}]
    if cut:
        known = {k for c in answer.returned for k in c.expected.aspects if k.startswith("grad ")}
        said = "any argument" if len(cut) == len(known) > 1 else ", ".join(cut)
        return _cut_off(said)
    pairs = [p for k in gradients for case in answer.failing(k) if (p := answer.pair(k, case))]
    scalars = [p for p in pairs if _gives_a_scalar(p.case)]
    if scalars and all(same_numbers(p.got * SCALAR_COTANGENT, p.want) for p in scalars):
        return Finding(
            "upstream gradient ignored",
            "Your backward ignores the gradient that comes from above (grad_output): multiply by it.",
        )
    start = "The results are right, their gradients are not."
    if found := _relation(gradients, answer):
        return Finding(found.name, f"{start} {found.sentence}")
    names = ", ".join(kind.removeprefix("grad ") for kind in gradients)
    return Finding(
        "gradient",
        f"{start} It is that of {names}: look at your backward if you wrote one, else at what is detached or"
        " overwritten on the way.",
    )


def _of_drawn_gradients(
    answer: _Answer, faults: set[str], gradients: Sequence[str]
) -> Finding | None:
    """What is drawn is right, and its gradient is not that of what was drawn."""
    names = ", ".join(kind.removeprefix("grad ") for kind in gradients)
    if faults == {"no gradient"}:
        return _cut_off(names)
    return Finding(
        "gradient",
        f"What is drawn is right, its gradient is not. It is that of {names}: it has to go through what was"
        " drawn in the forward pass, factors included.",
    )


def _cut_off(names: str) -> Finding:
    return Finding(
        "no gradient",
        f"The numbers are right, but no gradient reaches {names}: .item(), .detach(), .data, .numpy(),"
        " torch.tensor(...) and torch.no_grad() cut the graph.",
    )


def _gives_a_scalar(case: BuiltCase) -> bool:
    outputs = case.expected.outputs.values()
    return all(tensor.dim() == 0 for tensor in outputs)


def _relation(kinds: Sequence[str], answer: _Answer) -> Finding | None:
    """How the wrong tensors of the first aspect that tells anything relate to the right ones."""
    for kind in kinds:
        failing = answer.failing(kind)
        odd = [case for case in failing if "not finite" in answer.faults([case], kind)]
        if odd and len(odd) == len(failing):
            return _not_finite(kind, kinds, odd)
        usual = [case for case in failing if case not in odd and answer.is_ordinary(kind, case)]
        pairs = [pair for case in usual if (pair := answer.pair(kind, case))]
        if len(pairs) < len(usual):
            continue
        known = [t for c in answer.results if (t := c.expected.aspects.get(kind)) is not None]
        # A relation to integers may be lost in rounding: then fractions tell it.
        floats = [p for p in pairs if not _is_whole(p.case.expected.aspects[kind])]
        found = relate(pairs, known) or (len(floats) < len(pairs) and relate(floats, known))
        if found:
            return Finding(found.name, _about(kind, kinds) + found.sentence)
    return None


def _is_whole(tensor: torch.Tensor | None) -> bool:
    return tensor is not None and not tensor.is_floating_point()


def _not_finite(kind: str, kinds: Sequence[str], cases: Sequence[BuiltCase]) -> Finding:
    about = _about(kind, kinds)
    if all(is_strided(case) for case in cases):
        return Finding(
            "memory read",
            f"{about}You read memory that does not belong to the tensor: it is not contiguous. Index it as"
            " usual, or make a contiguous copy first.",
        )
    return Finding(
        "not finite",
        f"{about}NaN or infinity comes out where a number is expected: look for a division by zero, the"
        " logarithm of 0, or the exponential of a large number.",
    )


def _about(kind: str, kinds: Sequence[str]) -> str:
    """The part that a sentence is about, where there are several."""
    what, _, name = kind.partition(" ")
    if what == "grad":
        return f"Gradient of {name}: "
    if what == "state":
        return f"{name}: "
    return f"{kind}: " if len([k for k in kinds if k.startswith("output")]) > 1 else ""


def _of_refusals(answer: _Answer) -> Finding | None:
    """All results are right; bad arguments are not refused as they should be."""
    asked = [case for case in answer.built.cases if case.raises]
    failing = [case for case in asked if answer.checks[case.name]]
    if not failing or answer.faults(answer.results):
        return None
    wanted = " or ".join(dict.fromkeys(name for case in failing for name in case.raises))
    some = "some bad arguments are" if len(failing) < len(asked) else "bad arguments are"
    if answer.faults(failing) == {"raises another exception"}:
        said = f"The results are right, but {some} refused with another exception than {wanted}."
    else:
        said = f"The results are right, but {some} not refused: they should raise {wanted}."
    return Finding("not refused", said)


def _of_infinities(answer: _Answer) -> Finding | None:
    """Only cases with NaN or infinity among the inputs fail, though not all of them."""
    flat = wire.unpack(answer.built.inputs)
    failing = [case for case in answer.results if answer.checks[case.name]]
    if failing and all(has_infinite_input(case, flat) for case in failing):
        return Finding("infinite input", _INFINITE)
    return None


def _of_strictness(answer: _Answer) -> Finding | None:
    """Good arguments are refused, with an exception meant for bad ones; all else is right."""
    asked = {name for case in answer.built.cases for name in case.raises}
    failing = [case for case in answer.results if answer.checks[case.name]]
    errors = [answer.behaviour[case.name][0].error for case in failing]
    if "ValueError" not in asked or not errors or not all(map(_is_refusal, errors)):
        return None
    return Finding(
        "refused",
        "The results are right, but some good arguments are refused: is a check too strict, as with >= in the"
        " place of >, or is it made where it should not be?",
    )


def _is_refusal(error: dict[str, Any] | None) -> bool:
    """Whether somebody wrote `raise ValueError`; Python raises some itself, torch other kinds."""
    if error is None or error["kinds"][0] != "ValueError" or "to unpack" in error["text"]:
        return False
    return not error["frames"] or error["frames"][-1][2].strip().startswith("raise")


def _of_breaking(answer: _Answer) -> Finding | None:
    """In all cases that fail the same exception breaks the call off."""
    failing = [case for case in answer.results if answer.checks[case.name]]
    errors = [answer.behaviour[case.name][0].error for case in failing]
    kinds = {error["kinds"][0] if error else "" for error in errors}
    if len(failing) < 2 or len(kinds) != 1 or not (kind := kinds.pop()):
        return None
    if len(failing) == len(answer.results):
        return None  # the exception itself says it
    return Finding(
        "breaks",
        f"Some calls end with {kind}, the others are right: what is different about those arguments?",
    )


def _of_cases(answer: _Answer) -> Finding | None:
    """Only cases of one kind fail."""
    failing = [case for case in answer.results if answer.checks[case.name]]
    called = [case.call["driver"] for case in failing]
    # Cases that are called in another way differ in more than their inputs.
    passing = [c for c in answer.results if c not in failing and c.call["driver"] in called]
    shared = shared_features(failing, passing, wire.unpack(answer.built.inputs))
    if not shared or (
        len(failing) == 1 and len(shared) > 2
    ):  # a case has a name, which says it better
        return None
    what = " and ".join(shared[:2])
    if len(failing) == 1:
        said = f"Only one case fails, and what sets it apart is {what}."
    else:
        said = f"What the failing cases have in common, and no other has, is {what}."
    return Finding("cases", said)

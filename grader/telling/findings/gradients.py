"""What is told of wrong gradients of right results: cut off, the upstream one ignored, off by something."""

from __future__ import annotations

from collections.abc import Sequence

from grader.expected.built import BuiltCase
from grader.expected.describing import SCALAR_COTANGENT
from grader.jail.aspect import Aspect
from grader.language import _, several
from grader.telling.findings.answer import Answer
from grader.telling.findings.relations.pairs import Finding
from grader.telling.findings.results import relation
from grader.telling.same.sameness import same_numbers


def of_gradients(answer: Answer) -> Finding | None:
    """The results are right everywhere; what of the gradients?"""
    drawn = {c.aspect for case in answer.results if case.law for c in answer.checks[case.name]}
    gradients = answer.wrong_aspects or sorted(drawn)
    if not gradients or not all(aspect.is_grad for aspect in {*gradients, *drawn}):
        return None
    random = [case for case in answer.results if case.law]
    if faults := {fault for grad in drawn for fault in answer.faults(random, grad)}:
        return _of_drawn_gradients(answer, faults, sorted({*gradients, *drawn}))
    cut = [g.name for g in gradients if answer.faults(answer.failing(g), g) == {"no gradient"}]
    if cut:
        known = {a for c in answer.returned for a in c.expected.aspects if a.is_grad}
        said = _("any argument") if len(cut) == len(known) > 1 else several(cut)
        return _cut_off(said)
    pairs = [p for g in gradients for case in answer.failing(g) if (p := answer.pair(g, case))]
    scalars = [p for p in pairs if _gives_a_scalar(p.case)]
    if scalars and all(same_numbers(p.got * SCALAR_COTANGENT, p.want) for p in scalars):
        return Finding(
            "upstream gradient ignored",
            _(
                "Your backward ignores the gradient that comes from above (grad_output): multiply by it."
            ),
        )
    if found := relation(gradients, answer):
        said = _("The results are right, their gradients are not. {said}")
        return Finding(found.name, said.format(said=found.sentence))
    return Finding(
        "gradient",
        _(
            "The results are right, their gradients are not. It is that of {names}: look at your backward if"
            " you wrote one, else at what is detached or overwritten on the way."
        ).format(names=several(grad.name for grad in gradients)),
    )


def _of_drawn_gradients(
    answer: Answer, faults: set[str], gradients: Sequence[Aspect]
) -> Finding | None:
    """What is drawn is right, and its gradient is not that of what was drawn."""
    names = several(grad.name for grad in gradients)
    if faults == {"no gradient"}:
        return _cut_off(names)
    return Finding(
        "gradient",
        _(
            "What is drawn is right, its gradient is not. It is that of {names}: it has to go through what was"
            " drawn in the forward pass, factors included."
        ).format(names=names),
    )


def _cut_off(names: str) -> Finding:
    return Finding(
        "no gradient",
        _(
            "The numbers are right, but no gradient reaches {names}: .item(), .detach(), .data, .numpy(),"
            " torch.tensor(...) and torch.no_grad() cut the graph."
        ).format(names=names),
    )


def _gives_a_scalar(case: BuiltCase) -> bool:
    outputs = case.expected.outputs.values()
    return all(tensor.dim() == 0 for tensor in outputs)

"""Where a gradient gets lost, or cannot be taken: cut off, computed by NumPy, overwritten in place."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

import torch

from grader.judging.checks import UNSTABLE
from grader.language import _, several
from grader.reading.parsing import parse
from grader.telling.code.steps import Step, cutting_steps, in_place_steps
from grader.telling.findings.answer import Answer
from grader.telling.findings.breaking import Break, breaks_backward, breaks_in, say_at
from grader.telling.findings.relations.pairs import Finding

MOST_STEPS = 3
"""Steps of which a sentence lists each."""

_NUMPY = "call numpy() on Tensor that requires grad"
_LEAF = "leaf Variable that requires grad"
_OVERWRITTEN = "modified by an inplace operation"
_NO_DERIVATIVE = re.compile(r"derivative for (?:aten::)?(\w+) is not implemented")
_OF_NUMPY = (".numpy()", "torch.from_numpy(...)")
_NUMPY_CALL = re.compile(r"\b(?:np|numpy)\.(\w+)")


def of_numpy(answer: Answer) -> Finding | None:
    """NumPy is asked to compute with a tensor that requires a gradient."""
    found = [b for b in breaks_in(answer.wrong, answer) if _NUMPY in b.error.text]
    if not found:
        return None
    error = found[0].error
    called = _NUMPY_CALL.search(error.frames[-1].code if error.frames else "")
    if called and hasattr(torch, called[1]):
        said = _(
            "NumPy knows nothing of gradients. Do not take the message's advice to detach: it would cut the"
            " gradient off. Use torch.{name} in the place of NumPy's."
        ).format(name=called[1])
    else:
        said = _(
            "NumPy knows nothing of gradients. Do not take the message's advice to detach: it would cut the"
            " gradient off. Stay with tensors, and use torch's function of the same purpose."
        )
    return Finding("numpy", say_at(said, error))


def of_leaf(answer: Answer) -> Finding | None:
    """A leaf is changed in place while PyTorch records."""
    found = [b for b in breaks_in(answer.wrong, answer) if _LEAF in b.error.text]
    if not found:
        return None
    if any(case.call.updates for case in answer.wrong):
        said = _(
            "A parameter is changed in place while PyTorch records for gradients, and PyTorch refuses that. The"
            " update is no part of what is differentiated: put it under `with torch.no_grad():`."
        )
    elif owned := _attribute_that_is_changed(found[0]):
        said = _(
            "`{name}` requires a gradient and is changed in place while PyTorch records, which PyTorch refuses."
            " The change is no part of what is differentiated: put it under `with torch.no_grad():`."
        ).format(name=owned)
    elif made := _made_to_require_a_gradient(answer, found[0]):
        said = _(
            "`{name}` is made with requires_grad=True and then changed in place, which PyTorch refuses. What is"
            " computed from the arguments has its gradient by itself: leave requires_grad out."
        ).format(name=made)
    else:
        said = _(
            "An argument is changed in place. It belongs to the caller, and the gradient needs it as it was:"
            " make a new tensor, as `X = X - ...` does and `X -= ...` does not."
        )
    return Finding("in place on a leaf", say_at(said, found[0].error))


def _attribute_that_is_changed(one: Break) -> str:
    """The attribute that a line changes, as `layer.weight` is one: a parameter of a module, and no argument."""
    code = one.error.frames[-1].code.strip() if one.error.frames else ""
    try:
        statements = parse(code).body
    except (SyntaxError, ValueError):
        return ""
    target: ast.expr | None = None
    match statements:
        case [ast.AugAssign(target=changed)]:
            target = changed
        case [ast.Expr(value=ast.Call(func=ast.Attribute(value=changed)))]:
            target = changed
    return ast.unparse(target) if isinstance(target, ast.Attribute) else ""


def _made_to_require_a_gradient(answer: Answer, one: Break) -> str:
    """The name that a line changes, where it is no argument's and the code asks for gradients of its own."""
    written = answer.written
    if written is None or not one.error.frames:
        return ""
    if not written.mentions(["requires_grad", "requires_grad_", "Parameter"]):
        return ""
    label, line, _code = one.error.frames[-1]
    node: ast.AST | None = written.statement_at(label, line or 0)
    if isinstance(node, ast.Assign):
        node = node.targets[0]
    elif isinstance(node, ast.AugAssign):
        node = node.target
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        node = node.value.func
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    name = node.id if isinstance(node, ast.Name) else ""
    return "" if name in (written.parameters or [name]) else name


def of_overwritten(answer: Answer) -> Finding | None:
    """Back-propagation needs what was overwritten, or meets what has no derivative."""
    found = breaks_backward(answer)
    faults = {
        check.fault
        for case in answer.results
        for check in answer.checks[case.name]
        if not (check.aspect.is_grad and answer.behaviour[case.name][0].grad_error)
    }
    right = faults <= {UNSTABLE}
    if any(b for b in found if _NO_DERIVATIVE.search(b.error.text)):
        return _of_no_derivative(found)
    found = [b for b in found if _OVERWRITTEN in b.error.text]
    if not found or not right:
        return None
    said = _("The numbers are right, but their gradient cannot be taken: {what} {instead}")
    steps = _telling(in_place_steps(answer.written)) if answer.written else []
    if not 0 < len(steps) <= MOST_STEPS:
        what = _("a tensor was changed in place that the gradient of another step still needs.")
        instead = _(
            "Look for +=, -=, *=, /=, [...] = and names that end in an underscore; make a new tensor."
        )
    elif len(steps) == 1:
        what = _("{step} changes in place a tensor that the gradient of another step still needs.")
        what = what.format(step=_say_step(steps[0]))
        instead = _say_instead(steps[0])
    else:
        what = _(
            "one of these changes in place a tensor that the gradient of another step still needs: {steps}."
        )
        what = what.format(steps=several(map(_say_step, steps)))
        instead = _("Make a new tensor there.")
    return Finding("overwritten in place", said.format(what=what, instead=instead))


def _telling(steps: Sequence[Step]) -> list[Step]:
    """Without those that fill a buffer place by place, where there are others."""
    others = [step for step in steps if not step.spelled.endswith("] = ...")]
    counters = ("+= ...", "-= ...")
    plain = [s for s in others if not (s.spelled.endswith(counters) and _counts(s))]
    return list(plain or others or steps)


def _counts(step: Step) -> bool:
    """Whether a step moves a counter on: `i += 1`."""
    return step.place.code.rpartition("= ")[2].isdigit()


def _say_step(step: Step) -> str:
    said = _("`{code}` ({label}, line {line})")
    return said.format(code=step.place.code, label=step.place.label, line=step.place.line)


def _say_instead(step: Step) -> str:
    name, _space, rest = step.spelled.partition(" ")
    if rest.endswith("= ...") and rest != "= ...":
        said = _("Make a new tensor: `{name} = {name} {sign} ...`.")
        return said.format(name=name, sign=rest.removesuffix("= ..."))
    if step.spelled.startswith("."):
        return _("Make a new tensor: without the underscore, and with its result under a name.")
    return _(
        "Collect the values in a list and put them together with torch.stack, or use torch.where."
    )


def _of_no_derivative(found: Sequence[Break]) -> Finding:
    names = {m[1] for b in found if (m := _NO_DERIVATIVE.search(b.error.text))}
    if names <= {"floor_divide", "floor", "round", "trunc"}:
        said = _(
            "You round: // and floor give whole numbers, and PyTorch has no gradient for //. Divide with /, and"
            " do not round."
        )
        return Finding("rounded", said)
    said = _("PyTorch has no gradient for {names}: compute that in another way.")
    return Finding("no derivative", said.format(names=several(sorted(names))))


def of_cut(answer: Answer) -> Finding | None:
    """All numbers are right, no gradient arrives, and the code shows where it is lost."""
    if answer.written is None or answer.faults(answer.results) != {"no gradient"}:
        return None
    wrong = [
        g for case in answer.results for check in answer.checks[case.name] for g in [check.aspect]
    ]
    known = {a.name for case in answer.results for a in case.expected.aspects if a.is_grad}
    names = sorted({aspect.name for aspect in wrong if aspect.is_grad})
    found = cutting_steps(answer.written)
    steps = list({(s.place.label, s.place.line): s for s in reversed(found)}.values())[::-1]
    if not names or not 0 < len(steps) <= MOST_STEPS:
        return None
    whom = _("any argument") if len(names) == len(known) > 1 else several(names)
    said = _("The numbers are right, but no gradient reaches {names}. {why} {instead}")
    if len(steps) == 1:
        why = _("It is lost at {step}: {spelled} hands on numbers without their history.")
        why = why.format(step=_say_step(steps[0]), spelled=steps[0].spelled)
    else:
        why = _("It is lost at one of these, which hand on numbers without their history: {steps}.")
        why = why.format(steps=several(map(_say_step, steps)))
    return Finding("no gradient", said.format(names=whom, why=why, instead=_say_uncut(found)))


def _say_uncut(steps: Sequence[Step]) -> str:
    kinds = {step.spelled for step in steps}
    if any(kind.startswith(("np.", "numpy.")) or kind in _OF_NUMPY for kind in kinds):
        return _("Use torch's own functions all the way.")
    if kinds <= {
        "torch.tensor(...)",
        "torch.Tensor(...)",
        "torch.FloatTensor(...)",
        "torch.as_tensor(...)",
    }:
        return _("A list of tensors becomes one tensor by torch.stack(...) or torch.cat(...).")
    if kinds <= {"torch.no_grad()", "torch.inference_mode()"}:
        return _("Leave it out where the result is made.")
    return _("Leave it out: go on with the tensor itself.")

"""A case as a small program that a learner can change, and as an interactive Python that has its tensors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from grader.jail.inside import wire
from grader.language import _, both
from grader.study.case_tensors import CaseTensors

MAX_NUMBERS = 2000
"""Elements of a case that are written as numbers; a larger one is looked up when the program runs."""

_LOOKED_UP = "from pathlib import Path\n\nfrom grader.study.case_tensors import find_case"


def to_code(case: CaseTensors, answer: Path | None = None) -> str:
    """Write a program that makes the tensors of a case, calls the answer, and compares.

    Args:
        case: the case.
        answer: the learner's file.
    """
    tensors = [t for t in (*case.upstream, *case.expected.values()) if t is not None]
    tensors += [tensor for _path, tensor in wire.leaves(case.arguments)]
    lines = [f"# {line}" for line in repr(case).splitlines()[:1]]
    lines += ["import torch", ""]
    if sum(tensor.numel() for tensor in tensors) <= MAX_NUMBERS:
        lines += _Writer(case).lines()
    else:
        found = f"find_case({case.id!r}, {case.name!r}, Path.cwd(), {case.call.dtype!r})"
        lines[1:1] = [_LOOKED_UP]
        lines += [f"case = {found}", *_unpacked(case)]
    return "\n".join([*lines, "", *_call(case, answer)]) + "\n"


def interact(case: CaseTensors, answer: Path | None = None) -> None:
    """Open an interactive Python in which the tensors of a case have their names."""
    import code
    import sys

    if answer is not None and answer.suffix == ".py":
        sys.path.insert(0, str(answer.parent.resolve()))
    names = {"upstream": case.upstream, "expected": case.expected, "torch": torch, "case": case}
    if case.driver is not None:
        names[case.driver.__name__] = case.driver
    how = [line for line in _call(case, answer, defined=True) if line]
    banner = "\n".join([repr(case), "", _("For instance:"), *(f"    {line}" for line in how)])
    code.interact(banner, local={**case.arguments, **names}, exitmsg="")


class _Writer:
    """Writes the tensors of a case, each once: what two arguments share stays one tensor."""

    def __init__(self, case: CaseTensors) -> None:
        self._case = case
        self._named: dict[int, str] = {}

    def lines(self) -> Iterator[str]:
        """Arguments, the upstream gradient, what is expected."""
        case = self._case
        yield from self._shared()
        for name, value in case.arguments.items():
            yield f"{name} = {self.value(value, name)}"
            for path, tensor in wire.leaves(value, name):
                if tensor.grad is not None:
                    yield f"{path}.grad = {self.value(tensor.grad)}"
        yield f"upstream = {self.value(case.upstream)}"
        yield f"expected = {self.value(case.expected)}"

    def _shared(self) -> Iterator[str]:
        """Tensors that a list holds more than once, as tied weights are: it cannot refer to itself."""
        for name, value in self._case.arguments.items():
            met: set[int] = set()
            for _path, tensor in wire.leaves(value, name):
                if id(tensor) in met and id(tensor) not in self._named:
                    shared = f"shared{len(self._named) or ''}"
                    yield f"{shared} = {write_tensor(tensor)}"
                    self._named[id(tensor)] = shared
                met.add(id(tensor))

    def value(self, value: Any, name: str = "") -> str:
        """A value as Python writes it."""
        if isinstance(value, Tensor):
            if name and id(value) in self._named:
                return self._named[id(value)]
            if name:
                self._named[id(value)] = name
            return write_tensor(value)
        if isinstance(value, (list, tuple)):
            inside = [self.value(v, name and f"{name}[{i}]") for i, v in enumerate(value)]
            if isinstance(value, list):
                return f"[{', '.join(inside)}]"
            return f"({', '.join(inside)}{',' * (len(inside) == 1)})"
        if isinstance(value, dict):
            return "{" + ", ".join(f"{k!r}: {self.value(v)}" for k, v in value.items()) + "}"
        return _number(value) if isinstance(value, float) else repr(value)


def write_tensor(tensor: Tensor) -> str:
    """A tensor as code that makes an equal one: of the same dtype and strides, requiring a gradient or not."""
    dtype = str(tensor.dtype)
    if tensor.numel():
        made = f"torch.tensor({_nested(tensor.detach().tolist())}, dtype={dtype})"
    else:
        made = f"torch.empty({tuple(tensor.shape)}, dtype={dtype})"
    if not tensor.is_contiguous():
        laid = f"torch.empty_strided({tuple(tensor.shape)}, {tensor.stride()}, dtype={dtype})"
        made = f"{laid}.copy_({made})"
    return made + ".requires_grad_()" * tensor.requires_grad


def _nested(values: Any) -> str:
    if isinstance(values, list):
        return f"[{', '.join(map(_nested, values))}]"
    return _number(values) if isinstance(values, float) else repr(values)


def _number(value: float) -> str:
    text = repr(value)
    return text if text[-1].isdigit() else f'float("{text}")'


def _unpacked(case: CaseTensors) -> list[str]:
    names = [f"{name} = case.arguments[{name!r}]" for name in case.arguments]
    return [*names, "upstream, expected = case.upstream, case.expected"]


def _call(case: CaseTensors, answer: Path | None, *, defined: bool = False) -> list[str]:
    """How the answer is called, and what is to come of it.

    Args:
        case: the case.
        answer: the learner's file.
        defined: whether the function that makes the call is there.
    """
    called, *also = case.names or (case.id,)
    lines = [_found_in([called, *also], answer), f"torch.manual_seed({case.call.seed})"]
    if case.call.driver is not None:
        name, source = case.call.driver
        lines[1:1] = [] if defined else [source.strip(), ""]
        given = ", ".join([called, *(f"{one}={one}" for one in (*case.arguments, *also))])
        lines.append(f"result = {name}({given})")
    else:
        names = list(case.arguments)
        named = [f"{one}={one}" for one in names[case.call.positional :]]
        given = ", ".join([*names[: case.call.positional], *named])
        lines.append(f"result = {called}({given})")
    if case.raises:
        return [*lines, f"# expected: raises {' or '.join(case.raises)}"]
    outputs = [name for name in case.expected if name.startswith("output") and ":" not in name]
    for name in outputs:
        result = "result" + name.removeprefix("output")
        lines.append(f"torch.testing.assert_close(torch.as_tensor({result}), expected[{name!r}])")
    inputs = _differentiable(case)
    if inputs and outputs:
        results = ", ".join("result" + name.removeprefix("output") for name in outputs)
        wanted = ", ".join(f"{name!r}: {path}" for name, path in inputs.items())
        lines += [
            f"results = [t for t in [{results}] if torch.is_tensor(t) and t.is_floating_point()]",
            f"wanted = {{{wanted}}}",
            "grads = torch.autograd.grad(results, list(wanted.values()), upstream, allow_unused=True)",
            "for name, grad in zip(wanted, grads):",
            "    torch.testing.assert_close(grad, expected[name])",
        ]
    return lines


def _differentiable(case: CaseTensors) -> dict[str, str]:
    """The arguments whose gradients are compared: under which name, and as an expression."""
    found = {}
    for name in case.call.grad:
        labels = case.call.labels.get(name)
        told = wire.leaves(case.arguments[name], name, labels)
        for (label, tensor), (path, _tensor) in zip(
            told, wire.leaves(case.arguments[name], name), strict=True
        ):
            if tensor.requires_grad and case.expected.get(f"grad {label}") is not None:
                found[f"grad {label}"] = path
    return found


def _found_in(names: Sequence[str], answer: Path | None) -> str:
    if answer is not None and answer.suffix == ".py" and answer.stem.isidentifier():
        return f"from {answer.stem} import {', '.join(names)}"
    return _("# here comes your {id}, as in your notebook").format(id=both(names))

"""What is told of a result: its tensors, its gradients, and the arguments that were to change in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from grader.jail.inside import wire
from grader.jail.inside.description import Tree
from grader.jail.inside.raised import LabelOf, describe_error

_SENDABLE = frozenset(wire.SENDABLE.values())


def describe_tensor(value: torch.Tensor, sent: wire.Tensors) -> Tree:
    """Describe a tensor of the result; what cannot travel is named instead."""
    tensor = torch.Tensor.detach(value)
    if tensor.is_meta:
        return {"meta": list(tensor.shape)}
    plain = tensor.layout == torch.strided and not (tensor.is_quantized or tensor.is_nested)
    if not plain or tensor.dtype not in _SENDABLE:
        nested = "nested " if tensor.is_nested else ""
        return {"other": f"a {nested}{str(tensor.dtype)[6:]} tensor of layout {tensor.layout}"}
    kind = type(value)
    tree = sent.add(tensor if kind is torch.Tensor else tensor.as_subclass(torch.Tensor))
    if "other" in tree:
        return tree
    return tree | {
        "requires_grad": value.requires_grad,
        "device": tensor.device.type,
        "subclass": "" if kind in (torch.Tensor, torch.nn.Parameter) else kind.__name__,
    }


def describe_others(
    others: Sequence[tuple[int, list[str], list[torch.Tensor]]], sent: wire.Tensors
) -> list[list[Any]]:
    """Describe what calls with other numbers made: number, manners and trees of each; see `rounds.Other`."""
    return [
        [number, manners, [describe_tensor(tensor, sent) for tensor in made]]
        for number, manners, made in others
    ]


def differentiate(
    outputs: Sequence[torch.Tensor],
    cotangents: Sequence[torch.Tensor],
    inputs: Sequence[tuple[str, torch.Tensor]],
    sent: wire.Tensors,
    label_of: LabelOf,
) -> dict[str, Any]:
    """Back-propagate upstream gradients through all outputs at once.

    Args:
        outputs: the tensors of a result.
        cotangents: one for each float tensor of the right result.
        inputs: paths and tensors whose gradients are asked for.
        sent: takes the gradients.
        label_of: see `raised.LabelOf`.

    Returns:
        What the message says of it: `grads` or `grad_error`; nothing where the result has another form.
    """
    outputs = [t for t in outputs if t.is_floating_point() and not t.is_meta]
    if [t.shape for t in outputs] != [c.shape for c in cotangents]:
        # Dimensions of size 1 are a matter of form. Where more is wrong the output tells it.
        if [_size(t) for t in outputs] != [_size(c) for c in cotangents]:
            return {}
        cotangents = [c.reshape(t.shape) for t, c in zip(outputs, cotangents, strict=True)]
    pairs = [(t, c) for t, c in zip(outputs, cotangents, strict=True) if t.requires_grad]
    try:
        grads = _gradients(pairs, [t for _, t in inputs]) if pairs else [None] * len(inputs)
    except Exception as error:
        return {"grad_error": describe_error(error, label_of).to_json()}
    told = [
        [path, None if grad is None else sent.add(grad)]
        for (path, _), grad in zip(inputs, grads, strict=True)
    ]
    return {"grads": told}


def _size(tensor: torch.Tensor) -> list[int]:
    return [n for n in tensor.shape if n != 1]


def _gradients(
    pairs: list[tuple[torch.Tensor, torch.Tensor]], inputs: list[torch.Tensor]
) -> Sequence[torch.Tensor | None]:
    """`torch.autograd.grad(outputs, inputs, cotangents, allow_unused=True)`, a third of its time.

    The function itself also checks the upstream gradients, for which it imports 500 modules (0.6 s of CPU
    in each new process); they are ours and right.
    """
    outputs = tuple(t for t, _ in pairs)
    cotangents = tuple(
        c if (c.dtype, c.device) == (t.dtype, t.device) else c.to(t) for t, c in pairs
    )
    engine = torch.autograd.Variable._execution_engine
    found: Sequence[torch.Tensor | None] = engine.run_backward(
        outputs,
        cotangents,
        False,
        False,
        tuple(inputs),
        allow_unreachable=True,
        accumulate_grad=False,
    )
    return found


def describe_state(
    path: str, tensor: torch.Tensor, alias: torch.Tensor, sent: wire.Tensors
) -> dict[str, Any]:
    """Describe an argument that the function was to change in place."""
    kept = tensor.data_ptr() == alias.data_ptr() and tensor.shape == alias.shape
    grad = tensor.grad if tensor.is_leaf else None
    return {
        "path": path,
        "value": sent.add(tensor),
        "grad": None if grad is None else sent.add(grad),
        "storage_kept": kept,
        "requires_grad": tensor.requires_grad,
        "is_leaf": tensor.is_leaf,
    }

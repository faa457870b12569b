"""The arguments of one call: tensors made for this call alone, and how they were before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from grader.jail.inside import wire
from grader.jail.inside.description import Call, Tree
from grader.jail.inside.forms import shaped, strided
from grader.jail.inside.manners import ALIASED, WITH_OTHERS

Take = Callable[[Tree], torch.Tensor]
"""Finds the stored tensor that a tree names."""


@dataclass
class Watched:
    """An argument that must come back as it went in.

    Attributes:
        stored: its values.
    """

    path: str
    tensor: torch.Tensor
    stored: torch.Tensor
    version: int
    requires_grad: bool

    def changes(self) -> list[str]:
        """What of it was changed; a write of equal values counts, `.data` writes show in values."""
        now, stored = self.tensor, self.stored
        same = self.tensor._version == self.version and now.shape == stored.shape
        if same and not torch.equal(now, stored):
            now = now.detach()
            same = bool(((now == stored) | (now.isnan() & stored.isnan())).all())
        changed = [] if same else [self.path]
        if self.tensor.requires_grad != self.requires_grad:
            changed.append(f"{self.path}.requires_grad")
        return changed


@dataclass
class Arguments:
    """The tensors and values of one call.

    Attributes:
        differentiable: paths and tensors whose gradients are compared.
        updated: paths and tensors that are to change in place, each with an alias of its storage.
        untouched: those that are not to change.
        containers: lists and dicts among the arguments, whether what they hold of numbers and texts is to stay
            as well, and what each held.
        free: those to which other numbers may be written, where a call is made with others.
    """

    values: dict[str, Any] = field(default_factory=dict)
    differentiable: list[tuple[str, torch.Tensor]] = field(default_factory=list)
    updated: list[tuple[str, torch.Tensor, torch.Tensor]] = field(default_factory=list)
    untouched: list[Watched] = field(default_factory=list)
    containers: list[tuple[str, Any, bool, Any]] = field(default_factory=list)
    free: list[torch.Tensor] = field(default_factory=list)

    def changes(self) -> list[str]:
        """The paths of what came back otherwise than it went in."""
        changed = [name for entry in self.untouched for name in entry.changes()]
        return changed + [
            name
            for name, value, plain, held in self.containers
            if _held(value, plain=plain) != held
        ]


def make_arguments(
    call: Call,
    take: Take,
    dtype: torch.dtype,
    *,
    watch: bool = True,
    manners: Sequence[str] = (),
) -> Arguments:
    """Make the arguments that a call describes.

    Args:
        call: whose.
        take: finds stored tensors.
        dtype: of the tensors that follow the run's.
        watch: whether to remember how they were.
        manners: see `manners.py`.
    """
    made: dict[int, torch.Tensor] = {}
    stored: dict[int, torch.Tensor] = {}
    twins = _twins(call) if ALIASED in manners else {}

    def leaf(tree: Tree) -> torch.Tensor:
        # One recipe used twice in a case is one tensor handed over twice.
        mine: int = tree["id"]
        id_ = twins.get(mine, mine)
        if id_ not in made:
            original = take(tree)
            tensor = _make_tensor(tree, original, take, dtype, call.device, manners)
            made[id_] = tensor
            stored[id(tensor)] = original
        return made[id_]

    arguments = Arguments()
    for name, tree in call.arguments:
        arguments.values[name] = wire.decode(tree, leaf)
    if any(manner in WITH_OTHERS for manner in manners):
        given = [tree["id"] for tree in left_alone(call) if not tree["parameter"]]
        arguments.free = [made[id_] for id_ in given if id_ in made]
    _sort(arguments, call, stored, watch=watch)
    return arguments


def left_alone(call: Call) -> list[Tree]:
    """The tensors that a call takes and does not update."""
    return [
        leaf
        for name, tree in call.arguments
        if name not in call.updates
        for _, leaf in wire.tensors_in(tree)
    ]


def _sort(
    arguments: Arguments, call: Call, stored: dict[int, torch.Tensor], *, watch: bool
) -> None:
    """Tell arguments apart: those that have gradients, those to be updated, those to stay."""
    seen: set[int] = set()
    for name, value in arguments.values.items():
        if watch and isinstance(value, (list, dict)):
            plain = name not in call.updates
            arguments.containers.append((name, value, plain, _held(value, plain=plain)))
        for path, tensor in wire.leaves(value, name, call.labels.get(name)):
            if id(tensor) in seen:
                continue
            seen.add(id(tensor))
            if name in call.grad and tensor.is_floating_point():
                tensor.requires_grad_()
                arguments.differentiable.append((path, tensor))
            if name in call.updates:
                arguments.updated.append((path, tensor, tensor.detach()))
            elif watch:
                original = stored[id(tensor)].to(tensor.device, tensor.dtype)
                watched = Watched(path, tensor, original, tensor._version, tensor.requires_grad)
                arguments.untouched.append(watched)


def find_twins(call: Call) -> tuple[int, int] | None:
    """Return the ids of the first two arguments for which one tensor may stand, by dtype and shape, if any."""
    first: dict[str, int] = {}
    for name, tree in call.arguments:
        plain = isinstance(tree, dict) and "tensor" in tree and name not in call.updates
        if not plain or tree["parameter"] or tree["strided"] or tree["grad"] is not None:
            continue
        dtype, _offset, shape = tree["tensor"]
        found = first.setdefault(f"{dtype} {shape}", tree["id"])
        if found != tree["id"] and 0 not in shape:
            return found, tree["id"]
    return None


def _twins(call: Call) -> dict[int, int]:
    """Which tensor stands for another where one is handed over for two."""
    found = find_twins(call)
    return {found[1]: found[0]} if found else {}


def _held(value: Any, *, plain: bool) -> Any:
    """Lengths and keys of a container and of those in it; if `plain` numbers, texts and which tensors, too."""
    if isinstance(value, (list, tuple)):
        return [_held(item, plain=plain) for item in value]
    if isinstance(value, dict):
        return {key: _held(item, plain=plain) for key, item in value.items()}
    # The numbers of tensors are watched by themselves: here it counts that each is still the one handed over.
    if plain and isinstance(value, torch.Tensor):
        return "tensor", id(value)
    # A NaN that stays is the same object, and so no change.
    return value if plain and isinstance(value, (int, float, str)) else None


def _make_tensor(
    tree: Tree,
    stored: torch.Tensor,
    take: Take,
    dtype: torch.dtype,
    device: str,
    manners: Sequence[str],
) -> torch.Tensor:
    wanted = dtype if tree["float"] else stored.dtype
    alike = stored.dtype == wanted and device == "cpu"
    tensor = stored.clone() if alike else stored.to(device=device, dtype=wanted, copy=True)
    if tree["strided"]:
        tensor = strided(tensor)
    if manners:
        tensor = shaped(tensor, manners)
    if tree["parameter"]:
        tensor.requires_grad_()
    if tree["grad"] is not None:
        # As backward leaves it: no view, which could not be detached in place.
        grad = take(tree["grad"]).reshape(tensor.shape)
        tensor.grad = grad.to(tensor.device, tensor.dtype, copy=True)
    return tensor

"""Torch's settings around a call: set to what it relies on before, looked at and put back after."""

from __future__ import annotations

from typing import NamedTuple

import torch


class Settings(NamedTuple):
    """Settings of the whole process that a call may change."""

    dtype: torch.dtype
    gradients: bool
    threads: int


_NAMES = ("default dtype", "gradient mode", "number of threads")


DEFAULT_DTYPE = torch.float32
"""What a student's session has, whatever a call's arguments are: `torch.zeros(3)` is the same here."""


def prepare(seed: int, device: str) -> Settings:
    """Set what a call relies on, and return the settings as they were."""
    before = _now()
    if before.dtype is not DEFAULT_DTYPE:
        torch.set_default_dtype(DEFAULT_DTYPE)
    _seed(seed, device)
    return before


def restore(before: Settings, seed: int) -> list[str]:
    """Put settings back and name what the call had changed.

    Args:
        before: what `prepare` returned.
        seed: what it was given.
    """
    now, expected = _now(), before._replace(dtype=DEFAULT_DTYPE)
    changed = []
    if now != expected:
        values = zip(_NAMES, now, expected, strict=True)
        changed = [name for name, value, wanted in values if value != wanted]
    if torch.default_generator.initial_seed() != seed:
        changed.append("random seed")
    if now.dtype is not before.dtype:
        torch.set_default_dtype(before.dtype)
    if now.gradients != before.gradients:
        torch.set_grad_enabled(before.gradients)
    if now.threads != before.threads:
        torch.set_num_threads(before.threads)
    return changed


def _now() -> Settings:
    return Settings(torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads())


def _seed(seed: int, device: str) -> None:
    """Seed torch's generators and no other: only what they draw makes a result repeatable."""
    # `torch.manual_seed` formats a traceback for a CUDA that is not there: 0.5 ms a call.
    torch.default_generator.manual_seed(seed)
    if device == "cuda":
        torch.cuda.manual_seed_all(seed)

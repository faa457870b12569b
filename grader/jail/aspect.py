"""What a check is about, as one small value: `output[1]`, `grad X`, `state moving_mean`, `inputs`, `float32`.

Records, stored cases and seeds have these texts. They are made and taken apart here and nowhere else.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from grader.jail.inside import manners
from grader.language import marked


class Aspect(NamedTuple):
    """What a check is about.

    Attributes:
        of: "output", "grad" or "state"; or a fixed word for a side effect, as "inputs"; or the dtype of a run.
        name: where in the output, as `[1]`; of which argument, as `X` or `params[3]`; empty for all others.
    """

    of: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.of} {self.name}" if self.of in _OF_ARGUMENTS else self.of + self.name

    @staticmethod
    @functools.lru_cache(maxsize=1024)
    def parse(text: str) -> Aspect:
        """Return the aspect that a text names; the inverse of `str`."""
        if text.startswith("output"):
            return Aspect("output", text.removeprefix("output"))
        of, _space, name = text.partition(" ")
        return Aspect(of, name) if of in _OF_ARGUMENTS else Aspect(text)

    @staticmethod
    @functools.lru_cache(maxsize=1024)  # they are made for every call, and are always the same few
    def grad(name: str) -> Aspect:
        """The gradient of an argument, or of a part of one."""
        return Aspect("grad", name)

    @staticmethod
    @functools.lru_cache(maxsize=1024)
    def state(name: str) -> Aspect:
        """An argument that is updated, or a part of one; with `.grad` behind its name, its gradient."""
        return Aspect("state", name)

    def part(self, key: int | str) -> Aspect:
        """The element of an output by its index, or by its key as Python writes it."""
        return Aspect(self.of, f"{self.name}[{key}]")

    @property
    def is_output(self) -> bool:
        """Whether it is the result, or a part of it."""
        return self.of == "output"

    @property
    def is_grad(self) -> bool:
        """Whether it is the gradient of an argument."""
        return self.of == "grad"

    @property
    def is_state(self) -> bool:
        """Whether it is an argument that is updated."""
        return self.of == "state"

    @property
    def is_manner(self) -> bool:
        """Whether it is a manner of calling, see `inside/manners.py`, and not what the plain call does."""
        return self.of in manners.MANNERS

    @property
    def is_grad_of_parameter(self) -> bool:
        """Whether it is the `.grad` that a parameter carries."""
        return self.name.endswith(".grad")


_OF_ARGUMENTS = ("grad", "state")


OUTPUT = Aspect("output")
INPUTS = Aspect(marked("inputs"))
RAISES = Aspect(marked("raises"))
LAW = Aspect(marked("law"))
REPEAT = Aspect(marked("repeat"))
GLOBAL_STATE = Aspect(marked("global state"))

"""One exercise as it was declared: its functions, its cases, its wrong ideas, and what students read of it.

adding.py has what an author adds to it. Mistakes of the author are collected in `Exercise.problems`, one
sentence each with file and line, and told all at once by whoever loads the file.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.declaring import mistakes, parts
from grader.declaring.case import Case
from grader.declaring.ideas import EquivalentMutant, RightVariant, WrongIdea
from grader.declaring.inheriting import Written
from grader.declaring.names import id_of
from grader.declaring.source import public_imports
from grader.declaring.translations import ExerciseTexts
from grader.declaring.uses import StandIn
from grader.files import short_path
from grader.reading.parsing import read_source


@dataclass
class Exercise:
    """One exercise as declared in its file; calling it calls the reference.

    Attributes:
        id: name of the file and of the exercise.
        name: name of the function or class: the id, of a class in CamelCase.
        points: what a right answer earns.
        forbid: dotted names, with wildcards, that an answer must not use.
        hints: steps towards the answer, from a nudge to nearly all of it.
        labels: names for the elements of a sequence argument, as `{"params": ["W_xz", "W_hz"]}`.
        order: position within the unit; exercises of one order are sorted by id.
        scale: size of numbers that count as large, for all cases that give none of their own.
        default: arguments, sizes and options of cases that give none of their own, see `defaults`.
        left_out: manners in which calls are not made again, see `leave_out`, with the reasons.
        exam_only: mistakes that hidden cases alone see, see `held_back`, and where that is said.
        texts: what it says in another language, where it is told in one.
        whole: for a part, the exercise that it belongs to; see `parts.py`.
        judged: for a part that is not the main function, its name.
        parts: functions beside this one, by name.
        has_main: False where every function is a part.
        uses: ids of earlier exercises whose functions are there by name, see `uses.py`.
        library: by name of a function, what stands in for it where others use it.
        used: the exercises that it uses, by id.
        offshoots: exercises that grow out of it, see offshoots.py.
        base: for an offshoot, the exercise that it grows out of, and `kind` says how: "debug".
        language: that an offshoot is told in; "" for that of its file.
    """

    function: Callable[..., Any]
    points: float
    grad: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: int = 0
    scale: float = 1.0
    default: Written = field(default_factory=Written)
    cases: list[Case] = field(default_factory=list)
    ideas: list[WrongIdea] = field(default_factory=list)
    right_variants: list[RightVariant] = field(default_factory=list)
    equivalent_mutants: list[EquivalentMutant] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    exam_only: dict[str, str] = field(default_factory=dict)
    signs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    texts: ExerciseTexts | None = None
    whole: Exercise | None = None
    judged: str = ""
    parts: dict[str, Exercise] = field(default_factory=dict)
    has_main: bool = True
    uses: tuple[str, ...] = ()
    library: dict[str, StandIn] = field(default_factory=dict)
    used: dict[str, Exercise] = field(default_factory=dict)
    offshoots: list[Exercise] = field(default_factory=list)
    base: Exercise | None = None
    kind: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        self.name: str = self.function.__name__
        self.path = Path(inspect.getsourcefile(self.function) or "?")
        self.id: str = self.whole.id if self.whole else id_of(self.name, self.path, self.function)
        self.signature = inspect.signature(self.function)
        self.problems += mistakes.problems_of_exercise(self)

    @property
    def names(self) -> tuple[str, ...]:
        """What an answer defines, the main function first."""
        return tuple(one.name for one in parts.functions_of(self.whole or self))

    @property
    def given(self) -> str:
        """Code that students are given to begin with; "" where they get the reference without its body."""
        return ""

    @property
    def mended(self) -> str:
        """The same code as it should be."""
        return ""

    @property
    def cell(self) -> str:
        """Code of the cell that students write in, where that is not the reference."""
        return self.given

    @property
    def main(self) -> str:
        """The name of the main function; "" where there is none."""
        whole = self.whole or self
        return whole.name if whole.has_main or whole.name in whole.parts else ""

    def function_of(self, case: Case) -> Exercise:
        """Return the function that a case is about, as an exercise of its own."""
        return self.parts.get(case.part or self.main, self)

    @property
    def where(self) -> str:
        """File and line of the function."""
        return f"{short_path(self.path)}:{read_source(self.function)[1]}"

    @property
    def reference(self) -> Callable[..., Any]:
        """What is run as the right answer: the function, or all of them together."""
        return parts.Answer(self.whole or self, {}) if self.parts else self.function

    def answer(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a whole answer, in which a function stands in the place of this one."""
        if not self.parts:
            return function
        return parts.Answer(self.whole or self, {self.name: function})

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the reference."""
        return self.function(*args, **kwargs)

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        """A class that is an exercise can be derived from, as wrong ideas do: `class forgets(Linear)`."""
        if not isinstance(self.function, type):
            raise TypeError(f"{self.id} is a function, and a class cannot be derived from it")
        return (self.function,)

    @property
    def statement(self) -> str:
        """The Markdown that students read: the docstring of the file, or its translation."""
        if self.texts is not None:
            return self.texts.statement
        return inspect.getdoc(sys.modules[self.function.__module__]) or ""

    @property
    def imports(self) -> tuple[str, ...]:
        """The file's import statements that students get too: those that the reference needs, and torch."""
        return public_imports(self.path, self.names)

    @property
    def title(self) -> str:
        """The first heading of the statement."""
        first = self.statement.strip().partition("\n")[0]
        return first.lstrip("# ").strip() or self.id

    def runs_in_float32(self, case: Case) -> bool:
        """Whether a case is run in float32 too: if it asks for it, or if none does and it is the first."""
        if any(other.float32 for other in self.cases):
            return case.float32
        return case is next((c for c in self.cases if not c.raises), None)

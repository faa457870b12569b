"""Break-it exercises: students are shown a wrong function, and hand in inputs on which it is wrong.

    batch_norm.break_it("variance_detached of folded: correction=0) -> correction=0); var = var.detach()")

They return arguments by name in a dict, and where the mistake shows in gradients alone, an upstream gradient
among them. Judging (judging/breaking.py) calls the wrong function and the right one on them, both the author's,
where no code of a student's runs.
"""

from __future__ import annotations

from typing import Any

from grader.declaring.case import Case
from grader.declaring.exercise import Exercise
from grader.declaring.offshoots import BREAK_IT, Offshoot, grow, statement_with
from grader.declaring.recipes import Recipe
from grader.declaring.source import BEGIN, END
from grader.declaring.uses import stand_in_of
from grader.language import SOURCE, _, marked, speaking, together

UPSTREAM = "upstream"
"""Stands in what is handed in for the gradient that comes from above."""

HANDED_IN = marked("what you hand in")
"""The one case."""

MOST_NUMBERS = 200
"""Of a tensor that is handed in: what is wrong shows in small ones, and the right function may be slow."""


class BreakIt(Offshoot):
    """A break-it exercise; `add_break_it` makes it."""

    @property
    def wrong_name(self) -> str:
        """What the wrong function is called."""
        return f"{self.base.name}_wrong"

    @property
    def given(self) -> str:
        """Nothing is mended: students write a function from nothing."""
        return ""

    @property
    def mended(self) -> str:
        """Of inputs that show it there are many."""
        return ""

    @property
    def cell(self) -> str:
        """The wrong function, and what students write below it, with nbgrader's markers."""
        with speaking(self.language or SOURCE):
            said = _("Return arguments of {name} on which it is wrong, in a dict by their names.")
        return (
            f"{self.shown}\n\n\ndef {self.name}():\n"
            f'    """{said.format(name=self.wrong_name)}"""\n'
            f"    {BEGIN}\n    raise NotImplementedError()\n    {END}"
        )

    @property
    def shown(self) -> str:
        """The wrong function as students see it."""
        return self.code_under(self.wrong_name, self._spoiled)

    @property
    def shipped(self) -> list[str]:
        """What students check with: a stand-in of the base, if there is one, and the mended variant."""
        imports = "\n".join(self.imports)
        variant = f"{imports}\n\n{self.code_under(self.base.name, self._right)}\n"
        return [*filter(None, [stand_in_of(self.base)]), variant]

    @property
    def statement(self) -> str:
        """What students read, in the language that the exercise is told in."""
        with speaking(self.language or SOURCE):
            return _statement_of(self)

    @property
    def case_names(self) -> dict[str, str]:
        """What people read for the one case."""
        with speaking(self.language or SOURCE):
            return {HANDED_IN: _(HANDED_IN)}

    @property
    def forms(self) -> list[dict[str, Any]]:
        """What arguments look like, one entry for each case of the base that gives a result."""
        return [
            {name: _form_of(value) for name, value in (case.pattern or case.arguments).items()}
            for case in self.base.cases
            if not case.raises
        ]


def _statement_of(exercise: BreakIt) -> str:
    base, names = exercise.base, {"wrong": exercise.wrong_name, "right": exercise.base.name}
    example = ", ".join(f'"{name}": ...' for name in base.signature.parameters)
    task = [
        _(
            "The function `{wrong}` below should do what `{right}` does, and is wrong. Find inputs that show"
            " it: return arguments for it, in a dict by their names."
        ),
        _(
            "Take inputs that `{right}` takes, and small ones: a tensor has {most} numbers at the most."
        ),
        _(
            "Both functions are called on them. If they differ by more than rounding, you have shown it."
        ),
    ]
    told = together(task).format(most=MOST_NUMBERS, **names)
    paragraphs = [told, f"```python\nreturn {{{example}}}\n```"]
    last = [_("Arguments with a default may be left out.")]
    if base.grad:
        said = _(
            'Gradients are compared where an upstream gradient stands in the dict too, under `"{upstream}"`: a'
            " tensor of the shape of the result."
        )
        last.append(said.format(upstream=UPSTREAM))
    return statement_with(exercise, _("Break it: {title}"), [*paragraphs, together(last)])


def _form_of(value: Any) -> dict[str, Any]:
    """Describe an argument: a tensor by its dtype and sizes, names of sizes among them; else its type."""
    if isinstance(value, Recipe):
        sizes = [s if isinstance(s, str) and s.isidentifier() else None for s in value.shape]
        return {"dtype": value.dtype, "sizes": sizes}
    return {"type": type(value).__name__}


def add_break_it(
    base: Exercise, what: str, points: float, minutes: int
) -> tuple[BreakIt | None, str]:
    """Make a break-it exercise; see `offshoots.add_debug`."""
    made = object.__new__(BreakIt)
    try:
        grow(made, base, BREAK_IT, what)
        if said := _why_not(base):
            return None, said
        made.function_named(made.shown, made.wrong_name)
    except ValueError as error:
        return None, str(error)
    except Exception as error:
        return None, f"what students would be shown does not run: {type(error).__name__}: {error}"
    made.points, made.minutes = points, minutes
    made.cases = [Case(HANDED_IN, {})]
    made.forbid, made.uses, made.used, made.updates, made.grad = (), (), {}, (), ()
    return made, ""


def _why_not(base: Exercise) -> str:
    if isinstance(base.function, type):
        return "a class has no arguments that could be handed in"
    if base.uses:
        return "it uses other exercises, and is called without them"
    if any(case.law is not None for case in base.cases):
        return "its results are random"
    if UPSTREAM in base.signature.parameters:
        return f"it has an argument {UPSTREAM}, which stands for the upstream gradient here"
    return ""

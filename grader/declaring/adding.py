"""What an author adds to an exercise below its reference: cases, parts, wrong ideas, right variants.

An exercise file decorates the reference with `@exercise(...)` (declare.py) and goes on with what it returns:

    corr2d.case("3x3 input, 2x2 kernel", X=arange(3, 3), K=arange(2, 2))
    corr2d.raises("kernel larger than the input", ValueError, X=randn(2, 2), K=randn(3, 3))
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.declaring import mistakes, parts, uses
from grader.declaring.break_it import add_break_it
from grader.declaring.case import STRESS, Case
from grader.declaring.credit import Credit
from grader.declaring.edits import Source, edit, line_of, read_entries
from grader.declaring.exercise import Exercise
from grader.declaring.ideas import EquivalentMutant, RightVariant, WrongIdea
from grader.declaring.inheriting import inherit, sort_out_defaults
from grader.declaring.laws import Law
from grader.declaring.offshoots import add_debug
from grader.declaring.options import listed
from grader.declaring.places import caller
from grader.language import nearest


class Declaration(Exercise):
    """An exercise as its file has it in hand, to add to it; calling it calls the reference."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._sources: dict[str, Source] = {}

    def part(
        self,
        function: Callable[..., Any] | None = None,
        /,
        *,
        grad: str | Sequence[str] = (),
        updates: str | Sequence[str] = (),
        labels: Mapping[str, Sequence[str]] | None = None,
    ) -> Any:
        """Declare the decorated function as one that students write too, with cases and ideas of its own.

        Args:
            function: the function, where the decorator is used without parentheses.
            grad: its arguments whose gradients are compared.
            updates: its arguments that it changes in place.
            labels: see `exercise`.
        """

        def declare(reference: Callable[..., Any]) -> Exercise:
            return parts.add_part(self.whole or self, reference, grad, updates, labels or {})

        return declare if function is None else declare(function)

    def stand_in(self, function: Callable[..., Any] | str) -> Any:
        """Declare what is there for those who use this exercise and have not solved it: a library call.

        Args:
            function: the function, or the text of a lambda.
        """
        made = uses.stand_in(self, function, caller())
        self.library[self.name] = made
        (self.whole or self).problems.extend(made.problems)
        return function

    def defaults(self, **given: Any) -> None:
        """Give arguments, sizes by name and options for all cases below that do not give their own.

        Args:
            given: as for `case`; sizes are named in recipes, as in `X=randn("N", "C"), N=5, C=3`.
        """
        for other in (self.default.arguments, self.default.options, self.default.sizes):
            given = {**other, **given}
        self.default = sort_out_defaults(self.signature, given)

    def case(self, name: str, /, **arguments: Any) -> None:
        """Declare a case with a determined result.

        Args:
            name: what the case is about.
            arguments: the arguments of the function (or of `call`) by name, sizes by name, and the options
                `hidden` (never handed out), `grad` and `updates` (instead of the exercise's own),
                `tags`, `float32` (run in float32 too; cases tagged "stress" are), `scale`,
                `call` (a function of the student's function and the arguments, where one plain call
                is not enough; it is sent to where the student's code runs, so it may use torch only).
        """
        self._add(name, arguments, {})

    def raises(self, name: str, /, *exceptions: type[BaseException], **arguments: Any) -> None:
        """Declare a case that must raise one of `exceptions`."""
        names = tuple(e.__name__ for e in exceptions)
        extra = {"raises": names, "grad": ()}
        if not names:
            self.problems.append(f"{caller()}: case {name!r} names no exception to expect.")
        self._add(name, arguments, extra)

    def random_case(self, name: str, /, law: Law, **arguments: Any) -> None:
        """Declare a case whose result is random and judged by `law`."""
        self._add(name, arguments, {"law": law})

    def wrong_idea(
        self, sentence: str, *, credit: float = 0.0, most: float = 1.0
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare the decorated function as a wrong version of the reference.

        Args:
            sentence: what is wrong, for the student whose answer behaves like it.
            credit: share of the points that such an answer earns at least.
            most: share that it earns at most.
        """
        where = caller()

        def declare(function: Callable[..., Any]) -> Callable[..., Any]:
            bounds = Credit(credit, most)
            self._add_idea(WrongIdea(function.__name__, sentence, function, where, credit=bounds))
            return function

        return declare

    def edits(self, text: str) -> None:
        """Declare wrong ideas as edits of the reference, or of a right variant: see `edits.py` for the form."""
        place, _, number = caller().rpartition(":")
        file = self.path.read_text(encoding="utf-8")
        entries, problems = read_entries(text)
        for line, said in problems:
            self.problems.append(f"{place}:{line_of(file, int(number), line)}: {said}.")
        for entry in entries:
            where = f"{place}:{line_of(file, int(number), entry.head)}"
            try:
                wrong = edit(self._source(entry.base), entry)
            except ValueError as error:
                said = str(error)
                end = "" if said.endswith("?") else "."
                self.problems.append(f"{where}: wrong idea {entry.name}: {said}{end}")
            else:
                told = entry.name, entry.sentence, wrong, where
                self._add_idea(WrongIdea(*told, credit=entry.credit, alone=entry.alone))

    def _source(self, base: str) -> Source:
        """Return what is edited: the reference, or the right variant of a name."""
        functions = {variant.name: variant.function for variant in self.right_variants}
        if base and base not in functions:
            near = nearest(base, functions)
            guess = f"; did you mean {near!r}?" if near else ""
            raise ValueError(f"there is no right variant {base!r} above{guess}")
        if base not in self._sources:
            function = functions.get(base, self.function)
            self._sources[base] = Source(function, vars(sys.modules[function.__module__]))
        return self._sources[base]

    def seen_in_code(self, **signs: Sequence[str]) -> None:
        """Declare what the code of an answer must hold before it is said to have a wrong idea.

        Args:
            signs: a wrong idea to operators ("//", "/=") and names ("floor"), of which one must occur.
        """
        where, known = caller(), {idea.name for idea in self.ideas}
        for name in signs.keys() - known:
            self.problems.append(
                f"{where}: signs of {name!r}, but there is no such wrong idea above."
            )
        self.signs.update({name: listed(words) for name, words in signs.items()})

    def right_variant(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Declare the decorated function as another right way to write the reference."""
        variant = RightVariant(function.__name__, function, caller(), self.answer)
        if any(other.name == variant.name for other in self.right_variants):
            self.problems.append(
                f"{variant.where}: there are two right variants called {variant.name}; rename one."
            )
        self.right_variants.append(variant)
        return function

    def debug(
        self,
        what: str,
        *,
        unit: str = "",
        points: float = 1,
        minutes: int = 10,
    ) -> None:
        """Declare a debug exercise: a right variant with a mistake, for students to mend; see `offshoots.py`.

        Args:
            what: name of a wrong idea above, or `name of variant: old -> new`.
            unit: that it stands in, see `course/offshoots.py`; the next one that has exercises where it is
                left out.
            points: what it is worth.
            minutes: how long it takes, about.
        """
        made, said = add_debug(self, what, points, minutes)
        if made is None:
            self.problems.append(f"{caller()}: debug exercise of {self.id}: {said}.")
        else:
            self.offshoots.append(made)

    def break_it(
        self,
        what: str,
        *,
        unit: str = "",
        points: float = 1,
        minutes: int = 10,
    ) -> None:
        """Declare a break-it exercise: students hand in inputs that show a mistake; see `break_it.py`.

        Args:
            what: the mistake that the function has which they are shown, as for `debug`.
            unit: see `debug`.
            points: what it is worth.
            minutes: how long it takes, about.
        """
        made, said = add_break_it(self, what, points, minutes)
        if made is None:
            self.problems.append(f"{caller()}: break-it exercise of {self.id}: {said}.")
        else:
            self.offshoots.append(made)

    def leave_out(self, manner: str, reason: str) -> None:
        """Switch off one of the manners in which every right answer is called again.

        Args:
            manner: one of `expected/again.py`, such as "float16" or "strided".
            reason: why a right answer need not bear it.
        """
        told = mistakes.problems_of_manner(manner, reason)
        self.problems += [f"{caller()}: {problem}" for problem in told]
        self.left_out[manner] = reason

    def held_back(self, what: str, reason: str) -> None:
        """Sign off that hidden cases alone see a mistake: students cannot find it with what they have.

        Args:
            what: name of a wrong idea, or the line of a mutant as `grade verify` prints it.
            reason: why it is kept for an exam.
        """
        if not reason.strip():
            self.problems.append(f"{caller()}: say why {what!r} is held back.")
        self.exam_only[what] = caller()

    def equivalent_mutant(self, line: str, reason: str) -> None:
        """Sign off a change of the reference that no case can tell from it.

        Args:
            line: the changed line, as `grade verify` prints it.
            reason: why nothing changes.
        """
        mutant = EquivalentMutant(line, reason, caller())
        if not reason.strip():
            self.problems.append(f"{mutant.where}: say why {line!r} changes nothing.")
        self.equivalent_mutants.append(mutant)

    def _add_idea(self, idea: WrongIdea) -> None:
        self.problems += mistakes.problems_of_idea(self, idea)
        self.ideas.append(replace(idea, into=self.answer))

    def _add(self, name: str, given: dict[str, Any], extra: dict[str, Any]) -> None:
        where = caller()
        made = inherit(self.signature, given, self.default)
        self.problems += [f"{where}: case {name!r}: {said}." for said in made.problems]
        if made.problems:
            return
        options = made.options | extra
        options.setdefault("scale", self.scale)
        for key in ("grad", "updates", "tags"):
            options[key] = listed(options.get(key, getattr(self, key, ())))
        part = parts.judged_by(self, options.get("call"))
        also = parts.others_of_driver(self, options.get("call"))
        case = Case(
            name,
            made.arguments,
            **options,
            where=where,
            part=part,
            also=also,
            pattern=made.pattern,
            sizes=made.sizes,
            fixed=made.fixed,
        )
        self.problems += mistakes.problems_of_case(self, case)
        if case.raises == () and STRESS in case.tags:
            case = Case(**(vars(case) | {"float32": True}))
        self.cases.append(case)

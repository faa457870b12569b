"""What an author writes: one exercise, its cases and its wrong ideas, checked where they are written.

An exercise file decorates the reference with `@exercise(...)` and then adds cases to it:

    corr2d.case("3x3 input, 2x2 kernel", X=arange(3, 3), K=arange(2, 2))
    corr2d.raises("kernel larger than the input", ValueError, X=randn(2, 2), K=randn(3, 3))

Mistakes of the author are collected in `Exercise.problems`, one sentence each with file and line, and
told all at once by whoever loads the file.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, overload

from grader.declaring import mistakes, parts, uses
from grader.declaring.case import STRESS, Case
from grader.declaring.edits import Source, edit, line_of, read_entries
from grader.declaring.ideas import EquivalentMutant, RightVariant, WrongIdea, flags_of
from grader.declaring.inheriting import Written, inherit, sort_out_defaults
from grader.declaring.laws import Law
from grader.declaring.names import id_of
from grader.declaring.options import OPTIONS as OPTIONS_OF_EXERCISE
from grader.declaring.options import listed, sort_out_options
from grader.declaring.source import public_imports
from grader.declaring.translations import ExerciseTexts
from grader.declaring.uses import StandIn
from grader.files import short_path
from grader.language import nearest

_HERE = str(Path(__file__).parent)


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
    flawed: list[RightVariant] = field(default_factory=list)
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

    def __post_init__(self) -> None:
        self.name: str = self.function.__name__
        self.path = Path(inspect.getsourcefile(self.function) or "?")
        self.id: str = self.whole.id if self.whole else id_of(self.name, self.path, self.function)
        self.signature = inspect.signature(self.function)
        self._sources: dict[str, Source] = {}
        self.problems += mistakes.problems_of_exercise(self)

    @property
    def names(self) -> tuple[str, ...]:
        """What an answer defines, the main function first."""
        return tuple(one.name for one in parts.functions_of(self.whole or self))

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
        return f"{short_path(self.path)}:{inspect.getsourcelines(self.function)[1]}"

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
        made = uses.stand_in(self, function, _caller())
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
            self.problems.append(f"{_caller()}: case {name!r} names no exception to expect.")
        self._add(name, arguments, extra)

    def random_case(self, name: str, /, law: Law, **arguments: Any) -> None:
        """Declare a case whose result is random and judged by `law`."""
        self._add(name, arguments, {"law": law})

    def wrong_idea(
        self, sentence: str, *, credit: float = 0.0
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare the decorated function as a wrong version of the reference.

        Args:
            sentence: what is wrong, for the student whose answer behaves like it.
            credit: share of the points that such an answer earns at least.
        """
        where = _caller()

        def declare(function: Callable[..., Any]) -> Callable[..., Any]:
            self._add_idea(WrongIdea(function.__name__, sentence, function, where, credit=credit))
            return function

        return declare

    def wrong_ideas(
        self, *, credit: Mapping[str, float] | None = None, **sentences: str
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare each flag of the decorated function as a wrong idea; two may occur together.

        Args:
            credit: share of the points that an answer with a flag's idea earns at least, for some flags.
            sentences: flag to its sentence. A flag is a keyword-only parameter that is False by default;
                with no flag set the function must be right.
        """
        where = _caller()

        def declare(function: Callable[..., Any]) -> Callable[..., Any]:
            family, flags = function.__name__, flags_of(function)
            told = mistakes.problems_of_flags(flags, sentences, credit or {})
            self.problems += [f"{where}: {family}: {problem}" for problem in told]
            for flag in (flag for flag in sentences if flag in flags):
                wrong = partial(function, **{flag: True})
                earned = (credit or {}).get(flag, 0.0)
                self._add_idea(WrongIdea(flag, sentences[flag], wrong, where, family, earned))
            self.flawed.append(RightVariant(family, function, where, self.answer))
            return function

        return declare

    def edits(self, text: str) -> None:
        """Declare wrong ideas as edits of the reference, or of a right variant: see `edits.py` for the form."""
        place, _, number = _caller().rpartition(":")
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
        where, known = _caller(), {idea.name for idea in self.ideas}
        for name in signs.keys() - known:
            self.problems.append(
                f"{where}: signs of {name!r}, but there is no such wrong idea above."
            )
        self.signs.update({name: listed(words) for name, words in signs.items()})

    def right_variant(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Declare the decorated function as another right way to write the reference."""
        variant = RightVariant(function.__name__, function, _caller(), self.answer)
        if any(other.name == variant.name for other in self.right_variants):
            self.problems.append(
                f"{variant.where}: there are two right variants called {variant.name}; rename one."
            )
        self.right_variants.append(variant)
        return function

    def leave_out(self, manner: str, reason: str) -> None:
        """Switch off one of the manners in which every right answer is called again.

        Args:
            manner: one of `expected/again.py`, such as "float16" or "strided".
            reason: why a right answer need not bear it.
        """
        told = mistakes.problems_of_manner(manner, reason)
        self.problems += [f"{_caller()}: {problem}" for problem in told]
        self.left_out[manner] = reason

    def held_back(self, what: str, reason: str) -> None:
        """Sign off that hidden cases alone see a mistake: students cannot find it with what they have.

        Args:
            what: name of a wrong idea, or the line of a mutant as `grade verify` prints it.
            reason: why it is kept for an exam.
        """
        if not reason.strip():
            self.problems.append(f"{_caller()}: say why {what!r} is held back.")
        self.exam_only[what] = _caller()

    def equivalent_mutant(self, line: str, reason: str) -> None:
        """Sign off a change of the reference that no case can tell from it.

        Args:
            line: the changed line, as `grade verify` prints it.
            reason: why nothing changes.
        """
        mutant = EquivalentMutant(line, reason, _caller())
        if not reason.strip():
            self.problems.append(f"{mutant.where}: say why {line!r} changes nothing.")
        self.equivalent_mutants.append(mutant)

    def _add_idea(self, idea: WrongIdea) -> None:
        self.problems += mistakes.problems_of_idea(self, idea)
        self.ideas.append(replace(idea, into=self.answer))

    def _add(self, name: str, given: dict[str, Any], extra: dict[str, Any]) -> None:
        where = _caller()
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


@overload
def exercise(function: Callable[..., Any], /) -> Exercise: ...
@overload
def exercise(
    *,
    points: float = ...,
    grad: Sequence[str] = ...,
    updates: Sequence[str] = ...,
    forbid: Sequence[str] = ...,
    hints: Sequence[str] = ...,
    labels: Mapping[str, Sequence[str]] | None = ...,
    order: int = ...,
    scale: float = ...,
    uses: str | Sequence[str] = ...,
    stand_in: str = ...,
) -> Callable[[Callable[..., Any]], Exercise]: ...
def exercise(
    function: Callable[..., Any] | None = None,
    /,
    *,
    points: float = 1.0,
    grad: Sequence[str] = (),
    updates: Sequence[str] = (),
    forbid: Sequence[str] = (),
    hints: Sequence[str] = (),
    labels: Mapping[str, Sequence[str]] | None = None,
    order: int = 0,
    scale: float = 1.0,
    uses: str | Sequence[str] = (),
    stand_in: str = "",
    **unknown: object,
) -> Exercise | Callable[[Callable[..., Any]], Exercise]:
    """Declare the decorated function as the reference of an exercise.

    Args:
        function: the reference, where the decorator is used without parentheses.
        points: what a right answer earns.
        grad: arguments whose gradients are compared in every case.
        updates: arguments that the function changes in place.
        forbid: dotted names that an answer must not use; `*` stands for any characters.
        hints: steps from a nudge to nearly the answer.
        labels: names for the elements of a sequence argument.
        order: position within the unit.
        scale: size of numbers that count as large: 1 if the results are about 1, 1e-6 if they are that
            small. An error far below it is taken for rounding.
        uses: ids of earlier exercises whose functions are there by name.
        stand_in: the text of a lambda, for those who use this exercise and have not solved it.
        unknown: options that there are not; they are told with the other mistakes.
    """
    given = {
        **{"points": points, "grad": grad, "updates": updates, "forbid": forbid, "hints": hints},
        **{"labels": labels or {}, "order": order, "scale": scale, "uses": uses},
        **{"stand_in": stand_in},
    }
    right, problems = sort_out_options(given, unknown, _caller())

    def declare(reference: Callable[..., Any]) -> Exercise:
        return _declare(reference, right, problems)

    return declare if function is None else declare(function)


def parts_of(name: str, **options: Any) -> Exercise:
    """Declare an exercise in which every function is a part, see `Exercise.part`.

    Args:
        name: its id, that of the file. A part of this name is the main function.
        options: as of `exercise`; those that are about arguments belong to the parts.
    """
    frame = _frame()
    function = parts.placeholder(name, frame.f_code.co_filename, frame.f_lineno)
    function.__module__ = frame.f_globals["__name__"]
    known = {key: value for key, value in options.items() if key in OPTIONS_OF_EXERCISE}
    unknown = {key: value for key, value in options.items() if key not in known}
    right, problems = sort_out_options(known, unknown, _caller())
    made = _declare(function, right, problems)
    made.has_main = False
    return made


def _declare(
    reference: Callable[..., Any], options: dict[str, Any], problems: list[str]
) -> Exercise:
    options = dict(options)
    text = options.pop("stand_in", "")
    made = Exercise(reference, **options)
    made.problems = [*problems, *made.problems]
    if text:
        made.stand_in(text)
    return made


def _frame() -> FrameType:
    """The nearest frame outside this room: where the author wrote it."""
    frame = sys._getframe(1)
    while frame.f_code.co_filename.startswith(_HERE) and frame.f_back is not None:
        frame = frame.f_back
    return frame


def _caller() -> str:
    """File and line of what the author wrote."""
    frame = _frame()
    return f"{short_path(Path(frame.f_code.co_filename))}:{frame.f_lineno}"

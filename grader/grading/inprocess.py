"""A trusted function on an exercise's cases, in this process: one's own in a notebook, an author's variant."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from torch import Tensor

from grader.expected.built import BuiltCase, BuiltExercise
from grader.grading.deadline import Deadline
from grader.jail.batch import room_for
from grader.jail.inside import wire
from grader.jail.inside.manners import WITH_OTHERS
from grader.jail.inside.raised import LabelOf
from grader.jail.inside.results import describe_others
from grader.jail.inside.rounds import Prepared, Rounds
from grader.jail.outcome import Behaviour, Manners, Outcome, clean, decode, read_others
from grader.jail.reply import Other, Reply, Trouble
from grader.jail.session import MAX_DEATHS
from grader.judging.settling import is_right
from grader.language import _


def _no_label(_filename: str) -> str:
    return ""


def behave(
    function: Callable[..., Any],
    built: BuiltExercise,
    label_of: LabelOf = _no_label,
    deadline: Deadline | None = None,
    around: Callable[[BuiltCase], AbstractContextManager[Any]] = lambda case: nullcontext(),
    fresh: int = 0,
) -> Behaviour:
    """Run a function on all cases as a child runs a student's.

    Args:
        function: what is checked.
        built: the cases.
        label_of: see `raised.LabelOf`.
        deadline: the time limit of each call; none when left out.
        around: entered for the first calls of each case.
        fresh: see `BuiltExercise.calls`.

    Raises:
        KeyboardInterrupt: if the user interrupts, and `deadline` is given.
    """
    calls = _Calls(function, built, label_of, deadline or Deadline(), fresh)
    behaviour: Behaviour = {}
    for case in built.cases:
        with around(case):
            behaviour[case.name] = calls.make(case)
    if not calls.deaths:
        calls.repeat(behaviour)
    return behaviour


def first_failure(function: Callable[..., Any], built: BuiltExercise) -> BuiltCase | None:
    """Run a function on one case after the other until it fails one; None if it passes all."""
    calls = _Calls(function, built, _no_label, Deadline())
    for case in built.cases:
        if not is_right(case, calls.make(case)):
            return case
    # Other numbers than the cases have prove nothing of the cases.
    again = [manner for _number, manner, *_ in calls.rounds.second() if manner not in WITH_OTHERS]
    return built.cases[0] if again else None


class _Calls:
    """The calls of an exercise, made one by one.

    Attributes:
        deaths: how many did not come to an end.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        built: BuiltExercise,
        label_of: LabelOf,
        deadline: Deadline,
        fresh: int = 0,
    ) -> None:
        calls = built.calls("cpu", fresh=fresh)
        self.rounds = Rounds(function, Prepared(calls, wire.unpack(built.inputs)), label_of)
        self.deaths = 0
        self._room = room_for(calls, built.inputs)
        self._label_of, self._deadline = label_of, deadline
        self._numbers = itertools.count()

    def make(self, case: BuiltCase) -> list[Outcome]:
        """Make the calls of the next case."""
        return [self._first(next(self._numbers)) for _ in case.runs]

    def _first(self, number: int) -> Outcome:
        if self.deaths >= MAX_DEATHS:
            return Outcome("not run", note=_("no result came of two calls before it"))
        sent = wire.Tensors(self._room)
        message = self._deadline.call(functools.partial(self.rounds.first, number, sent))
        if message is None:
            self.deaths += 1
            return Outcome("timeout", note=self._say_time())
        return decode(Reply(message["status"], message, sent.flat()))

    def repeat(self, behaviour: Behaviour) -> None:
        """Make calls again, and say of those that failed how."""
        found = self._deadline.call(self.rounds.second)
        made = self.others()
        troubles: dict[int, list[Trouble]] = {}
        for number, *trouble in found or []:
            troubles.setdefault(number, []).append(Trouble(*map(clean, trouble)))
        numbers = itertools.count()
        for outcomes in behaviour.values():
            for index, outcome in enumerate(outcomes):
                number = next(numbers)
                told, others = troubles.get(number, ()), made.get(number, {})
                if told or others:
                    outcomes[index] = replace(outcome, troubles=tuple(told), others=others)
        if found is None:
            # Which one hangs is not known; the first case is where a student looks first.
            note = _("called again after other calls, {said}").format(said=self._say_time())
            next(iter(behaviour.values()))[0] = Outcome("timeout", note=note)

    def others(self) -> dict[int, dict[Manners, list[Tensor | None]]]:
        """What calls made of other numbers, by their number."""
        sent = wire.Tensors(self._room)
        described = describe_others(self.rounds.others, sent)
        flat, found = sent.flat(), dict[int, list[Other]]()
        for number, manners, trees in described:
            found.setdefault(number, []).append(Other(tuple(manners), trees, flat))
        return {number: read_others(others) for number, others in found.items()}

    def _say_time(self) -> str:
        for filename, line in self._deadline.places:
            if label := self._label_of(filename):
                return _("still running after {seconds:g} s, in {label}, line {line}").format(
                    seconds=self._deadline.seconds, label=label, line=line
                )
        return _("still running after {seconds:g} s").format(seconds=self._deadline.seconds)

"""A trusted function on an exercise's cases, in this process: one's own in a notebook, an author's variant."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from grader.built import BuiltCase, BuiltExercise
from grader.deadline import Watch
from grader.jail import wire
from grader.jail.rounds import Prepared, Rounds
from grader.jail.session import MAX_DEATHS, Reply
from grader.language import _
from grader.outcome import Outcome, decode
from grader.telling.match import Behaviour, is_right

LabelOf = Callable[[str], str]
"""What to call a file of a traceback; see `calls.run_call`."""


def _no_label(_filename: str) -> str:
    return ""


def behave(
    function: Callable[..., Any],
    built: BuiltExercise,
    label_of: LabelOf = _no_label,
    watch: Watch | None = None,
    around: Callable[[BuiltCase], AbstractContextManager[Any]] = lambda case: nullcontext(),
) -> Behaviour:
    """Run a function on all cases as a child runs a student's.

    Args:
        function: what is checked.
        built: the cases.
        label_of: see `calls.run_call`.
        watch: the time limit of each call; none when left out.
        around: entered for the first calls of each case.

    Raises:
        KeyboardInterrupt: if the user interrupts, and `watch` is given.
    """
    watch = watch or Watch()
    rounds = Rounds(function, _prepare(built), label_of)
    behaviour: Behaviour = {}
    number = deaths = 0
    for case in built.cases:
        with around(case):
            behaviour[case.name] = _first_round(rounds, case, number, watch, label_of, deaths)
        deaths += sum(outcome.status == "timeout" for outcome in behaviour[case.name])
        number += len(case.runs)
    if not deaths:
        _repeat(rounds, behaviour, watch, label_of)
    return behaviour


def first_failure(function: Callable[..., Any], built: BuiltExercise) -> BuiltCase | None:
    """Run a function on one case after the other until it fails one; None if it passes all."""
    rounds = Rounds(function, _prepare(built))
    number = 0
    for case in built.cases:
        if not is_right(case, _first_round(rounds, case, number, Watch(), _no_label)):
            return case
        number += len(case.runs)
    return built.cases[0] if rounds.second() else None


def _prepare(built: BuiltExercise) -> Prepared:
    return Prepared(built.calls("cpu"), wire.unpack(built.inputs))


def _first_round(
    rounds: Rounds,
    case: BuiltCase,
    number: int,
    watch: Watch,
    label_of: LabelOf,
    deaths: int = 0,
) -> list[Outcome]:
    outcomes = []
    for index in range(number, number + len(case.runs)):
        if deaths >= MAX_DEATHS:
            outcomes.append(Outcome("not run", note=_("stopped after two such ends")))
            continue
        sent = wire.Tensors()
        message = watch.call(functools.partial(rounds.first, index, sent))
        if message is None:
            deaths += 1
            outcomes.append(Outcome("timeout", note=_say_time(watch, label_of)))
            continue
        outcomes.append(decode(Reply(message["status"], message, sent.flat())))
    return outcomes


def _repeat(rounds: Rounds, behaviour: Behaviour, watch: Watch, label_of: LabelOf) -> None:
    """Make calls again, and mark those that did something else."""
    found = watch.call(rounds.second)
    differing = found or []
    number = 0
    for outcomes in behaviour.values():
        for index, outcome in enumerate(outcomes):
            if number + index in differing:
                outcomes[index] = replace(outcome, repeats=False)
        number += len(outcomes)
    if found is None:
        # Which one hangs is not known; the first case is where a student looks first.
        note = _("called again after other calls, {said}").format(said=_say_time(watch, label_of))
        next(iter(behaviour.values()))[0] = Outcome("timeout", note=note)


def _say_time(watch: Watch, label_of: LabelOf) -> str:
    for filename, line in watch.places:
        if label := label_of(filename):
            return _("still running after {seconds:g} s, in {label}, line {line}").format(
                seconds=watch.seconds, label=label, line=line
            )
    return _("still running after {seconds:g} s").format(seconds=watch.seconds)

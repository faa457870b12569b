"""A trusted function on an exercise's cases, in this process: one's own in a notebook, an author's variant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from grader.built import BuiltCase, BuiltExercise
from grader.jail import wire
from grader.jail.rounds import Prepared, Rounds
from grader.jail.session import Reply
from grader.outcome import Outcome, decode
from grader.telling.match import Behaviour, is_right


def behave(
    function: Callable[..., Any],
    built: BuiltExercise,
    label_of: Callable[[str], str] = lambda filename: "",
) -> Behaviour:
    """Run a function on all cases as a child runs a student's; see `calls.run_call` for `label_of`."""
    rounds = Rounds(function, _prepare(built), label_of)
    behaviour = {}
    number = 0
    for case in built.cases:
        behaviour[case.name] = _first_round(rounds, case, number)
        number += len(case.runs)
    differing = set(rounds.second())
    number = 0
    for outcomes in behaviour.values():
        for index, outcome in enumerate(outcomes):
            if number + index in differing:
                outcomes[index] = replace(outcome, repeats=False)
        number += len(outcomes)
    return behaviour


def first_failure(function: Callable[..., Any], built: BuiltExercise) -> BuiltCase | None:
    """Run a function on one case after the other until it fails one; None if it passes all."""
    rounds = Rounds(function, _prepare(built))
    number = 0
    for case in built.cases:
        if not is_right(case, _first_round(rounds, case, number)):
            return case
        number += len(case.runs)
    return built.cases[0] if rounds.second() else None


def _prepare(built: BuiltExercise) -> Prepared:
    return Prepared(built.calls("cpu"), wire.unpack(built.inputs))


def _first_round(rounds: Rounds, case: BuiltCase, number: int) -> list[Outcome]:
    outcomes = []
    for index in range(number, number + len(case.runs)):
        sent = wire.Tensors()
        message = rounds.first(index, sent)
        outcomes.append(decode(Reply(message["status"], message, sent.flat())))
    return outcomes

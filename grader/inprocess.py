"""A trusted function on an exercise's cases, in this process: one's own in a notebook, an author's variant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from grader.built import BuiltCase, BuiltExercise, seeds_of
from grader.jail import wire
from grader.jail.rounds import Rounds
from grader.jail.session import Reply
from grader.outcome import Outcome, decode
from grader.telling.match import Behaviour, is_right


def behave(
    function: Callable[..., Any],
    built: BuiltExercise,
    label_of: Callable[[str], str] = lambda filename: "",
) -> Behaviour:
    """Run a function on all cases as a child runs a student's; see `calls.run_call` for `label_of`."""
    rounds = Rounds(function, wire.unpack(built.inputs), label_of)
    behaviour = {case.name: _first_round(rounds, built, case) for case in built.cases}
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
    rounds = Rounds(function, wire.unpack(built.inputs))
    for case in built.cases:
        if not is_right(case, _first_round(rounds, built, case)):
            return case
    return built.cases[0] if rounds.second() else None


def _first_round(rounds: Rounds, built: BuiltExercise, case: BuiltCase) -> list[Outcome]:
    outcomes = []
    for dtype, seed in zip(case.runs, seeds_of(built.id, case), strict=True):
        sent = wire.Tensors()
        call = case.call | {"dtype": dtype, "device": "cpu", "seed": seed}
        message = rounds.first(rounds.count, call, sent)
        outcomes.append(decode(Reply(message["status"], message, sent.flat())))
    return outcomes

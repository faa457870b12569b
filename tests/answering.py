"""Answers run on the cases of an exercise and compared with what is expected."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from types import SimpleNamespace

import torch
from checkout import ROOT

from grader.declaring.load import load_exercise
from grader.expected.expected import build_exercise
from grader.jail.inside import wire
from grader.jail.inside.manners import REPEAT
from grader.jail.inside.rounds import Prepared, Rounds
from grader.jail.outcome import decode
from grader.jail.reply import Reply, Trouble
from grader.judging.compare import compare
from grader.telling.ideas.bank import Bank

torch.set_num_threads(1)


def behave(built, answer, fresh=0):
    """Run an answer on all cases, as a child does: the outcomes of each case by its name."""
    prepared = Prepared(built.calls("cpu", fresh=fresh), wire.unpack(built.inputs))
    rounds, numbers = Rounds(answer, prepared), itertools.count()
    behaviour = {}
    for case in built.cases:
        outcomes = behaviour[case.name] = []
        for _ in case.runs:
            sent = wire.Tensors()
            told = json.loads(json.dumps(rounds.first(next(numbers), sent)))
            outcomes.append(decode(Reply(told["status"], told, wire.unpack(sent.blob()))))
    places = [(name, i) for name, outcomes in behaviour.items() for i in range(len(outcomes))]
    for number, *told in rounds.second():
        name, i = places[number]
        before = behaviour[name][i]
        behaviour[name][i] = replace(before, troubles=(*before.troubles, Trouble(*told)))
    return behaviour


def judge(built, answer, fresh=0):
    """Run an answer on all cases and compare: the list of its Checks."""
    behaviour = behave(built, answer, fresh)
    return [c for case in built.cases for c in compare(case, behaviour[case.name])]


def failures(built, answer):
    """The failed checks of an answer: aspect to kind of failure and sentence."""
    return {str(c.aspect): (c.fault, c.message) for c in judge(built, answer) if not c.passed}


def corr2d():
    """The course's own corr2d: `exercise`, `built` (hidden cases too) and its `bank` of wrong ideas."""
    exercise = load_exercise(ROOT / "solutions" / "convolution" / "corr2d.py", "convolution")
    built = build_exercise(exercise, "convolution")
    return SimpleNamespace(exercise=exercise, built=built, bank=Bank(exercise, built))


def as_declared(built):
    """An exercise of the cases that it declares, none asked again, and no call made in another manner."""
    cases = []
    for case in built.cases:
        if not case.like:
            again = [[REPEAT]] if case.law is None and not case.raises else []
            cases.append(replace(case, call=replace(case.call, again=again)))
    return replace(built, cases=tuple(cases))

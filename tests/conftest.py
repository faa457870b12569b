"""What several test files share: exercise files as authors write them, and answers run on their cases."""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import textwrap
from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch
from checkout import ROOT

from grader import language
from grader.declaring.load import load_exercise
from grader.expected.expected import build_exercise
from grader.jail.inside import wire
from grader.jail.inside.rounds import Prepared, Rounds
from grader.jail.outcome import decode
from grader.jail.reply import Reply
from grader.judging.compare import compare
from grader.telling.ideas.bank import Bank

pytest_plugins = ["quizzes"]

# As in a run: the tensors here are small, and threads would only wait for each other.
torch.set_num_threads(1)

# Messages are read here in English, whatever the shell speaks.
os.environ["GRADE_LANG"] = "en"

# A shell starts what runs in the background deaf to Ctrl-C; what tests start then would be as well.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


HEADER = '''\
"""# An exercise"""

import torch
from torch import Tensor

from grader import arange, choice, distinct, exercise, full, integers, randn, stack, tensor, uniform

'''


@pytest.fixture(autouse=True)
def english():
    """Leave no other language behind."""
    yield
    language.use("en")
    language._asked = ""


@pytest.fixture
def write_exercise(tmp_path):
    """Write an exercise file below `tmp_path`; code without a docstring gets one, and the imports."""

    def write(code, id_="", unit="unit"):
        text = textwrap.dedent(code).lstrip("\n")
        name = re.search(r"^@exercise.*?^(?:def|class) (\w+)", text, re.MULTILINE | re.DOTALL)
        path = tmp_path / "solutions" / unit / f"{id_ or (name and name[1]) or 'exercise'}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if text.startswith(('"""', 'r"""')) else HEADER + text, "utf-8")
        return path

    return write


@pytest.fixture
def declare(write_exercise):
    """Write an exercise file and load it: `declare(code)` is the Exercise."""

    def write_and_load(code, id_="", unit="unit"):
        return load_exercise(write_exercise(code, id_, unit), unit)

    return write_and_load


@pytest.fixture
def build(declare):
    """Write an exercise file, load it and build its cases: `build(code)` is the BuiltExercise."""

    def declare_and_build(code, **options):
        return build_exercise(declare(code), "unit", **options)

    return declare_and_build


@pytest.fixture(scope="session")
def behave():
    """Run an answer on all cases, as a child does: the outcomes of each case by its name."""

    def run(built, answer, fresh=0):
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
        for name, i in [places[number] for number in rounds.second()]:
            behaviour[name][i] = replace(behaviour[name][i], repeats=False)
        return behaviour

    return run


@pytest.fixture(scope="session")
def judge(behave):
    """Run an answer on all cases and compare: the list of its Checks."""

    def check(built, answer, fresh=0):
        behaviour = behave(built, answer, fresh)
        return [c for case in built.cases for c in compare(case, behaviour[case.name])]

    return check


@pytest.fixture(scope="session")
def failures(judge):
    """The failed checks of an answer: aspect to kind of failure and sentence."""

    def run(built, answer):
        return {str(c.aspect): (c.fault, c.message) for c in judge(built, answer) if not c.passed}

    return run


@pytest.fixture(scope="session")
def corr2d():
    """The course's own corr2d: `exercise`, `built` (hidden cases too) and its `bank` of wrong ideas."""
    exercise = load_exercise(ROOT / "solutions" / "convolution" / "corr2d.py", "convolution")
    built = build_exercise(exercise, "convolution")
    return SimpleNamespace(exercise=exercise, built=built, bank=Bank(exercise, built))

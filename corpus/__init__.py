"""Right and wrong answers that verdicts are measured on, and the names of the mistakes in the wrong ones.

    answers/     written from the statements alone, by others than the authors of the exercises or before these
                 had any wrong idea, odd on purpose
    held_out/    written later in the same way: mistakes that a class would make; nothing was changed for them,
                 but for those of the units on data, linear models and classification, whose exercises were
                 mended by what they showed
    marks/       wrong answers with the points that a careful human gives them: POINTS, by name; KNOWN_LIMITS
                 are those that get others, with the reason

A file is an exercise. `right_...` must pass and `wrong_...` must fail. IDEAS says of a wrong answer which
names of wrong ideas and findings tell a student the right thing, by the judgement of a person who read answer
and sentence: "one|other" where either does, a tuple where several have to. Where an exercise asks for several
functions, RIGHT has a right one of each by name, the main one first, and an answer is one of them with the
others right: `wrong_evaluate_...` is an `evaluate`, and what begins with no name of them is the main one.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from grader.expected.built import BuiltExercise
from grader.grading.inprocess import behave
from grader.jail.inside.together import Together
from grader.jail.outcome import Behaviour
from grader.reading.extract import Source, extract
from grader.telling.code.written import Written

COLLECTIONS = ("answers", "held_out")


def ids(collection: str) -> list[str]:
    """The exercises that a collection has answers to."""
    return sorted(path.stem for path in Path(__file__).with_name(collection).glob("*.py"))


def load(collection: str, id_: str) -> ModuleType:
    """Import a collection's answers to an exercise, anew: what they keep from call to call is gone."""
    name = f"{__name__}.{collection}.{id_}"
    sys.modules.pop(name, None)
    return importlib.import_module(name)


def answers_in(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Names and functions, in the order of the file; of several functions all together."""
    right = getattr(module, "RIGHT", {})
    for name, value in list(vars(module).items()):
        if name.startswith(("right_", "wrong_")):
            yield name, _together(name, value, right) if right else value


def _together(name: str, answer: Callable[..., Any], right: dict[str, Any]) -> Together:
    main = next(iter(right))
    part = next((one for one in right if name[len("right_") :].startswith(f"{one}_")), main)
    there = {
        # A right one that calls the answer by its name calls this one, as in a student's file.
        name: FunctionType(f.__code__, {**f.__globals__, part: answer}, name, f.__defaults__)
        if isinstance(f, FunctionType) and part in f.__code__.co_names
        else f
        for name, f in right.items()
    }
    made = Together({**there, part: answer}, main)
    made.__name__ = answer.__name__
    return made


def behaviour_of(answer: Callable[..., Any], built: BuiltExercise) -> Behaviour:
    """What an answer does on an exercise's cases; `random` draws the same each time, as it does in a child."""
    random.seed(0)
    with _called(answer, built.names[0]) if isinstance(answer, type) else nullcontext():
        return behave(answer, built, lambda filename: filename if "corpus" in filename else "")


@contextmanager
def _called(answer: type, name: str) -> Iterator[None]:
    """Let a class bear the name that students give it, which messages of Python's have in them."""
    kept, answer.__name__ = answer.__name__, name
    try:
        yield
    finally:
        answer.__name__ = kept


def written(answer: Callable[..., Any]) -> Written | None:
    """The code of an answer, as it is read from a file that was handed in."""
    if isinstance(answer, Together):
        answer = next(f for f in answer.parts.values() if f.__name__ == answer.__name__)
    source = _read(inspect.getsourcefile(answer) or "")
    return Written.of(source, answer.__name__) if source else None


@functools.lru_cache
def _read(path: str) -> Source | None:
    return extract(path, Path(path).read_bytes()) if "corpus" in path else None


def accepted_names(module: ModuleType, name: str) -> set[str]:
    """The names of ideas and findings that say what is wrong with an answer."""
    label = module.IDEAS.get(name, "")
    parts = label if isinstance(label, tuple) else (label,)
    return {one for part in parts for one in part.split("|") if one}

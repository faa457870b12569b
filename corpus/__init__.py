"""Right and wrong answers that verdicts are measured on, and the names of the mistakes in the wrong ones.

    answers/     written from the statements alone, by others than the authors of the exercises, odd on purpose
    held_out/    written later in the same way: mistakes that a class would make; nothing was changed for them,
                 but for those of the unit on linear models, whose exercises were mended by what they showed
    marks/       wrong answers with the points that a careful human gives them: POINTS, by name; KNOWN_LIMITS
                 are those that get others, with the reason

A file is an exercise. `right_...` must pass and `wrong_...` must fail. IDEAS says of a wrong answer which
names of wrong ideas and findings tell a student the right thing, by the judgement of a person who read answer
and sentence: "one|other" where either does, a tuple where several have to.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.expected.built import BuiltExercise
from grader.grading.inprocess import behave
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
    """Names and functions, in the order of the file."""
    for name, value in list(vars(module).items()):
        if name.startswith(("right_", "wrong_")):
            yield name, value


def behaviour_of(answer: Callable[..., Any], built: BuiltExercise) -> Behaviour:
    """What an answer does on an exercise's cases; `random` draws the same each time, as it does in a child."""
    random.seed(0)
    return behave(answer, built, lambda filename: filename if "corpus" in filename else "")


def written(answer: Callable[..., Any]) -> Written | None:
    """The code of an answer, as it is read from a file that was handed in."""
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

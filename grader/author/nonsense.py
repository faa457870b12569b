"""Proofs by answers that know nothing: they fail, or the cases ask nothing."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch

from grader.declaring.case import recipes_in
from grader.declaring.exercise import Exercise
from grader.declaring.parts import Answer, views
from grader.declaring.recipes import Recipe
from grader.expected.built import BuiltExercise
from grader.grading.inprocess import behave, first_failure
from grader.telling.code.written import Written
from grader.telling.findings.answer import Answer as Told
from grader.telling.ideas.bank import Bank
from grader.telling.ideas.generic import generic_hypotheses

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")

_LOOKED_AT = ("__call__", "__getitem__", "__iter__", "__len__", "__next__")
"""Methods of a class whose results a case can see, beside those with plain names."""

_EMPTY = ("nothing", "its input", "zeros", "a constant", "random numbers", "NaN")
"""Answers in which nothing is of use."""

_NO_CODE = Written("", ())
"""Their code, which shows no mistake: those that must be seen in it are not meant."""


def passing_nonsense(exercise: Exercise, built: BuiltExercise) -> Iterator[str]:
    """Yield a sentence for each answer that passes all cases although it knows nothing."""
    fillings = _fillings()
    for name, answer in _nonsense(exercise, fillings).items():
        passes = first_failure(answer, built) is None
        memories = [one for one in _functions_in(answer) if isinstance(one, _Remembering)]
        if memories and not any(memory.met for memory in memories):
            continue  # a driver makes numbers of its tensors, and those are remembered as they are
        if passes and (name not in fillings or not fillings[name].is_reference):
            yield f"an answer that returns {name} passes every case"
    unused = (h for h in generic_hypotheses(exercise) if h.names[0].endswith(" ignored"))
    signed = {mutant.line: mutant for mutant in exercise.equivalent_mutants}
    for hypothesis in unused:
        if hypothesis.names[0] in signed:
            continue  # of an argument whose shape alone matters
        if first_failure(hypothesis.function, built) is None:
            name = hypothesis.names[0].removesuffix(" ignored")
            yield f"no case shows that {name} matters: {hypothesis.sentences[0]}"


def rewarded_nonsense(exercise: Exercise, built: BuiltExercise, bank: Bank) -> Iterator[str]:
    """Yield a sentence for each answer that knows nothing and earns points for a mistake that it is taken for.

    Args:
        exercise: the declaration.
        built: with its public cases alone.
        bank: the ideas on these cases.
    """
    fillings = _fillings()
    for name, answer in _nonsense(exercise, fillings).items():
        if name not in _EMPTY or (name in fillings and fillings[name].is_reference):
            continue
        tried = Told(built, behave(answer, built), written=_NO_CODE)
        found = bank.name_mistake_in(tried) if any(tried.checks.values()) else None
        if found and found.credit.least:
            taken, least = " and ".join(found.names), found.credit.least
            yield (
                f"an answer that returns {name} is taken for {taken}, which earns {least:.0%}: look for"
                " them alone (below a line of dashes in edits), or give no share"
            )


@dataclass
class _Filling:
    """What is put in the place of tensors and numbers.

    Attributes:
        tried: whether there were results.
        used: whether these had any.
    """

    fill: Callable[[torch.Tensor], torch.Tensor]
    tried: bool = False
    used: bool = False

    @property
    def is_reference(self) -> bool:
        """Whether nothing was exchanged in all results."""
        return self.tried and not self.used

    def __call__(self, tensor: torch.Tensor) -> torch.Tensor:
        self.used = True
        return self.fill(tensor)


def _fillings() -> dict[str, _Filling]:
    return {
        "zeros": _Filling(torch.zeros_like),
        "a constant": _Filling(torch.ones_like),
        "random numbers": _Filling(lambda t: torch.rand(t.shape).to(t)),
        "NaN": _Filling(lambda t: t * float("nan")),
        "the right numbers without a gradient": _Filling(torch.Tensor.detach),
    }


def _nonsense(exercise: Exercise, fillings: dict[str, _Filling]) -> dict[str, Callable[..., Any]]:
    """Answers that know nothing; of several functions, the same in each."""
    if not exercise.parts:
        return _nonsense_of_one(exercise, fillings)
    of_each = {view.name: _nonsense_of_one(view, fillings) for view in views(exercise)}
    kinds = dict.fromkeys(kind for answers in of_each.values() for kind in answers)
    return {
        kind: Answer(exercise, {name: mine[kind] for name, mine in of_each.items() if kind in mine})
        for kind in kinds
    }


def _functions_in(answer: Callable[..., Any]) -> list[Callable[..., Any]]:
    return [*answer.parts.values()] if isinstance(answer, Answer) else [answer]


def _nonsense_of_one(
    exercise: Exercise, fillings: dict[str, _Filling]
) -> dict[str, Callable[..., Any]]:
    """Answers that know nothing; what they take from the reference is the structure of its result."""
    function = exercise.function
    is_class = isinstance(function, type)
    cuts = any(case.grad for case in exercise.cases) if is_class else bool(exercise.grad)
    made = {
        name: _derived(function, filling) if is_class else _filled(function, filling)
        for name, filling in fillings.items()
        if cuts or filling.fill is not torch.Tensor.detach
    }
    answers: dict[str, Callable[..., Any]] = {
        "nothing": lambda *args, **kwargs: None,
        "its input": lambda *args, **kwargs: [*args, *kwargs.values()][0],
        **made,
    }
    if not exercise.updates and not is_class:
        answers["what the call before should return"] = _one_call_late(function)
        if _takes_tensors(exercise):
            remembered = _Remembering(function)
            answers["what it first returned for arguments of these shapes"] = remembered
        for name in _names_of_tensors(exercise):
            answer = _remembering_one(exercise, name)
            answers[f"what comes of the first {name} of its shape"] = answer
    return answers


def _filled(function: Callable[..., Any], filling: _Filling) -> Callable[..., Any]:
    """A function with the reference's results, and other numbers in them."""
    cuts = filling.fill is torch.Tensor.detach

    def answer(*args: Any, **kwargs: Any) -> Any:
        if not cuts:  # what is updated stays as it was
            args, kwargs = _map(_copy, args), _map(_copy, kwargs)
        return _fill(filling, function(*args, **kwargs))

    return answer


def _takes_tensors(exercise: Exercise) -> bool:
    """Whether a case passes a tensor: of arguments without a shape all is remembered, as by the reference."""
    given = (list(case.arguments.values()) for case in exercise.cases)
    return any(True for values in given for _recipe in recipes_in(values))


def _one_call_late(function: Callable[..., Any]) -> Callable[..., Any]:
    kept: list[Any] = [None]

    def before(*args: Any, **kwargs: Any) -> Any:
        kept.append(function(*args, **kwargs))
        return kept.pop(0)

    return before


class _Remembering:
    """A function that returns for all arguments of the same shapes what it returned for the first.

    Attributes:
        met: whether an argument was a tensor.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._known: dict[str, Any] = {}
        self.met = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # A function that a driver makes for each call has another address each time.
        key = _ADDRESS.sub("", str(_map(self._form_of, (args, kwargs))))
        if key not in self._known:
            self._known[key] = self._function(*args, **kwargs)
        return self._known[key]

    def _form_of(self, tensor: torch.Tensor) -> Any:
        self.met = True
        return tuple(tensor.shape), tensor.dtype


def _names_of_tensors(exercise: Exercise) -> list[str]:
    drawn = {
        name
        for case in exercise.cases
        for name, value in case.arguments.items()
        if isinstance(value, Recipe)
    }
    return [name for name in exercise.signature.parameters if name in drawn]


def _remembering_one(exercise: Exercise, name: str) -> Callable[..., Any]:
    """The reference, but for one argument: of those of one shape it uses the first."""
    known: dict[str, Any] = {}

    def remembered(*args: Any, **kwargs: Any) -> Any:
        given = exercise.signature.bind(*args, **kwargs)
        value = given.arguments.get(name)
        if isinstance(value, torch.Tensor):
            given.arguments[name] = known.setdefault(f"{tuple(value.shape)} {value.dtype}", value)
        return exercise.function(*given.args, **given.kwargs)

    return remembered


def _derived(cls: Any, fill: _Filling) -> Callable[..., Any]:
    """A class like the reference whose methods return what knows nothing."""

    def wrap(method: Callable[..., Any]) -> Callable[..., Any]:
        def filled(self: Any, *args: Any, **kwargs: Any) -> Any:
            result = method(self, *args, **kwargs)
            return self if result is self else _fill(fill, result)

        return filled

    methods = {
        name: wrap(method)
        for name, method in vars(cls).items()
        if inspect.isfunction(method) and (name[0] != "_" or name in _LOOKED_AT)
    }
    return type(cls.__name__, (cls,), methods)


def _fill(fill: _Filling, value: Any) -> Any:
    """Exchange the tensors and numbers of a result, and those that come out of it later."""
    fill.tried = True
    if isinstance(value, (list, tuple)):
        items = [_fill(fill, item) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        return {key: _fill(fill, item) for key, item in value.items()}
    if isinstance(value, (int, float)):
        return fill(torch.tensor(value)).item()
    if isinstance(value, Iterator):
        return (_fill(fill, item) for item in value)
    if isinstance(value, torch.nn.Module):
        value.register_forward_hook(lambda module, args, output: _fill(fill, output))
    elif inspect.isfunction(value):
        return lambda *args, **kwargs: _fill(fill, value(*args, **kwargs))
    return fill(value) if isinstance(value, torch.Tensor) else value


def _copy(tensor: torch.Tensor) -> torch.Tensor:
    copy = tensor.detach().clone()
    copy.grad = tensor.grad if tensor.is_leaf else None
    return copy


def _map(function: Callable[[torch.Tensor], Any], value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return function(value)
    if isinstance(value, (list, tuple)):
        items = [_map(function, item) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        return {key: _map(function, item) for key, item in value.items()}
    return value

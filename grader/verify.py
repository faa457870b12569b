"""`grade verify`: proof that an exercise rewards right answers, and only those, and names mistakes.

The reference and the stub go the way of a student's notebook, through extraction and the jail. Wrong ideas
and trivial answers run in this process: they are the author's.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from grader.build import release_notebook, solved_source
from grader.built import BuiltExercise, seeds_of
from grader.course import Course, Unit
from grader.declare import Exercise
from grader.diagnose import Behaviour
from grader.expected import run_reference
from grader.jail import wire
from grader.jail.client import Server
from grader.load import load_exercises
from grader.pipeline import grade, judge
from grader.plan import Plan, make_plan
from grader.score import ExerciseResult
from grader.submissions import find_submissions

UNFINISHED = "TODO"


@dataclass
class Proof:
    """What was tried on one exercise, and the sentences for what did not hold."""

    id: str
    cases: int
    hidden: int
    ideas: int
    problems: list[str] = field(default_factory=list)


def verify(
    course: Course, only: Sequence[str] = (), progress: Callable[[Proof], None] = lambda proof: None
) -> list[Proof]:
    """Try every exercise; an exercise without problems holds.

    Raises:
        CourseError: if an exercise cannot even be built.
    """
    with Server() as server:
        plan = make_plan(course, only)
        loaded = {e.id: (unit, e) for unit, e in load_exercises(course, set(only) or None)}
        proofs = []
        for built in plan.exercises:
            unit, exercise = loaded[built.id]
            proof = _prove(unit, exercise, built, plan, server)
            progress(proof)
            proofs.append(proof)
    return proofs


def _prove(
    unit: Unit, exercise: Exercise, built: BuiltExercise, plan: Plan, server: Server
) -> Proof:
    hidden = sum(case.hidden for case in built.cases)
    proof = Proof(built.id, len(built.cases), hidden, len(exercise.wrong_ideas))
    _check_texts(exercise, proof)
    alone = Plan(plan.course, (built,), {built.id: plan.banks[built.id]}, plan.device)
    solved = "\n".join([*exercise.imports, solved_source(exercise)]).encode()
    reference = _submit(f"{built.id}.py", solved, alone, server)
    if reference.status != "passed":
        proof.problems.append(f"the reference does not earn full marks: {_first(reference)}")
    stub = _submit(f"{unit.id}.ipynb", release_notebook(unit, [exercise]), alone, server)
    if stub.score or stub.status != "missing":
        said = f"the stub is {stub.status} with {stub.score:g} points instead of missing with 0"
        proof.problems.append(said)
    _try_ideas(exercise, built, alone, proof)
    _try_trivial_answers(exercise, built, alone, proof)
    return proof


def _check_texts(exercise: Exercise, proof: Proof) -> None:
    hints = [(f"hint {number}", text) for number, text in enumerate(exercise.hints, 1)]
    for what, text in [("statement", exercise.statement), *hints]:
        if UNFINISHED in text or not text.strip():
            proof.problems.append(f"the {what} is not written yet")
    if not exercise.function.__doc__ or UNFINISHED in exercise.function.__doc__:
        proof.problems.append("the docstring of the function is not written yet")
    if not exercise.hints:
        proof.problems.append("there is no hint; write at least one")
    if not exercise.wrong_ideas:
        proof.problems.append("there is no wrong idea; declare the mistakes you expect")
    if not proof.hidden:
        proof.problems.append(
            "there is no hidden case; an answer could be made for the public ones"
        )
    if proof.hidden == proof.cases:
        proof.problems.append("there is no public case; students would have nothing to check with")


def _submit(name: str, data: bytes, plan: Plan, server: Server) -> ExerciseResult:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        (submission,) = find_submissions([path], [])
        return grade(submission, plan, server).exercises[0]


def _try_ideas(exercise: Exercise, built: BuiltExercise, plan: Plan, proof: Proof) -> None:
    for idea in exercise.wrong_ideas:
        result = judge(built, _behave(idea.function, built), plan)
        if result.status == "passed":
            said = f"no case catches the wrong idea {idea.name} ({idea.where})"
            proof.problems.append(said)
        elif result.diagnosis != idea.sentence:
            other = next((o for o in exercise.wrong_ideas if o.sentence == result.diagnosis), None)
            named = f"is taken for {other.name}" if other else "is caught but not recognised"
            proof.problems.append(f"the wrong idea {idea.name} {named} ({idea.where})")


def _try_trivial_answers(
    exercise: Exercise, built: BuiltExercise, plan: Plan, proof: Proof
) -> None:
    for name, answer in _trivial_answers(exercise).items():
        if judge(built, _behave(answer, built), plan).status == "passed":
            proof.problems.append(f"an answer that returns {name} passes every case")


def _trivial_answers(exercise: Exercise) -> dict[str, Callable[..., Any]]:
    """Answers that know nothing; what they take from the reference is the structure of its result."""

    def like(fill: Callable[[torch.Tensor], torch.Tensor]) -> Callable[..., Any]:
        def answer(*args: Any, **kwargs: Any) -> Any:
            copied = _map(fill_args, args), _map(fill_args, kwargs)
            return _map(fill, exercise.function(*copied[0], **copied[1]))

        return answer

    def fill_args(tensor: torch.Tensor) -> torch.Tensor:
        copy = tensor.detach().clone()
        copy.grad = tensor.grad if tensor.is_leaf else None
        return copy

    def first_argument(*args: Any, **kwargs: Any) -> Any:
        return [*args, *kwargs.values()][0]

    answers: dict[str, Callable[..., Any]] = {
        "nothing": lambda *args, **kwargs: None,
        "its input": first_argument,
        "zeros": like(torch.zeros_like),
        "a constant": like(lambda t: torch.full_like(t, 1)),
    }
    if exercise.grad:
        answers["the right numbers without a gradient"] = lambda *args, **kwargs: _map(
            torch.Tensor.detach, exercise.function(*args, **kwargs)
        )
    return answers


def _map(function: Callable[[torch.Tensor], torch.Tensor], value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return function(value)
    if isinstance(value, (list, tuple)):
        return type(value)([_map(function, item) for item in value])
    if isinstance(value, dict):
        return {key: _map(function, item) for key, item in value.items()}
    return value


def _behave(answer: Callable[..., Any], built: BuiltExercise) -> Behaviour:
    flat = wire.unpack(built.inputs)
    return {
        case.name: [
            run_reference(answer, case.call | {"dtype": dtype, "seed": seed}, flat)
            for dtype, seed in zip(case.runs, seeds_of(built.id, case), strict=True)
        ]
        for case in built.cases
    }


def _first(result: ExerciseResult) -> str:
    wrong = next((check for check in result.checks if not check.passed), None)
    if wrong is None:
        return result.diagnosis or result.status
    return f"case {wrong.case!r}, {wrong.kind}: {wrong.message}"

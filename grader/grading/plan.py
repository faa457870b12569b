"""What is the same for every submission of a run: exercises built, wrong ideas at hand, calls serialised."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import torch

from grader.course.catalog import in_course_order
from grader.course.course import Course
from grader.course.secret import secret_of
from grader.declaring.break_it import BreakIt
from grader.declaring.exercise import Exercise
from grader.declaring.load import load_exercises, used_by
from grader.declaring.translations import translated
from grader.errors import CourseError
from grader.expected import keeping
from grader.expected.again import Again
from grader.expected.built import BuiltExercise
from grader.expected.expected import build_exercise
from grader.expected.keeping import Keys
from grader.expected.offshoots import built_break_it, built_like
from grader.grading.memory.memory import Memory
from grader.jail.batch import Batch
from grader.jail.inside.families import families_of
from grader.judging.score import ExerciseResult, Result
from grader.language import _, in_use
from grader.quiz.load import load_quizzes
from grader.quiz.questions.question import Quiz
from grader.quiz.weights import weigh
from grader.telling.ideas.bank import Bank

AGAIN = "again"
"""Folder of `.grade_cache` that keeps in which manners calls are made again: to find it takes trying them."""


@dataclass(frozen=True)
class Plan:
    """What is the same for every submission of a run, made once.

    Attributes:
        exercises: what is graded, in course order.
        banks: exercise id to its wrong ideas; without one, mistakes are not named.
        isolation: what held the students' code, for the record.
        memory: what was met on the way.
        banned: exercise id to the families of operators that it forbids, see `jail/inside/bans.py`.
        quizzes: graded with the exercises, in course order.
        beside: exercises that are not graded but judged, because others use them.
        tries_given: whether code that is given to be mended is tried as it is, for learners to see it fail.
    """

    course: Course
    exercises: tuple[BuiltExercise, ...]
    banks: Mapping[str, Bank]
    device: str = "cpu"
    isolation: str = "limits"
    batches: dict[str, Batch] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    banned: Mapping[str, frozenset[str]] = field(default_factory=dict)
    quizzes: tuple[Quiz, ...] = ()
    beside: tuple[BuiltExercise, ...] = ()
    tries_given: bool = False

    @cached_property
    def judged(self) -> tuple[BuiltExercise, ...]:
        """What is graded and what is only used, in course order."""
        if not self.beside:
            return self.exercises
        every = (*self.exercises, *self.beside)
        return tuple(in_course_order(self.course, every, lambda e: (e.unit, e.order, e.id)))

    @property
    def families(self) -> frozenset[str]:
        """All that any exercise forbids."""
        return frozenset().union(*self.banned.values())

    def result_of(self, student: str, results: Sequence[ExerciseResult]) -> Result:
        """Put a student's results together."""
        policies = self.course.policies
        return Result(student, self.device, self.isolation, tuple(results), policies.decimals)

    def batch(self, exercise: BuiltExercise) -> Batch:
        """The calls of an exercise, serialised at the first use."""
        if exercise.id not in self.batches:
            self.batches[exercise.id] = exercise.batch(self.device)
        return self.batches[exercise.id]


def make_plan(
    course: Course, only: Sequence[str] = (), device: str = "cpu", secret: str = ""
) -> Plan:
    """Build the exercises of a course, hidden cases included.

    Args:
        course: whose exercises.
        only: ids of exercises and quizzes; empty for all.
        device: where students' tensors live.
        secret: draws the hidden cases; "" for the course's own.

    Raises:
        CourseError: if an exercise or a quiz is broken, or there is none.
    """
    secret = secret or secret_of(course)
    torch.set_num_threads(1)  # the other cores are the servers'
    keys = Keys(course)
    loaded = load_exercises(course, set(only) or None)
    quizzes = _load_weighed(course, only)
    if not loaded and not quizzes:
        said = _("{folder}: there is no exercise to grade with.")
        raise CourseError(said.format(folder=course.solutions))
    problems: list[str] = []
    built: list[tuple[Exercise, BuiltExercise]] = []
    asked = {exercise.id for _unit, exercise in loaded}
    units = {unit.id: unit for unit in course.units}
    used = used_by([exercise for _unit, exercise in loaded]).values()
    beside = [(units[one.path.parent.name], one) for one in used if one.id not in asked]
    done: dict[str, BuiltExercise] = {}
    for unit, declared in [*loaded, *beside]:
        try:
            exercise, base = translated(declared, in_use()), declared.base or declared
            if isinstance(exercise, BreakIt):
                built.append((exercise, built_break_it(exercise, unit.id)))
                continue
            if base.id not in done:
                done[base.id] = build_whole(course, translated(base, in_use()), secret, keys)
            made = done[base.id]
            if exercise.base is not None:
                made = built_like(made, exercise, unit.id)
            built.append((exercise, made))
        except CourseError as error:
            problems += error.problems
    if problems:
        raise CourseError(*problems)
    plan = plan_with(course, built[: len(loaded)], device, built[len(loaded) :])
    return replace(plan, quizzes=quizzes)


def build_whole(course: Course, exercise: Exercise, secret: str, keys: Keys) -> BuiltExercise:
    """Build an exercise, hidden cases included; in which manners calls are made again is kept.

    Args:
        course: whose.
        exercise: told in the language in use, and no offshoot.
        secret: draws the hidden cases.
        keys: of the course's files.

    Raises:
        CourseError: see `build_exercise`.
    """
    key = keys.of(exercise.path, secret, in_use())
    known = _known_again(course, exercise.id, key)
    unit = exercise.path.parent.name
    made = build_exercise(exercise, unit, dtypes=course.dtypes, secret=secret, again=known)
    if known is None:
        again = {case.name: case.call.again for case in made.cases if case.call.again}
        found = json.dumps([again, dict(made.untried)]).encode()
        keeping.keep(course, AGAIN, f"{exercise.id}.json", key, found)
    return made


def _known_again(course: Course, id_: str, key: str) -> Again | None:
    """In which manners calls are made again, where an earlier run has found it."""
    data = keeping.read(course, AGAIN, f"{id_}.json", key)
    if data is None:
        return None
    again, untried = json.loads(data)
    return again, untried


def _load_weighed(course: Course, only: Sequence[str]) -> tuple[Quiz, ...]:
    """The quizzes that are asked for; what one counts depends on all exercises of its unit."""
    quizzes = load_quizzes(course, set(only) or None)
    asked = {quiz.unit for quiz in quizzes}
    ids = {path.stem for unit, path in course.exercise_files() if unit.id in asked}
    points: dict[str, float] = {}
    for unit, exercise in load_exercises(course, ids):
        points[unit.id] = points.get(unit.id, 0.0) + exercise.points
    return tuple(weigh(quizzes, course, points))


def plan_with(
    course: Course,
    built: Sequence[tuple[Exercise, BuiltExercise]],
    device: str = "cpu",
    beside: Sequence[tuple[Exercise, BuiltExercise]] = (),
) -> Plan:
    """Make a plan of exercises that are built already.

    Args:
        course: whose they are.
        built: those that are graded, in course order.
        device: see `make_plan`.
        beside: those that are only used.
    """
    # What is wrong with a debug exercise is not told: to find it is the exercise.
    banks = {one.id: Bank(one, made) for one, made in built if one.base is None}
    banned = {made.id: families_of(made.forbid) for _, made in (*built, *beside)}
    graded = tuple(made for _, made in built)
    others = tuple(made for _, made in beside)
    return Plan(course, graded, banks, device, banned=banned, beside=others)

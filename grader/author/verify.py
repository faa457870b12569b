"""`grade verify`: proof that an exercise rewards right answers, and only those, and names mistakes.

The reference and the stub go the way of a student's notebook, through extraction and the jail. All else,
variants, wrong ideas, mutants, runs in this process: it is the author's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import torch

from grader.author import cache
from grader.author.answers import failing_variants, passing_nonsense, unnamed_ideas
from grader.author.build import release_notebook
from grader.author.mutants import mutants_of, time_limit
from grader.author.quality import power, weak_cases
from grader.course.course import Course, Unit
from grader.course.data import folders
from grader.course.secret import secret_of
from grader.declaring import parts, translations
from grader.declaring.declare import Exercise
from grader.declaring.load import load_exercises, used_by
from grader.declaring.source import solved_source
from grader.declaring.translations import UNFINISHED
from grader.errors import CourseError
from grader.expected.built import BuiltExercise
from grader.expected.expected import build_exercise
from grader.grading.inprocess import first_failure
from grader.grading.pipeline import grade
from grader.grading.plan import Plan, plan_with
from grader.jail.client import Server
from grader.judging.score import NOT_BEGUN, ExerciseResult
from grader.reading.submissions import SourceFile, Submission
from grader.telling.ideas.bank import Bank


@dataclass
class Proof:
    """What was tried on one exercise, and the sentences for what did not hold.

    Attributes:
        variants: right variants; each passed every draw of the inputs.
        ideas: wrong ideas, singly.
        pairs: of wrong ideas at once.
        mutants: of the reference.
        killed: mutants that some case fails.
        equivalent: mutants that the author has signed off.
        power: what the random cases can see.
        untried: manners in which no call is made again, and why not.
    """

    id: str
    cases: int
    hidden: int
    variants: int = 0
    ideas: int = 0
    pairs: int = 0
    mutants: int = 0
    killed: int = 0
    equivalent: int = 0
    power: list[str] = field(default_factory=list)
    untried: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def verify(
    course: Course,
    only: Sequence[str] = (),
    progress: Callable[[Proof], None] = lambda proof: None,
    *,
    fresh: bool = False,
) -> list[Proof]:
    """Try every exercise; an exercise without problems holds.

    Args:
        course: the course.
        only: ids of exercises; all if empty.
        progress: told each proof as soon as there is one.
        fresh: proves anew what is known from before.

    Raises:
        CourseError: if an exercise cannot even be built.
    """
    proofs: list[Proof] = []
    broken: list[str] = []
    torch.set_num_threads(1)
    with Server(data=folders(course)) as server:
        for unit, exercise in load_exercises(course, set(only) or None):
            key = cache.key_of(exercise.path, course)
            known = None if fresh else cache.read(course, exercise.id, key)
            try:
                proof = Proof(**known) if known else _prove(unit, exercise, course, server)
            except CourseError as error:
                broken += error.problems
                continue
            cache.keep(course, exercise.id, key, proof)
            progress(proof)
            proofs.append(proof)
    if broken:
        raise CourseError(*broken)
    return proofs


def _prove(unit: Unit, exercise: Exercise, course: Course, server: Server) -> Proof:
    built = build_exercise(exercise, unit.id, dtypes=course.dtypes, secret=secret_of(course))
    public = replace(built, cases=tuple(case for case in built.cases if not case.hidden))
    used = used_by([exercise])
    beside = [(one, _build_used(one, course)) for one in used.values()]
    plan = plan_with(course, [(exercise, built)], beside=beside)
    hidden = sum(case.hidden for case in built.cases)
    proof = Proof(built.id, len(built.cases), hidden, ideas=len(exercise.ideas))
    _check_texts(exercise, proof)
    proof.problems += translations.problems([exercise], course.languages)
    proof.problems += translations.unfinished(exercise, course.languages)
    others = {f"{one.id}.py": _solved(one) for one in used.values()}
    reference = _submit({**others, f"{built.id}.py": _solved(exercise)}, plan, server)
    if reference.status != "passed":
        proof.problems.append(f"the reference does not earn full marks: {_first(reference)}")
    elif all(one.stand_in for _, one in beside) and used:
        alone = _submit({f"{built.id}.py": _solved(exercise)}, plan, server)
        if alone.status != "passed":
            ids = ", ".join(alone.uses)
            said = f"with what stands in for {ids} the reference does not earn full marks"
            proof.problems.append(f"{said}: {_first(alone)}")
    stub = _submit({f"{unit.id}.ipynb": release_notebook(unit, [exercise])}, plan, server)
    reached = {check.fault for check in stub.checks} == {
        "not written yet"
    }  # behind lines that are given
    if stub.score or not (reached or stub.status in NOT_BEGUN):
        said = f"the stub is {stub.status} with {stub.score:g} points instead of unattempted with 0"
        proof.problems.append(said)
    bank = Bank(exercise, public)
    proof.untried = [f"{manner}: {why}" for manner, why in built.untried.items()]
    proof.variants = len(exercise.right_variants) + len(exercise.flawed)
    proof.pairs = len(bank.hypotheses) - proof.ideas
    proof.power = list(power(built))
    proof.problems += [
        *failing_variants(exercise, unit.id, course.dtypes),
        *unnamed_ideas(exercise, public, bank),
        *passing_nonsense(exercise, built),
        *weak_cases(exercise, built),
    ]
    held_back = _try_mutants(exercise, built, public, proof)
    held_back |= {
        idea.name
        for idea in exercise.ideas
        if idea.name in exercise.exam_only and _is_held_back(idea.answer, built, public)
    }
    for what in exercise.exam_only.keys() - held_back:
        proof.problems.append(
            f"{what!r} is signed off as held back, but is no mistake that hidden cases alone see"
            f" ({exercise.exam_only[what]})"
        )
    return proof


def _is_held_back(wrong: Callable[..., Any], built: BuiltExercise, public: BuiltExercise) -> bool:
    """Whether hidden cases alone see a mistake."""
    return first_failure(wrong, public) is None and first_failure(wrong, built) is not None


def _check_texts(exercise: Exercise, proof: Proof) -> None:
    hints = [(f"hint {number}", text) for number, text in enumerate(exercise.hints, 1)]
    for what, text in [("the statement", exercise.statement), *hints]:
        if UNFINISHED in text or not text.strip():
            proof.problems.append(f"{what} is not written yet")
    for one in parts.functions_of(exercise):
        if not one.function.__doc__ or UNFINISHED in one.function.__doc__:
            what = one.name if exercise.parts else "the function"
            proof.problems.append(f"the docstring of {what} is not written yet")
    if not exercise.hints:
        proof.problems.append("there is no hint; write at least one")
    if not exercise.ideas:
        proof.problems.append("there is no wrong idea; declare the mistakes you expect")
    if not exercise.right_variants:
        proof.problems.append("there is no right variant; write the reference in another style")
    if not proof.hidden:
        proof.problems.append(
            "there is no hidden case; an answer could be made for the public ones. Draw the inputs of some"
            " public case (randn, integers, ...), so that it can be drawn anew"
        )
    if proof.hidden == proof.cases:
        proof.problems.append("there is no public case; students would have nothing to check with")


def _build_used(exercise: Exercise, course: Course) -> BuiltExercise:
    unit = exercise.path.parent.name
    return build_exercise(exercise, unit, dtypes=course.dtypes, secret=secret_of(course))


def _solved(exercise: Exercise) -> bytes:
    return "\n".join([*exercise.imports, solved_source(exercise)]).encode()


def _submit(files: Mapping[str, bytes], plan: Plan, server: Server) -> ExerciseResult:
    handed = tuple(SourceFile(name, partial(bytes, data)) for name, data in files.items())
    return grade(Submission("author", handed), plan, server).exercises[0]


def _try_mutants(
    exercise: Exercise, built: BuiltExercise, public: BuiltExercise, proof: Proof
) -> set[str]:
    """Count what becomes of the mutants; return the lines of those that hidden cases alone see."""
    held_back: set[str] = set()
    signed = {mutant.line: mutant for mutant in exercise.equivalent_mutants}
    alive: list[str] = []
    for mutant in mutants_of(exercise):
        proof.mutants += 1
        with suppress(TimeoutError), time_limit():
            if first_failure(mutant.function, public) is not None:
                continue
            if first_failure(mutant.function, built) is None:
                alive.append(mutant.line)
                continue
            held_back.add(mutant.line)
            if mutant.line not in exercise.exam_only:
                proof.problems.append(
                    f"hidden cases alone tell this change of the reference from it: `{mutant.line}`. Add a"
                    f" public one, or sign it off: {exercise.id}.held_back(line, reason)"
                )
    proof.killed = proof.mutants - len(alive)
    proof.equivalent = sum(line in signed for line in alive)
    for line in alive:
        if line not in signed:
            proof.problems.append(
                f"no case tells this change of the reference from it: `{line}`. Add one, or sign the change"
                f" off: {exercise.id}.equivalent_mutant(line, reason)"
            )
    unused = {line for line in signed if line.endswith(" ignored")}  # see `passing_nonsense`
    for line in signed.keys() - set(alive) - unused:
        said = f"`{line}` is signed off as equivalent, but no surviving mutant is like that"
        proof.problems.append(f"{said} ({signed[line].where})")
    return held_back


def _first(result: ExerciseResult) -> str:
    wrong = next((check for check in result.checks if not check.passed), None)
    if wrong is None:
        return result.diagnosis or result.status
    return f"case {wrong.case!r}, {wrong.aspect}: {wrong.message}"

"""`grade verify`: proof that an exercise rewards right answers, and only those, and names mistakes.

The reference and the stub go the way of a student's notebook, through extraction and the jail. All else,
variants, wrong ideas, mutants, runs in this process: it is the author's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

import torch

from grader.author import side_by_side
from grader.author.answers import failing_variants, unnamed_ideas
from grader.author.break_it_proofs import break_it_problems
from grader.author.mutants import mutants_of
from grader.author.nonsense import passing_nonsense, rewarded_nonsense
from grader.author.notebook_tools import import_notebook_tools
from grader.author.notebooks import release_notebook
from grader.author.offshoot_proofs import offshoot_problems
from grader.author.quality import power, weak_cases
from grader.author.quiet import quiet
from grader.author.submitted import failing_submissions, first_wrong
from grader.author.time_limit import time_limit
from grader.course.course import Course, Unit
from grader.course.data import folders
from grader.course.secret import secret_of
from grader.declaring import parts, translations
from grader.declaring.break_it import BreakIt
from grader.declaring.exercise import Exercise
from grader.declaring.load import load_exercises, used_by
from grader.declaring.offshoots import Offshoot
from grader.declaring.source import solved_source
from grader.declaring.translations import UNFINISHED
from grader.errors import CourseError
from grader.expected import keeping
from grader.expected.built import BuiltExercise
from grader.expected.expected import build_exercise
from grader.expected.keeping import Keys
from grader.expected.offshoots import built_break_it, built_like
from grader.grading.inprocess import first_failure
from grader.grading.pipeline import grade
from grader.grading.plan import Plan, build_whole, plan_with
from grader.jail import levels
from grader.jail.client import Server
from grader.jail.inside.families import families_of
from grader.judging.score import NOT_BEGUN, ExerciseResult
from grader.reading.submissions import SourceFile, Submission
from grader.telling.ideas.bank import Bank

KIND = "proofs"
"""Folder of `.grade_cache` in which proofs are kept."""


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
        stopped: mutants that were killed by the limit on their time.
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
    stopped: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def verify(
    course: Course,
    only: Sequence[str] = (),
    progress: Callable[[Proof], None] = lambda proof: None,
    *,
    fresh: bool = False,
    jobs: int = 1,
) -> list[Proof]:
    """Try every exercise; an exercise without problems holds.

    Args:
        course: the course.
        only: ids of exercises; all if empty.
        progress: told each proof, in course order, as soon as there is one.
        fresh: proves anew what is known from before.
        jobs: how many exercises are proved at once.

    Raises:
        CourseError: if an exercise cannot even be built.
    """
    proofs: list[Proof] = []
    broken: list[str] = []
    files = Keys(course)
    keys = _keys(course, only, files)
    known = {} if fresh else dict(_kept_proofs(course, keys))
    torch.set_num_threads(1)
    loaded = load_exercises(course, set(only) or None)
    waiting = [one for one in loaded if one[1].id not in known]
    level = levels.probe()
    if waiting:
        import_notebook_tools()
    # One server for many exercises: what is banned for any of them is lifted for the others, as in a run.
    banned = {exercise.id: families_of(exercise.forbid) for _unit, exercise in loaded}
    made = side_by_side.each(
        waiting,
        lambda server, one: _try(one, course, server, banned, files),
        lambda one: one[1].id,
        jobs,
        partial(Server, level=level, data=folders(course)),
    )
    for _unit, exercise in loaded:
        proof = known.get(exercise.id) or next(made)
        if isinstance(proof, side_by_side.Failed):
            broken += proof.problems
            continue
        if exercise.id not in known:
            data = json.dumps(asdict(proof)).encode()
            keeping.keep(course, KIND, f"{proof.id}.json", keys[proof.id], data)
        progress(proof)
        proofs.append(proof)
    if broken:
        raise CourseError(*broken)
    return proofs


def _keys(course: Course, only: Sequence[str], files: Keys) -> dict[str, str]:
    """The keys of proofs, by exercise; of the files as they are before they are read."""
    level = sorted(levels.probe().parts)
    paths = {path.stem: (unit, path) for unit, path in course.exercise_files()}
    paths |= {sprout.id: (unit, path) for unit, path, sprout in course.offshoots()}
    return {
        id_: files.of(path, secret_of(course), level, *([unit.id] if id_ != path.stem else []))
        for id_, (unit, path) in paths.items()
        if not only or id_ in only
    }


def _kept_proofs(course: Course, keys: Mapping[str, str]) -> Iterator[tuple[str, Proof]]:
    """Yield proofs that still hold."""
    for id_, key in keys.items():
        data = keeping.read(course, KIND, f"{id_}.json", key)
        if data is not None:
            yield id_, Proof(**json.loads(data))


def _try(
    one: tuple[Unit, Exercise],
    course: Course,
    server: Server,
    banned: Mapping[str, frozenset[str]],
    files: Keys,
) -> Proof:
    unit, exercise = one
    if isinstance(exercise, Offshoot):
        return _prove_offshoot(unit, exercise, course, server, files)
    return _prove(unit, exercise, course, server, banned)


def _prove_offshoot(
    unit: Unit, exercise: Offshoot, course: Course, server: Server, files: Keys
) -> Proof:
    base = build_whole(course, exercise.base, secret_of(course), files)
    if isinstance(exercise, BreakIt):
        built = built_break_it(exercise, unit.id)
    else:
        built = built_like(base, exercise, unit.id)
    used = used_by([exercise])
    beside = [(one, _build_used(one, course)) for one in used.values()]
    plan = plan_with(course, [(exercise, built)], beside=beside)
    others = {f"{one.id}.py": _solved(one) for one in used.values()}
    hidden = sum(case.hidden for case in built.cases)
    proof = Proof(built.id, len(built.cases), hidden)

    def submit(data: bytes) -> ExerciseResult:
        return _submit({**others, f"{built.id}.py": data}, plan, server)

    with quiet():
        if isinstance(exercise, BreakIt):
            proof.problems += break_it_problems(exercise, base, built, submit)
        else:
            proof.problems += offshoot_problems(exercise, base, submit)
    return proof


def _prove(
    unit: Unit,
    exercise: Exercise,
    course: Course,
    server: Server,
    banned: Mapping[str, frozenset[str]],
) -> Proof:
    built = build_exercise(exercise, unit.id, dtypes=course.dtypes, secret=secret_of(course))
    public = replace(built, cases=tuple(case for case in built.cases if not case.hidden))
    used = used_by([exercise])
    beside = [(one, _build_used(one, course)) for one in used.values()]
    plan = replace(plan_with(course, [(exercise, built)], beside=beside), banned=banned)
    hidden = sum(case.hidden for case in built.cases)
    proof = Proof(built.id, len(built.cases), hidden, ideas=len(exercise.ideas))
    _check_texts(exercise, proof)
    proof.problems += translations.problems([exercise], course.languages)
    proof.problems += translations.unfinished(exercise, course.languages)
    others = {f"{one.id}.py": _solved(one) for one in used.values()}
    proof.problems += _wrong_marks(unit, exercise, others, plan, server)
    bank = Bank(exercise, public)
    proof.untried = [f"{manner}: {why}" for manner, why in built.untried.items()]
    proof.variants = len(exercise.right_variants)
    proof.pairs = len(bank.hypotheses) - proof.ideas
    proof.power = list(power(built))
    with quiet():
        proof.problems += [
            *failing_variants(exercise, unit.id, course.dtypes),
            *unnamed_ideas(exercise, public, bank),
            *passing_nonsense(exercise, built),
            *rewarded_nonsense(exercise, public, bank),
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


def _wrong_marks(
    unit: Unit,
    exercise: Exercise,
    others: Mapping[str, bytes],
    plan: Plan,
    server: Server,
) -> Iterator[str]:
    """Yield what does not hold where reference, stub and right variants are handed in as answers are."""
    (built,) = plan.exercises
    file = f"{built.id}.py"
    reference = _submit({**others, file: _solved(exercise)}, plan, server)
    if reference.status != "passed":
        yield f"the reference does not earn full marks: {first_wrong(reference)}"
    elif others and all(one.stand_in for one in plan.beside):
        alone = _submit({file: _solved(exercise)}, plan, server)
        if alone.status != "passed":
            said = f"with what stands in for {', '.join(alone.uses)} the reference does not earn full marks"
            yield f"{said}: {first_wrong(alone)}"
    stub = _submit({f"{unit.id}.ipynb": release_notebook(unit, [exercise])}, plan, server)
    # Behind lines that are given what is not written yet is reached, and raises.
    reached = {check.fault for check in stub.checks} == {"not written yet"}
    if stub.score or not (reached or stub.status in NOT_BEGUN):
        yield f"the stub is {stub.status} with {stub.score:g} points instead of unattempted with 0"
    yield from failing_submissions(
        exercise, lambda data: _submit({**others, file: data}, plan, server)
    )


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
            kind = "class" if isinstance(one.function, type) else "function"
            what = one.name if exercise.parts else f"the {kind}"
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
    for mutant in mutants_of(exercise, built):
        proof.mutants += 1
        seen = passed = False
        with suppress(TimeoutError), time_limit() as limit:
            seen = first_failure(mutant.function, public) is not None
            passed = not seen and first_failure(mutant.function, built) is None
        if limit.reached:
            proof.stopped.append(mutant.line)
        elif passed and mutant.is_slight:
            proof.mutants -= 1
        elif passed:
            alive.append(mutant.line)
        elif not seen:
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

"""READ THIS FIRST: one submission on its straight line from files to Result.

    files -> Sources         reading/      what each file defines; nothing of it is executed
          -> Outcomes        jail/         the student's code, in a forked child of a warm server
          -> Checks          judging/      against expected values (expected/), with tolerances
          -> sentence        telling/      the wrong idea that the answer behaves like
          -> Result          judging/      points and status

Answers to quizzes are read from the same Sources (quiz/); nothing has to run for them. Finding out whose
the files are (intake/) comes before, writing the Record (report/) after. The process that runs these lines
knows the expected values; it never imports, unpickles or executes anything of a student's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.expected.built import BuiltExercise
from grader.grading.memory.glance import glance
from grader.grading.memory.met import Round, digest
from grader.grading.naming import name_mistake, score
from grader.grading.plan import Plan
from grader.grading.replies import Failures, behaviour_of
from grader.grading.uncalled import absent, as_given, find_violation, forbidden
from grader.grading.using import Handed, choose, source_with
from grader.jail.client import Server
from grader.jail.session import Session
from grader.judging.score import ExerciseResult, Result
from grader.judging.settling import Again, settle
from grader.judging.taken import say_unsolved
from grader.language import _, both
from grader.quiz.grade import grade_quizzes
from grader.reading.extract import Source
from grader.reading.placing import (
    MAX_NAME,
    MOST_OTHERS,
    pack_files,
    place,
    read_sources,
    rivals_of,
    say_others,
    say_passed_over,
)
from grader.reading.stubs import is_untouched
from grader.reading.submissions import Submission
from grader.reading.suspicions import all_suspicions
from grader.telling.code.written import Written


def grade(submission: Submission, plan: Plan, server: Server) -> Result:
    """Grade one submission."""
    handed, unreadable = read_handed(submission, plan)
    sources, found = handed.sources[: handed.graded], handed.results
    asked = {name for exercise in plan.judged for name in exercise.names}
    server.prepare(map(plan.batch, plan.judged), plan.families)
    plain = [exercise for exercise in plan.judged if not exercise.uses]
    files = pack_files(plain, handed.sources, handed.placed, handed.recall)
    with Session(server, files, plan.course.limits) as session:
        for exercise in plain:
            if exercise.id not in handed.placed:
                found[exercise.id] = absent(exercise, sources, unreadable, asked)
                continue
            source = handed.sources[handed.placed[exercise.id]]
            found[exercise.id] = grade_exercise(exercise, source, handed.placed, plan, session)
    for exercise in (one for one in plan.judged if one.uses):
        if exercise.id in handed.placed:
            found[exercise.id], session = _grade_with_used(exercise, handed, plan, server, session)
        else:
            found[exercise.id] = absent(exercise, sources, unreadable, asked)
    results = [
        _told_of_file(one, found[one.id], sources, handed.placed[one.id])
        if one.id in handed.placed
        else found[one.id]
        for one in plan.exercises
    ]
    policies, names = plan.course.policies, (submission.student, *submission.names)
    results += grade_quizzes(plan.quizzes, sources, unreadable, names, policies)
    return plan.result_of(submission.student, results)


def read_handed(submission: Submission, plan: Plan) -> tuple[Handed, list[str]]:
    """Read a submission's files, find which counts for each exercise, and say of the others why not."""
    recall = plan.memory.cells.recall
    sources, unreadable = read_sources(submission, recall, plan.judged)
    around, _unread = read_sources(
        replace(submission, files=submission.around), recall, plan.judged
    )
    placed = {**place(plan.beside, [*sources, *around]), **place(plan.judged, sources)}
    known = {exercise.id: exercise for exercise in plan.judged}
    return Handed(known, [*sources, *around], len(sources), placed, recall), unreadable


def _grade_with_used(
    exercise: BuiltExercise, handed: Handed, plan: Plan, server: Server, before: Session
) -> tuple[ExerciseResult, Session]:
    """Grade an exercise that uses functions of earlier ones, in children of its own."""
    source = handed.sources[handed.placed[exercise.id]]
    taken = choose(exercise, handed)
    said = say_unsolved(exercise.id, taken)
    if said and not is_untouched(source, *exercise.names, given=exercise.given):
        result = ExerciseResult(exercise.id, "error", 0.0, exercise.points, said, uses=taken)
        return result, before
    if not said:  # A stub, too: the default of an argument may be a function that is used.
        source = source_with(exercise, taken, handed)
    placed = {exercise.id: 0}
    files = pack_files([exercise], [source], placed, handed.recall)
    with Session(server, files, plan.course.limits, before) as session:
        result = grade_exercise(exercise, source, placed, plan, session)
    return replace(result, uses=taken), session


def _told_of_file(
    exercise: BuiltExercise, result: ExerciseResult, sources: Sequence[Source], counts: int
) -> ExerciseResult:
    """Say which file counts, and which others answer the exercise as well."""
    return replace(
        result,
        file=sources[counts].name[-MAX_NAME:],
        rivals=tuple(rivals_of(exercise, sources, counts)[:MOST_OTHERS]),
        flags=(
            *result.flags,
            *say_others(exercise, sources, counts),
            *say_passed_over(exercise, sources[counts]),
        ),
    )


def grade_answers(submission: Submission, plan: Plan) -> list[ExerciseResult]:
    """Grade the quizzes of one submission alone, for which no server is needed."""
    sources, unreadable = read_sources(submission, plan.memory.cells.recall)
    names = (submission.student, *submission.names)
    return grade_quizzes(plan.quizzes, sources, unreadable, names, plan.course.policies)


def grade_exercise(
    exercise: BuiltExercise,
    source: Source,
    placed: Mapping[str, int],
    plan: Plan,
    session: Session,
) -> ExerciseResult:
    """Grade one exercise that `source` defines, the file that `placed` names by its number."""
    given = exercise.given
    is_as_given = bool(given) and is_untouched(source, *exercise.names, given=given)
    if is_as_given and not plan.tries_given:
        return as_given(exercise)
    flags = all_suspicions(source, exercise.names, given=exercise.imports)
    if violation := find_violation(exercise, source):
        return replace(violation, flags=flags)
    written = Written.of(source, *exercise.names)
    result, refused = _judge_calls(exercise, placed[exercise.id], plan, session, written)
    if is_as_given:
        return as_given(exercise, result)
    if result.status == "unattempted" and not is_untouched(source, *exercise.names):
        said = _(
            "The last line of the stub, raise NotImplementedError(), is still reached: take it out, and return"
            " your result."
        )
        return replace(result, status="error", diagnosis=said, flags=flags)
    if refused:
        names = both(sorted(refused))
        if result.status != "passed":
            said = _("calls PyTorch's {names} when it runs, which is not allowed here")
            return replace(forbidden(exercise, said.format(names=names)), flags=flags)
        said = _("calls PyTorch's {names} when it runs, is refused, and does without")
        flags = (*flags, said.format(names=names))
    return replace(result, flags=flags)


def _judge_calls(
    exercise: BuiltExercise, file: int, plan: Plan, session: Session, written: Written
) -> tuple[ExerciseResult, frozenset[str]]:
    """Make an exercise's calls and judge them; also return the forbidden operators that were refused."""
    banned = plan.banned.get(exercise.id, frozenset())
    replies = session.run(plan.batch(exercise), file, banned)
    refused = session.hits
    rounds = [Round(exercise.cases, replies)]
    while True:
        told = digest(exercise.id, [asked.replies for asked in rounds], session.failures)
        told += repr(written.parameters).encode()
        met = plan.memory.met
        found = met.get(told, lambda: written.digest)
        if found is None:
            found = conclude(exercise, rounds, plan, session.failures, written)
            met.keep(told, found, written.digest if written.is_consulted else b"")
        if isinstance(found, ExerciseResult):
            return found, refused
        replies = session.run(exercise.batch(plan.device, found.cases, found.fresh), file, banned)
        rounds.append(Round(found.cases, replies))


def conclude(
    exercise: BuiltExercise,
    rounds: Sequence[Round],
    plan: Plan,
    failures: Failures,
    written: Written | None = None,
) -> ExerciseResult | Again:
    """Judge what an answer did, or say which calls to make again before it can be judged."""
    first, *later = rounds
    if not later and (right := glance(exercise, first.replies, plan.device, plan.memory.known)):
        return score(exercise, right, plan)
    behaviour = behaviour_of(first.cases, first.replies, plan.device, failures)
    settling = settle(exercise, behaviour)
    try:
        again = next(settling)
        for made in later:
            again = settling.send(behaviour_of(made.cases, made.replies, plan.device, failures))
    except StopIteration as end:
        return name_mistake(exercise, behaviour, end.value, plan, written)
    return again

"""READ THIS FIRST: one submission on its straight line from files to Result.

    files -> Sources         extract.py      what each file defines; nothing of it is executed here
          -> Outcomes        jail/           the student's code, in a forked child of a warm server
          -> Checks          judging/        against expected values, with tolerances
          -> sentence        telling/        the wrong idea that the answer behaves like
          -> Result          score.py        points and status

Answers to quizzes are read from the same Sources (quiz/grade.py); nothing has to run for them.
Finding the files (submissions.py) comes before, writing the Record (report/) after. The process that runs
these lines knows the expected values; it never imports, unpickles or executes anything of a student's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader import extract, rules
from grader.built import BuiltCase, BuiltExercise
from grader.jail.client import Server
from grader.jail.code import Packed, pack
from grader.jail.session import Reply, Session
from grader.judging.checks import Check
from grader.judging.compare import compare
from grader.judging.known import is_plain
from grader.language import _, both, without_language
from grader.met import Again, Round, digest
from grader.outcome import Outcome, clean, decode
from grader.plan import Plan
from grader.quiz.grade import grade_quizzes
from grader.score import ExerciseResult, Result, score_checks
from grader.statements import RECURRING, Cell
from grader.submissions import Submission, Unreadable
from grader.suspicions import suspicions
from grader.telling.diagnose import diagnose
from grader.telling.match import Behaviour

_MIXED_DTYPES = ("same dtype", "expected scalar type", "dtype Double", "Float but got Double")
"""What PyTorch says where tensors of two dtypes meet."""

_FILE = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}{}\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
"""Stands for the name of the file of this number."""

MAX_NAME, MAX_NAMES = 200, 5
"""Characters of a file's name in a message, and how often it may stand there."""


def grade(submission: Submission, plan: Plan, server: Server) -> Result:
    """Grade one submission."""
    sources, unreadable = read_sources(submission)
    placed = place(plan.exercises, sources)
    server.prepare(map(plan.batch, plan.exercises), plan.families)
    with Session(server, pack_files(plan, sources, placed), plan.course.limits) as session:
        results = [
            grade_exercise(exercise, sources, placed, plan, session)
            if exercise.id in placed
            else absent(exercise, sources, unreadable)
            for exercise in plan.exercises
        ]
    policies = plan.course.policies
    results += grade_quizzes(plan.quizzes, sources, unreadable, submission.student, policies)
    return Result(
        submission.student, plan.device, plan.isolation, tuple(results), policies.decimals
    )


def grade_answers(submission: Submission, plan: Plan) -> list[ExerciseResult]:
    """Grade the quizzes of one submission alone, for which no server is needed."""
    sources, unreadable = read_sources(submission)
    policies = plan.course.policies
    return grade_quizzes(plan.quizzes, sources, unreadable, submission.student, policies)


def grade_exercise(
    exercise: BuiltExercise,
    sources: Sequence[extract.Source],
    placed: Mapping[str, int],
    plan: Plan,
    session: Session,
) -> ExerciseResult:
    """Grade one exercise that one of `sources` defines."""
    source = sources[placed[exercise.id]]
    violations = rules.forbidden_calls(source, exercise.id, exercise.forbid, given=exercise.imports)
    flags = suspicions(source, exercise.id, given=exercise.imports)
    if violations:
        first = violations[0]
        where = _label(source, first.label)
        said = _("uses {name} ({label}, line {line}), which is not allowed here")
        said = said.format(name=first.spelled, label=where, line=first.line)
        return _forbidden(exercise, said, flags)
    result, refused = _grade_calls(exercise, placed, plan, session)
    result = name_files(result, sources)
    if refused:
        names = both(sorted(refused))
        if result.status != "passed":
            said = _("calls PyTorch's {names} when it runs, which is not allowed here")
            return _forbidden(exercise, said.format(names=names), flags)
        said = _("calls PyTorch's {names} when it runs, is refused, and does without")
        flags = (*flags, said.format(names=names))
    return replace(result, flags=flags)


def _forbidden(exercise: BuiltExercise, said: str, flags: tuple[str, ...]) -> ExerciseResult:
    return ExerciseResult(exercise.id, "forbidden", 0.0, exercise.points, said, flags=flags)


def _grade_calls(
    exercise: BuiltExercise, placed: Mapping[str, int], plan: Plan, session: Session
) -> tuple[ExerciseResult, frozenset[str]]:
    """Make an exercise's calls and judge them; also return the forbidden operators that were refused."""
    file = placed[exercise.id]
    banned = plan.banned.get(exercise.id, frozenset())
    replies = session.run(plan.batch(exercise), file, banned)
    refused = session.hits
    rounds = [Round(exercise.cases, replies)]
    while True:
        told = digest(exercise.id, [asked.replies for asked in rounds], session.failures)
        found = plan.met.get(told)
        if found is None:
            found = plan.met.keep(told, conclude(exercise, rounds, plan, session))
        if isinstance(found, ExerciseResult):
            return found, refused
        replies = session.run(exercise.batch(plan.device, found.cases, found.fresh), file, banned)
        rounds.append(Round(found.cases, replies))


def conclude(
    exercise: BuiltExercise, rounds: Sequence[Round], plan: Plan, session: Session
) -> ExerciseResult | Again:
    """Judge what an answer did, or say which calls to make again before it can be judged."""
    if len(rounds) == 1 and (right := glance(exercise, rounds[0].replies, plan)):
        return score(exercise, right, plan)
    later = iter(rounds[1:])

    def again(cases: tuple[BuiltCase, ...], fresh: int) -> Behaviour:
        made = next(later, None)
        if made is None:
            raise _NotMade(Again(cases, fresh))
        return run(replace(exercise, cases=cases), made.replies, plan.device, session)

    behaviour = run(exercise, rounds[0].replies, plan.device, session)
    try:
        checks = settle(exercise, behaviour, again)
    except _NotMade as calls:
        return calls.again
    return name_mistake(exercise, behaviour, checks, plan)


class _NotMade(Exception):
    """Calls that have to be made first."""

    def __init__(self, again: Again) -> None:
        super().__init__()
        self.again = again


def settle(
    exercise: BuiltExercise,
    behaviour: Behaviour,
    again: Callable[[tuple[BuiltCase, ...], int], Behaviour],
) -> list[Check]:
    """Judge what an answer did; where that leaves a doubt calls are made again first.

    Args:
        exercise: whose cases.
        behaviour: what the answer did; what it did when asked again is put in here.
        again: makes the calls of cases once more; the number is the `fresh` of `BuiltExercise.calls`.
    """
    if mixed := mixing_cases(exercise, behaviour):
        # Right code may convert to float32 and then refuse float64: such cases are judged in float32.
        found = again(tuple(replace(case, runs=("float32",)) for case in mixed), 0)
        for name, (single,) in found.items():
            if single.status == "returned":
                behaviour[name] = [replace(single, dtype="float32"), *behaviour[name][1:]]
    checks = compare_all(exercise, behaviour)
    if unlucky := unlucky_cases(exercise, checks):
        behaviour.update(again(unlucky, 1))
        checks = compare_all(exercise, behaviour)
    return checks


def glance(exercise: BuiltExercise, replies: Sequence[Reply], plan: Plan) -> list[Check] | None:
    """Judge an answer that is right in every case, most of it without reading more than its numbers.

    Returns:
        The checks; None as soon as anything needs a closer look.
    """
    rest = iter(replies)
    mine = {case.name: [next(rest) for _ in case.runs] for case in exercise.cases}
    special = [case for case in exercise.cases if not is_plain(case)]
    asked = [reply for case in exercise.cases if is_plain(case) for reply in mine[case.name]]
    known = plan.known.judge(exercise.id, asked)
    found = dict(known or {})
    judged = []
    for case in special if known else exercise.cases:
        outcomes = [on(plan.device, decode(reply)) for reply in mine[case.name]]
        checks = plan.known.judge_draws(exercise.id, case, mine[case.name], outcomes)
        if checks is None:
            checks = compare(case, outcomes)
            judged.append((case, mine[case.name], outcomes, checks))
        if not all(check.passed for check in checks):
            return None
        found[case.name] = checks
    plan.known.learn(exercise.id, judged)
    return [check for case in exercise.cases for check in found[case.name]]


def compare_all(exercise: BuiltExercise, behaviour: Behaviour) -> list[Check]:
    """Compare what an answer did with what is expected, case by case."""
    return [check for case in exercise.cases for check in compare(case, behaviour[case.name])]


def name_mistake(
    exercise: BuiltExercise, behaviour: Behaviour, checks: Sequence[Check], plan: Plan
) -> ExerciseResult:
    """Turn checks into a result, with the mistake that they show."""
    result = score(exercise, checks, plan)
    if result.status in ("passed", "missing"):
        return result
    found = diagnose(exercise, behaviour, plan.banks.get(exercise.id), checks)
    return result if found is None else replace(result, diagnosis=found.sentence)


def score(exercise: BuiltExercise, checks: Sequence[Check], plan: Plan) -> ExerciseResult:
    """Turn checks into points."""
    raises = frozenset(case.name for case in exercise.cases if case.raises)
    return score_checks(exercise.id, exercise.points, checks, plan.course.policies, raises)


def on(device: str, outcome: Outcome) -> Outcome:
    """Say where a call was made."""
    return outcome if device == "cpu" else replace(outcome, device=device)


def run(
    exercise: BuiltExercise, replies: Sequence[Reply], device: str, session: Session
) -> Behaviour:
    """Sort the replies to an exercise's calls by case."""
    outcomes = iter([on(device, _explain(decode(reply), session)) for reply in replies])
    return {case.name: [next(outcomes) for _ in case.runs] for case in exercise.cases}


def mixing_cases(exercise: BuiltExercise, behaviour: Behaviour) -> tuple[BuiltCase, ...]:
    """Cases in which the answer stumbles over float64 meeting float32."""
    return tuple(
        case
        for case in exercise.cases
        if case.law is None
        and not case.raises
        and (error := behaviour[case.name][0].error) is not None
        and error["kinds"][0] == "RuntimeError"
        and any(words in error["text"] for words in _MIXED_DTYPES)
    )


def unlucky_cases(exercise: BuiltExercise, checks: Sequence[Check]) -> tuple[BuiltCase, ...]:
    """Random cases that failed by their frequencies: by chance, it may be, so they are drawn again."""
    failed = {check.case for check in checks if check.kind == "law" and not check.passed}
    return tuple(case for case in exercise.cases if case.name in failed)


def read_sources(submission: Submission) -> tuple[list[extract.Source], list[str]]:
    """Read a submission's files; those that cannot be read give a sentence each."""
    sources, unreadable = [], [submission.problem] if submission.problem else []
    for file in submission.files:
        try:
            sources.append(extract.extract(file.name, file.read()))
        except Unreadable as problem:
            unreadable.append(_("{part}: {said}").format(part=file.name, said=problem))
    return sources, unreadable


def place(exercises: Sequence[BuiltExercise], sources: Sequence[extract.Source]) -> dict[str, int]:
    """Choose the file that counts for each exercise: the one named after its unit, else the last."""
    names = [extract.defined_names(source) for source in sources]
    placed = {}
    for exercise in exercises:
        holders = [i for i, defined in enumerate(names) if exercise.id in defined]
        stems = [_stem(sources[i].name) for i in holders]
        for wanted in (exercise.unit, exercise.id):
            named = [i for i, stem in zip(holders, stems, strict=True) if stem == wanted]
            if named:
                # The unit's notebook may be there in two languages, one of them as it was handed out.
                several = named if len(named) > 1 else []
                written = [i for i in several if not _is_stub(sources[i], exercise)]
                holders = [(written or named)[0]]
                break
        if holders:
            placed[exercise.id] = holders[-1]
    return placed


def pack_files(
    plan: Plan, sources: Sequence[extract.Source], placed: Mapping[str, int]
) -> list[Packed]:
    """Per file, what its exercises need, behind the imports that the course gives.

    The labels of the cells name their file by its number, so that a mistake reads the same whoever made it.
    """
    files = []
    for number, source in enumerate(sources):
        mine = [e for e in plan.exercises if placed.get(e.id) == number]
        given = dict.fromkeys(line for exercise in mine for line in exercise.imports)
        imports = RECURRING.known(Cell(_("given imports"), "\n".join(given)))
        needed = source.statements_for(*(e.id for e in mine)) if mine else ()
        cells = pack((*imports.statements, *needed))
        for cell in cells:
            cell["label"] = _label(source, cell["label"], _FILE.format(number))
        files.append(cells)
    return files


def absent(
    exercise: BuiltExercise, sources: Sequence[extract.Source], unreadable: Sequence[str]
) -> ExerciseResult:
    """The result of an exercise that no readable file defines."""
    for source in sources:
        for problem in source.problems:
            if f"def {exercise.id}(" in problem.text or f"class {exercise.id}" in problem.text:
                where = _label(source, problem.label)
                said = _("{label} does not parse: {why} (line {line})")
                said = said.format(label=where, why=problem.message, line=problem.line)
                return ExerciseResult(exercise.id, "error", 0.0, exercise.points, said)
    if unreadable:
        said = _("; ").join(unreadable)
        return ExerciseResult(exercise.id, "unreadable", 0.0, exercise.points, said)
    said = _("{name} is not defined in the files handed in").format(name=exercise.id)
    return ExerciseResult(exercise.id, "missing", 0.0, exercise.points, said)


def _explain(outcome: Outcome, session: Session) -> Outcome:
    """Add to a missing name why it is missing: the statement that should have defined it failed."""
    if outcome.status == "missing":
        told = [_say_failure(failure) for failure in session.failures]
        return replace(outcome, note=_("; ").join(told))
    if outcome.error is None or outcome.error["kinds"][0] != "NameError":
        return outcome
    for failure in session.failures:
        for name in failure.get("names", []):
            if f"name '{name}' is not defined" in outcome.error["text"]:
                text = _("; ").join([outcome.error["text"], _say_failure(failure)])
                return replace(outcome, error=outcome.error | {"text": text})
    return outcome


def _say_failure(failure: Mapping[str, Any]) -> str:
    if "place" in failure:
        _file, label, line = failure["place"]
        said = _("{label}, line {line}: {said}")
        return clean(said.format(label=label, line=line, said=failure["note"]))
    error = failure["error"]
    said = _("{label}, line {line} failed with {name}: {text}").format(
        label=failure["label"],
        line=failure["line"],
        name=error["kinds"][0],
        text=error["text"],
    )
    return clean(said)


def name_files(result: ExerciseResult, sources: Sequence[extract.Source]) -> ExerciseResult:
    """Put the names of a student's files where a result has their numbers, see `pack_files`."""

    def named(text: str) -> str:
        for number, source in enumerate(sources) if _FILE[0] in text else ():
            # A student may write numbers in such brackets, too: a text must not grow without end.
            text = text.replace(_FILE.format(number), source.name[-MAX_NAME:], MAX_NAMES)
        return text

    if not any(
        _FILE[0] in text for text in (result.diagnosis or "", *(c.message for c in result.checks))
    ):
        return result
    checks = tuple(replace(check, message=named(check.message)) for check in result.checks)
    return replace(result, checks=checks, diagnosis=result.diagnosis and named(result.diagnosis))


def _label(source: extract.Source, label: str, file: str = "") -> str:
    """Name a cell together with its file: a student may hand in several."""
    file = file or source.name
    if label.startswith(source.name):
        return file + label.removeprefix(source.name)
    return _("{file}, {label}").format(file=file, label=label)


def _is_stub(source: extract.Source, exercise: BuiltExercise) -> bool:
    """Whether a file's definition of an exercise is the stub that was handed out."""
    texts = [s.text for s in source.statements if exercise.id in s.names.binds]
    return any("raise NotImplementedError" in text for text in texts)


def _stem(name: str) -> str:
    return without_language(name.rpartition("/")[2].rpartition(".")[0])

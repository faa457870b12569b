"""What authors use: `grade build`, `grade verify` and `grade new`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.commands.options import NOT_PASSED, course_option, load_course_of
from grader.errors import UsageError
from grader.language import _

if TYPE_CHECKING:
    from grader.course.course import Course


@click.command("build")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 and name what is stale.")
@click.option("--fresh", is_flag=True, help="Make anew what has not changed since the last time.")
@click.option("--jobs", type=click.IntRange(min=1), help="Exercises at a time; default: cores.")
@course_option
def build_command(check: bool, fresh: bool, jobs: int | None, course_dir: Path | None) -> None:
    """Write the notebooks and public cases of exercises/ from solutions/."""
    course = _load_own_course(course_dir)
    from grader.author import build
    from grader.author.side_by_side import cores
    from grader.author.stale import find_stale

    if check:
        files = build.generate(course, jobs=jobs or cores(), fresh=fresh)
        stale = find_stale(course, files)
        for path in stale:
            why = "is out of date" if path in files and path.exists() else "is missing"
            why = why if path in files else "belongs to no exercise"
            click.echo(f"{path.relative_to(course.root)} {why}; run `grade build`.")
        if stale:
            raise SystemExit(NOT_PASSED)
        click.echo(f"{len(files)} files in {course.exercises} are up to date.")
        return
    changed = build.write(course, jobs=jobs or cores(), fresh=fresh)
    for path in changed:
        click.echo(f"{'wrote' if path.exists() else 'removed'} {path.relative_to(course.root)}")
    if not changed:
        click.echo("Everything is up to date.")


@click.command("verify")
@click.argument("ids", nargs=-1, metavar="[ID...]")
@click.option("--fresh", is_flag=True, help="Prove anew what has not changed since the last time.")
@click.option("--jobs", type=click.IntRange(min=1), help="Exercises at a time; default: cores.")
@click.option("--propose", is_flag=True, help="Show changes that no wrong idea explains yet.")
@course_option
def verify_command(
    ids: tuple[str, ...], fresh: bool, jobs: int | None, propose: bool, course_dir: Path | None
) -> None:
    """Prove that exercises reward right answers and only those, and name mistakes."""
    course = _load_own_course(course_dir)
    from grader.author.lesson import lesson_id
    from grader.author.lesson_proofs import verify_lessons
    from grader.author.quiz_proofs import verify_quizzes
    from grader.author.side_by_side import cores
    from grader.author.verify import Proof, verify
    from grader.course.layout import quiz_id
    from grader.declaring.load import require_exercises
    from grader.grading.identifying import check_ids

    require_exercises(course)
    exercises = [id_ for _unit, id_ in course.exercise_ids()]
    lessons = [lesson_id(unit.id) for unit, _path in course.lesson_files()]
    others = [*(quiz_id(unit.id) for unit, _path in course.quiz_files()), *lessons]
    check_ids(ids, [*exercises, *others])

    if propose:
        _show_proposals(course, ids)
        return
    columns = ("cases", "hidden", "variants", "ideas", "pairs", "mutants", "killed", "equivalent")
    click.echo(f"      {'exercise':18}" + "".join(f"{column:>11}" for column in columns))

    def show(proof: Proof) -> None:
        counts = "".join(f"{getattr(proof, column):>11}" for column in columns)
        _show_proof(proof.id, counts, proof.problems)
        stopped = (f"killed by the time limit: `{line}`" for line in proof.stopped)
        for said in [*proof.power, *stopped, *(f"not tried: {one}" for one in proof.untried)]:
            click.echo(f"      {said}")

    wanted = [id_ for id_ in ids if id_ in exercises]
    proofs = (
        verify(course, wanted, show, fresh=fresh, jobs=jobs or cores()) if wanted or not ids else []
    )
    quizzes = verify_quizzes(course, ids)
    for quiz in quizzes:
        counts = f"{quiz.questions} questions, {quiz.drawn} drawn, {quiz.expressions} computed"
        _show_proof(quiz.id, f"  {counts}", quiz.problems)
    told = verify_lessons(course, ids)
    for lesson in told:
        counts = f"{lesson.cells} cells run, solved and unsolved, in {lesson.languages} languages"
        _show_proof(lesson.id, f"  {counts}", lesson.problems)
    problems = (one.problems for group in (proofs, quizzes, told) for one in group)
    if any(problems):
        raise SystemExit(NOT_PASSED)


def _show_proof(id_: str, counts: str, problems: Sequence[str]) -> None:
    """Print a line of the table, and what does not hold."""
    click.echo(f"{'FAIL' if problems else 'ok  '}  {id_:18}{counts}")
    for said in problems:
        click.echo(f"      {said}")


def _show_proposals(course: Course, ids: tuple[str, ...]) -> None:
    from grader.author.proposals import proposals
    from grader.declaring.load import load_exercises

    for unit, exercise in load_exercises(course, set(ids) or None):
        for one in proposals(unit, exercise, course):
            old, new = (" ".join(text.split()) for text in (one.old, one.new))
            click.echo(f"{exercise.id}: `{old}` -> `{new}` (case {one.case!r})")


@click.command("new")
@click.argument("unit")
@click.argument("id_", metavar="ID")
@click.option(
    "--class", "of_class", is_flag=True, help="Begin with a class, MyLinear of my_linear."
)
@course_option
def new_command(unit: str, id_: str, of_class: bool, course_dir: Path | None) -> None:
    """Write a first version of an exercise, solutions/UNIT/ID.py, and of its translations."""
    course = _load_own_course(course_dir)
    from grader.author.scaffold import new_exercise

    paths = new_exercise(course, unit, id_, of_class=of_class)
    written = " and ".join(map(str, paths))
    click.echo(f"Wrote {written}. Fill in the TODOs, then: grade build; grade verify {id_}")


def _load_own_course(course_dir: Path | None) -> Course:
    """Read the course that an author works on; copies that are there to learn with are no place for that."""
    from grader.course.course import PACKAGED
    from grader.course.learners_folder import is_learners_folder

    course = load_course_of(course_dir)
    if course.root == PACKAGED.resolve() or is_learners_folder(course.root):
        said = _("{folder} is a copy of a course, to learn with; name your own with --course DIR.")
        raise UsageError(said.format(folder=course.root))
    return course

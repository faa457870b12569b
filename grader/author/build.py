"""`grade build`: exercise files to what students get, `exercises/NN_<unit>/`.

A unit becomes a notebook for each language of the course (statement, stub and check for each exercise), a
valid nbgrader release version, and the public cases beside it (`bundle.py`). Building again gives the same
bytes: cell ids are the nbgrader ids, and stored tensors that agree with fresh ones to rounding are kept, so
that another processor's last bit makes nothing stale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from grader.author.case_files import case_files
from grader.author.contents import contents
from grader.author.curriculum import curriculum
from grader.author.lessons import Lessons
from grader.author.notebooks import release_notebook
from grader.author.offshoots import offshoot_files
from grader.author.pieces import Piece, make_all
from grader.author.stale import find_stale
from grader.course.course import Course, Unit
from grader.course.data import FOLDER as DATA
from grader.course.data import files_of
from grader.course.data import problems as data_problems
from grader.course.secret import keep_secret, secret_file
from grader.declaring import translations
from grader.declaring.exercise import Exercise
from grader.declaring.load import load_exercises, require_exercises
from grader.errors import CourseError
from grader.expected.keeping import Keys
from grader.language import in_use
from grader.quiz import public as quiz_public
from grader.quiz import shipped
from grader.quiz.load import load_quizzes
from grader.quiz.questions.question import Quiz
from grader.quiz.weights import weigh


def generate(course: Course, *, jobs: int = 1, fresh: bool = False) -> dict[Path, bytes]:
    """Make every file of exercises/, and the figures of lessons, by path.

    Args:
        course: the course.
        jobs: how many exercises are worked on at once.
        fresh: makes anew what is kept from before.

    Raises:
        CourseError: if an exercise is broken, or there is none.
    """
    require_exercises(course)
    keys = Keys(course)
    loaded = load_exercises(course)
    quizzes = weighed_quizzes(course, loaded)
    found = translations.problems([exercise for _, exercise in loaded], course.languages)
    found += data_problems(course)
    found += translations.missing([path for _, path in course.quiz_files()], course.languages)
    if found:
        raise CourseError(*found)
    problems: list[str] = []
    exercises = _by_unit(course, loaded)
    lessons = lessons_of(course, loaded, quizzes)
    files = dict(lessons.files)
    files |= {course.exercises / n: d for n, d in contents(course, exercises, quizzes).items()}
    if course.curriculum:
        files[course.root / course.curriculum] = curriculum(course, exercises, quizzes)
    # What takes longest is begun first.
    pieces = [*case_files(course, loaded, keys)]
    for unit in course.units:
        mine, quiz = exercises[unit.id], quizzes.get(unit.id)
        if not mine and quiz is None:
            continue
        folder = course.exercises / unit.folder
        try:
            pieces += [
                _notebook(course, unit, mine, language, quiz, lessons, keys)
                for language in course.languages
            ]
            for place, path in files_of(course, unit.id).items():
                files[folder / DATA / place] = path.read_bytes()
            if quiz is not None:
                files |= {folder / name: data for name, data in _quiz_files(course, quiz)}
        except CourseError as error:
            problems += error.problems
    files |= make_all(course, pieces, jobs=jobs, fresh=fresh, problems=problems)
    files |= offshoot_files(course, loaded, files)
    if problems:
        raise CourseError(*problems)
    return files


def _notebook(
    course: Course,
    unit: Unit,
    exercises: Sequence[Exercise],
    language: str,
    quiz: Quiz | None,
    lessons: Lessons,
    keys: Keys,
) -> Piece:
    """A unit's notebook in one language."""
    name = f"{unit.folder}{'' if language == course.languages[0] else f'.{language}'}.ipynb"
    make = partial(release_notebook, unit, exercises, language, quiz=quiz, lessons=lessons)
    bases = [keys.of(one.path) for one in exercises if one.base is not None]
    key = keys.of_unit(unit.id, language, in_use(), lessons.beside(unit), bases)
    return Piece("notebooks", name, key, course.exercises / unit.folder, lambda: {name: make()})


def weighed_quizzes(course: Course, loaded: Sequence[tuple[Unit, Exercise]]) -> dict[str, Quiz]:
    """The quizzes by unit, with what each is worth beside the unit's exercises; offshoots do not count."""
    points = {unit.id: 0.0 for unit in course.units}
    for owner, exercise in loaded:
        points[owner.id] += 0 if exercise.base is not None else exercise.points
    return {quiz.unit: quiz for quiz in weigh(load_quizzes(course), course, points)}


def lessons_of(
    course: Course, loaded: Sequence[tuple[Unit, Exercise]], quizzes: Mapping[str, Quiz]
) -> Lessons:
    """Read the lessons of a course.

    Raises:
        CourseError: every mistake in them.
    """
    own = [one for one in loaded if one[1].base is None]
    ids = {unit: [one.id for one in mine] for unit, mine in _by_unit(course, own).items()}
    return Lessons(course, ids, quizzes)


def _by_unit(course: Course, loaded: Sequence[tuple[Unit, Exercise]]) -> dict[str, list[Exercise]]:
    return {u.id: [one for owner, one in loaded if owner.id == u.id] for u in course.units}


def _quiz_files(course: Course, quiz: Quiz) -> Iterator[tuple[str, bytes]]:
    """The questions, and where the course ships it, their key."""
    yield quiz_public.FILE, quiz_public.to_bytes(quiz)
    if course.policies.ship_quiz_key:
        yield shipped.FILE, shipped.to_bytes(quiz)


def files_for_class(course: Course) -> list[Path]:
    """Return the files of exercises/ that a class is given: never the key to a quiz, whatever the policy."""
    there = (path for path in course.exercises.rglob("*") if path.is_file())
    return shipped.for_class(sorted(p for p in there if not _is_hidden(p, course.exercises)))


def write(course: Course, *, jobs: int = 1, fresh: bool = False) -> list[Path]:
    """Bring exercises/ up to date and return the files that changed or went; draw a secret if there is none.

    Args:
        course: see `generate`.
        jobs: the same.
        fresh: the same.

    Raises:
        CourseError: as `generate` does.
    """
    files = generate(course, jobs=jobs, fresh=fresh)
    stale = find_stale(course, files)
    for path in stale:
        if path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path])
        else:
            path.unlink()
            _remove_empty(path.parent, course.exercises)
    return [secret_file(course), *stale] if keep_secret(course) else stale


def _remove_empty(folder: Path, root: Path) -> None:
    """Take away a folder that holds nothing any more, as that of a unit that has another number now."""
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _is_hidden(path: Path, root: Path) -> bool:
    """Tell files that tools leave, as `.ipynb_checkpoints`."""
    return any(part.startswith(".") for part in path.relative_to(root).parts)

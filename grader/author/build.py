"""`grade build`: exercise files to what students get, `exercises/NN_<unit>/`.

A unit becomes a notebook for each language of the course (statement, stub and check for each exercise), a
valid nbgrader release version, and the public cases beside it (`bundle.py`). Building again gives the same
bytes: cell ids are the nbgrader ids, and stored tensors that agree with fresh ones to rounding are kept, so
that another processor's last bit makes nothing stale.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from grader.author import cells
from grader.author.case_files import case_files
from grader.author.contents import contents
from grader.author.curriculum import curriculum
from grader.author.lessons import Lessons, plain_cells
from grader.author.notebook_tools import preprocessors
from grader.author.weaving import with_quiz
from grader.course.course import Course, Unit
from grader.course.data import FOLDER as DATA
from grader.course.data import files_of
from grader.course.data import problems as data_problems
from grader.course.secret import keep_secret, secret_file
from grader.declaring import translations
from grader.declaring.exercise import Exercise
from grader.declaring.load import load_exercises, require_exercises
from grader.declaring.translations import translated
from grader.errors import CourseError
from grader.expected import keeping
from grader.expected.keeping import Keys
from grader.language import SOURCE, in_use, speaking
from grader.quiz import public as quiz_public
from grader.quiz import shipped
from grader.quiz.cells import quiz_cells
from grader.quiz.load import load_quizzes
from grader.quiz.questions.question import Quiz
from grader.quiz.weights import weigh
from grader.telling.ideas import stored

_SAME = {"rtol": 1e-9, "atol": 1e-12}


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
    for unit in course.units:
        mine, quiz = exercises[unit.id], quizzes.get(unit.id)
        if not mine and quiz is None:
            continue
        folder = course.exercises / unit.folder
        try:
            for language in course.languages:
                name = f"{unit.folder}{'' if language == course.languages[0] else f'.{language}'}.ipynb"
                make = partial(release_notebook, unit, mine, language, quiz=quiz, lessons=lessons)
                words = (language, in_use(), lessons.beside(unit))
                key = "" if fresh else keys.of_unit(unit.id, *words)
                files[folder / name] = _kept(course, name, key, make)
            for place, path in files_of(course, unit.id).items():
                files[folder / DATA / place] = path.read_bytes()
            if quiz is not None:
                files |= {folder / name: data for name, data in _quiz_files(course, quiz)}
        except CourseError as error:
            problems += error.problems
    files |= case_files(course, loaded, keys, jobs=jobs, fresh=fresh, problems=problems)
    if problems:
        raise CourseError(*problems)
    return files


def _kept(course: Course, name: str, key: str, make: Callable[[], bytes]) -> bytes:
    """Return a notebook that is kept under a key, or make and keep it; without a key only make it."""
    data = keeping.read(course, "notebooks", name, key) if key else None
    if data is None:
        data = make()
        if key:
            keeping.keep(course, "notebooks", name, key, data)
    return data


def weighed_quizzes(course: Course, loaded: Sequence[tuple[Unit, Exercise]]) -> dict[str, Quiz]:
    """The quizzes by unit, with what each is worth beside the unit's exercises."""
    points = {unit.id: 0.0 for unit in course.units}
    for owner, exercise in loaded:
        points[owner.id] += exercise.points
    return {quiz.unit: quiz for quiz in weigh(load_quizzes(course), course, points)}


def lessons_of(
    course: Course, loaded: Sequence[tuple[Unit, Exercise]], quizzes: Mapping[str, Quiz]
) -> Lessons:
    """Read the lessons of a course.

    Raises:
        CourseError: every mistake in them.
    """
    ids = {unit: [one.id for one in mine] for unit, mine in _by_unit(course, loaded).items()}
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


def find_stale(course: Course, files: dict[Path, bytes]) -> list[Path]:
    """Return the generated files that are not on disk as `files` has them, and those that should go."""
    there = {
        path
        for path in course.exercises.rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
    changed = [path for path in files if not path.is_file() or _differs(path, files)]
    return sorted([*changed, *(there - files.keys())])


def release_notebook(
    unit: Unit,
    exercises: Sequence[Exercise],
    language: str = SOURCE,
    *,
    quiz: Quiz | None = None,
    lessons: Lessons | None = None,
) -> bytes:
    """Make a unit's notebook as students get it: references cleared, given cells locked.

    Args:
        unit: whose notebook.
        exercises: those of the unit.
        language: in which it is told, as far as there are translations.
        quiz: the unit's, if it has one.
        lessons: of the course; None makes the cells of the exercises alone.

    Raises:
        CourseError: if a reference lacks nbgrader's solution markers, or a translation does not fit.
    """
    return release(source_notebook(unit, exercises, language, quiz=quiz, lessons=lessons))


def release(notebook: Any) -> bytes:
    """Make of a source version what nbgrader makes of it: its release version, as a file."""
    tools = preprocessors()
    import nbformat

    resources: dict[str, Any] = {"nbgrader": {}}
    for step in (
        "LockCells",
        "ClearSolutions",
        "ClearOutput",
        "CheckCellMetadata",
        "ComputeChecksums",
    ):
        notebook, resources = tools[step]().preprocess(notebook, resources)
    text: str = nbformat.writes(notebook, version=4)
    return (text.rstrip("\n") + "\n").encode()


def source_notebook(
    unit: Unit,
    exercises: Sequence[Exercise],
    language: str = SOURCE,
    *,
    quiz: Quiz | None = None,
    lessons: Lessons | None = None,
) -> Any:
    """Make a unit's notebook with the references in it, nbgrader's source version; see `release_notebook`."""
    preprocessors()  # with them nbformat is imported in a third of its time
    from nbformat.v4 import new_notebook

    with speaking(language):
        told = [translated(one, language) for one in exercises]
        made = lessons.cells(unit, told) if lessons else plain_cells(unit, told)
        questions = quiz_cells(quiz, language) if quiz else []
    made = with_quiz(made, [cells.quiz_cell(cell) for cell in questions])
    metadata = {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    return new_notebook(cells=made, metadata=metadata)


def _is_hidden(path: Path, root: Path) -> bool:
    """Tell files that tools leave, as `.ipynb_checkpoints`."""
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _differs(path: Path, files: Mapping[Path, bytes]) -> bool:
    old, data = path.read_bytes(), files[path]
    if old == data:
        return False
    if path.name.endswith(stored.SUFFIX):
        return not stored.same_ideas(old, data)
    if path.suffix != ".safetensors":
        return True
    document = files.get(path.with_name(f"{path.name.partition('.')[0]}.json"), b"{}")
    return not _same_tensors(old, data, list(_single_results(document)))


def _single_results(document: bytes) -> Iterator[slice]:
    """Where expected results of float32 stand among the numbers of that dtype."""
    for case in json.loads(document).get("cases", ()):
        for _aspect, leaf in (case.get("expected") or {}).get("aspects", ()):
            dtype, start, shape = (leaf or {}).get("tensor") or ("", 0, ())
            if dtype == "float32":
                yield slice(start, start + math.prod(shape))


def _same_tensors(old: bytes, new: bytes, single: Sequence[slice]) -> bool:
    import torch

    from grader.jail.inside import wire
    from grader.jail.inside.frames import WireError

    try:
        one, other = wire.unpack(old), wire.unpack(new)
    except WireError:
        return False
    if one.keys() != other.keys() or any(one[name].shape != other[name].shape for name in one):
        return False
    # The rest of float32 holds sensitivities, which are estimates.
    pairs = [(one[name], other[name]) for name in one if name != "float32"]
    pairs += [(one["float32"][part], other["float32"][part]) for part in single]
    return all(torch.allclose(a, b, equal_nan=True, **_SAME) for a, b in pairs)

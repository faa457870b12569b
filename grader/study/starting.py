"""`grade start`: make a workspace, or bring one up to date, and never touch work."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.course.catalog import Entry, read_catalog
from grader.course.course import COURSE_FILE, Course, find_course, load_course
from grader.errors import CourseError, UsageError
from grader.files import dump, write_atomically
from grader.language import _, in_use
from grader.quiz.questions.question import Quiz
from grader.reading.carried import make_code, read_carried
from grader.study.cells import Notebook
from grader.study.moving import move
from grader.study.quizzes import quizzes_of
from grader.study.stub import released_notebook, stub_file
from grader.study.workspace import DamagedSettings, Workspace, find_workspace


@dataclass(frozen=True)
class Started:
    """What `start` did.

    Attributes:
        made: files that are new.
        extended: files that existed, with what was added to them: ids of exercises and quizzes, else in words.
        kept: files that existed and were not touched.
        moved: files and folders that have another name now: the former one, and the new one.
        renewed: files in which text of the course was brought up to date, and nothing else.
        entries: the exercises, in course order.
        quizzes: in course order.
    """

    workspace: Workspace
    made: Sequence[Path]
    extended: Sequence[tuple[Path, Sequence[str]]]
    kept: Sequence[Path]
    moved: Sequence[tuple[Path, Path]]
    renewed: Sequence[Path]
    entries: Sequence[Entry]
    quizzes: Sequence[Quiz]


def start(
    folder: Path | None,
    course_dir: Path | None = None,
    format_: str | None = None,
    student: str | None = None,
) -> Started:
    """Make a workspace in `folder`, or bring the one there up to date.

    Args:
        folder: default: the workspace that one is in, else a folder named after the course.
        course_dir: the course; default: the one that the workspace was made from, else the nearest.
        format_: "ipynb" or "py"; default: as before, else "ipynb".
        student: name under which results are told; default: as before.

    Raises:
        UsageError: if the folder cannot be written to or is the course's own.
        CourseError: if the course is broken.
    """
    here = _workspace_of(Path.cwd())
    if folder is None and here is not None:
        folder = here.root
    before = _workspace_of(folder) if folder is not None and folder.is_dir() else None
    if before is not None and folder is not None and before.root != folder.resolve():
        before = None  # a workspace around the new one has no say in it
    course = load_course(_find_origin(before, course_dir))
    root = (folder or Path.cwd() / _slug(course.title)).resolve()
    before = before or (_workspace_of(root) if root.is_dir() else None)
    workspace = before or Workspace(root, course.root)
    workspace = replace(
        workspace,
        origin=workspace.origin if course.root == workspace.course else course.root,
        format=format_ or workspace.format,
        language=in_use(),
        student=workspace.student if student is None else student,
        code=workspace.code or _code_in(root) or make_code(),
    )
    return _write(workspace, course)


def _workspace_of(folder: Path) -> Workspace | None:
    """The workspace that a folder belongs to, even if its settings are lost."""
    try:
        return find_workspace(folder)
    except DamagedSettings as error:
        return error.workspace


def _find_origin(before: Workspace | None, course_dir: Path | None) -> Path:
    if course_dir is not None:
        return find_course(course_dir)
    if before is None:
        return find_course()
    return before.origin if (before.origin / COURSE_FILE).is_file() else before.course


def _write(workspace: Workspace, course: Course) -> Started:
    root = workspace.root
    _refuse(root, course)
    entries = [entry for _unit, mine in read_catalog(course) for entry in mine]
    quizzes = quizzes_of(course, None).all
    if not entries and not quizzes:
        raise CourseError(
            _("{path}: no exercise; run `grade build`.").format(path=course.exercises)
        )
    try:
        root.mkdir(parents=True, exist_ok=True)
        # What lies in a folder that is no workspace yet is somebody's own, whatever it is called.
        moved = move(root, course, entries) if workspace.file.is_file() else []
        made, extended, kept, renewed = [], [], [], []
        for path, data, added in _work(workspace, course, entries, quizzes):
            if data is None:
                kept.append(path)
                continue
            is_new = not path.exists()
            write_atomically(path, data)
            if is_new:
                made.append(path)
            elif added:
                extended.append((path, added))
            else:
                renewed.append(path)
        _copy_course(course, workspace)
        _hide_from_git(workspace, course)
        write_atomically(workspace.file, dump(workspace.settings()))
    except OSError as error:
        where = error.filename or root
        raise UsageError(
            _("{path} cannot be written: {why}. Choose another folder.").format(
                path=where, why=error.strerror
            )
        ) from None
    return Started(workspace, made, extended, kept, moved, renewed, entries, quizzes)


def _refuse(root: Path, course: Course) -> None:
    """Refuse a folder in which a workspace would be lost, or in the way."""
    what = ""
    if root.is_file():
        what = _("{path} is a file; give another folder.")
    elif root == course.root:
        what = _("{path} is the course itself; give another folder.")
    elif root.is_relative_to(course.exercises) or root.is_relative_to(course.solutions):
        # `grade build` removes from exercises/ what it has not made.
        what = _("{path} belongs to the course's own files; give another folder.")
    if what:
        raise UsageError(what.format(path=root))


def _work(
    workspace: Workspace, course: Course, entries: Sequence[Entry], quizzes: Sequence[Quiz]
) -> Iterator[tuple[Path, bytes | None, Sequence[str]]]:
    """The learner's files: path, what to write (None: nothing), and what is added to one that exists."""
    if workspace.format == "py":
        for entry in entries:
            path = workspace.root / entry.folder / f"{entry.id}.py"
            yield path, None if path.exists() else stub_file(entry), ()
        return
    owners = {entry.id: entry.id for entry in entries}
    owners |= {question.id: quiz.id for quiz in quizzes for question in quiz.questions}
    there = {entry.unit for entry in entries} | {quiz.unit for quiz in quizzes}
    for unit in [unit.id for unit in course.units if unit.id in there]:
        released = released_notebook(course.root, unit)
        path = workspace.root / f"{released.parent.name}.ipynb"
        if not released.is_file():
            raise CourseError(_("{path}: not there; run `grade build`.").format(path=released))
        if not path.exists():
            notebook = Notebook(released, is_handed_out=True)
            notebook.carry(workspace.carried)
            yield path, notebook.to_bytes(), ()
            continue
        data, cells = _extend(path, released, workspace, unit)
        added = list(dict.fromkeys(owners[cell] for cell in cells if cell in owners))
        yield path, data, added or ([_("parts of the lesson")] if cells else [])


def _extend(
    path: Path, released: Path, workspace: Workspace, unit: str
) -> tuple[bytes | None, Sequence[str]]:
    """Add the cells that the course has got since, and bring its text up to date.

    What the learner has deleted stays deleted, and what they have changed stays as it is.
    """
    former = released_notebook(workspace.course, unit)
    if not former.is_file() or former.read_bytes() == released.read_bytes():
        return _carrying(path, workspace), ()
    mine = Notebook(path)
    is_carried = mine.carry(workspace.carried)
    now, then = (Notebook(one, is_handed_out=True) for one in (released, former))
    renewed = mine.renew(then, now)
    added = mine.add_missing(now, now.named().keys() - then.named().keys())
    return (mine.to_bytes(), added) if added or renewed or is_carried else (None, ())


def _carrying(path: Path, workspace: Workspace) -> bytes | None:
    """The learner's notebook with what it is to carry; None where it has that, or is no notebook."""
    try:
        mine = Notebook(path)
    except UsageError:
        return None
    return mine.to_bytes() if mine.carry(workspace.carried) else None


def _code_in(root: Path) -> str:
    """The code of notebooks that are there, though the settings are lost: numbers stay the same."""
    notebooks = sorted(root.glob("*.ipynb")) if root.is_dir() else []
    found = (read_carried(path.read_bytes()).code for path in notebooks if path.is_file())
    return next(filter(None, found), "")


def _copy_course(course: Course, workspace: Workspace) -> None:
    """Bring the copy of the course up to date; nothing of solutions/ is in it."""
    if course.root == workspace.course:
        return
    wanted = {Path(COURSE_FILE): course.root / COURSE_FILE}
    for path in sorted(course.exercises.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(course.root).parts)
        if path.is_file() and not hidden:
            wanted[path.relative_to(course.root)] = path
    for name, path in wanted.items():
        copy = workspace.course / name
        if not copy.is_file() or copy.read_bytes() != path.read_bytes():
            write_atomically(copy, path.read_bytes())
    for path in sorted((workspace.course / "exercises").rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(workspace.course) not in wanted:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            shutil.rmtree(path)


def _hide_from_git(workspace: Workspace, course: Course) -> None:
    """Keep a workspace that lies in the course's own folder out of its repository."""
    ignoring = workspace.root / ".gitignore"
    if workspace.root.is_relative_to(course.root) and not ignoring.exists():
        write_atomically(ignoring, b"*\n")


def _slug(title: str) -> str:
    """A folder's name from a title, in any script."""
    return re.sub(r"\W+", "-", title.lower()).strip("-_") or "course"

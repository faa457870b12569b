"""`grade release`, step by step: what belongs to it, its files, no answer in them, and only then written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.course import Course
from grader.errors import CourseError, UsageError
from grader.language import NAMES, _, several
from grader.release import contents, leaks
from grader.release.course_folder import CONFIG, lines_for, write_source
from grader.release.sheets import graded_by_us, released
from grader.release.wanted import Handout, find_handout
from grader.release.writing import write_release


@dataclass(frozen=True)
class Made:
    """What was written, in sentences.

    Attributes:
        said: where, and what is in it.
        notes: what is still to be done.
    """

    said: str
    notes: tuple[str, ...] = ()


def to_students(course: Course, name: str, target: Path) -> Made:
    """Write what students get of an assignment to a folder or a zip.

    Raises:
        UsageError: if there is no such assignment, or the target cannot be written to.
        CourseError: if the course is broken, or an answer would be in it.
    """
    _refuse_place(course, target.resolve())
    handout = find_handout(course, name)
    files = contents.everything(handout)
    _refuse_leaks(handout, files)
    write_release(files, target.absolute())
    return Made(_say(handout, files, target))


def to_nbgrader(course: Course, name: str, into: Path, language: str = "") -> Made:
    """Write an assignment's source version into a course of nbgrader's; see `to_students`.

    Args:
        course: whose assignment.
        name: of the assignment.
        into: the folder of nbgrader's course.
        language: of the notebooks; "" for the one that exercises are written in.
    """
    language = language or course.languages[0]
    if language not in course.languages:
        said = _("The course is not told in {language}; there are {languages}.")
        shown = {"language": NAMES.get(language, language), "languages": several(course.languages)}
        raise UsageError(said.format(**shown))
    handout = find_handout(course, name)
    sources = contents.sources(handout, language)
    given = {name: released(source) for name, source in sources.items()}
    beside = contents.beside(handout, given, [language])
    _refuse_leaks(handout, given | beside)
    made = {name: _as_file(graded_by_us(source)) for name, source in sources.items()}
    target, is_set = write_source(handout, made | beside, into)
    next_ = _("Next, in {course}: nbgrader generate_assignment {id}")
    notes = [next_.format(course=into, id=handout.id)]
    if not is_set:
        said = _(
            "{config} in {course} was there before; add these lines to it, so that nbgrader grades with"
            " TorchGrade:"
        )
        told = said.format(config=CONFIG, course=into)
        notes.append(f"{told}\n\n{lines_for(course.root)}")
    return Made(_say(handout, given | beside, target), tuple(notes))


def _refuse_place(course: Course, target: Path) -> None:
    """Refuse a place where the hand-out would be in the way, or would be taken for something else."""
    said = ""
    if target == course.root:
        said = _("{path} is the course itself; give another folder.")
    elif any(target.is_relative_to(one) for one in (course.exercises, course.solutions)):
        # `grade build` removes from exercises/ what it has not made.
        said = _("{path} belongs to the course's own files; give another folder.")
    elif target == Path.cwd():
        said = _("{path} is the folder that you are in; give the name of a new one.")
    if said:
        raise UsageError(said.format(path=target))


def _as_file(notebook: object) -> bytes:
    import nbformat

    text: str = nbformat.writes(notebook, version=4)
    return (text.rstrip("\n") + "\n").encode()


def _refuse_leaks(handout: Handout, files: Mapping[str, bytes]) -> None:
    found: Sequence[str] = leaks.find_leaks(handout, files)
    if found:
        raise CourseError(*found, _("Nothing was written: an answer would have been handed out."))


def _say(handout: Handout, files: Mapping[str, bytes], target: Path) -> str:
    said = _("{target}: {exercises}, {points} points, {count} files, {size} MB")
    ids = [one.id for sheet in handout.sheets for one in sheet.exercises]
    ids += [sheet.quiz.id for sheet in handout.sheets if sheet.quiz]
    size = sum(map(len, files.values())) / 1e6
    shown = {"points": f"{round(handout.points, 2):g}", "count": len(files), "size": f"{size:.1f}"}
    return said.format(target=target, exercises=several(ids), **shown)

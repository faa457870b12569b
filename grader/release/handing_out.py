"""`grade release`, step by step: what belongs to it, its files, no answer in them, and only then written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.course import Course
from grader.errors import CourseError, UsageError
from grader.language import NAMES, _, several
from grader.release import contents, leaks
from grader.release.course_folder import CONFIG, LINES, write_source
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
    handout = find_handout(course, name)
    files = contents.everything(handout)
    _refuse_leaks(handout, files)
    write_release(files, target)
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
    notes = [_("Next, in {course}: nbgrader generate_assignment {id}")]
    if not is_set:
        notes.append(
            _(
                "{config} in {course} was there before; add these lines to it, so that nbgrader grades with"
                " TorchGrade:"
            )
            + "\n\n"
            + LINES
        )
    shown = {"course": str(into), "id": handout.id, "config": CONFIG}
    return Made(_say(handout, given | beside, target), tuple(n.format(**shown) for n in notes))


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

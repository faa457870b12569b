"""`exercises/README.md`: what is in the course, in its order, and where to begin; one for each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.course.course import Course, Unit
from grader.declaring.exercise import Exercise
from grader.language import _, several, speaking
from grader.quiz.questions.question import Quiz


def contents(
    course: Course,
    exercises: Mapping[str, Sequence[Exercise]],
    quizzes: Mapping[str, Quiz],
) -> dict[str, bytes]:
    """Make the files, by name.

    Args:
        course: whose.
        exercises: by unit, in the order in which they are taught.
        quizzes: by unit.
    """
    made = {}
    taught = [unit for unit in course.units if exercises.get(unit.id) or unit.id in quizzes]
    for language in course.languages:
        end = "" if language == course.languages[0] else f".{language}"
        with speaking(language):
            lines = [f"# {course.shown}", "", *_begin(taught[0], end), "", *_head(taught)]
            for unit in taught:
                mine = exercises.get(unit.id, ())
                lines.append(_row(unit, mine, quizzes.get(unit.id), taught, end))
        made[f"README{end}.md"] = ("\n".join(lines) + "\n").encode()
    return made


def _begin(first: Unit, end: str) -> list[str]:
    said = _("Begin with {link}: its notebook says how to work. The units build on each other.")
    return [said.format(link=_link(first, first.shown, end))]


def _head(taught: Sequence[Unit]) -> list[str]:
    names = [_("Unit"), _("Exercises"), _("Points")]
    names += [_("Minutes")] if any(unit.minutes for unit in taught) else []
    rule = ["---", "---", *("---:" for _name in names[2:])]
    return [f"| {' | '.join(names)} |", f"| {' | '.join(rule)} |"]


def _row(
    unit: Unit, exercises: Sequence[Exercise], quiz: Quiz | None, taught: Sequence[Unit], end: str
) -> str:
    points = sum(one.points for one in exercises) + (quiz.points if quiz else 0)
    what = [f"`{one.id}`" for one in exercises] + ([_("quiz")] if quiz else [])
    columns = [
        _link(unit, f"{unit.number} {unit.shown}", end),
        several(what),
        f"{round(points, 2):g}",
    ]
    if any(one.minutes for one in taught):
        columns.append(str(unit.minutes or ""))
    return f"| {' | '.join(columns)} |"


def _link(unit: Unit, words: str, end: str) -> str:
    return f"[{words}]({unit.folder}/{unit.folder}{end}.ipynb)"

"""The page that `curriculum` of course.yaml names: all exercises, their points, and what each is built from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.course.course import Course, Unit
from grader.declaring.exercise import Exercise
from grader.language import _, several, speaking
from grader.quiz.questions.question import Quiz


def curriculum(
    course: Course, exercises: Mapping[str, Sequence[Exercise]], quizzes: Mapping[str, Quiz]
) -> bytes:
    """Make the page, in the first language of the course.

    Args:
        course: whose.
        exercises: by unit, in the order in which they are taught.
        quizzes: by unit.
    """
    with speaking(course.languages[0]):
        ours = [one for mine in exercises.values() for one in mine]
        last = {unit.id for unit in course.units if unit.capstone}
        said = _(
            "Units: {u}; exercises: {n}; quizzes: {q}; points: {p}. This page is written by `grade build`."
        )
        own = [one for id_, mine in exercises.items() if id_ not in last for one in mine]
        own = [one for one in own if one.base is None]
        taught = [unit for unit in course.units if exercises.get(unit.id) or unit.id in quizzes]
        asked = [quiz for id_, quiz in quizzes.items() if id_ not in last]
        points = sum(one.points for one in own) + sum(one.points for one in asked)
        counts = {"n": len(own), "q": len(asked), "u": len({u.id for u in taught} - last)}
        lines = [f"# {course.shown}", "", said.format(**counts, p=f"{points:.4g}")]
        if ends := [one for id_ in last for one in exercises.get(id_, ())]:
            points = sum(one.points for one in ends)
            points += sum(quizzes[unit].points for unit in last & quizzes.keys())
            more = _("Capstones: {n}; points, with their questions: {p}.")
            lines += ["", more.format(n=len(ends), p=f"{points:.4g}")]
        if grown := [one for one in ours if one.base is not None]:
            more = _(
                "Made of exercises of earlier units: {d} debug and {b} break-it exercises; points: {p}."
            )
            kinds = [one.kind for one in grown]
            told = {"d": kinds.count("debug"), "b": kinds.count("break_it")}
            lines += ["", more.format(p=f"{sum(one.points for one in grown):.4g}", **told)]
        for unit in taught:
            lines += ["", *_unit(unit, exercises.get(unit.id, ()), quizzes.get(unit.id), ours)]
    return ("\n".join(lines) + "\n").encode()


def _unit(
    unit: Unit, exercises: Sequence[Exercise], quiz: Quiz | None, ours: Sequence[Exercise]
) -> list[str]:
    lines = [f"## {unit.number} {unit.shown}", ""]
    if unit.minutes:
        lines += [_("{m} minutes.").format(m=unit.minutes), ""]
    head = [_("Exercise"), _("What it is"), _("Points"), _("Uses"), _("Used by")]
    lines += [f"| {' | '.join(head)} |", "| --- | --- | ---: | --- | --- |"]
    for one in exercises:
        later = [other.id for other in ours if one.id in other.uses and other.base is None]
        uses = one.uses if one.base is None else (one.base.id,)
        row = [f"`{one.id}`", one.title, f"{one.points:g}", _ids(uses), _ids(later)]
        lines.append(f"| {' | '.join(row)} |")
    if quiz:
        asked = _("{n} questions").format(n=len(quiz.questions))
        lines.append(f"| `{quiz.id}` | {asked} | {round(quiz.points, 2):g} |  |  |")
    return lines


def _ids(ids: Sequence[str]) -> str:
    return several([f"`{one}`" for one in ids]) if ids else ""

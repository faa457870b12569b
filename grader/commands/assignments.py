"""Of `grade run`: which assignment is meant, and what became of the marks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.errors import UsageError
from grader.language import _, both, ngettext, several

if TYPE_CHECKING:
    from grader.course.course import Course
    from grader.grading.options import Options, Run
    from grader.grading.scorebook import Change

MOST_NAMES = 20
"""Names that are listed; of more the number is told."""


def choose_assignment(
    words: Sequence[str], course: Course, command: str = "run"
) -> tuple[str, tuple[Path, ...]]:
    """Split what stands behind a command into an assignment and paths; `./hw1` is always a path.

    Raises:
        UsageError: a word may be both, or is neither.
    """
    name, *others = words
    known = [one.id for one in course.assignments]
    if name in known:
        if not others and Path(name).exists():
            said = _(
                "{name} is an assignment, and a folder here. Write `grade {command} {name} {name}` for the"
                " folder as this assignment, or `grade {command} ./{name}` for it as the whole course."
            )
            raise UsageError(said.format(command=command, name=name))
        if not others:
            said = _("Say where the submissions are: grade {command} {name} FOLDER")
            raise UsageError(said.format(command=command, name=name))
        for other in others:
            if other in known and other != name:
                said = _(
                    "{first} and {second} are assignments, and one is graded at a time. If {second} is a"
                    " folder, write ./{second}."
                )
                raise UsageError(said.format(first=name, second=other))
        return name, tuple(map(Path, others))
    if others and not Path(name).exists() and "/" not in name and not Path(name).suffix:
        _refuse_unknown(name, known)
    for other in others:
        if other in known and not Path(other).exists():
            said = _("An assignment stands in front: grade {command} {name} {path}")
            raise UsageError(said.format(command=command, name=other, path=name))
    return "", tuple(map(Path, words))


def _refuse_unknown(name: str, known: Sequence[str]) -> None:
    """Say of a first word that is no path that it is no assignment either."""
    from grader.course.catalog import guess

    if known:
        said = _("There is no assignment {id}, and no file or folder of this name; {guess}")
        raise UsageError(said.format(id=repr(name), guess=guess(name, known)))
    said = _(
        "There is no file or folder {name}, and course.yaml declares no assignments: name what is to be graded,"
        " or declare it under `assignments:`."
    )
    raise UsageError(said.format(name=name))


def say_assignment(course: Course, id_: str) -> None:
    """Say which assignment is graded, before it is."""
    from grader.course.due import show_due
    from grader.policies.marks import find_assignment

    assignment = find_assignment(course, id_)
    count = len(course.ids_in(assignment))
    said = ngettext("{count} exercise or quiz", "{count} exercises and quizzes", count)
    words = [said.format(count=count)]
    if assignment.due_time:
        words.append(_("due {due}").format(due=show_due(assignment.due_time)))
    if assignment.points:
        words.append(_("{points:g} points").format(points=assignment.points))
    told = _("Assignment {name}: {what}").format(name=id_, what=several(words))
    click.echo(told, err=True)


def say_marks(done: Run, options: Options) -> None:
    """Say whose tables name nobody, and which marks are others than before; the summary has the rest."""
    from grader.intake.saying import some

    shared = [both(group) for group in done.same_numbers]
    for said, names in (
        (_("Quizzes answered with numbers that were drawn for one person: {names}"), shared),
        (
            _("In overrides.csv or extensions.csv, and not among the submissions: {names}"),
            done.absent,
        ),
    ):
        if names:
            click.echo(said.format(names=some(names, MOST_NAMES)), err=True)
    if done.stale:
        said = _(
            "{path} goes by the rules of today; scores.csv of these is older, until `grade run` makes it anew:"
            " {ids}"
        )
        click.echo(said.format(path=options.out / "grades.csv", ids=several(done.stale)), err=True)
    changed = changed_marks(done.changes)
    if changed and not options.preview:
        said = ngettext(
            "{count} mark is another than before, see {path}: {names}",
            "{count} marks are others than before, see {path}: {names}",
            len(changed),
        )
        path = options.folder / "changes.csv"
        told = said.format(count=len(changed), path=path, names=some(changed, MOST_NAMES))
        click.echo(told, err=True)


def changed_marks(changes: Sequence[Change]) -> list[str]:
    """Whose marks change, from what to what; the first number before and the last one after."""
    from grader.grading.scorebook import TOTALS

    found: dict[str, tuple[str, str]] = {}
    for one in changes:
        if one.exercise in TOTALS:
            found[one.student] = (found.get(one.student, (one.old, ""))[0], one.new)
    return [f"{who} ({old} → {new})" for who, (old, new) in found.items()]


def print_changes(done: Run, *, as_json: bool) -> None:
    """Print what a run would change."""
    if as_json:
        keys = ("student", "exercise", "old", "new", "why")
        changes = [{key: getattr(one, key) for key in keys} for one in done.changes]
        click.echo(json.dumps({"schema": 1, "changes": changes}))
        return
    rows = [(c.student, c.exercise, f"{c.old} → {c.new}", c.why) for c in done.changes]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(3)]
    for *cells, why in rows:
        padded = [text.ljust(width) for text, width in zip(cells, widths, strict=True)]
        click.echo("  ".join([*padded, why]))
    count = len(changed_marks(done.changes))
    said = ngettext("{count} mark would change.", "{count} marks would change.", count)
    if not count:
        said = _("No mark would change.")
    said = _("{said} Nothing was written.").format(said=said.format(count=count))
    click.echo(said, err=True)

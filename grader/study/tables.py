"""Lists and progress, as tables for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from grader.course.catalog import Entry
from grader.language import _, in_use, ngettext, several
from grader.study.desk import Desk
from grader.study.journal import Standing

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from grader.quiz.questions.question import Quiz
    from grader.study.answered import QuizScore

SCHEMA = 1
BAR = 24
"""Characters of a progress bar."""


@dataclass(frozen=True)
class Totals:
    """How much of some exercises is solved."""

    solved: int
    exercises: int
    points: float
    max_points: float

    def bar(self) -> str:
        """A bar that needs no colour to be read."""
        filled = BAR * self.solved // self.exercises if self.exercises else 0
        return f"[{'#' * filled}{'.' * (BAR - filled)}]"

    def said(self) -> str:
        """The same in words."""
        return _("{solved} of {exercises} exercises, {points:g} of {max_points:g} points").format(
            solved=self.solved,
            exercises=self.exercises,
            points=self.points,
            max_points=self.max_points,
        )


def totals(entries: Sequence[Entry], standings: Mapping[str, Standing]) -> Totals:
    """Sum up exercises."""
    mine = [standings.get(entry.id, Standing()) for entry in entries]
    return Totals(
        solved=sum(standing.solved for standing in mine),
        exercises=len(entries),
        points=round(sum(standing.best_score for standing in mine), 2),
        max_points=sum(entry.points for entry in entries),
    )


def list_table(desk: Desk, current: str = "") -> Table:
    """Return exercises and quizzes with points and what is solved; `current` is marked."""
    from rich.table import Table
    from rich.text import Text

    standings = desk.journal.standings()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(_("exercise"), no_wrap=True)
    table.add_column(_("title"))
    table.add_column(_("points"), justify="right", no_wrap=True)
    table.add_column(_("state"))
    for unit, entries, quiz in desk.units:
        table.add_row("", Text(unit.shown, style="bold"))
        for entry in entries:
            standing = standings.get(entry.id, Standing())
            mark = "> " if entry.id == current else "  "
            words, style = _state(standing, entry)
            points = f"{entry.points:g}"
            table.add_row(mark + entry.id, Text(entry.title), points, Text(words, style=style))
        if quiz:
            words, style = _quiz_state(desk.score(quiz))
            points = f"{quiz.points:g}"
            table.add_row(f"  {quiz.id}", Text(_title(quiz)), points, Text(words, style=style))
    return table


def say_counts(entries: Sequence[Entry], quizzes: int) -> str:
    """How many exercises and quizzes there are; capstones, and those that grow out of others, apart."""
    own, kinds = own_and_others(entries)
    said = [ngettext("{count} exercise", "{count} exercises", len(own)).format(count=len(own))]
    said += [_COUNTS[kind](len(mine)) for kind, mine in kinds.items()]
    if quizzes:
        said += [ngettext("{count} quiz", "{count} quizzes", quizzes).format(count=quizzes)]
    return several(said)


def own_and_others(entries: Sequence[Entry]) -> tuple[list[Entry], dict[str, list[Entry]]]:
    """Tell exercises from capstones and those that grow out of others, by their kinds."""
    kinds: dict[str, list[Entry]] = {}
    for entry in entries:
        kind = entry.kind or ("capstone" if entry.capstone else "")
        kinds.setdefault(kind, []).append(entry)
    own = kinds.pop("", [])
    return own, {kind: kinds[kind] for kind in _COUNTS if kind in kinds}


def _count_capstones(count: int) -> str:
    return ngettext("{count} capstone", "{count} capstones", count).format(count=count)


def _count_debug(count: int) -> str:
    return ngettext("{count} debug exercise", "{count} debug exercises", count).format(count=count)


def _count_break_it(count: int) -> str:
    return ngettext("{count} break-it exercise", "{count} break-it exercises", count).format(
        count=count
    )


_COUNTS = {"capstone": _count_capstones, "debug": _count_debug, "break_it": _count_break_it}


def list_document(desk: Desk) -> dict[str, Any]:
    """The list as a program wants it."""
    standings = desk.journal.standings()
    units = [
        {
            "id": unit.id,
            "title": unit.title,
            "exercises": [_exercise(entry, standings.get(entry.id)) for entry in entries],
            "quiz": _quiz(quiz, desk.score(quiz)) if quiz else None,
        }
        for unit, entries, quiz in desk.units
    ]
    return {"schema": SCHEMA, "course": desk.course.title, "units": units}


def print_progress(desk: Desk, console: Console) -> None:
    """Print how far the learner has come."""
    from rich.table import Table
    from rich.text import Text

    from grader.study.answered import total

    standings = desk.journal.standings()
    scores = {quiz.unit: desk.score(quiz) for quiz in desk.quizzes.all}
    own, kinds = own_and_others(desk.entries)
    whole = totals(own, standings)
    console.print(desk.course.shown, style="bold", highlight=False)
    console.print(f"{whole.bar()} {whole.said()}", markup=False, highlight=False)
    for kind, entries in kinds.items():
        console.print(_said_of(kind, totals(entries, standings)), markup=False, highlight=False)
    if scores:
        said = _("Quizzes: {score}").format(score=total(scores.values()).said())
        console.print(said, markup=False, highlight=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for unit, entries, quiz in desk.units:
        mine, kinds = own_and_others(entries)
        table.add_row(Text(unit.shown), totals(mine, standings).said() if mine else "")
        for kind, grown in kinds.items():
            table.add_row("", _said_of(kind, totals(grown, standings)))
        if quiz:
            table.add_row(Text("  " + _title(quiz)), _say_score(scores[quiz.unit]))
    console.print()
    console.print(table, markup=False)
    facts = _facts(standings)
    if facts:
        console.print()
        console.print(facts, highlight=False, markup=False)


def progress_document(desk: Desk) -> dict[str, Any]:
    """Progress as a program wants it."""
    from grader.study.answered import total

    standings = desk.journal.standings()
    after = desk.next_entry()
    scores = {quiz.unit: desk.score(quiz) for quiz in desk.quizzes.all}
    return {
        "schema": SCHEMA,
        "course": desk.course.title,
        **_totals(desk.entries, standings),
        "attempts": sum(standing.attempts for standing in standings.values()),
        "hints": sum(standing.hints for standing in standings.values()),
        "next": after.id if after else None,
        "quizzes": asdict(total(scores.values())),
        "units": [
            {
                "id": unit.id,
                "title": unit.title,
                **_totals(entries, standings),
                "quiz": _quiz(quiz, scores[quiz.unit]) if quiz else None,
            }
            for unit, entries, quiz in desk.units
        ],
    }


def _said_of(kind: str, found: Totals) -> str:
    """How much is solved of the exercises of a kind that is counted apart."""
    said = {
        "capstone": _(
            "Capstones: {solved} of {exercises} solved, {points:g} of {max_points:g} points"
        ),
        "debug": _("Debug: {solved} of {exercises} solved, {points:g} of {max_points:g} points"),
        "break_it": _(
            "Break it: {solved} of {exercises} solved, {points:g} of {max_points:g} points"
        ),
    }[kind]
    return said.format(**asdict(found))


def _state(standing: Standing, entry: Entry) -> tuple[str, str]:
    """What a list says of an exercise, and its style."""
    if standing.solved:
        return _("solved"), "green"
    if standing.attempts:
        said = _("tried, best {score:g} of {points:g}")
        return said.format(score=standing.best_score, points=entry.points), "yellow"
    return _("not yet attempted"), "dim"


def _title(quiz: Quiz) -> str:
    return _("Quiz: {title}").format(title=quiz.title(in_use()))


def _say_score(score: QuizScore) -> str:
    """How much of a quiz is answered, in words like those for exercises."""
    if score.untold:
        said = _("{answered} of {questions} questions")
    else:
        said = _("{answered} of {questions} questions, {points:g} of {max_points:g} points")
    return said.format(**asdict(score))


def _quiz_state(score: QuizScore) -> tuple[str, str]:
    """What a list says of a quiz, and its style."""
    if score.right == score.questions:
        return _("solved"), "green"
    if not score.answered:
        return _("open"), "dim"
    if score.untold:
        said = _("{answered} of {questions} answered")
    else:
        said = _("{answered} of {questions} answered, {points:g} points")
    return said.format(**asdict(score)), "yellow"


def _quiz(quiz: Quiz, score: QuizScore) -> dict[str, Any]:
    return {"id": quiz.id, "title": quiz.title(in_use()), **asdict(score)}


def _exercise(entry: Entry, standing: Standing | None) -> dict[str, Any]:
    now = standing or Standing()
    return {
        "id": entry.id,
        "title": entry.title,
        **({"kind": entry.kind} if entry.kind else {}),
        "points": entry.points,
        "solved": now.solved,
        "status": now.status or None,
        "best_score": now.best_score,
        "attempts": now.attempts,
        "hints_shown": now.hints,
        "first_passed": now.first_passed or None,
    }


def _totals(entries: Sequence[Entry], standings: Mapping[str, Standing]) -> dict[str, Any]:
    own, kinds = own_and_others(entries)
    apart = {kind: asdict(totals(grown, standings)) for kind, grown in kinds.items()}
    return {**asdict(totals(own, standings)), **apart}


def _facts(standings: Mapping[str, Standing]) -> str:
    """What else there is to tell: nothing that has to be kept up from day to day."""
    tried = [standing for standing in standings.values() if standing.attempts]
    if not tried:
        return ""
    attempts = sum(standing.attempts for standing in tried)
    hints = sum(standing.hints for standing in standings.values())
    parts = [
        ngettext("{count} attempt", "{count} attempts", attempts).format(count=attempts),
        ngettext("{count} hint shown", "{count} hints shown", hints).format(count=hints),
    ]
    first = sum(standing.solved and standing.attempts == 1 for standing in tried)
    if first:
        parts.append(_("{count} solved at the first attempt").format(count=first))
    return several(parts)

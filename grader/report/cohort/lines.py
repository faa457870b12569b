"""The facts about a class on a terminal: all students first, what asks for somebody's eyes last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from grader.language import _, several
from grader.report.cohort import looking, saying
from grader.report.cohort.facts import ClassFacts, Mistake, Standing, TaskFacts
from grader.report.cohort.naming import Names
from grader.report.cohort.roll import print_roll

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

MOST_NAMES = 20
"""Names that are listed of those who share something; of more the number is told."""

MOST_LINES = 20
"""Lines of a section; the page has them all."""

MOST_CASES = 3
"""Cases that are told of an exercise: those that most fail."""

WIDEST_BAR = 40


def print_class(
    facts: ClassFacts, names: Names, console: Console, doubts: Sequence[str] = ()
) -> None:
    """Print a class.

    Args:
        facts: about it.
        names: what people read in the place of ids.
        console: where.
        doubts: see `page.to_page`.
    """
    if not facts.students:
        return
    print_roll(facts, names, console)
    for title, body in _sections(facts, names, doubts):
        _print(console, f"\n{title}", "bold")
        for line in body:
            if isinstance(line, str):
                _print(console, line)
            else:
                console.print(line)
    _print(console, "")
    told = list(saying.how_it_was_graded(facts))
    for line in told[len(facts.held) == 1 :]:  # of one level the command tells, whatever it prints
        _print(console, line)


def _print(console: Console, line: str, style: str = "") -> None:
    from rich.text import Text

    console.print(Text(line, style=style), overflow="fold")


def _sections(
    facts: ClassFacts, names: Names, doubts: Sequence[str]
) -> Iterator[tuple[str, list[RenderableType]]]:
    """Titles with what stands below them."""
    untouched = saying.untouched(facts)
    yield (
        _("Exercises and quizzes"),
        [_exercises(facts, names), *([untouched] if untouched else [])],
    )
    frequent, rare = saying.split_mistakes(facts)
    if mistakes := frequent or rare[:5]:
        yield _("What the class gets wrong"), [_mistakes(facts, names, mistakes)]
    for title, found in saying.pointed_out(facts):
        told = [_name_item(task, item.name, names) for task, item in found]
        yield title, [_some(told)]
    for title, why, low in saying.who_needs_help(facts):
        yield title, [why, _standings(low[:MOST_LINES], facts, names), *_rest(len(low))]
    yield _("Points"), [*_distribution(facts), saying.quartiles(facts)]
    for group in looking.to_look_at(facts, names, doubts):
        said = _("{title}: {count}").format(title=group.title, count=group.count)
        lines: list[RenderableType] = [f"  {line}" for line in group.lines[:MOST_LINES]]
        people = [_some(group.people)] if group.people else []
        yield said, [*people, *lines, *_rest(len(group.lines))]


def _rest(count: int) -> list[str]:
    more = count - MOST_LINES
    return [_("  and {count} more, in report.html").format(count=more)] if more > 0 else []


def _some(names: Sequence[str]) -> str:
    said = several(names[:MOST_NAMES])
    if len(names) > MOST_NAMES:
        said = _("{said} and {count} more").format(said=said, count=len(names) - MOST_NAMES)
    return said


def _plain_table(*titles: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title in titles[:-1]:
        table.add_column(title, no_wrap=True)
    # Chinese has no spaces: a sentence that is not folded is cut off.
    table.add_column(titles[-1], overflow="fold")
    return table


def _exercises(facts: ClassFacts, names: Names) -> Table:
    from rich.text import Text

    table = _plain_table(
        *(_("exercise"), _("begun"), _("all right"), _("mean points")),
        _("cases and questions that are right least often"),
    )
    for task in facts.tasks:
        share = _("{part} of {whole}").format(part=task.passed, whole=task.begun)
        points = _("{part} of {whole}").format(part=f"{task.mean:.2f}", whole=f"{task.max_score:g}")
        hardest = sorted((i for i in task.items if i.right < i.answered), key=lambda i: i.facility)
        told = [
            _("{name} {share}").format(
                name=names.case(task.id, item.name), share=f"{item.facility:.0%}"
            )
            for item in hardest[:MOST_CASES]
        ]
        table.add_row(task.id, str(task.begun), share, points, Text(_("; ").join(told)))
    return table


def _mistakes(facts: ClassFacts, names: Names, mistakes: Sequence[Mistake]) -> Table:
    from rich.text import Text

    table = _plain_table(_("students"), _("exercise"), _("mistake"))
    for one in mistakes[:MOST_LINES]:
        people = _some([names.person(student) for student in one.students])
        said = Text(f"{one.said}\n")
        said.append(people, style="dim")
        table.add_row(str(len(one.students)), one.task, said)
    return table


def _standings(people: Sequence[Standing], facts: ClassFacts, names: Names) -> Table:
    from rich.text import Text

    table = _plain_table(_("student"), _("points"), _("begun"), _("not right yet, the worst first"))
    for one in people:
        begun = _("{part} of {whole}").format(part=one.begun, whole=facts.common)
        failing = several(one.failing[: saying.MOST_FAILING])
        table.add_row(Text(names.person(one.id)), f"{one.score:g}", begun, failing)
    return table


def _distribution(facts: ClassFacts) -> Iterator[str]:
    counts = facts.distribution
    step = 100 // len(counts)
    for number, count in enumerate(counts):
        last = 100 if number == len(counts) - 1 else (number + 1) * step - 1
        length = round(WIDEST_BAR * count / max(counts)) if count else 0
        bar = "#" * max(length, 1 if count else 0)
        yield f"  {number * step:>3}-{last:<3} %  {count:>5}  {bar}".rstrip()


def _name_item(task: TaskFacts, name: str, names: Names) -> str:
    said = name if task.is_quiz else names.case(task.id, name)
    return _("{part}: {said}").format(part=task.id, said=said)

"""The facts about a class as report.html: what went wrong and who needs help first, how it was graded last."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from markupsafe import Markup

from grader.language import _, ngettext, several
from grader.report.asked import say_question
from grader.report.cohort import looking, saying
from grader.report.cohort.facts import ClassFacts, Mistake, Standing, TaskFacts
from grader.report.cohort.items import Item
from grader.report.cohort.naming import Names
from grader.report.cohort.options import options_of
from grader.report.cohort.roll import LETTERS
from grader.report.pages import render

MOST_LISTED = 25
"""Rows of a list that are shown at once; the others are folded."""


@dataclass(frozen=True)
class _Fact:
    value: str
    label: str
    anchor: str = ""
    act: bool = False


def to_page(facts: ClassFacts, names: Names, doubts: Sequence[str] = ()) -> str:
    """Return the page.

    Args:
        facts: about the class.
        names: what people read in the place of ids.
        doubts: sentences on work of which it is not sure whose it is.
    """
    frequent, rare = saying.split_mistakes(facts)
    begun = {task.id: task.begun for task in facts.tasks}
    groups = list(looking.to_look_at(facts, names, doubts))
    return render(
        "class.html",
        title=facts.title or _("Report on a class"),
        w=_words(facts),
        facts=list(_facts(facts, groups)),
        distribution=list(_distribution(facts)),
        tasks=[_task(task, facts, names) for task in facts.tasks],
        ideas=[_idea(one, names, begun[one.task]) for one in frequent],
        rare=[_idea(one, names, begun[one.task]) for one in rare],
        help=list(_help(facts, names)),
        look=groups,
        most_lines=MOST_LISTED,
        remarks=list(_remarks(facts, names)),
        students=[_row(one, facts, names) for one in facts.students],
        legend=[
            SimpleNamespace(letter=letter, css=_css(status), said=_(status))
            for status, (letter, _colour) in LETTERS.items()
        ],
        how=list(saying.how_it_was_graded(facts)),
    )


def _words(facts: ClassFacts) -> SimpleNamespace:
    return SimpleNamespace(
        scope=saying.scope(facts),
        points=_("Points"),
        their_points=_("points"),
        quartiles=saying.quartiles(facts),
        axis=_("Students by their share of the {most:g} points, in percent").format(
            most=facts.max_score
        ),
        exercises=_("Exercises and quizzes"),
        exercise=_("exercise"),
        begun=_("begun"),
        passed=_("all right"),
        mean=_("mean points"),
        untouched=saying.untouched(facts),
        ideas=_("What the class gets wrong"),
        ideas_why=_("How many, and their share of those who began the exercise."),
        no_ideas=_("No mistake was made by several students."),
        rare=_("Mistakes of single students"),
        help=_("Who needs help"),
        no_help=_("Nobody has less than half of the points."),
        failing=_("not right yet, the worst first"),
        look=_("For you to look at"),
        no_look=_("Nothing: all that was handed in could be read, and no flag was raised."),
        cases=_("Cases and questions"),
        cases_why=saying.about_items(),
        case=_("case"),
        question=_("question"),
        right=_("right"),
        discrimination=_("discrimination"),
        remark=_("remark"),
        is_right=_("right answer"),
        is_idle=_("taken by nobody"),
        students=_("All students"),
        student=_("student"),
        how=_("How it was graded"),
        comma=_(", "),
        colon=_("{part}: {said}").partition("{said}")[0].removeprefix("{part}"),
        semicolon=_("; "),
        people=lambda n: ngettext("{count} student", "{count} students", n).format(count=n),
        more=_more,
    )


def _more(count: int) -> str:
    return _("and {count} more").format(count=count)


def _facts(facts: ClassFacts, groups: Sequence[looking.Group]) -> Iterator[_Fact]:
    """The numbers at the top; those that ask for something to be done are framed."""
    count = len(facts.students)
    yield _Fact(str(count), _("Students graded"), "students")
    yield _Fact(
        f"{facts.quartiles[1]:.4g}", _("Median of {most:g} points").format(most=facts.max_score)
    )
    low = len(facts.stuck) + len(facts.idle)
    yield _Fact(str(low), _("Need help"), "help")
    for group in groups:
        yield _Fact(str(group.count), group.title, group.anchor, group.is_urgent)


def _distribution(facts: ClassFacts) -> Iterator[SimpleNamespace]:
    counts = facts.distribution
    step = 100 // len(counts)
    for number, count in enumerate(counts):
        height = round(100 * count / max(counts)) if count else 0
        last = 100 if number == len(counts) - 1 else (number + 1) * step - 1
        said = f"{number * step}–{last}"
        yield SimpleNamespace(count=count, height=height, range=said)


def _task(task: TaskFacts, facts: ClassFacts, names: Names) -> SimpleNamespace:
    share = task.passed / task.begun if task.begun else 0.0
    passed = _("{part} of {whole}").format(part=task.passed, whole=task.begun)
    mean = _("{part} of {whole}").format(part=f"{task.mean:.2f}", whole=f"{task.max_score:g}")
    return SimpleNamespace(
        id=task.id,
        title=names.title(task.id),
        anchor=f"e-{task.id}",
        is_quiz=task.is_quiz,
        begun=task.begun,
        passed=passed,
        share=share,
        mean=mean,
        summary=_("all right: {passed}").format(passed=passed),
        items=[_item(item, task, names) for item in task.items],
    )


def _item(item: Item, task: TaskFacts, names: Names) -> SimpleNamespace:
    question = names.questions.get(item.name) if task.is_quiz else None
    said = names.case(task.id, item.name)
    if question is not None:
        said = say_question(question)
    given = task.given.get(item.name, Counter())
    wrong = task.wrong_given.get(item.name, Counter())
    tags = list(saying.remarks_on(item))
    if not task.is_quiz and names.is_hidden(task.id, item.name):
        tags.insert(0, saying.Tag(_("hidden")))
    return SimpleNamespace(
        id=item.name,
        name=said if question or not task.is_quiz else "",
        right=_("{part} of {whole}").format(part=item.right, whole=item.answered),
        share=item.facility,
        discrimination="–" if item.discrimination is None else f"{item.discrimination:.2f}",
        options=options_of(question, given, wrong) if question else [],
        tags=tags,
    )


def _idea(one: Mistake, names: Names, begun: int) -> SimpleNamespace:
    return SimpleNamespace(
        id=one.task,
        task=names.title(one.task),
        count=len(one.students),
        share=f"{100 * len(one.students) / begun:.0f} %" if begun else "",
        said=one.said,
        people=[names.person(student) for student in one.students],
    )


def _help(facts: ClassFacts, names: Names) -> Iterator[SimpleNamespace]:
    for title, why, people in saying.who_needs_help(facts):
        rows = [_standing(one, facts, names) for one in people]
        more = len(rows) - MOST_LISTED
        yield SimpleNamespace(
            title=title,
            why=why,
            first=rows[:MOST_LISTED],
            more=rows[MOST_LISTED:],
            more_said=_more(more),
        )


def _standing(one: Standing, facts: ClassFacts, names: Names) -> SimpleNamespace:
    begun = _("{part} of {whole}").format(part=one.begun, whole=facts.common)
    failing = several(one.failing[: saying.MOST_FAILING])
    if len(one.failing) > saying.MOST_FAILING:
        rest = len(one.failing) - saying.MOST_FAILING
        failing = _("{said} and {count} more").format(said=failing, count=rest)
    return SimpleNamespace(name=names.person(one.id), score=one.score, begun=begun, failing=failing)


def _remarks(facts: ClassFacts, names: Names) -> Iterator[SimpleNamespace]:
    """What item analysis points out, by what it is."""
    for title, found in saying.pointed_out(facts):
        cases = []
        for task, item in found[:MOST_LISTED]:
            said = item.name if task.is_quiz else names.case(task.id, item.name)
            said = _("{part}: {said}").format(part=task.id, said=said)
            cases.append(SimpleNamespace(anchor=f"e-{task.id}", said=said))
        if (more := len(found) - MOST_LISTED) > 0:
            cases.append(SimpleNamespace(anchor="cases", said=_more(more)))
        yield SimpleNamespace(title=title, cases=cases)


def _row(one: Standing, facts: ClassFacts, names: Names) -> SimpleNamespace:
    entries = facts.entries[one.id]
    cells = "".join(
        _cell(entries[task.id].status) if task.id in entries else "<td>" for task in facts.tasks
    )
    return SimpleNamespace(name=names.person(one.id), score=one.score, cells=Markup(cells))


@functools.cache
def _cell(status: str) -> str:
    return f"<td class={_css(status)}>{LETTERS[status][0]}"


def _css(status: str) -> str:
    letter = LETTERS[status][0]
    return letter if letter.isalpha() else {"unreadable": "U"}.get(status, "N")

"""What a run tells of its class, when it is over: the facts, and report.html."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.course.course import Course
from grader.intake.collect import Collected
from grader.intake.saying import say_whose
from grader.language import _
from grader.policies.marks import Mark, Rules
from grader.report.cohort.facts import ClassFacts
from grader.report.cohort.naming import Names, names_of
from grader.report.cohort.summing import sum_up
from grader.report.cohort.tally import Tally


@dataclass(frozen=True)
class Report:
    """All that there is to tell.

    Attributes:
        names: what people read in the place of ids.
        doubts: sentences on work of which it is not sure whose it is.
    """

    facts: ClassFacts
    names: Names
    doubts: tuple[str, ...] = ()

    def to_page(self) -> bytes:
        """The page, as it is written."""
        from grader.report.cohort.page import to_page

        return to_page(self.facts, self.names, self.doubts).encode("utf-8", "backslashreplace")


def report_of(
    course: Course,
    rules: Rules,
    tally: Tally,
    collected: Collected,
    marks: Sequence[Mark],
    failures: Sequence[str] = (),
) -> Report:
    """Sum up a class.

    Args:
        course: that was graded.
        rules: by which its records became marks.
        tally: of its results.
        collected: who handed in what.
        marks: of the students, in the order in which they are listed.
        failures: submissions that the grader failed over, a sentence each.
    """
    title = course.shown
    if rules.assignment is not None:
        title = _("{course}: {assignment}").format(course=title, assignment=rules.assignment.shown)
    facts = sum_up(
        tally,
        title,
        missing=[*(person.id for person in collected.identified.missing), *collected.empty_handed],
        crashed=failures,
        marks=marks,
        students=[mark.student for mark in marks],
        is_of_assignment=rules.assignment is not None,
    )
    names = names_of(course, [task.id for task in facts.tasks], collected.roster)
    return Report(facts, names, tuple(say_whose(collected)))

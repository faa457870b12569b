"""One student's answers looked at once more: their code, the first public case that fails, as a picture."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace

from grader.expected.built import BuiltExercise
from grader.grading.pipeline import grade_exercise, read_handed
from grader.grading.plan import Plan
from grader.grading.using import Handed, source_with
from grader.jail.client import Server
from grader.jail.session import Session
from grader.judging.score import NOT_BEGUN, ExerciseResult
from grader.language import _
from grader.reading.extract import Source
from grader.reading.placing import label_in, pack_files
from grader.reading.statements import Statement
from grader.reading.submissions import Submission
from grader.report.html import show_case
from grader.report.sheets import Sheet
from grader.report.text import failures_of, first_failing
from grader.study.closer import run_again

NOT_RUN = frozenset(["timeout", "memory", "crashed", "forbidden", "unreadable", *NOT_BEGUN])
"""Statuses of answers that are not run again: it costs much, and shows nothing."""


@dataclass(frozen=True)
class Looking:
    """What is the same for all students.

    Attributes:
        plan: of public cases.
        hints: exercise to its first hint.
        titles: exercise to its title.
    """

    plan: Plan
    hints: Mapping[str, str]
    titles: Mapping[str, str]

    def sheets(
        self, results: Mapping[str, ExerciseResult], submission: Submission | None, server: Server
    ) -> dict[str, Sheet]:
        """Look at a student's exercises.

        Args:
            results: of the record, by exercise; those that are no exercises are left out.
            submission: what was handed in; None where it is not what was graded.
            server: runs what is run.

        Raises:
            JailError: if the server dies.
        """
        handed = None
        if submission is not None:
            handed, _unreadable = read_handed(submission.with_beside(), self.plan)
        return {
            built.id: self._sheet(results[built.id], built, handed, server)
            for built in self.plan.exercises
            if built.id in results
        }

    def _sheet(
        self, result: ExerciseResult, built: BuiltExercise, handed: Handed | None, server: Server
    ) -> Sheet:
        sheet = Sheet(
            result,
            self.titles.get(built.id, built.id),
            hidden=_hidden_kinds(result, built),
            hidden_cases=len({check.case for check in result.checks} - _names(built)),
        )
        if result.status == "passed":
            return sheet
        sheet = replace(sheet, hint=self.hints.get(built.id, ""))
        if handed is None or built.id not in handed.placed:
            return replace(sheet, said=self._known(result, built), others=_failing(result, built))
        source = handed.sources[handed.placed[built.id]]
        sheet = replace(sheet, code=tuple(code_of(source, built.names)))
        if result.status in NOT_RUN:
            return replace(sheet, said=result.diagnosis or "", others=_failing(result, built))
        if result.uses:
            source = source_with(built, result.uses, handed)
        return self._looked_at(sheet, built, handed, source, server)

    def _looked_at(
        self, sheet: Sheet, built: BuiltExercise, handed: Handed, source: Source, server: Server
    ) -> Sheet:
        """Judge an answer by public cases alone, and run the first that fails once more for its picture.

        What the record says of public cases is not shown: an answer that has met hidden cases can put their
        numbers into the text of an exception.
        """
        placed = {built.id: 0}
        files = pack_files([built], [source], placed, handed.recall)
        with Session(server, files, self.plan.course.limits) as session:
            found = grade_exercise(built, source, placed, self.plan, session)
        said = self._known(sheet.result, built) or found.diagnosis or ""
        first = first_failing(found, built)
        if first is None:
            return replace(sheet, said=said)
        failures = failures_of(found)
        outcomes = run_again(first, sheet.result.uses, built, handed, self.plan, server)
        others = (name for name in failures if name != first.name)
        return replace(
            sheet,
            said=said,
            case=show_case(first, failures[first.name], built, outcomes),
            others=tuple(map(built.name_case, others)),
        )

    def _known(self, result: ExerciseResult, built: BuiltExercise) -> str:
        """What the record says, if that is an author's sentence: it is the same whatever the numbers are."""
        bank = self.plan.banks.get(built.id)
        known = {said for one in bank.hypotheses for said in one.sentences} if bank else set()
        return result.diagnosis if result.diagnosis and result.diagnosis in known else ""


def _names(built: BuiltExercise) -> set[str]:
    return {case.name for case in built.cases}


def _failing(result: ExerciseResult, built: BuiltExercise) -> tuple[str, ...]:
    """Names of the public cases that fail."""
    failures = failures_of(result)
    return tuple(built.name_case(case.name) for case in built.cases if case.name in failures)


def _hidden_kinds(result: ExerciseResult, built: BuiltExercise) -> tuple[str, ...]:
    """For each hidden case that fails how it does, in a word or two; never the message."""
    failures, public = failures_of(result), _names(built)
    faults = (checks[0].fault for name, checks in failures.items() if name not in public)
    return tuple(_(fault) if fault else _("not right") for fault in faults)


def code_of(source: Source, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """What an answer consists of in a student's file: its functions and what they need, by where it stands.

    Cells of imports alone are left out: they were handed out like that.
    """
    found: dict[str, list[Statement]] = {}
    for statement in source.statements_for(*names):
        found.setdefault(statement.cell.label, []).append(statement)
    return [
        (label_in(source, label), "\n\n".join(one.text for one in statements))
        for label, statements in found.items()
        if not all(isinstance(one.node, ast.Import | ast.ImportFrom) for one in statements)
    ]

"""What a learner has before them: the course, their workspace if there is one, and what is next."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.catalog import Entry, find_entry, read_catalog
from grader.course.course import Course, Unit, find_course, load_course
from grader.course.learners_folder import learners_folder
from grader.errors import UsageError
from grader.language import _
from grader.study.journal import Journal, Standing
from grader.study.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from grader.quiz.questions.question import Quiz
    from grader.study.answered import QuizScore
    from grader.study.quizzes import Quizzes

_DEFINES = re.compile(r"\b(?:def|class)\s+(\w+)")

ANSWERS = "quiz.json"
"""Where answers to questions are kept in a course in which nobody has made a workspace."""


class Desk:
    """A course as one learner sees it from a folder.

    Args:
        start: the folder, of a workspace or of a course.

    Raises:
        UsageError: if there is no course from there upwards.
        CourseError: if the course is broken.

    Attributes:
        root: the folder of the course; in a workspace that of its copy.
        workspace: None outside of one, where no progress is kept.
        journal: what is solved.
        quiz_journal: what is answered; outside of a workspace it is kept too.
    """

    def __init__(self, start: Path) -> None:
        self.workspace: Workspace | None = find_workspace(start)
        self.root = find_course(start)
        self.journal = self.quiz_journal = Journal(
            self.workspace.progress if self.workspace else None
        )
        if self.workspace is None:
            self.quiz_journal = Journal(learners_folder(self.root) / ANSWERS)

    @property
    def notes(self) -> list[str]:
        """Sentences about what went wrong with the learner's progress file."""
        return list(dict.fromkeys([*self.journal.notes, *self.quiz_journal.notes]))

    @cached_property
    def course(self) -> Course:
        """What course.yaml says."""
        return load_course(self.root)

    @cached_property
    def catalog(self) -> list[tuple[Unit, list[Entry]]]:
        """Units in course order, with their exercises."""
        return read_catalog(self.course)

    @cached_property
    def quizzes(self) -> Quizzes:
        """The quizzes as they are handed out."""
        from grader.study.quizzes import quizzes_of

        return quizzes_of(self.course, self.workspace)

    @property
    def units(self) -> list[tuple[Unit, list[Entry], Quiz | None]]:
        """Units in course order, with their exercises and quiz; those without either are left out."""
        mine = {unit.id: entries for unit, entries in self.catalog}
        asked = {quiz.unit: quiz for quiz in self.quizzes.all}
        units = [(unit, mine.get(unit.id, []), asked.get(unit.id)) for unit in self.course.units]
        return [(unit, entries, quiz) for unit, entries, quiz in units if entries or quiz]

    @property
    def entries(self) -> list[Entry]:
        """All exercises, in course order."""
        return [entry for _unit, mine in self.catalog for entry in mine]

    def entry(self, id_: str) -> Entry:
        """Return an exercise.

        Raises:
            UsageError: if there is none of this id, with the nearest one.
        """
        return find_entry(id_, self.root)

    def next_entry(self, after: str = "") -> Entry | None:
        """Return the next exercise that is not solved, in the order of the course and then from its beginning.

        Args:
            after: from here on; left out, from what was solved last.
        """
        entries = self.entries
        passed = {id_: one.first_passed for id_, one in self.journal.standings().items()}
        places = [number for number, entry in enumerate(entries, 1) if entry.id == after]
        if not after:  # whoever begins in the middle of the course goes on from there
            solved = [(passed[e.id], n) for n, e in enumerate(entries, 1) if passed.get(e.id)]
            places = [number for _when, number in sorted(solved)[-1:]]
        turn = places[0] if places else 0
        for entry in entries[turn:] + entries[:turn]:
            if not passed.get(entry.id):
                return entry
        return None

    def score(self, quiz: Quiz) -> QuizScore:
        """Return how far the learner has come with a quiz."""
        from grader.study.answered import KeptAnswers, score_of

        return score_of(quiz, KeptAnswers(self.quiz_journal, quiz))

    def next_quiz(self, unit: str) -> Quiz | None:
        """Return the quiz of a unit whose exercises are all solved, if something in it is open."""
        standings = self.journal.standings()
        mine = [entry for entry in self.entries if entry.unit == unit and not entry.kind]
        if not all(standings.get(entry.id, Standing()).solved for entry in mine):
            return None
        asked = [quiz for quiz in self.quizzes.all if quiz.unit == unit]
        return next((quiz for quiz in asked if self.score(quiz).is_open), None)

    def shown(self, path: Path) -> str:
        """A path as people know it: from the folder of the workspace on, where it lies in it."""
        root = self.workspace.root if self.workspace else None
        if root is not None and path.resolve().is_relative_to(root.resolve()):
            return path.resolve().relative_to(root.resolve()).as_posix()
        return path.name

    def is_own(self, path: Path) -> bool:
        """Whether a file is the learner's own: where there is a workspace, one that lies in it."""
        if self.workspace is None:
            return True
        return path.resolve().is_relative_to(self.workspace.root.resolve())

    def file_of(self, entry: Entry) -> Path:
        """Return the file with the answer to an exercise: the newest one that defines it.

        Raises:
            UsageError: if there is none.
        """
        if self.workspace is None:
            raise UsageError(
                _(
                    "Name the file with your answer: --file PATH."
                    " In a workspace, which `grade start` makes, it is found by itself."
                )
            )
        files = self.workspace.files(entry)
        if not files:
            places = self.workspace.places(entry)
            names = [path.relative_to(self.workspace.root).as_posix() for path in places]
            raise UsageError(
                _(
                    "There is neither {first} nor {second} here; `grade start` makes it again."
                ).format(first=names[0], second=names[1])
            )
        if len(files) == 1:
            return files[0]
        return next((path for path in files if defines(path, entry.names)), files[0])


def defines(path: Path, names: Collection[str]) -> bool:
    """Tell whether a file defines a function or class of these names; one that cannot be read does not."""
    return not names_in(path).isdisjoint(names)


def names_in(path: Path) -> frozenset[str]:
    """Return the names that a notebook or .py file binds, also where it does not parse; none if unreadable."""
    from grader.reading.extract import defined_names, extract
    from grader.reading.folders import Unreadable

    try:
        source = extract(path.name, path.read_bytes())
    except (OSError, Unreadable):
        return frozenset()
    told = (text for problem in source.problems for text in _DEFINES.findall(problem.text))
    return defined_names(source).union(told)

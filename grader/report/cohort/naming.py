"""What people read in the place of ids: titles, names of cases, options of questions, names of people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.course.catalog import find_exercise_files
from grader.course.course import Course
from grader.course.roster import Roster
from grader.declaring.redrawing import REDRAWN
from grader.errors import CourseError, UsageError
from grader.language import _, in_use
from grader.quiz.load import load_quizzes
from grader.quiz.questions.question import Question

_AGAIN = REDRAWN.partition("{name}")[2]


@dataclass(frozen=True)
class Names:
    """Names by id; what is not known is called by its id.

    Attributes:
        titles: of exercises and quizzes.
        cases: exercise to the names of its public cases, each with what people read.
        questions: of quizzes, by their ids.
        people: what students are called.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    cases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def title(self, task: str) -> str:
        """The title of an exercise or quiz."""
        return self.titles.get(task, task)

    def person(self, student: str) -> str:
        """The id of a student, with the name where there is one."""
        shown = self.people.get(student, student)
        return "".join(c if c.isprintable() else "�" for c in shown)

    def case(self, task: str, name: str) -> str:
        """The name of a case, hidden or not, as people read it."""
        public = self.cases.get(task, {})
        if name not in public and name.endswith(_AGAIN):
            return _(REDRAWN).format(name=self.case(task, name.removesuffix(_AGAIN)))
        return public.get(name, name)

    def is_hidden(self, task: str, name: str) -> bool:
        """Whether a case is not one of those that students have; where these are not known, it is."""
        return name not in self.cases.get(task, {})


def names_of(course: Course, tasks: Iterable[str], roster: Roster | None = None) -> Names:
    """Read the names of some exercises and quizzes; nothing is run, and PyTorch is not imported.

    Args:
        course: what is handed out of it, and its quizzes.
        tasks: ids of exercises and quizzes.
        roster: who takes the course.
    """
    titles: dict[str, str] = {}
    cases: dict[str, Mapping[str, str]] = {}
    wanted = set(tasks)
    try:
        files = find_exercise_files(course.root)
    except UsageError:
        files = {}
    for id_ in wanted & files.keys():
        made = _read(files[id_])
        texts = made.get("translations", {}).get(in_use(), {})
        titles[id_] = str(texts.get("title") or made.get("title") or id_)
        told = texts.get("cases", {})
        cases[id_] = {c["name"]: str(told.get(c["name"], c["name"])) for c in made["cases"]}
    quizzes = _quizzes(course, wanted - files.keys())
    for quiz in quizzes:
        titles[quiz.id] = _("{title} (quiz)").format(title=quiz.title(in_use()))
    questions = {question.id: question for quiz in quizzes for question in quiz.questions}
    people = {person.id: person.shown for person in roster.people} if roster else {}
    return Names(titles, cases, questions, people)


def _read(path: Any) -> dict[str, Any]:
    try:
        made = json.loads(path.read_bytes())
        names = [case["name"] for case in made["cases"]]
    except (OSError, ValueError, KeyError, TypeError):
        return {"cases": []}
    return made if all(isinstance(name, str) for name in names) else {"cases": []}


def _quizzes(course: Course, ids: set[str]) -> list[Any]:
    try:
        return load_quizzes(course, ids) if ids else []
    except CourseError:  # a report of what was graded does not depend on it
        return []

"""The report of a class of 600 students by 20 exercises and two quizzes: CPU seconds, bytes, memory.

    python benchmarks/class_report.py [--students 600] [--exercises 20] [--keep DIR]

Nothing is graded: records are made up, with the course's own cases, wrong ideas and questions. Students know
more or less, cases are more or less hard (a logistic model), so that item analysis has something to find; one
case is failed by those who know more. The records are then read, summed up and written as report.html.
Results go to benchmarks/results/class_report.json.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from grader.course.catalog import read_catalog
from grader.course.course import Course, load_course
from grader.declaring.load import load_exercises
from grader.files import dump
from grader.jail.aspect import OUTPUT, Aspect
from grader.judging.checks import Check
from grader.judging.score import ExerciseResult, Result
from grader.quiz.kinds.lettered import Choice
from grader.quiz.kinds.registry import kind_of
from grader.quiz.load import load_quizzes
from grader.report import record
from grader.report.cohort.naming import names_of
from grader.report.cohort.page import to_page
from grader.report.cohort.summing import sum_up
from grader.report.cohort.tally import Tally

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "class_report.json"
HELD = "full (limits, namespaces, landlock, seccomp, scratch)"


def knows(chance: random.Random, ability: float, hardness: float) -> bool:
    return chance.random() < 1 / (1 + math.exp(hardness - ability))


class Asked:
    """An exercise: cases with how hard they are, and ideas."""

    def __init__(self, entry, exercise, chance: random.Random) -> None:
        self.entry = entry
        made = json.loads(entry.path.read_bytes())
        cases = [case["name"] for case in made["cases"]]
        self.cases = [*cases, *(f"{name} (other numbers)" for name in cases[:2])]
        self.hardness = {name: chance.gauss(-3.4, 1.1) for name in self.cases}
        self.ideas = [(idea.name, idea.sentence) for idea in exercise.ideas]

    def answered_by(self, ability: float, chance: random.Random) -> ExerciseResult:
        entry = self.entry
        if chance.random() < 0.06 + 0.1 * (ability < -1):
            said = f"{entry.id} is not defined in the files handed in"
            return ExerciseResult(entry.id, "missing", 0.0, entry.points, said)
        checks = []
        slip = ability - abs(chance.gauss(0, 0.6))
        odd = self.cases[-3] if self.entry.id == "one_hot" else ""
        for name, hardness in self.hardness.items():
            right = knows(chance, -ability if name == odd else slip, hardness)
            message = "" if right else "output differs at 4 of 4 positions"
            checks += [
                Check(name, OUTPUT, right, message=message),
                Check(name, Aspect.parse("grad X"), right or chance.random() < 0.5),
                Check(name, Aspect.parse("inputs"), True),
            ]
        share = sum(check.passed for check in checks) / len(checks)
        if share == 1:
            return ExerciseResult(
                entry.id, "passed", entry.points, entry.points, None, tuple(checks)
            )
        idea, said = self.ideas[min(int(chance.expovariate(0.5)), len(self.ideas) - 1)]
        score = round(entry.points * share**2, 2)
        flags = ("reaches into sys (cell 7, line 3)",) if chance.random() < 0.002 else ()
        return ExerciseResult(
            entry.id, "partial", score, entry.points, said, tuple(checks), flags, ideas=(idea,)
        )


def answer_quiz(quiz, ability: float, chance: random.Random) -> ExerciseResult:
    checks, points = [], 0.0
    for question in quiz.questions:
        hardness = random.Random(question.id).gauss(-0.5, 0.9)
        right = knows(chance, ability, hardness)
        given, said = "0", "not right"
        if isinstance(kind_of(question), Choice):
            answer = question.parts[0].answer
            letters = [x for x in question.english.options if x not in answer][:2]
            given = answer if right else chance.choices(letters, range(len(letters), 0, -1))[0]
            said = question.english.feedback.get(given, said)
        message = "" if right else said
        checks.append(Check(question.id, Aspect("answer"), right, message=message, given=given))
        points += question.points * right * quiz.scale
    status = "passed" if all(check.passed for check in checks) else "partial"
    return ExerciseResult(quiz.id, status, round(points, 2), quiz.points, None, tuple(checks))


def make_class(course: Course, students: int, exercises: int) -> Iterator[Result]:
    chance = random.Random(600)
    declared = {exercise.id: exercise for _unit, exercise in load_exercises(course)}
    own = [entry for _unit, mine in read_catalog(course) for entry in mine if not entry.kind]
    entries = own[:exercises]
    asked = [Asked(entry, declared[entry.id], chance) for entry in entries]
    quizzes = load_quizzes(course)[:2]
    names = [f"{first}{last}{number:03}" for number in range(students // 25 + 1)
             for first in ("ada", "ben", "cem", "dora", "eve") for last in "bkmtz"]  # fmt: skip
    for name in names[:students]:
        ability = chance.gauss(0.6, 1.1)
        done = [one.answered_by(ability, chance) for one in asked]
        done += [answer_quiz(quiz, ability, chance) for quiz in quizzes]
        if chance.random() < 0.005:
            said = f"{name}.ipynb: it is not a notebook: not valid JSON (line 202)"
            done = [ExerciseResult(e.id, "unreadable", 0.0, e.max_score, said) for e in done]
        yield Result(name, "cpu", HELD, tuple(done))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, default=600)
    parser.add_argument("--exercises", type=int, default=20)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    course = load_course(ROOT)
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        (folder / "records").mkdir(parents=True, exist_ok=True)
        for result in make_class(course, options.students, options.exercises):
            path = folder / "records" / record.file_name(result.student)
            path.write_bytes(dump(record.to_record(result)))
        files = sorted((folder / "records").glob("*.json"))
        start = time.process_time()
        tally = Tally()
        for file in files:
            tally.add_record(json.loads(file.read_bytes()))
        read = time.process_time()
        facts = sum_up(tally, course.shown, missing=["fay", "gus"])
        names = names_of(course, [task.id for task in facts.tasks])
        page = to_page(facts, names)
        (folder / "report.html").write_text(page, encoding="utf-8")
        end = time.process_time()
        told = {
            "students": options.students,
            "exercises": options.exercises,
            "quizzes": len(tally.tasks) - options.exercises,
            "cases": sum(len(task.cases) for task in tally.tasks.values()),
            "records_mb": round(sum(f.stat().st_size for f in files) / 1e6, 1),
            "cpu_seconds_reading_records": round(read - start, 2),
            "cpu_seconds_report": round(end - read, 2),
            "page_mb": round(len(page.encode()) / 1e6, 2),
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "machine": {"cores": 2, "python": platform.python_version()},
        }
    RESULTS.write_text(json.dumps(told, indent=1) + "\n")
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()

"""A kind's exercise built, and answers to it judged: here, and in the jail."""

import textwrap

import pytest
import torch

from grader.course.course import load_course
from grader.expected.expected import build_exercise
from grader.grading.pipeline import grade
from grader.grading.plan import plan_with
from grader.intake.collect import find_submissions
from grader.jail.client import Server
from grader.jail.inside.together import Together

pytest.register_assert_rewrite("kinds.every_kind")


def answer_of(built, namespace):
    """The function or class that an answer defines, or all of several together."""
    if len(built.names) == 1:
        return namespace[built.names[0]]
    return Together({name: namespace.get(name) for name in built.names}, built.main)


@pytest.fixture
def judged(build, judge, request):
    """Build the exercise of a kind and judge an answer to it, both source texts: its checks."""

    def run(kind, answer):
        code = textwrap.dedent(request.module.EXERCISES[kind])
        namespace = {"torch": torch}
        exec(textwrap.dedent(answer), namespace)
        built = build(code)
        return judge(built, answer_of(built, namespace))

    return run


@pytest.fixture(scope="session")
def server():
    with Server() as running:
        yield running


@pytest.fixture
def graded(tmp_path, declare, server, request):
    """Hand in an answer as a file and grade it in the jail."""

    def run(kind, answer):
        (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: unit\n    title: U\n")
        exercise = declare(textwrap.dedent(request.module.EXERCISES[kind]))
        built = build_exercise(exercise, "unit")
        path = tmp_path / f"{built.id}.py"
        path.write_text("import torch\n" + textwrap.dedent(answer), "utf-8")
        (submission,) = find_submissions([path], [])
        plan = plan_with(load_course(tmp_path), [(exercise, built)])
        return grade(submission, plan, server).exercises[0]

    return run

"""What a run makes once: exercises built, their calls serialised, what they forbid."""

from __future__ import annotations

import shutil

import pytest
from checkout import ROOT

from grader import language
from grader.course.course import load_course
from grader.errors import CourseError
from grader.expected.expected import build_exercise
from grader.grading.plan import make_plan, plan_with
from grader.jail.aspect import OUTPUT
from grader.judging.score import ExerciseResult

DOUBLE = """
@exercise({options})
def double(X):
    return 2 * X

double.case("row", X=randn(3))
double.case("hidden row", X=randn(4), hidden=True)
"""


@pytest.fixture
def write(write_exercise, tmp_path):
    """Write an exercise of this name; `load()` is the course."""
    (tmp_path / "course.yaml").write_text(
        "title: T\nunits: [{id: basics, title: B}, {id: layers, title: L}]\n"
        "policies: {decimals: 1}\n"
    )

    def made(name="double", unit="basics", options="", old="", new=""):
        code = DOUBLE.format(options=options).replace("double", name).replace(old, new)
        return write_exercise(code, unit=unit)

    return made


@pytest.fixture
def load(tmp_path):
    return lambda: load_course(tmp_path)


def test_exercises_are_built_in_course_order_with_their_hidden_cases(write, load):
    write("later", "layers"), write("double")
    plan = make_plan(load())
    assert [(made.id, made.unit) for made in plan.exercises] == [
        *(("double", "basics"), ("later", "layers")),
    ]
    assert [case.name for case in plan.exercises[0].cases] == [
        *("row", "hidden row", "row (other numbers)"),
    ]
    assert sorted(plan.banks) == ["double", "later"]
    assert plan.quizzes == ()


def test_only_what_is_asked_for_is_built(write, load):
    write("double"), write("broken", old="2 * X", new="X.nothing")
    assert [made.id for made in make_plan(load(), ["double"]).exercises] == ["double"]


def test_a_course_without_anything_to_grade_is_told(write, load, tmp_path):
    with pytest.raises(CourseError) as raised:
        make_plan(load())
    said = f"{tmp_path / 'solutions'}: there is no exercise to grade with."
    assert raised.value.problems == (said,)


def test_what_is_broken_is_told_of_all_exercises_at_once(write, load):
    write("one", old="2 * X", new="X.nothing"), write("two", old="2 * X", new="X.nowhere")
    with pytest.raises(CourseError) as raised:
        make_plan(load())
    said = str(raised.value)
    assert len(raised.value.problems) >= 2
    assert "nothing" in said
    assert "nowhere" in said


def test_a_secret_draws_the_hidden_cases_anew_and_those_alone(write, load):
    write("double")
    (plain,), (other,) = (make_plan(load(), secret=s).exercises for s in ("", "secret"))
    pairs = zip(plain.cases, other.cases, strict=True)
    assert [a.expected.outputs[OUTPUT].equal(b.expected.outputs[OUTPUT]) for a, b in pairs] == [
        *(True, False, False),
    ]


def test_the_calls_of_an_exercise_are_serialised_once(write, load):
    write("double")
    plan = make_plan(load())
    (built,) = plan.exercises
    batch = plan.batch(built)
    assert plan.batch(built) is batch
    assert (batch.function, batch.size) == ("double", sum(len(case.runs) for case in built.cases))


def test_what_exercises_forbid_is_put_together(write, load):
    write("one", options='forbid="torch.nn.functional.conv2d"'), write("two")
    plan = make_plan(load())
    assert plan.families == plan.banned["one"]
    assert plan.families
    assert plan.banned["two"] == frozenset()


def test_a_plan_can_be_made_of_exercises_that_are_built(declare, write, load):
    exercise = declare(DOUBLE.format(options=""), unit="basics")
    built = build_exercise(exercise, "basics", hidden=False)
    plan = plan_with(load(), [(exercise, built)], device="cuda")
    assert plan.exercises == (built,)
    assert plan.device == "cuda"
    assert (plan_with(load(), []).exercises, plan_with(load(), []).families) == ((), frozenset())


def test_results_are_put_together_with_what_holds_for_all(write, load):
    write("double")
    plan = make_plan(load())
    parts = (ExerciseResult("a", "passed", 1.25, 2.0), ExerciseResult("b", "failed", 0.5, 2.0))
    result = plan.result_of("ada", parts)
    assert (result.student, result.exercises) == ("ada", parts)
    assert (result.device, result.isolation) == ("cpu", "limits")
    assert (result.score, result.max_score) == (1.8, 4.0)


def test_exercises_are_told_in_the_language_in_use(tmp_path):
    folder = tmp_path / "solutions" / "convolution"
    folder.mkdir(parents=True)
    for path in (ROOT / "solutions" / "convolution").glob("corr2d.*"):
        shutil.copy(path, folder)
    (tmp_path / "course.yaml").write_text(
        "title: T\nunits: [{id: convolution, title: C}]\nlanguages: [en, zh]\n"
    )
    language.use("zh")
    (built,) = make_plan(load_course(tmp_path)).exercises
    assert "二维互相关" in built.statement


def test_a_course_of_quizzes_alone_can_be_graded(tmp_path):
    folder = tmp_path / "solutions" / "convolution"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "solutions" / "convolution" / "quiz.yaml", folder)
    (tmp_path / "course.yaml").write_text("title: T\nunits: [{id: convolution, title: C}]\n")
    plan = make_plan(load_course(tmp_path))
    assert (plan.exercises, len(plan.quizzes)) == ((), 1)


def test_a_plan_made_again_is_the_same_and_tries_no_manner(built_corr2d, monkeypatch):
    from grader.course.course import load_course
    from grader.expected import expected

    course = load_course(built_corr2d)
    (first,) = make_plan(course).exercises
    monkeypatch.setattr(expected, "choose_again", None)  # would be called
    (second,) = make_plan(course).exercises
    assert [case.call.again for case in second.cases] == [case.call.again for case in first.cases]
    assert [[*case.others] for case in second.cases] == [[*case.others] for case in first.cases]
    assert second.untried == first.untried
    with pytest.raises(TypeError):  # other hidden cases may bear other manners
        make_plan(course, secret="another")

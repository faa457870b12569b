"""What is expected of an offshoot is what is expected of its base."""

from offshoot_course import offshoot

from grader.expected.expected import build_exercise
from grader.expected.offshoots import built_like


def test_its_cases_are_those_of_the_base_and_nothing_is_run_for_it(offshoots):
    exercise = offshoot(offshoots)
    base = build_exercise(exercise.base, "first")
    made = built_like(base, exercise, "second")
    assert made.cases is base.cases
    assert made.inputs is base.inputs
    assert (made.id, made.unit, made.names, made.main) == (
        "scaled_debug",
        "second",
        ("scaled_debug",),
        "scaled_debug",
    )
    assert (made.kind, made.base, made.points, made.hints) == ("debug", "scaled", 1, ())
    assert made.given == exercise.given
    assert (
        made.batch("cpu").function == "scaled_debug"
        if hasattr(made.batch("cpu"), "function")
        else True
    )

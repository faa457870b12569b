"""What is expected of an offshoot is what is expected of its base."""

from offshoot_course import BREAKING, offshoot, write_offshoots

from grader.course.course import load_course
from grader.expected import bundle
from grader.expected.expected import build_exercise
from grader.expected.offshoots import built_break_it, built_like


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


def test_of_a_break_it_exercise_functions_are_kept_and_no_reference_is_written(tmp_path):
    exercise = offshoot(load_course(write_offshoots(tmp_path, BREAKING)), "scaled_break_it")
    made = built_break_it(exercise, "second")
    for name, data in bundle.to_files(made).items():
        (tmp_path / name).write_bytes(data)
        assert b"w[:, None]" not in data
    read = bundle.read(tmp_path, "scaled_break_it")
    assert read.breaks == made.breaks
    assert (made.breaks.reference, read.breaks.reference) == (exercise.base.function, None)
    assert read.breaks.arguments == {"X": False, "w": False}
    assert [case.name for case in read.cases] == ["what you hand in"]
    wrong, (right,) = read.breaks.functions()
    assert (wrong.__name__, right.__name__) == ("scaled_wrong", "scaled")

"""Exercises of several functions as they are declared."""

import pytest
import torch

from grader.author.mutants import mutants_of
from grader.declaring.ideas import hypotheses
from grader.declaring.parts import views
from grader.declaring.uses import stand_in_of
from grader.errors import CourseError
from grader.expected.expected import build_exercise
from grader.jail.inside.together import part_of
from grader.telling.ideas.generic import generic_hypotheses

SCALE = """
    @exercise(grad=["X"])
    def scaled(X, factor=2.0):
        return X * start(factor)

    @scaled.part
    def start(factor):
        return factor + 1

    scaled.case("a row", X=randn(3))
    start.case("a number", factor=1.5)
"""


def test_an_exercise_of_two_functions_has_one_id_and_the_names_of_both(declare):
    exercise = declare(SCALE)
    assert (exercise.id, exercise.names, exercise.main) == ("scaled", ("scaled", "start"), "scaled")


def test_a_part_has_cases_without_the_gradients_of_the_main_function(declare):
    exercise = declare(SCALE)
    told = [(case.name, case.part, case.grad) for case in exercise.cases]
    assert told == [("a row", "", ("X",)), ("a number", "start", ())]


def test_a_case_of_a_part_is_built_from_its_own_function(declare):
    built = build_exercise(declare(SCALE), "unit", hidden=False)
    (expected,) = built.cases[1].expected.outputs.values()
    assert float(expected) == 2.5
    assert (built.functions, built.main) == (("scaled", "start"), "scaled")


def test_a_wrong_idea_of_a_part_changes_what_the_others_make_of_it(declare):
    exercise = declare(
        SCALE
        + """
    @start.wrong_idea("You subtract.")
    def less(factor):
        return factor - 1
    """
    )
    (wrong,) = hypotheses(exercise.ideas)
    assert part_of(wrong.function, "start")(5) == 4
    assert float(wrong.function(torch.ones(1), 5.0)) == 4.0


def test_edits_of_a_part_can_occur_together(declare):
    exercise = declare(
        SCALE
        + """
    start.edits('''
    less: + 1 -> - 1
        You subtract.

    doubled: return 2 * start(factor)
        You double it.
    ''')
    """
    )
    *_singles, pair = hypotheses(exercise.ideas)
    assert pair.names == ("less", "doubled")
    assert part_of(pair.function, "start")(5) == 8


def test_every_function_has_mutants_and_mistakes_that_any_function_invites(declare):
    exercise = declare(SCALE)
    lines = {mutant.line for mutant in mutants_of(exercise, build_exercise(exercise, "unit"))}
    assert {"return X / start(factor)", "return factor - 1"} <= lines
    mutant = next(
        one
        for one in mutants_of(exercise, build_exercise(exercise, "unit"))
        if one.line == "return factor - 1"
    )
    assert part_of(mutant.function, "start")(5) == 4
    assert part_of(mutant.function, "")(torch.ones(1), 5.0) == 4
    assert "X ignored" in {one.names[0] for one in generic_hypotheses(exercise)}


def test_each_function_is_an_exercise_of_its_own_to_who_looks_at_one(declare):
    found = [(view.name, [case.name for case in view.cases]) for view in views(declare(SCALE))]
    assert found == [("scaled", ["a row"]), ("start", ["a number"])]


def test_where_no_function_is_the_main_one_a_driver_says_which_it_gets_first(declare):
    exercise = declare(
        """
    box = parts_of("box", points=2)

    @box.part
    def put(X):
        return [X]

    @box.part
    def take(held):
        return held[0]

    def there_and_back(put, take, X):
        return take(put(X))

    put.case("a row", X=randn(3))
    box.case("there and back", call=there_and_back, X=randn(2))
    """
    )
    case = exercise.cases[1]
    assert (exercise.main, exercise.names) == ("", ("put", "take"))
    assert (case.part, case.also) == ("put", ("take",))
    assert exercise.points == 2


def test_the_main_function_may_come_after_another_one(declare):
    exercise = declare(
        """
    adam = parts_of("adam")

    @adam.part
    def start(n):
        return n + 1

    @adam.part
    def adam(X, n=1):
        return X * start(n)

    def twice(adam, start, X):
        return adam(X, start(1))

    start.case("a number", n=2)
    adam.case("a row", X=randn(3))
    adam.case("with another", call=twice, X=randn(3))
    """
    )
    assert (exercise.id, exercise.main, exercise.names) == ("adam", "adam", ("start", "adam"))
    assert [case.part for case in exercise.cases] == ["start", "", ""]
    assert len(build_exercise(exercise, "unit", hidden=False).cases) == 3


STAND_INS = {
    "beside a main function": SCALE,
    "where every function is a part": SCALE.replace(
        '@exercise(grad=["X"])', 'scaled = parts_of("scaled")\n\n    @scaled.part'
    ),
}


@pytest.mark.parametrize("form", STAND_INS)
def test_every_function_has_a_stand_in_of_its_own(declare, form):
    exercise = declare(
        STAND_INS[form]
        + """
    start.stand_in("lambda factor: 1 + factor")

    @scaled.stand_in
    def library(X, factor=2.0):
        return torch.mul(X, factor + 1)
    """
    )
    namespace = {}
    exec(stand_in_of(exercise), namespace)
    assert (namespace["scaled"](torch.ones(())).item(), namespace["start"](2)) == (3, 3)


def test_a_function_without_a_stand_in_beside_one_that_has_one_is_told(declare):
    with pytest.raises(CourseError, match="scaled has no stand-in, and another part has one"):
        declare(SCALE + '\n    start.stand_in("lambda factor: factor + 1")\n')


WRONG = {
    "a case of a function that there is not": (
        SCALE.replace("factor=1.5", "number=1.5"),
        "case 'a number' names 'number', but start takes factor",
    ),
    "a part without a case": (
        SCALE.replace('start.case("a number", factor=1.5)', ""),
        "no case is about start; add one with start.case.",
    ),
    "a case of none of the parts": (
        'box = parts_of("box")\n\n@box.part\ndef put(X):\n    return X\n\nbox.case("a row", X=randn(2))\n',
        "case 'a row' is about none of the parts; declare it with put.case, or give call=",
    ),
    "two parts of a name": (
        SCALE.replace(
            "    scaled.case",
            "    @scaled.part\n    def start(n):\n        return n\n\n    scaled.case",
        ),
        "there are two parts called start; rename one.",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_with_a_part_is_told_with_its_place(declare, kind):
    code, said = WRONG[kind]
    with pytest.raises(CourseError) as error:
        declare(code)
    assert any(said in one and one.startswith("solutions/unit/") for one in error.value.problems)


def test_wrong_ideas_of_a_part_may_be_edits(declare):
    exercise = declare(
        SCALE
        + """
    start.edits('''
    less: + 1 -> - 1
        You subtract.

    far: 1 -> 3
        You add too much.
    ''')
    """
    )
    less, far = hypotheses(exercise.ideas)
    assert part_of(less.function, "start")(5) == 4
    assert float(far.function(torch.ones(1), 5.0)) == 8.0

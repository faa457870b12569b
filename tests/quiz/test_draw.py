"""Each student gets numbers of their own, the same everywhere and every time."""

import pytest

from grader.quiz.draw import draw_values, fill, in_letters, named

DRAW = {"n": range(16, 65), "k": (3, 5, 7)}


def draw(student, where="", id_="q", seed=""):
    return draw_values(DRAW, where, seed, student, id_)


def test_the_numbers_are_those_of_every_other_machine():
    assert draw("ada") == {"n": 44, "k": 3}
    assert draw("ada", seed="2027") == {"n": 19, "k": 5}


def test_case_and_outer_spaces_of_a_name_do_not_matter():
    assert draw(" Ada ") == draw("ada")


def test_students_questions_and_seeds_differ():
    drawn = {tuple(draw(f"student {i}").values()) for i in range(100)}
    assert len(drawn) > 50
    assert len({tuple(draw("ada", id_=f"q{i}").values()) for i in range(20)}) > 10
    assert len({tuple(draw("ada", seed=str(i)).values()) for i in range(20)}) > 10


def test_every_value_of_a_range_is_drawn_both_ends_included():
    drawn = [draw_values({"n": range(1, 4)}, "", "", str(i), "q")["n"] for i in range(200)]
    assert set(drawn) == {1, 2, 3}


def test_all_draws_meet_the_condition():
    for i in range(200):
        values = draw(f"student {i}", where="n % k == 0")
        assert values["n"] % values["k"] == 0


def test_a_huge_range_costs_nothing():
    assert draw_values({"n": range(1, 10**12)}, "", "", "ada", "q")["n"] > 10**6


def test_numbers_are_put_into_the_prompt_and_doubled_braces_become_one():
    assert fill(r"{n} and $\frac{{a}}{{b}}$", {"n": 3}) == r"3 and $\frac{a}{b}$"
    assert fill("width {n}", {}) == "width n"
    assert named("{n}{k} {{x}}") == ["n", "k"]


@pytest.mark.parametrize(
    ("prompt", "reads"),
    [
        ("d = {d} features, `nn.Linear({d}, {q})`", "d features, `nn.Linear(d, q)`"),
        ("{n} × {n} pixels (n = {n}), no padding", "n × n pixels, no padding"),
        ("size {k}\n  (k = {k}, s = {s}); go", "size k; go"),
        ("length n = {n} (k = {k} and s = {s})", "length n"),
        ("像素（n = {n}，k = {k}）的图像", "像素的图像"),
        ("shape ({b}, {c})", "shape (b, c)"),
        ("kernel_size={k}, $\\frac{{n}}{{s}}$", "kernel_size=k, $\\frac{n}{s}$"),
        ("a row of {n}", "a row of n"),
    ],
)
def test_before_anything_is_drawn_a_prompt_is_a_question_in_letters(prompt, reads):
    assert in_letters(prompt) == reads

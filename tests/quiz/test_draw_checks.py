"""A draw that cannot be, or that the prompt does not show, is told with its place."""

import pytest

from grader.quiz.draw_checks import choices


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("prompt: '{n}'\ndraw: {n: [1, 9], m: [1, 2]}", "6:26: 'm' is drawn, but the prompt"),
        ("prompt: '{n} {m}'\ndraw: {n: [1, 9]}", "5:13: {m} is not drawn (drawn are n)"),
        ("prompt: '{n} {'\ndraw: {n: [1, 9]}", "5:13: a brace is left open"),
        ("prompt: '{n}'\ndraw: {n: [9, 1]}", "6:15: 'n' must be a range of two whole numbers"),
        ("prompt: '{n}'\ndraw: {n: {choose: []}}", "6:15: 'n' must be a range"),
        ("prompt: '{n}'\ndraw: {n: [1, 9999999999999]}", "6:15: 'n' must be a range"),
        ("prompt: '{n}'\ndraw: {n: [1, 9]}\nwhere: n > 9", "7:12: holds for 0 of 9 draws"),
        ("prompt: '{n}'\ndraw: {n: [1, 9]}\nwhere: m > 9", "7:12: 'm' in 'm > 9' is not drawn"),
        ("prompt: '{n}'\ndraw: {n: [0, 9]}\nwhere: 1 / n", "7:12: has no value for some draws"),
        ("prompt: '{n}'\ndraw: {n: [1, 99999]}\nwhere: n == 7", "7:12: holds for 0 of 500 draws"),
    ],
)
def test_a_draw_that_cannot_be_is_told(mistakes, lines, said):
    found = mistakes(f"id: q\nkind: numeric\n{lines}\nanswer: {{expression: n + 1}}")
    assert any(mistake.startswith(said) for mistake in found), found


def test_values_are_a_range_or_a_list_to_choose_from():
    assert choices([1, 9]) == range(1, 10)
    assert choices({"choose": [1, 2.5]}) == (1, 2.5)
    assert choices([3]) == choices("1") == choices({"choose": ["a"]}) == ()

"""What is proved of a break-it exercise, and what does not hold, in sentences."""

import pytest
from offshoot_course import BREAKING, write_offshoots

from grader.author.verify import verify
from grader.course.course import load_course

pytestmark = pytest.mark.course

MISTAKE = 'scaled.break_it("along_columns of by_column: column(w) -> w")'


def problems(tmp_path, mistake, text=BREAKING):
    text = text.replace(MISTAKE, f'scaled.break_it("{mistake}")')
    (proof,) = verify(load_course(write_offshoots(tmp_path, text)), ["scaled_break_it"], fresh=True)
    return proof.problems


def test_one_that_holds_has_none(tmp_path):
    assert problems(tmp_path, "along_columns of by_column: column(w) -> w") == []


def test_a_mistake_that_gradients_alone_show_is_found_with_an_upstream_gradient(tmp_path):
    mistake = "(X + (X - X.detach()) * (column(w) - 1))"
    assert problems(tmp_path, f"x of by_column: X * -> {mistake} *") == []


def test_one_that_no_case_shows_is_told(tmp_path):
    (said,) = problems(tmp_path, "same of by_column: X * -> 1 * X *")
    assert said.startswith("no case of scaled shows that what students see is wrong (")


def test_one_that_any_inputs_show_is_told(tmp_path):
    (said,) = problems(tmp_path, "more of by_column: X * column(w) -> X * column(w) + 1")[:1]
    assert said.startswith("zeros in the place of any inputs show it already (")

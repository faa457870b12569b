"""What is proved of an offshoot, and what does not hold, in sentences."""

import pytest
from offshoot_course import SCALED, write_offshoots

from grader.author.verify import verify
from grader.course.course import load_course

pytestmark = pytest.mark.course


def problems(tmp_path, *changes):
    text = SCALED
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (proof,) = verify(load_course(write_offshoots(tmp_path, text)), ["scaled_debug"], fresh=True)
    return proof.problems


def test_one_that_holds_has_none(tmp_path):
    assert problems(tmp_path) == []


def test_what_no_public_case_catches_is_told(tmp_path):
    found = problems(
        tmp_path, ("along_columns of by_column: column(w) -> w", "x of by_column: X * -> 1 * X *")
    )
    assert len(found) == 1
    assert found[0].startswith("no public case shows that what students are given is wrong (")


def test_a_mistake_that_is_another_one_than_was_named_is_told(tmp_path):
    edit = "along_columns of by_column: column(w) -> (2 * column(w))"
    (said,) = problems(tmp_path, ("along_columns of by_column: column(w) -> w", edit))
    assert said.startswith(
        "what students are given behaves like doubled, and not like along_columns ("
    )


def test_any_other_change_may_have_any_name(tmp_path):
    edit = "a_change of by_column: column(w) -> (column(w) + X)"
    assert problems(tmp_path, ("along_columns of by_column: column(w) -> w", edit)) == []


def test_a_variant_that_uses_what_is_forbidden_is_no_answer(tmp_path):
    (said,) = problems(
        tmp_path, ('grad=["X"], ', 'grad=["X"], forbid=["torch.Tensor.unsqueeze"], ')
    )
    assert said.startswith("what is mended does not earn full marks: ")

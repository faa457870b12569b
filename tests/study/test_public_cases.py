"""What a learner is told where there is nothing but what was handed out."""

from __future__ import annotations

import os
import shutil
import zlib
from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.notebook.here import check_here
from grader.study.public_cases import find_public_cases
from grader.telling.ideas.stored import SUFFIX

FLIPPED = "You flip the kernel"


@pytest.fixture
def course(built_corr2d, tmp_path):
    """A copy of it that a test may change."""
    return Path(shutil.copytree(built_corr2d, tmp_path / "course"))


@pytest.fixture
def ideas(course):
    """The file that says what wrong ideas do."""
    return course / "exercises" / "01_convolution" / "cases" / f"corr2d{SUFFIX}"


def flipped(X, K):
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("too large")
    windows = X.unfold(0, K.shape[0], 1).unfold(1, K.shape[1], 1)
    return (windows * K.flip(0, 1)).sum((-2, -1), dtype=X.dtype)


def diagnosis(course):
    return check_here(find_public_cases("corr2d", course), flipped).result.diagnosis


def test_the_mistake_is_named_without_solutions(course):
    assert diagnosis(course).startswith(FLIPPED)
    shutil.rmtree(course / "solutions")
    find_public_cases.__globals__["_read"].cache_clear()
    assert diagnosis(course).startswith(FLIPPED)


def test_the_file_is_preferred_to_solutions_which_are_not_even_read(course):
    (course / "solutions" / "convolution" / "corr2d.py").write_text("raise SystemExit")
    assert diagnosis(course).startswith(FLIPPED)


def test_without_the_file_the_mistake_is_named_from_solutions(course, ideas):
    ideas.unlink()
    assert diagnosis(course).startswith(FLIPPED)


def test_without_either_no_wrong_idea_is_claimed(course, ideas):
    ideas.unlink()
    shutil.rmtree(course / "solutions")
    assert FLIPPED not in (diagnosis(course) or "")


def test_a_damaged_file_is_told_in_a_sentence(course, ideas):
    ideas.write_bytes(b"damaged")
    with pytest.raises(CourseError, match=r"corr2d\.ideas\.zlib: damaged .*run `grade build`\."):
        find_public_cases("corr2d", course)


def test_a_file_that_was_built_anew_is_read_anew(course, ideas):
    assert diagnosis(course).startswith(FLIPPED)
    text = zlib.decompress(ideas.read_bytes())
    ideas.write_bytes(zlib.compress(text.replace(FLIPPED.encode(), b"You turn the kernel")))
    later = ideas.stat().st_mtime_ns + 10**9
    os.utime(ideas, ns=(later, later))
    assert diagnosis(course).startswith("You turn the kernel")

"""Warnings of what is tried are kept back, and no others."""

from __future__ import annotations

import warnings

import pytest

from grader.author.quiet import quiet


@pytest.mark.filterwarnings("always")
def test_warnings_are_kept_back_inside_the_block_alone(recwarn):
    with quiet():
        warnings.warn("tried", stacklevel=1)
    warnings.warn("meant", stacklevel=1)
    assert [str(warning.message) for warning in recwarn] == ["meant"]

"""What never ends is stopped, and what ends in time is not."""

from __future__ import annotations

import time

import pytest

from grader.author.time_limit import time_limit


def test_a_mutant_that_never_ends_is_stopped():
    started = time.process_time()
    with pytest.raises(TimeoutError, match=r"still running after 0\.1 s"), time_limit(0.1):
        while True:
            pass
    assert time.process_time() - started < 2


def test_what_ends_in_time_is_not_stopped_later():
    with time_limit(0.05):
        pass
    time.sleep(0.1)


def test_time_in_which_nothing_is_computed_is_not_counted_but_for_a_long_one():
    with time_limit(0.01) as limit:
        time.sleep(0.05)
    assert not limit.reached
    with pytest.raises(TimeoutError), time_limit(60, 0.05) as limit:
        time.sleep(5)
    assert limit.reached


def test_code_that_catches_the_exception_is_stopped_all_the_same():
    with time_limit(0.05) as limit:
        try:
            while True:
                pass
        except TimeoutError:
            pass
    assert limit.reached

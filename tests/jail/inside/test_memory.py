"""Memory made ready for forks, and what the kernel tells of a process."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from waiting import state_of, wait_until

from grader.jail.inside import memory

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel is asked")


def test_the_time_of_a_process_is_the_time_that_it_worked():
    before = memory.usage(os.getpid(), time.monotonic())["cpu"]
    start = time.process_time()
    while time.process_time() < start + 0.3:
        pass
    assert 0.25 < memory.usage(os.getpid(), time.monotonic())["cpu"] - before < 2


@LINUX
def test_a_process_that_sleeps_uses_no_time_and_waits_for_no_core():
    code = "print(1, flush=True); input()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    sleeper = subprocess.Popen([sys.executable, "-S", "-c", code], **pipes)
    try:
        assert sleeper.stdout.readline() == b"1\n"
        wait_until(lambda: state_of(sleeper.pid) == "S")
        first = memory.usage(sleeper.pid, 0.0)
        time.sleep(0.5)
        second = memory.usage(sleeper.pid, 0.0)
    finally:
        sleeper.communicate(b"\n")
    assert second["cpu"] - first["cpu"] < 0.1
    assert second["queued"] - first["queued"] < 0.3


def test_where_the_kernel_tells_nothing_the_clock_stands_for_the_time():
    no_such_process = 1 << 30
    since = time.monotonic() - 5
    used = memory.usage(no_such_process, since)
    assert 5 <= used["cpu"] <= time.monotonic() - since
    assert used["queued"] == 0


# Twenty megabytes of lists, forked before and after.
SETTLE = """
import os, gc
from grader.jail.inside import memory
kept = [[i] for i in range(200_000)]
def huge():
    lines = open("/proc/self/smaps_rollup").read().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("AnonHugePages")))
before = huge()
memory.settle()
assert gc.get_freeze_count() > 200_000
print(before, huge())
assert sum(item[0] for item in kept) == 200_000 * 199_999 // 2
"""


@LINUX
def test_memory_becomes_huge_pages_and_is_left_alone_by_the_collector():
    done = subprocess.run(
        [sys.executable, "-c", SETTLE], capture_output=True, text=True, check=True
    )
    before, after = map(int, done.stdout.split())
    if after == before:
        pytest.skip("this kernel collapses no pages; forks are slower")
    assert after - before > 4_000  # kilobytes

"""Resource limits, set in a process of their own."""

from __future__ import annotations

import json
import mmap
import resource
import signal
import subprocess
import sys

import pytest

from grader.jail.inside import limits

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="not run: needs Linux")

START = """
import json, resource
from grader.jail.inside import limits
"""
TELL = """
names = [name for name in dir(resource) if name.startswith("RLIMIT_")]
print(json.dumps({name[7:]: resource.getrlimit(getattr(resource, name)) for name in names}))
"""


def run(code):
    argv = [sys.executable, "-c", START + code]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


def told(code):
    done = run(code + TELL)
    assert done.returncode == 0, done.stderr
    return {name: tuple(pair) for name, pair in json.loads(done.stdout).items()}


@LINUX
def test_mapping_memory_shows_in_what_is_mapped():
    before = limits.mapped_bytes()
    with mmap.mmap(-1, 64 * limits.MEGABYTE):
        assert limits.mapped_bytes() - before >= 64 * limits.MEGABYTE
    assert before % mmap.PAGESIZE == 0


@pytest.mark.process
@LINUX
def test_memory_counts_from_what_the_process_has():
    allowed, _ = told(
        "before = limits.mapped_bytes()\nlimits.apply(memory_mb=100, cpu_seconds=5)\n"
        "size, _ = resource.getrlimit(resource.RLIMIT_AS)\n"
        "assert 0 <= size - before - (100 << 20) < 8 << 20, size - before\n"
    )["AS"]
    assert allowed > 100 << 20


@pytest.mark.process
@LINUX
def test_memory_can_be_used_up_to_the_limit():
    code = "limits.apply(memory_mb=100, cpu_seconds=5)\nbytearray({} << 20)\n"
    assert run(code.format(50)).returncode == 0
    assert run(code.format(150)).stderr.endswith("MemoryError\n")


@pytest.mark.process
def test_what_is_not_to_be_limited_stays_as_it_was():
    before = told("")
    after = told("limits.apply(100, 5, address_space=False, threads=False)\n")
    assert (after["AS"], after["NPROC"]) == (before["AS"], before["NPROC"])
    assert after["NOFILE"] == (limits.MAX_OPEN_FILES, limits.MAX_OPEN_FILES)


@pytest.mark.process
def test_threads_are_limited_where_it_is_asked_for():
    _, most = resource.getrlimit(resource.RLIMIT_NPROC)
    if 0 <= most < limits.MAX_THREADS:
        pytest.skip("not run: fewer threads are allowed here")
    found = told("limits.apply(100, 5, address_space=False, threads=True)\n")
    assert found["NPROC"] == (limits.MAX_THREADS, limits.MAX_THREADS)


@pytest.mark.process
def test_what_the_machine_allows_is_never_raised():
    code = (
        "resource.setrlimit(resource.RLIMIT_NOFILE, (20, 30))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (3, 3))\n"
        "limits.apply(100, 60.0)\n"
    )
    found = told(code)
    assert (found["NOFILE"], found["CPU"]) == ((30, 30), (3, 3))


@pytest.mark.process
@pytest.mark.parametrize(("asked", "seconds"), [(0.0, 1), (0.9, 1), (2.0, 3), (2.5, 3)])
def test_parts_of_a_second_are_given_whole(asked, seconds):
    assert told(f"limits.apply(100, {asked})\n")["CPU"] == (seconds, seconds + 1)


@pytest.mark.process
def test_a_process_that_works_too_long_is_ended_by_the_kernel():
    assert run("limits.apply(100, 0.0)\nwhile True: pass\n").returncode == -signal.SIGXCPU


@pytest.mark.process
def test_a_file_of_more_than_a_megabyte_is_not_written(tmp_path):
    path = str(tmp_path / "large")
    code = f"limits.apply(100, 5)\nfile = open({path!r}, 'wb', buffering=0)\n"
    done = run(code + "[file.write(bytes(1 << 19)) for _ in range(3)]\n")
    assert "File too large" in done.stderr
    assert (tmp_path / "large").stat().st_size == limits.MAX_FILE_BYTES

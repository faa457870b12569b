"""Landlock rulesets in real processes."""

import os
import socket
import subprocess
import sys

import pytest

from grader.jail.inside import landlock

pytestmark = pytest.mark.process

needs_landlock = pytest.mark.skipif(landlock.abi() == 0, reason="not run: no Landlock here")


def under(readable, writable, attempt):
    """Attempt something in a forked child under a ruleset; return how it ended."""
    ruleset = landlock.make_ruleset([str(path) for path in readable], [str(p) for p in writable])
    ours, theirs = os.pipe()
    if os.fork() == 0:
        said = "done"
        try:
            landlock._LIBC.prctl(38, 1, 0, 0, 0)
            landlock.restrict(ruleset)
            attempt()
        except BaseException as error:
            said = type(error).__name__
        os.write(theirs, said.encode())
        os._exit(0)
    os.wait()
    said = os.read(ours, 100).decode()
    for descriptor in (ruleset, ours, theirs):
        os.close(descriptor)
    return said


@pytest.fixture
def folder(tmp_path):
    for name in ("open", "closed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("text")
    return tmp_path


@needs_landlock
def test_what_is_listed_can_be_read_and_nothing_else(folder):
    listed = [folder / "open"]
    assert under(listed, [], (folder / "open" / "file").read_text) == "done"
    assert under(listed, [], lambda: list((folder / "open").iterdir())) == "done"
    assert under(listed, [], (folder / "closed" / "file").read_text) == "PermissionError"
    assert under(listed, [], lambda: list((folder / "closed").iterdir())) == "PermissionError"


@needs_landlock
def test_a_link_does_not_lead_out(folder):
    (folder / "open" / "link").symlink_to(folder / "closed" / "file")
    assert under([folder / "open"], [], (folder / "open" / "link").read_text) == "PermissionError"


@needs_landlock
def test_one_file_can_be_listed(folder):
    listed = [folder / "closed" / "file"]
    assert under(listed, [], (folder / "closed" / "file").read_text) == "done"
    assert under(listed, [], lambda: list((folder / "closed").iterdir())) == "PermissionError"


@needs_landlock
def test_what_is_readable_cannot_be_changed_or_executed(folder):
    file, listed = folder / "open" / "file", [folder / "open", sys.base_prefix, "/usr", "/lib"]
    for attempt in (
        lambda: file.write_text("x"),
        file.unlink,
        lambda: os.truncate(file, 0),
        (folder / "open" / "new").mkdir,
        lambda: file.rename(folder / "open" / "other"),
        lambda: os.execv("/bin/true", ["true"]),
    ):
        assert under(listed, [], attempt) == "PermissionError"
    assert file.read_text() == "text"


@needs_landlock
def test_what_is_writable_can_be_changed(folder):
    def attempt():
        (folder / "open" / "new").mkdir()
        (folder / "open" / "file").rename(folder / "open" / "new" / "file")
        (folder / "open" / "new" / "file").write_text("x")

    assert under([], [folder / "open"], attempt) == "done"
    assert (
        under([], [folder / "open"], lambda: os.mkfifo(folder / "open" / "f")) == "PermissionError"
    )


@needs_landlock
def test_a_device_can_be_written_to(folder):
    def attempt():
        with open("/dev/null", "w") as file:  # noqa: PTH123
            file.write("x")

    assert under([], ["/dev/null"], attempt) == "done"
    assert under([], [], attempt) == "PermissionError"


@pytest.mark.skipif(landlock.abi() < 4, reason="not run: this Landlock knows no TCP")
def test_tcp_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        assert under([], [], lambda: socket.create_connection(address)) == "PermissionError"
        assert under([], [], lambda: socket.create_server(("127.0.0.1", 0))) == "PermissionError"


@pytest.mark.skipif(landlock.abi() < 6, reason="not run: this Landlock knows no signals")
def test_processes_outside_cannot_be_signalled():
    with subprocess.Popen(["/bin/sleep", "60"]) as other:
        assert under([], [], lambda: os.kill(other.pid, 9)) == "PermissionError"
        other.kill()


@needs_landlock
def test_what_does_not_exist_is_left_out(folder):
    assert under(
        [folder / "nowhere", folder / "open"], [], (folder / "open" / "file").read_text
    ) == ("done")


@needs_landlock
def test_it_cannot_be_undone(folder):
    def attempt():
        landlock.restrict(landlock.make_ruleset(["/"], ["/"]))
        (folder / "closed" / "file").read_text()

    assert under([folder / "open"], [], attempt) == "PermissionError"

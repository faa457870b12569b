"""Files read while they are written, and a server that may die."""

import json
import shutil
import sys

import pytest
from using_course import RIGHT, WRONG_SOFTMAX

from grader.errors import UsageError
from grader.study import checking
from grader.study.checking import Checker, is_whole, read_settled
from grader.study.desk import Desk


class Clock:
    """Stands for the clock of a module: it goes on while somebody sleeps, and something happens in time."""

    def __init__(self):
        self.now = 0.0
        self.due, self.event = float("inf"), None

    def at(self, seconds, event):
        self.due, self.event = seconds, event

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        if self.now >= self.due:
            self.due = float("inf")
            self.event()


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(checking, "time", clock)
    return clock


def test_a_notebook_that_is_being_written_is_read_when_it_is_whole(workspace, clock):
    path = workspace.root / "01_convolution.ipynb"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    clock.at(0.3, lambda: path.write_bytes(whole))
    assert read_settled(path) == whole
    assert 0.3 <= clock.now < 0.4


def test_a_notebook_that_is_gone_for_a_moment_is_waited_for(workspace, clock):
    path = workspace.root / "01_convolution.ipynb"
    whole = path.read_bytes()
    aside = path.rename(path.with_suffix(".old"))
    clock.at(0.3, lambda: aside.rename(path))
    assert read_settled(path) == whole
    assert 0.3 <= clock.now < 0.4


def test_waiting_ends_after_a_second_with_what_there_is(tmp_path, clock):
    path = tmp_path / "a.ipynb"
    path.write_text('{"cells": [')
    assert read_settled(path) == b'{"cells": ['
    path.write_text("")
    assert read_settled(path) == b""
    path.unlink()
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_settled(path)
    assert 3 <= clock.now < 3.3


def test_a_python_file_is_whole_as_soon_as_there_is_something_in_it(tmp_path):
    assert is_whole(tmp_path / "a.py", b"def f(")
    assert not is_whole(tmp_path / "a.py", b"")


def test_a_server_that_has_died_is_replaced(workspace, write, answers):
    path = workspace.root / "01_convolution.ipynb"
    write(path, "corr2d", answers.right)
    with Checker(Desk(workspace.root)) as checker:
        checker.check(["corr2d"], path)
        checker._server._process.kill()
        checker._server._process.wait()
        (checked,) = checker.check(["corr2d"], path)
    assert checked.result.status == "passed"


@pytest.fixture
def building_on(using_course, tmp_path):
    """A workspace of files, made from a course whose exercises use each other; its solutions are gone."""
    from grader.study.starting import start

    origin = shutil.copytree(using_course, tmp_path / "course")
    shutil.rmtree(origin / "solutions")
    return start(tmp_path / "ws", origin, format_="py").workspace


@pytest.fixture
def solved(building_on):
    """Write answers into the files of the workspace, behind what was handed out."""

    def put(**answers):
        for id_, code in answers.items():
            (path,) = building_on.root.glob(f"*/{id_}.py")
            path.write_text(path.read_text().partition("\n\n\n")[0] + "\n\n\n" + code)
        return building_on

    return put


def test_a_file_has_the_line_that_imports_what_it_uses(building_on):
    (path,) = building_on.root.glob("*/halved.py")
    assert "\nfrom grader.built import classify, MyHalf\n" in path.read_text()


@pytest.mark.process
def test_a_file_is_checked_with_ones_own_functions_of_other_files(solved, grade):
    workspace = solved(**{id_: RIGHT[id_] for id_ in ("softmax", "my_half", "classify", "halved")})
    done = grade("check", "halved", cwd=workspace.root)
    assert "halved: right" in done.stdout
    assert "Used here: your own classify, my_half, softmax." in done.stdout


@pytest.mark.process
def test_a_file_is_checked_with_stand_ins_for_what_does_not_pass(solved, grade):
    workspace = solved(softmax=WRONG_SOFTMAX, classify=RIGHT["classify"])
    done = grade("check", "classify", cwd=workspace.root)
    assert "classify: right" in done.stdout
    assert "Used here: a stand-in for softmax, until yours passes." in done.stdout
    told = json.loads(grade("check", "classify", "--json", cwd=workspace.root).stdout)
    assert told["exercises"][0]["uses"] == {"softmax": "stand-in"}


@pytest.mark.process
def test_a_file_that_fails_is_shown_with_what_it_used(solved, grade):
    workspace = solved(
        softmax=RIGHT["softmax"], classify="def classify(X):\n    return softmax(X)[:, 0]\n"
    )
    done = grade("check", "classify", cwd=workspace.root)
    assert done.returncode == 1
    assert "Used here: your own softmax." in done.stdout
    assert "expected" in done.stdout


@pytest.mark.process
def test_what_must_be_solved_first_is_told(solved, grade):
    done = grade("check", "halved", cwd=solved(halved=RIGHT["halved"]).root)
    assert "Solve classify, my_half first: halved uses it." in done.stdout


@pytest.mark.process
def test_a_class_and_several_functions_are_checked_in_files_of_their_ids(solved, grade):
    workspace = solved(my_half=RIGHT["my_half"], momentum=RIGHT["init_states"] + RIGHT["momentum"])
    done = grade("check", "my_half", "momentum", cwd=workspace.root)
    assert done.returncode == 0, done.stdout
    assert "my_half: right" in done.stdout
    assert "momentum: right" in done.stdout
    by_name = grade("check", "MyHalf", cwd=workspace.root)
    assert "my_half: right" in by_name.stdout
    (path,) = workspace.root.glob("*/momentum.py")
    without_ids = grade("check", "--file", path, cwd=workspace.root)
    assert "momentum: right" in without_ids.stdout


def test_a_case_of_several_functions_is_a_program(solved, grade):
    workspace = solved(momentum=RIGHT["init_states"] + RIGHT["momentum"])
    done = grade(*("check", "momentum", "--case", "from the start", "--debug"), cwd=workspace.root)
    (path,) = workspace.root.glob("*/momentum.py")
    assert "from momentum import momentum, init_states" in done.stdout
    namespace = {}
    sys.path.insert(0, str(path.parent))
    try:
        exec(done.stdout, namespace)
    finally:
        sys.path.remove(str(path.parent))
        sys.modules.pop("momentum", None)
    assert len(namespace["result"]) == 1

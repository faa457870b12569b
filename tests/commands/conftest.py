"""Here too the workspace and the course alone say which language to speak; and a server for all checks."""

from types import SimpleNamespace

import pytest


@pytest.fixture(autouse=True)
def _silent(silent_shell):
    pass


@pytest.fixture
def classroom(tmp_path, answers):
    """Two submissions: ada's is right, ben flips the kernel."""
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "ada.py").write_text(answers.right)
    (folder / "ben.py").write_text(answers.flipped)
    return folder


@pytest.fixture(scope="session")
def server():
    from grader.jail.client import Server

    with Server() as started:
        yield started


@pytest.fixture
def one_server(server, monkeypatch):
    """One server checks in all tests: starting one takes longer than all else."""
    monkeypatch.setattr("grader.study.checking.Server", lambda device, level, data: server)
    monkeypatch.setattr(server, "close", lambda: None)


@pytest.fixture
def solve(workspace, write, answers):
    """Write an answer to corr2d into the workspace's notebook."""

    def put(which="right"):
        write(workspace.root / "01_convolution.ipynb", "corr2d", getattr(answers, which))

    return put


@pytest.fixture
def verdicts(monkeypatch):
    """Nothing is checked: each exercise has the verdict that is put down here, else it is right."""
    from grader.judging.score import ExerciseResult
    from grader.study.checking import Checked

    given = {}

    class Checker:
        isolation = "limits"

        def __init__(self, desk, device, level=None):
            self.device = device
            given["level"] = level

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def check(self, ids, path, case=""):
            built = SimpleNamespace(unit="convolution", hints=[], cases=[], more=0)
            found = [ExerciseResult(id_, given.get(id_, "passed"), 4.0, 4.0) for id_ in ids]
            return [Checked(result, built) for result in found]

    monkeypatch.setattr("grader.study.checking.Checker", Checker)
    return given

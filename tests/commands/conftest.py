"""Here too the workspace and the course alone say which language to speak; and a server for all checks."""

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
    monkeypatch.setattr("grader.study.checking.Server", lambda device, data: server)
    monkeypatch.setattr(server, "close", lambda: None)

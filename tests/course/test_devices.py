"""Which device a run uses, and what is said where it is not there."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.course.course import Course, Unit
from grader.course.devices import choose_device
from grader.errors import UsageError

CPU = Course(Path(), "T", (Unit("basics", "Basics"),))
BOTH = Course(Path(), "T", (Unit("basics", "Basics"),), devices=("cpu", "cuda"))


@pytest.fixture
def machine(monkeypatch):
    """Say whether another process finds a GPU; the list of the processes that were asked."""

    def has(gpu):
        asked = []

        def run(command, **_):
            asked.append(command)
            return SimpleNamespace(returncode=0 if gpu else 1)

        monkeypatch.setattr("subprocess.run", run)
        return asked

    return has


@pytest.mark.parametrize(
    ("asked", "course", "gpu", "chosen"),
    [
        ("cpu", BOTH, True, "cpu"),
        ("auto", CPU, True, "cpu"),
        ("auto", BOTH, False, "cpu"),
        ("auto", BOTH, True, "cuda"),
        ("cuda", BOTH, True, "cuda"),
    ],
)
def test_cuda_is_used_where_it_is_wanted_allowed_and_there(machine, asked, course, gpu, chosen):
    machine(gpu)
    assert choose_device(asked, course) == chosen


@pytest.mark.parametrize(
    ("course", "gpu", "said"),
    [
        (CPU, True, "cuda: not run. course.yaml does not list it under devices."),
        (BOTH, False, "cuda: not run. PyTorch finds no CUDA device on this machine."),
    ],
)
def test_cuda_that_cannot_be_had_is_told_and_never_replaced(machine, course, gpu, said):
    machine(gpu)
    with pytest.raises(UsageError) as raised:
        choose_device("cuda", course)
    assert str(raised.value) == said


@pytest.mark.parametrize(("asked", "course"), [("cpu", BOTH), ("auto", CPU)])
def test_where_the_answer_is_known_no_process_is_started(machine, asked, course):
    started = machine(True)
    choose_device(asked, course)
    assert started == []


def test_whether_there_is_a_gpu_is_asked_in_another_process(machine):
    started = machine(True)
    choose_device("auto", BOTH)
    ((_python, _option, code),) = started
    assert "torch.cuda.is_available()" in code

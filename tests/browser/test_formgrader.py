"""nbgrader's formgrader as a teacher sees it: our points, and what is said of an answer."""

import os
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from nbgrader_course import RIGHT
from waiting import wait_until

SQUARED = RIGHT | {"double": "def double(x):\n    return x * x\n"}


@pytest.fixture
def served(real_course):
    """JupyterLab in nbgrader's course, in which two people have handed in: its address."""
    real_course.hand_in("ada", RIGHT)
    real_course.hand_in("ben", SQUARED)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = ["--allow-root"] if os.name == "posix" and os.geteuid() == 0 else []
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", *root]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    process = subprocess.Popen(
        [*command, "--IdentityProvider.token=secret"],
        cwd=real_course.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PATH": path},
    )
    address = f"http://127.0.0.1:{port}"

    def answers():
        with suppress(OSError):
            return urllib.request.urlopen(f"{address}/api?token=secret", timeout=5)

    wait_until(answers).close()
    yield address
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_its_own_button_grades_with_torchgrade_and_its_pages_show_the_points(
    node, served, tmp_path
):
    pictures = os.environ.get("TORCHGRADE_PICTURES") or tmp_path
    told = node("formgrader.mjs", served, "secret", "hw1", "04_sums", "ben", pictures)
    assert {who: said["success"] for who, said in told["graded"].items()} == {
        "ada": True,
        "ben": True,
    }
    rows = {row[1]: row[2] for row in told["rows"]}
    assert rows == {"ada": "2.66 / 2.66", "ben": "0.66 / 2.66"}
    assert told["scores"] == ["0", "0.66"]
    assert "double: not right yet (0 / 2)" in told["text"]
    assert "sums_quiz: " in told["text"]
    assert "HIDDEN" not in told["text"]

"""Which device a run uses; asking for one that is not there is said loudly, never counted as passed."""

from __future__ import annotations

import subprocess
import sys

from grader.course.course import Course
from grader.errors import UsageError
from grader.language import _

# In a process of its own: asking initialises CUDA, and a process that has done so must not fork.
_ASK = "import sys, torch; sys.exit(0 if torch.cuda.is_available() else 1)"


def choose_device(asked: str, course: Course) -> str:
    """Return "cpu" or "cuda".

    Args:
        asked: "cpu", "cuda", or "auto" for cuda where the course and the machine have it.
        course: may not allow it.

    Raises:
        UsageError: if cuda is asked for and cannot be had.
    """
    if asked == "cpu" or (asked == "auto" and "cuda" not in course.devices):
        return "cpu"
    if "cuda" not in course.devices:
        raise UsageError(_("cuda: not run. course.yaml does not list it under devices."))
    if subprocess.run([sys.executable, "-c", _ASK], check=False, capture_output=True).returncode:
        if asked == "auto":
            return "cpu"
        raise UsageError(_("cuda: not run. PyTorch finds no CUDA device on this machine."))
    return "cuda"

"""What nbgrader_config.py says, so that `nbgrader autograde` grades with TorchGrade."""

from __future__ import annotations

from typing import Any

OURS = "grader.gradebook.preprocessors"
THEIRS = "nbgrader.preprocessors"


def configure(config: Any, course: str) -> None:
    """Put TorchGrade in the place where nbgrader runs cells.

    Args:
        config: what `get_config()` gives in nbgrader_config.py.
        course: the folder of TorchGrade's course.
    """
    config.Autograde.sanitize_preprocessors = [
        f"{OURS}.TorchGradeMend",
        f"{THEIRS}.ClearOutput",
        f"{THEIRS}.DeduplicateIds",
        f"{THEIRS}.OverwriteKernelspec",
        f"{THEIRS}.OverwriteCells",
        f"{THEIRS}.CheckCellMetadata",
    ]
    config.Autograde.autograde_preprocessors = [
        f"{OURS}.TorchGrade",
        f"{THEIRS}.SaveAutoGrades",
        f"{THEIRS}.AssignLatePenalties",
        f"{OURS}.TorchGradeWords",
        f"{THEIRS}.CheckCellMetadata",
    ]
    config.TorchGrade.course = course

"""nbgrader's validation, by its command and by JupyterLab's button Validate: there a check that fails raises.

nbgrader calls a cell failed if it raises, and else says "Success! Your notebook passes all the tests". Its
validator, and nothing else of it, runs the notebook with NBGRADER_EXECUTION=validate in the environment, which
kernels inherit. Run all, nbconvert and autograding find no such thing, and there nothing raises.
"""

from __future__ import annotations

import os

SIGNS = {"NBGRADER_EXECUTION": "validate", "NBGRADER_VALIDATING": "1"}
"""What the validator sets while it runs a notebook; either will do."""


class NotSolved(Exception):
    """What a check has found, in a sentence; a notebook shows that alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Unseen:
    """What a check returns; under validation it is not shown: nbgrader takes what a cell shows for a mark."""

    def _ipython_display_(self) -> None:
        if not is_validating():
            raise NotImplementedError  # IPython then shows it as it shows anything


def is_validating() -> bool:
    """Tell whether nbgrader's validator runs this notebook."""
    return any(os.environ.get(name) == value for name, value in SIGNS.items())


def insist(fault: str) -> None:
    """Under validation, raise what is not solved.

    Args:
        fault: a sentence; "" where there is nothing to say.

    Raises:
        NotSolved: with the sentence.
    """
    if fault and is_validating():
        raise NotSolved(fault)

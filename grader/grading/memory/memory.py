"""All that a run remembers of earlier submissions, behind one switch."""

from __future__ import annotations

from grader.grading.memory.cells import Recurring
from grader.grading.memory.known import Known
from grader.grading.memory.met import Met


class Memory:
    """What a run has met so far. It saves time and changes nothing: a result is the same without it.

    Args:
        on: False to remember nothing, so that all is worked out anew.

    Attributes:
        cells: parsed cells that came more than once.
        known: forms of right replies.
        met: what came of answers.
    """

    def __init__(self, *, on: bool = True) -> None:
        self.cells = Recurring() if on else Recurring(most_characters=0)
        self.known = Known() if on else Known(most=0)
        self.met = Met() if on else Met(most=0)

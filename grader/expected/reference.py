"""The reference, or another trusted function, called in this process."""

from __future__ import annotations

import threading
from typing import Any

from torch import Tensor

from grader.jail.inside import wire
from grader.jail.inside.arguments import Take
from grader.jail.inside.calls import make_ready, run_call, taking
from grader.jail.inside.description import Call
from grader.jail.outcome import Outcome, decode
from grader.jail.reply import Reply

ONE_AT_A_TIME = threading.RLock()
"""The default dtype and torch's generator belong to the whole process; a run has a thread for each server."""


def run_reference(
    function: Any, call: Call, flat: dict[str, Tensor], take: Take | None = None
) -> Outcome:
    """Run a trusted function in this process and describe it as a child's would be.

    Args:
        function: what is called.
        call: how.
        flat: the tensors that the call names.
        take: finds them; one that is kept finds those of many runs of one call sooner.
    """
    made = wire.Tensors()
    with ONE_AT_A_TIME:
        message = run_call(function, make_ready(call, take or taking(flat)), made)
    return decode(Reply(message["status"], message, made.flat()))

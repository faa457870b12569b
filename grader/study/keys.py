"""Single keys from a terminal, and the terminal put back as it was, whatever ends the program."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any


class Terminated(SystemExit):
    """The program was told to end by SIGTERM or SIGHUP."""


class Keys:
    """Use as a context manager: in it, keys count without Enter.

    Attributes:
        works: False where stdin is no terminal; then there are no keys, and waiting only waits.
        resumed: called when the program goes on after Ctrl-Z.
    """

    def __init__(self) -> None:
        self.resumed: Callable[[], object] = lambda: None
        self._saved: Any = None
        self._typed = ""
        self._handlers: dict[int, Any] = {}
        self.works = sys.stdin is not None and sys.stdin.isatty()

    def __enter__(self) -> Keys:
        for number in (signal.SIGTERM, signal.SIGHUP):
            self._handlers[number] = signal.signal(number, _terminate)
        if self.works:
            import termios

            self._saved = termios.tcgetattr(sys.stdin)
            self._handlers[signal.SIGCONT] = signal.signal(signal.SIGCONT, self._resume)
            self._take_over()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._saved is not None:
            import termios

            with suppress(termios.error, ValueError):  # the terminal may be gone
                termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._saved)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def wait(self, seconds: float) -> str:
        """Wait for a key; "" when the time is up, "q" when the terminal is gone."""
        if not self.works:
            time.sleep(seconds)
            return ""
        if not self._typed:
            ready, _writable, _failed = select.select([sys.stdin], [], [], seconds)
            if not ready:
                return ""
            data = os.read(sys.stdin.fileno(), 64)
            if not data:
                return "q"
            # An arrow key, and others of several bytes, begin with Escape and mean nothing here.
            self._typed = "" if data.startswith(b"\x1b") else data.decode(errors="replace").lower()
        key, self._typed = self._typed[:1], self._typed[1:]
        return key

    def _take_over(self) -> None:
        import tty

        tty.setcbreak(sys.stdin)

    def _resume(self, number: int, frame: FrameType | None) -> None:
        """The shell has put its own settings in place while we were stopped."""
        self._take_over()
        self.resumed()


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated(128 + number)

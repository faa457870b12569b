"""From a save to the verdict: `grade check --watch` on a terminal of its own, as a learner has it.

    python benchmarks/watch.py [--rounds 20]

A workspace is made, the command is started on a pseudo-terminal, and the time to the first verdict is taken.
Then the notebook is saved again and again, as Jupyter does (a new file, renamed) and as editors do (in place),
with two wrong answers in turn; each time counts from the end of the save until the terminal has shown the
verdict of what was saved. A right one ends it: then the next exercise has to be on the screen as well. Results
go to benchmarks/results/watch.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import pty
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.course.course import load_course
from grader.declaring.load import load_exercises
from grader.declaring.source import solved_source
from grader.study.starting import start

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 60


class Terminal:
    """A command on a pseudo-terminal, and what it has shown since the last question."""

    def __init__(self, words: list[str], folder: Path) -> None:
        self._master, theirs = pty.openpty()
        environment = os.environ | {"COLUMNS": "100", "LINES": "40", "TERM": "xterm-256color"}
        self.process = subprocess.Popen(
            words, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, env=environment
        )
        os.close(theirs)

    def wait_for(self, text: str) -> float:
        """Read until `text` has been shown; return when that was."""
        shown, until = "", time.monotonic() + SECONDS
        while text not in shown:
            ready, _, _ = select.select([self._master], [], [], until - time.monotonic())
            if not ready:
                raise SystemExit(f"{text!r} was not shown within {SECONDS} s, but {shown!r}")
            try:
                shown += os.read(self._master, 1 << 16).decode(errors="replace")
            except OSError:
                raise SystemExit(f"the command has ended, with {shown!r}") from None
        return time.monotonic()


def save(path: Path, code: str, *, rename: bool) -> float:
    """Save the notebook with `code` as the answer to corr2d; return when that was done."""
    document = json.loads(path.read_text("utf-8"))
    for cell in document["cells"]:
        if cell["id"] == "corr2d":
            cell["source"] = code
    text = json.dumps(document, indent=1, ensure_ascii=False)
    target = path.with_name(".~new") if rename else path
    target.write_text(text, "utf-8")
    if rename:
        target.replace(path)
    return time.monotonic()


def wrong_answers(right: str) -> list[tuple[str, str]]:
    """Two wrong answers, each with words that only its verdict shows."""
    flipped = right.replace("    h, w", "    K = K.flip(0, 1)\n    h, w", 1)
    raising = 'def corr2d(X, K):\n    raise KeyError("not now")\n'
    return [(flipped, "expected 19, got 5"), (raising, "KeyError")]


def measure(root: Path, rounds: int) -> dict[str, object]:
    """Measure a start, and saves in turn."""
    course = load_course(root)
    loaded = {exercise.id: exercise for _, exercise in load_exercises(course, {"corr2d"})}
    right = solved_source(loaded["corr2d"])
    with tempfile.TemporaryDirectory() as folder:
        workspace = start(Path(folder) / "ws", root).workspace
        path = workspace.root / "10_convolution.ipynb"
        begun = time.monotonic()
        words = [sys.executable, "-m", "grader", "check", "--watch", "corr2d", "pool2d"]
        terminal = Terminal(words, workspace.root)
        first = terminal.wait_for("corr2d: not yet written") - begun
        seconds: dict[str, list[float]] = {"rename": [], "in place": []}
        answers = wrong_answers(right)
        save(path, answers[1][0], rename=True)
        terminal.wait_for(answers[1][1])
        for number in range(2 * rounds):
            how = "in place" if number % 4 >= 2 else "rename"
            code, words_shown = answers[number % 2]
            saved = save(path, code, rename=how == "rename")
            seconds[how].append(terminal.wait_for(words_shown) - saved)
            time.sleep(0.05 + 0.013 * (number % 8))  # any place between two looks
        saved = save(path, right, rename=True)
        solved = terminal.wait_for("pool2d: not yet written") - saved
        terminal.process.send_signal(signal.SIGTERM)
        terminal.process.wait()
    return {
        "start_to_first_verdict_seconds": round(first, 3),
        "save_to_verdict_seconds": {how: _summary(times) for how, times in seconds.items()},
        "save_to_next_exercise_seconds": round(solved, 3),
    }


def _summary(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median": round(statistics.median(ordered), 3),
        "p95": round(ordered[int(0.95 * (len(ordered) - 1))], 3),
        "max": round(ordered[-1], 3),
        "count": len(ordered),
    }


def main() -> None:
    """Measure, print, and keep the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--course", type=Path, default=ROOT)
    options = parser.parse_args()
    results = {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        **measure(options.course, options.rounds),
    }
    text = json.dumps(results, indent=1) + "\n"
    (ROOT / "benchmarks" / "results" / "watch.json").write_text(text)
    print(text, end="")


if __name__ == "__main__":
    main()

"""Builds sdist and wheel, looks at what they hold, and uses the wheel as somebody who has nothing else.

Run with the Python of a checkout's environment, where the extra `dev` is installed. The wheel is built from the
sdist, and installed into an environment of its own. There its `grade` starts a course, checks, asks and grades,
far from the checkout. Exit status 1 and a sentence say what does not hold.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
import zipfile
from collections.abc import Iterable
from pathlib import Path

from grader.declaring.load import load_exercise
from grader.declaring.source import solved_source

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
CONSTRAINTS = ROOT / "constraints.txt"
COURSE = ("course.yaml", "exercises/")
"""What of the course is given to learners; it lies in `_course` of the package."""

BESIDE = {"pyproject.toml", "README.md", "LICENSE", ".gitignore", "PKG-INFO"}
"""What an sdist holds beside the files of the wheel."""

FIRST_ANSWER = "[[19, 25], [37, 43]]\n"
STARTED = time.monotonic()


def main() -> None:
    """Build, look, install, use."""
    sdist, wheel = build()
    check_contents(sdist, wheel)
    with tempfile.TemporaryDirectory(prefix="torchgrade-") as folder:
        grade = install(wheel, Path(folder, "env"))
        use(grade, Path(folder, "away"))
    say("all of it works")


def say(text: str) -> None:
    """Say what is done, and when."""
    print(f"[{time.monotonic() - STARTED:4.0f} s] {text}", flush=True)


def run(*words: str | Path, cwd: Path = ROOT, expected: int = 0, answers: str = "") -> str:
    """Run a command without this checkout in its environment; return what it printed.

    Raises:
        SystemExit: with what it said, if it ends in another way than expected.
    """
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    env |= {"PIP_CONSTRAINT": str(CONSTRAINTS), "GRADE_LANG": "en", "COLUMNS": "120"}
    done = subprocess.run(
        list(map(str, words)),
        cwd=cwd,
        env=env,
        input=answers,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != expected:
        line = " ".join(map(str, words))
        end = f"ended with exit status {done.returncode}, not {expected}"
        sys.exit(f"`{line}` {end}:\n{done.stdout[-4000:]}")
    return done.stdout


def build() -> tuple[Path, Path]:
    """Build the sdist, and the wheel from it, into dist/."""
    shutil.rmtree(DIST, ignore_errors=True)
    run(sys.executable, "-m", "build", "--outdir", DIST)
    (sdist,), (wheel,) = DIST.glob("*.tar.gz"), DIST.glob("*.whl")
    for path in (sdist, wheel):
        say(f"built {path.relative_to(ROOT)}, {path.stat().st_size / 1e6:.1f} MB")
    return sdist, wheel


def check_contents(sdist: Path, wheel: Path) -> None:
    """Compare what is in them with what the repository knows of."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "grader", *COURSE)
    files = {name for name in listed.split("\n") if name and (ROOT / name).exists()}
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    compare(sdist, packed, files | BESIDE)
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    installed = {
        f"grader/_course/{name}" if name.startswith(COURSE) else name
        for name in files
        if not name.endswith(".po")
    }
    compare(wheel, packed, installed)
    say("they hold the package and the course without its answers, and nothing else")


def compare(archive: Path, packed: set[str], wanted: set[str]) -> None:
    """Leave with a sentence if an archive lacks something or holds too much."""
    for names, what in [(wanted - packed, "lacks"), (packed - wanted, "must not hold")]:
        if names:
            sys.exit(f"{archive.name} {what} {some(names)}.")


def some(names: Iterable[str]) -> str:
    """The first few of many names."""
    ordered = sorted(names)
    more = f" and {len(ordered) - 5} more" if len(ordered) > 5 else ""
    return ", ".join(ordered[:5]) + more


def install(wheel: Path, place: Path) -> Path:
    """Install the wheel, without the extra `dev`, into a new environment; return its `grade`."""
    venv.create(place, with_pip=True)
    bin_ = place / "bin"
    run(bin_ / "pip", "install", "--quiet", "--constraint", CONSTRAINTS, wheel)
    run(bin_ / "pip", "check")
    names = {p["name"].lower() for p in json.loads(run(bin_ / "pip", "list", "--format", "json"))}
    if developers := names & {"ruff", "mypy", "hypothesis", "pytest-xdist", "build"}:
        sys.exit(f"The wheel brings what only developers need: {some(developers)}.")
    say(f"installed into an empty environment, with {len(names)} packages")
    return bin_ / "grade"


def use(grade: Path, away: Path) -> None:
    """Do what learners and instructors do, and hold what is said against what should be."""
    away.mkdir()
    notebook = away / "my-course" / "10_convolution.ipynb"
    expect(run(grade, "--help", cwd=away), "Grade deep-learning exercises in PyTorch")
    expect(run(grade, "start", "my-course", cwd=away), "19 exercises")
    submitted = away / "submitted"
    submitted.mkdir()
    shutil.copy(notebook, submitted / "ben.ipynb")
    course = away / "my-course"
    expect(run(grade, "check", "corr2d", cwd=course, expected=1), "corr2d: not yet written")
    say("a stub is rejected")
    write_answer(notebook)
    expect(run(grade, "check", "corr2d", cwd=course), "corr2d: right")
    expect(run(grade, "check", "corr2d", "--lang", "zh", cwd=course), "corr2d")
    say("a right answer is accepted")
    asked = run(grade, "quiz", "convolution", cwd=course, answers=FIRST_ANSWER)
    expect(asked, "Right", "Question 2 of")
    (course / ".torchgrade" / "exercises" / "10_convolution" / "quiz.key").unlink()
    asked = run(grade, "quiz", "convolution", "--restart", cwd=course, answers=FIRST_ANSWER)
    expect(asked, "Kept; whether it is right is not told here", "Question 2 of")
    say("an answer to a quiz is judged where the key is at hand, and else kept")
    shutil.copy(notebook, submitted / "ada.ipynb")
    words = ("--course", ROOT, "--only", "corr2d", "--out", "out")
    expect(run(grade, "run", "submitted", *words, cwd=away), "2 submissions")
    expect((away / "out" / "scores.csv").read_text(), "\nada,4,4,4\n", "\nben,0,4,0\n")
    say("a class is graded")


def write_answer(notebook: Path) -> None:
    """Put the reference of corr2d in the place of its stub."""
    source = solved_source(
        load_exercise(ROOT / "solutions" / "convolution" / "corr2d.py", "convolution")
    )
    document = json.loads(notebook.read_text(encoding="utf-8"))
    cells = [cell for cell in document["cells"] if "def corr2d(" in "".join(cell["source"])]
    if len(cells) != 1:
        sys.exit(f"{notebook.name} has {len(cells)} cells that define corr2d, not one.")
    cells[0]["source"] = source
    notebook.write_text(json.dumps(document), encoding="utf-8")


def expect(text: str, *parts: str) -> None:
    """Leave with a sentence if something is not said."""
    for part in parts:
        if part not in text:
            sys.exit(f"{part!r} is missing in:\n{text[-4000:]}")


if __name__ == "__main__":
    main()

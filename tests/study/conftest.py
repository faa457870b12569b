"""A small course as handed out, a workspace made from it, and the command line in it."""

import io
import json
import shutil
from types import SimpleNamespace

import pytest
from checkout import ROOT

from grader import language
from grader.author import build
from grader.cli import execute
from grader.course.course import load_course
from grader.quiz import public
from grader.quiz.load import load_quiz
from grader.study.starting import start

RIGHT = """
def corr2d(X, K):
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    return (X.unfold(0, h, 1).unfold(1, w, 1) * K).sum(dim=(2, 3), dtype=X.dtype)
"""
FLIPPED = RIGHT.replace("* K)", "* K.flip(0, 1))")
UNITS = {"convolution": "Convolution", "classification": "Softmax classification"}


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "GRADE_LANG"):
        monkeypatch.delenv(name, raising=False)
    yield
    language.use("en")


@pytest.fixture(scope="session")
def built_course(tmp_path_factory):
    """Two units of this course, built: corr2d and pool2d, then softmax."""
    root = tmp_path_factory.mktemp("built") / "course"
    for name in ("convolution/corr2d.py", "convolution/pool2d.py", "classification/softmax.py"):
        target = root / "solutions" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "solutions" / name, target)
    units = "".join(f"  - id: {unit}\n    title: {title}\n" for unit, title in UNITS.items())
    (root / "course.yaml").write_text(f"title: A small course\nunits:\n{units}")
    build.write(load_course(root))
    return root


@pytest.fixture
def course(built_course, tmp_path):
    """A copy of it, to be changed."""
    return shutil.copytree(built_course, tmp_path / "course")


QUIZ = """\
title: Sums
questions:
  - {id: q1, kind: numeric, prompt: 1 + 1, answer: 2}
  - id: q2
    kind: multiple choice
    points: 2
    prompt: Which are even?
    options: {A: two, B: three, C: four}
    answer: [A, C]
"""


@pytest.fixture
def asking(course):
    """The course with a quiz on convolution."""
    path = course / "solutions" / "convolution" / "quiz.yaml"
    path.write_text(QUIZ)
    handout = course / "exercises" / "convolution" / "quiz.json"
    handout.write_bytes(public.to_bytes(load_quiz(path, "convolution")))
    return course


@pytest.fixture
def answers():
    """Answers to corr2d."""
    return SimpleNamespace(right=RIGHT, flipped=FLIPPED, equal=RIGHT.replace("h > X", "h >= X"))


@pytest.fixture
def workspace(course, tmp_path):
    return start(tmp_path / "ws", course).workspace


@pytest.fixture
def grade(capfd, monkeypatch):
    """Run a command line in this process, from a folder: its exit status and what it printed."""

    def run(*words, cwd, typed=""):
        monkeypatch.chdir(cwd)
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        capfd.readouterr()
        returncode = execute([str(word) for word in words])
        printed = capfd.readouterr()
        return SimpleNamespace(returncode=returncode, stdout=printed.out, stderr=printed.err)

    return run


@pytest.fixture
def write():
    """Write code into a cell of a notebook, all else as it is."""

    def into(path, cell, code):
        document = json.loads(path.read_text("utf-8"))
        for one in document["cells"]:
            if one["id"] == cell:
                one["source"] = code
        path.write_text(json.dumps(document, indent=1, ensure_ascii=False), "utf-8")

    return into

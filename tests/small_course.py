"""A small course as handed out, a workspace made from it, and the command line in it, for several rooms."""

import io
import json
import re
import shutil
from types import SimpleNamespace

import pytest
from checkout import ROOT

RIGHT = """
def corr2d(X, K):
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    return (X.unfold(0, h, 1).unfold(1, w, 1) * K).sum(dim=(2, 3), dtype=X.dtype)
"""
FLIPPED = RIGHT.replace("* K)", "* K.flip(0, 1))")
UNITS = {"convolution": "Convolution", "classification": "Softmax classification"}
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
def silent_shell(monkeypatch):
    """Neither shell nor environment says which language to speak."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "GRADE_LANG"):
        monkeypatch.delenv(name, raising=False)


def _build(root, title, *names):
    """Build a course of some of this course's exercises."""
    from grader.author import build
    from grader.course.course import load_course

    for name in names:
        target = root / "solutions" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / "solutions" / name).read_text()
        target.write_text(re.split(r"(?m)^\w+\.(?:debug|break_it)\(", text)[0])
    there = dict.fromkeys(name.partition("/")[0] for name in names)
    units = "".join(f"  - id: {unit}\n    title: {UNITS[unit]}\n" for unit in there)
    (root / "course.yaml").write_text(f"title: {title}\nunits:\n{units}")
    build.write(load_course(root))
    return root


@pytest.fixture(scope="session")
def built_course(tmp_path_factory):
    """Two units of this course, built: corr2d and pool2d, then softmax."""
    names = ("convolution/corr2d.py", "convolution/pool2d.py", "classification/softmax.py")
    return _build(tmp_path_factory.mktemp("built") / "course", "A small course", *names)


@pytest.fixture(scope="session")
def built_corr2d(tmp_path_factory):
    """A course of one exercise, built; nobody changes it."""
    root = tmp_path_factory.mktemp("corr2d") / "course"
    return _build(root, "Small", "convolution/corr2d.py")


@pytest.fixture
def course(built_course, tmp_path):
    """A copy of the two units, to be changed."""
    return shutil.copytree(built_course, tmp_path / "course")


@pytest.fixture
def asking(course):
    """The course with a quiz on convolution."""
    from grader.quiz import public
    from grader.quiz.load import load_quiz

    path = course / "solutions" / "convolution" / "quiz.yaml"
    path.write_text(QUIZ)
    handout = course / "exercises" / "01_convolution" / "quiz.json"
    handout.write_bytes(public.to_bytes(load_quiz(path, "convolution")))
    return course


@pytest.fixture
def answers():
    """Answers to corr2d."""
    return SimpleNamespace(right=RIGHT, flipped=FLIPPED)


@pytest.fixture
def workspace(course, tmp_path):
    """A workspace with notebooks."""
    from grader.study.starting import start

    return start(tmp_path / "ws", course).workspace


@pytest.fixture
def asked_workspace(asking, tmp_path):
    """A workspace of the course with a quiz."""
    from grader.study.starting import start

    return start(tmp_path / "ws", asking).workspace


@pytest.fixture
def mark_solved():
    """Put exercises down as solved in a workspace, without checking: `mark_solved(workspace, "corr2d")`."""
    from grader.judging.score import ExerciseResult
    from grader.study.journal import Journal

    def put(workspace, *ids):
        for id_ in ids:
            Journal(workspace.progress).record(ExerciseResult(id_, "passed", 4.0, 4.0))

    return put


@pytest.fixture
def grade(capfd, monkeypatch):
    """Run a command line in this process, from a folder: its exit status and what it printed.

    What is typed is text, or a stream of one's own.
    """
    from grader.cli import execute

    def run(*words, cwd, typed=""):
        monkeypatch.chdir(cwd)
        monkeypatch.setattr("sys.stdin", io.StringIO(typed) if isinstance(typed, str) else typed)
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

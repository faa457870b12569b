"""report.html, pages of students and similar answers, of a class: light, dark, on a phone, on paper."""

import shutil

import pytest
from checkout import ROOT
from click.testing import CliRunner
from small_course import FLIPPED, RIGHT

from grader.cli import cli
from grader.report.unfinished import with_notice

UNSTABLE = """
def softmax(X, dim=-1):
    E = X.exp()
    return E / E.sum(dim, keepdim=True)
"""
CLASS = {
    "ada": RIGHT + UNSTABLE + "q1 = 2\nq2 = 'AC'\n",
    "ben": FLIPPED + UNSTABLE + "q1 = 3\nq2 = 'AB'\n",
    "cem": FLIPPED.replace(
        "def corr2d(X, K):", "def corr2d(X, K):\n    import sys\n    sys.path.append('x')"
    ),
    "dora": "def corr2d(X, K):\n    while True: pass\n",
}


LONG = "somebody_whose_name_is_longer_than_a_line_of_a_phone_" * 2


@pytest.fixture(scope="module", params=["en", "zh"])
def pages(request, tmp_path_factory, built_course):
    """Grade a class of six, write its pages: where five of them are."""
    folder = tmp_path_factory.mktemp(f"reports-{request.param}")
    course = shutil.copytree(built_course, folder / "course")
    with (course / "course.yaml").open("a") as file:
        file.write("languages: [en, zh]\nlimits: {seconds_per_call: 0.5}\n")
    shutil.copy(
        ROOT / "solutions" / "convolution" / "quiz.yaml", course / "solutions" / "convolution"
    )
    (course / "roster.csv").write_text(
        "id,name\nada,Ada Lovelace\nben,Ben Bit\ncem,\ndora,\neve,\nzoe,Zoë Zorn\n"
    )
    (folder / "class").mkdir()
    for name, code in CLASS.items():
        (folder / "class" / f"{name}.py").write_text(code)
    (folder / "class" / "eve.ipynb").write_text("{")
    (folder / "class" / f"{LONG}.ipynb").write_text("{")
    common = ["--course", str(course), "--lang", request.param]
    for words in (
        ["run", str(folder / "class"), "--out", str(folder / "out"), "--jobs", "1"],
        ["feedback", str(folder / "out")],
        ["similarity", str(folder / "class"), "--output", str(folder / "out" / "similarity.html")],
    ):
        assert CliRunner().invoke(cli, [*words, *common], catch_exceptions=False).exit_code in (
            0,
            1,
        )
    out = folder / "out"
    older = with_notice((out / "report.html").read_bytes(), "2026-10-01T12:00:00Z")
    (out / "older.html").write_bytes(older)
    names = ("report", "older", "feedback/ben", "feedback/eve", "similarity")
    return [out / f"{name}.html" for name in names]


@pytest.mark.slow
@pytest.mark.course
def test_no_look_has_a_violation_scrolls_sideways_or_loads_anything(node, pages, tmp_path):
    told = node("page.mjs", tmp_path, *pages)
    faults = {
        (file, look): found
        for file, looks in told.items()
        for look, found in looks.items()
        if any(found.values())
    }
    assert faults == {}
    assert [len(looks) for looks in told.values()] == [4] * len(pages)


@pytest.mark.slow
@pytest.mark.course
def test_on_paper_nothing_is_folded_and_the_ground_is_white(node, pages):
    for told in node("print.mjs", *pages).values():
        assert told["folded"] == []
        assert told["ground"] == "rgb(255, 255, 255)"
        assert told["pages"] >= 1

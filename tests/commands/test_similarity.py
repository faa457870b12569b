"""`grade similarity`: a table, a page, and nothing that is a mark."""

import pytest


@pytest.fixture
def copied(classroom, answers):
    """Ben has ada's answer with other names, cem has it as it is."""
    renamed = answers.right.replace("h, w", "rows, cols").replace("(0, h, 1)", "(0, rows, 1)")
    renamed = (
        renamed.replace("(1, w, 1)", "(1, cols, 1)")
        .replace(" h >", " rows >")
        .replace(" w >", " cols >")
    )
    (classroom / "ben.py").write_text(renamed)
    (classroom / "cem.py").write_text(answers.right)
    return classroom


def test_a_table_and_a_page(copied, course, grade, tmp_path):
    done = grade("similarity", "class", "--course", course, cwd=tmp_path)
    assert done.returncode == 0
    first, second = done.stdout.splitlines()
    assert first == "corr2d  ada, cem       the same letter by letter"
    assert second.startswith("corr2d  ada, ben, cem  the same but for names")
    assert (
        "2 groups or pairs that are alike among 3 people, side by side in similarity.html"
        in done.stderr
    )
    assert "It is no proof, and no part of any mark" in done.stderr
    assert "<h3>ada</h3>" in (tmp_path / "similarity.html").read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "class",
        "course",
        "similarity.html",
    ]


def test_an_earlier_class_is_compared_and_named_with_its_place(
    copied, course, grade, tmp_path, answers
):
    for name in ("ben", "cem"):
        (copied / f"{name}.py").unlink()
    for name in ("olga", "otto"):
        (tmp_path / "last year" / name).mkdir(parents=True)
        (tmp_path / "last year" / name / "convolution.py").write_text(answers.right)
    words = ("similarity", "class", "--course", course, "--against", "last year")
    done = grade(*words, cwd=tmp_path)
    assert done.returncode == 0
    people = "ada, olga (last year), otto (last year)"
    assert done.stdout == f"corr2d  {people}  the same letter by letter\n"
    assert "Compared with 2 submissions of earlier classes" in done.stderr
    assert "<h3>olga (last year)</h3>" in (tmp_path / "similarity.html").read_text()


def test_nothing_alike_is_said(classroom, course, grade, tmp_path):
    (classroom / "ben.py").unlink()
    done = grade("similarity", "class", "--course", course, "--output", "x.html", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 groups or pairs" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "nowhere"),
        (("class", "--only", "corr3d"), "did you mean corr2d?"),
        (("class", "--against", "nowhere"), "nowhere does not exist"),
        (("class", "--output", "course"), "Cannot write to course: it is a folder"),
        (("class", "--roster", "none.csv"), "none.csv does not exist"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(copied, course, grade, tmp_path, words, said):
    done = grade("similarity", *words, "--course", course, cwd=tmp_path)
    assert (done.returncode, said in done.stderr) == (2, True)
    assert not (tmp_path / "similarity.html").exists()

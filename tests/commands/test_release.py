"""`grade release` as a professor meets it."""

import zipfile

import pytest


def test_a_folder_a_zip_and_nbgraders_course(grade, sheets, tmp_path):
    assert grade("release", "hw1", "--to", tmp_path / "hw1", cwd=sheets).returncode == 0
    assert grade("release", "hw1", "--to", tmp_path / "hw1.zip", cwd=sheets).returncode == 0
    with zipfile.ZipFile(tmp_path / "hw1.zip") as archive:
        assert {n for n in archive.namelist() if "/" not in n} == {
            p.name for p in (tmp_path / "hw1").iterdir() if p.is_file()
        }
    (tmp_path / "nb").mkdir()
    done = grade("release", "hw1", "--to", "nbgrader", "--into", tmp_path / "nb", cwd=sheets)
    assert done.returncode == 0
    assert done.stdout.startswith(f"{tmp_path}/nb/source/hw1: same, double, sums_quiz")
    assert done.stderr == f"Next, in {tmp_path}/nb: nbgrader generate_assignment hw1\n"


@pytest.mark.parametrize("words", [["--to", "nbgrader"], ["--to", "x", "--into", "."]])
def test_nbgrader_and_its_course_belong_together(grade, sheets, words):
    done = grade("release", "hw1", *words, cwd=sheets)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("`--to nbgrader` and `--into COURSE` belong together")
    assert not (sheets / "x").exists()


def test_an_assignment_that_there_is_not_is_told(grade, sheets, tmp_path):
    done = grade("release", "hw3", "--to", tmp_path / "x", cwd=sheets)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There is no assignment hw3. Did you mean hw")

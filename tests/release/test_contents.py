"""The files of a hand-out: what students need, and nothing else."""

import json
import shutil

import nbformat
import pytest
import yaml
from checkout import ROOT

from grader.course.course import load_course
from grader.errors import CourseError
from grader.release import contents
from grader.release.wanted import find_handout
from grader.study.public_cases import find_public_cases
from grader.study.workspace import find_workspace

INSIDE = ".torchgrade/exercises"


@pytest.fixture
def files(handout):
    return contents.everything(handout)


def test_there_are_notebooks_cases_requirements_and_a_readme_and_nothing_else(files):
    cases = {
        f"{INSIDE}/{unit}/cases/{id_}.{end}"
        for unit, id_ in (("01_first", "same"), ("04_sums", "double"))
        for end in ("json", "ideas.zlib", "inputs.safetensors", "expected.safetensors")
    }
    assert set(files) == cases | {
        "01_first.ipynb",
        "04_sums.ipynb",
        "README.md",
        "requirements.txt",
        ".torchgrade/course.yaml",
        ".torchgrade/workspace.json",
        f"{INSIDE}/04_sums/quiz.json",
    }


def test_course_yaml_says_nothing_that_is_the_teachers_own(sheets):
    path = sheets / "course.yaml"
    path.write_text(
        path.read_text() + "time_zone: UTC\npolicies: {ship_quiz_key: true, decimals: 1}\n"
    )
    handout = find_handout(load_course(sheets), "hw1")
    said = yaml.safe_load(contents.everything(handout)[".torchgrade/course.yaml"])
    assert set(said) == {"title", "units", "policies"}
    assert said["policies"] == {"decimals": 1}


def test_a_hand_out_is_a_workspace_wherever_it_lies(files, tmp_path):
    for name, data in files.items():
        path = tmp_path / "somewhere" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    moved = (tmp_path / "somewhere").rename(tmp_path / "else")
    workspace = find_workspace(moved)
    assert (workspace.root, workspace.solutions) == (moved, None)
    assert find_public_cases("double", moved).exercise.points == 2


def test_requirements_name_torchgrade_and_what_notebooks_import(files, handout):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("import yaml.nodes, os\n%pip x")]
    )
    made = contents.beside(handout, {"a.ipynb": nbformat.writes(notebook).encode()}, ["en"])
    own, *others = made["requirements.txt"].decode().splitlines()
    assert own.startswith("torchgrade==")
    assert others == ["PyYAML"]
    assert files["requirements.txt"].decode().splitlines()[1:] == ["torch"]


def test_in_a_course_of_two_languages_there_is_a_notebook_and_a_readme_in_each():
    handout = find_handout(load_course(ROOT), "recurrent")
    made = contents.everything(handout)
    assert {"12_recurrent.ipynb", "12_recurrent.zh.ipynb", "README.md", "README.zh.md"} <= {*made}
    assert made["README.zh.md"].decode().startswith("# 从零开始学深度学习")
    told = json.loads(made["12_recurrent.zh.ipynb"])["cells"]
    assert any('speak("zh")' in "".join(cell["source"]) for cell in told)


def test_cases_that_are_missing_or_of_another_text_are_told(sheets):
    path = sheets / "exercises" / "01_first" / "cases" / "same.json"
    document = json.loads(path.read_text())
    path.write_text(json.dumps(document | {"points": 7.0}))
    handout = find_handout(load_course(sheets), "hw1")
    with pytest.raises(
        CourseError, match=r"same\.json: not as solutions/ has it by now; run `grade build`"
    ):
        contents.everything(handout)
    path.write_text("[]")
    with pytest.raises(CourseError, match="damaged"):
        contents.everything(handout)
    shutil.rmtree(path.parent)
    with pytest.raises(CourseError, match=r"same\.json: not there; run `grade build`"):
        contents.everything(handout)

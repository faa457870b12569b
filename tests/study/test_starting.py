"""`grade start`: a workspace that works alone, and never touches work."""

import json
import shlex
import shutil
from pathlib import Path

import pytest

from grader.author import build
from grader.course.catalog import find_exercise_files
from grader.course.course import find_course, load_course
from grader.errors import CourseError, UsageError
from grader.study.cells import Notebook
from grader.study.starting import start
from grader.study.workspace import find_workspace


def files(root):
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def test_a_workspace_holds_notebooks_and_the_course_without_its_solutions(workspace, course):
    assert [p.name for p in sorted(workspace.root.iterdir())] == [
        ".torchgrade",
        "01_convolution.ipynb",
        "02_classification.ipynb",
    ]
    assert not [name for name in files(workspace.root) if "solutions" in name]
    released = course / "exercises" / "01_convolution" / "01_convolution.ipynb"
    mine = json.loads((workspace.root / "01_convolution.ipynb").read_bytes())
    assert mine["metadata"].pop("torchgrade") == {"code": workspace.code}
    assert mine == json.loads(released.read_bytes())
    assert find_course(workspace.root) == workspace.course
    assert find_workspace(workspace.root / ".torchgrade") == workspace


def test_stubs_hold_the_statement_the_imports_and_the_signature(course, tmp_path):
    root = start(tmp_path / "py", course, "py").workspace.root
    text = (root / "01_convolution" / "corr2d.py").read_text("utf-8")
    assert text.startswith('r"""# Two-dimensional cross-correlation')
    assert "⎛0  1  2⎞" in text
    assert "\nimport torch\nfrom torch import Tensor\n\n\ndef corr2d(X: Tensor, K: Tensor)" in text
    names = {}
    exec(compile(text, "corr2d.py", "exec"), names)
    with pytest.raises(NotImplementedError):
        names["corr2d"](None, None)


def test_starting_again_keeps_work_and_says_so(workspace, course, write, answers):
    path = workspace.root / "01_convolution.ipynb"
    write(path, "corr2d", answers.right)
    before = path.read_bytes()
    done = start(workspace.root, course)
    assert [p.name for p in done.kept] == ["01_convolution.ipynb", "02_classification.ipynb"]
    assert (done.made, done.extended) == ([], [])
    assert path.read_bytes() == before


def test_a_file_that_is_gone_is_made_again(workspace, course):
    (workspace.root / "01_convolution.ipynb").unlink()
    assert [p.name for p in start(workspace.root, course).made] == ["01_convolution.ipynb"]


def test_a_folder_with_other_things_gets_what_it_lacks(course, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    (folder / "01_convolution.ipynb").write_text("also mine")
    done = start(folder, course)
    assert [p.name for p in done.kept] == ["01_convolution.ipynb"]
    assert (folder / "01_convolution.ipynb").read_text() == "also mine"
    assert (folder / "notes.txt").read_text() == "mine"
    assert (folder / "02_classification.ipynb").is_file()


def test_a_new_exercise_of_the_course_comes_behind_the_one_it_follows(course, tmp_path, write):
    whole = (course / "exercises" / "01_convolution").rename(tmp_path / "whole")
    part = shutil.copytree(whole, course / "exercises" / "01_convolution")
    for path in (part / "cases").glob("corr2d*"):
        path.unlink()
    notebook = json.loads((part / "01_convolution.ipynb").read_text("utf-8"))
    cells = notebook["cells"]
    notebook["cells"] = [cell for cell in cells if not cell["id"].startswith("corr2d")]
    (part / "01_convolution.ipynb").write_text(json.dumps(notebook))
    root = start(tmp_path / "ws", course).workspace.root
    write(root / "01_convolution.ipynb", "pool2d", "mine = 1")
    mine = json.loads((root / "01_convolution.ipynb").read_text())
    mine["cells"] = [cell for cell in mine["cells"] if cell["id"] != "pool2d-statement"]
    (root / "01_convolution.ipynb").write_text(json.dumps(mine))

    shutil.rmtree(part)
    shutil.copytree(whole, part)
    done = start(root)
    assert [(p.name, ids) for p, ids in done.extended] == [("01_convolution.ipynb", ["corr2d"])]
    extended = Notebook(root / "01_convolution.ipynb")
    names = list(extended.named())
    assert names[:6] == [
        "convolution-title",
        "convolution-how",
        "convolution-imports",
        "corr2d-statement",
        "corr2d",
        "corr2d-check",
    ]
    assert extended.source("pool2d") == "mine = 1"
    assert "pool2d-statement" not in names  # what the learner has deleted stays deleted
    assert "corr2d" in find_exercise_files(root)


def test_cases_that_have_changed_are_brought_up_to_date_and_old_ones_go(workspace, course):
    cases = course / "exercises" / "01_convolution" / "cases"
    told = json.loads((cases / "corr2d.json").read_text())
    (cases / "corr2d.json").write_text(json.dumps(told | {"points": 7}))
    for path in cases.glob("pool2d*"):
        path.unlink()
    start(workspace.root)
    copied = workspace.course / "exercises" / "01_convolution" / "cases"
    assert json.loads((copied / "corr2d.json").read_text())["points"] == 7
    assert not list(copied.glob("pool2d*"))


def test_with_the_course_gone_what_is_missing_is_made_from_the_copy(workspace, course):
    shutil.rmtree(course)
    (workspace.root / "01_convolution.ipynb").unlink()
    done = start(workspace.root)
    assert [p.name for p in done.made] == ["01_convolution.ipynb"]
    assert done.workspace.origin == course


def test_settings_stay_unless_they_are_given_again(course, tmp_path):
    start(tmp_path / "ws", course, "py", "Ada")
    assert start(tmp_path / "ws").workspace.student == "Ada"
    again = start(tmp_path / "ws", None, "ipynb", "Ada B.").workspace
    assert (again.format, again.student) == ("ipynb", "Ada B.")
    assert find_workspace(tmp_path / "ws") == again


def test_the_folder_is_named_after_the_course(course, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert start(None, course).workspace.root == tmp_path / "a-small-course"


def test_in_a_workspace_it_is_that_one_which_is_brought_up_to_date(workspace, monkeypatch):
    (workspace.root / "notes").mkdir()
    monkeypatch.chdir(workspace.root / "notes")
    assert start(None).workspace.root == workspace.root


@pytest.mark.parametrize(
    "place", ["course", "course/file", "course/exercises/mine", "/proc/nobody"]
)
def test_a_folder_that_cannot_be_a_workspace_is_told(course, place):
    (course / "file").write_text("")
    folder = Path(place) if place.startswith("/") else course.parent / place
    with pytest.raises(UsageError, match="another folder"):
        start(folder, course)


@pytest.mark.parametrize("format_", ["ipynb", "py"])
def test_damaged_settings_are_told_with_a_command_that_makes_them_anew(
    course, tmp_path, monkeypatch, format_
):
    root = start(tmp_path / "my work", course, format_).workspace.root
    (root / ".torchgrade" / "workspace.json").write_text("{")
    before = {path: path.read_bytes() for path in root.iterdir() if path.is_file()}
    with pytest.raises(UsageError, match="is damaged; `grade start") as told:
        find_workspace(root)
    _start, folder = shlex.split(str(told.value).split("`")[1])[1:]
    monkeypatch.chdir(tmp_path)  # no course lies here
    done = start(Path(folder))
    assert (done.workspace.root, done.workspace.format, done.made) == (root, format_, [])
    assert find_workspace(root) == done.workspace
    assert before == {path: path.read_bytes() for path in root.iterdir() if path.is_file()}


def test_settings_of_another_version_stay_as_they_are(workspace):
    workspace.file.write_text('{"schema": 99}')
    with pytest.raises(UsageError, match="is of another version of TorchGrade"):
        start(workspace.root)
    assert workspace.file.read_text() == '{"schema": 99}'


QUIZ = "title: Sums\nquestions:\n  - {id: q1, kind: numeric, prompt: 1 + 1, answer: 2}\n"


def test_a_new_quiz_comes_into_the_notebook_and_is_told_by_its_name(workspace, course, write):
    write(workspace.root / "01_convolution.ipynb", "corr2d", "mine = 1")
    (course / "solutions" / "convolution" / "quiz.yaml").write_text(QUIZ)
    build.write(load_course(course))
    done = start(workspace.root)
    assert [(p.name, ids) for p, ids in done.extended] == [
        ("01_convolution.ipynb", ["convolution_quiz"])
    ]
    assert [quiz.id for quiz in done.quizzes] == ["convolution_quiz"]
    extended = Notebook(workspace.root / "01_convolution.ipynb")
    cells = ["convolution-quiz", "q1-question", "q1", "convolution-quiz-check"]
    assert list(extended.named())[-4:] == cells
    assert extended.source("corr2d") == "mine = 1"
    assert start(workspace.root).extended == []


def test_a_unit_of_questions_alone_has_a_notebook(course, tmp_path):
    text = (course / "course.yaml").read_text()
    (course / "course.yaml").write_text(text + "  - {id: sums, title: Sums}\n")
    (course / "solutions" / "sums").mkdir()
    (course / "solutions" / "sums" / "quiz.yaml").write_text(QUIZ)
    with pytest.raises(CourseError, match=r"sums/sums.ipynb: not there; run `grade build`"):
        start(tmp_path / "ws", course)
    build.write(load_course(course))
    assert "03_sums.ipynb" in [path.name for path in start(tmp_path / "ws", course).made]


def test_what_cannot_be_written_is_told_with_the_file_itself(workspace):
    (workspace.root / "01_convolution.ipynb").unlink()
    (workspace.root / ".01_convolution.ipynb.tmp").mkdir()
    with pytest.raises(UsageError, match=r"ws/01_convolution.ipynb cannot be written"):
        start(workspace.root)


def test_a_workspace_in_the_courses_own_folder_is_ignored_by_git(course, tmp_path):
    inside = start(course / "mine", course).workspace.root
    assert (inside / ".gitignore").read_text() == "*\n"
    outside = start(tmp_path / "mine", course).workspace.root
    assert not (outside / ".gitignore").exists()


def change(path, **sources):
    """Change cells of a notebook as handed out, or add one behind all others."""
    document = json.loads(path.read_text("utf-8"))
    there = {cell["id"]: cell for cell in document["cells"]}
    for id_, source in sources.items():
        name = id_.replace("_", "-")
        if name not in there:
            document["cells"].append({"id": name, "cell_type": "markdown", "metadata": {}})
            there[name] = document["cells"][-1]
        there[name]["source"] = source
    path.write_text(json.dumps(document))


def test_text_of_the_course_is_brought_up_to_date_where_nobody_has_changed_it(
    workspace, course, write
):
    path = workspace.root / "01_convolution.ipynb"
    write(path, "corr2d", "mine = 1")
    write(path, "pool2d-statement", "my notes")
    released = course / "exercises" / "01_convolution" / "01_convolution.ipynb"
    change(released, corr2d_statement="newer", pool2d_statement="newer", corr2d="newer")
    done = start(workspace.root)
    assert (done.renewed, done.made, done.extended) == ([path], [], [])
    mine = Notebook(path)
    cells = ("corr2d-statement", "pool2d-statement", "corr2d")
    assert [mine.source(name) for name in cells] == ["newer", "my notes", "mine = 1"]
    assert start(workspace.root).renewed == []


def test_parts_of_a_lesson_are_added_and_its_links_lead_to_files_beside_it(workspace, course):
    path = workspace.root / "01_convolution.ipynb"
    released = course / "exercises" / "01_convolution" / "01_convolution.ipynb"
    link = "[On](../02_classification/02_classification.ipynb)"
    change(released, convolution_next=link)
    done = start(workspace.root)
    assert done.extended == [(path, ["parts of the lesson"])]
    assert Notebook(path).source("convolution-next") == "[On](02_classification.ipynb)"
    path.unlink()
    start(workspace.root)
    assert Notebook(path).source("convolution-next") == "[On](02_classification.ipynb)"


def test_new_text_is_told_by_the_command(grade, workspace, course):
    released = course / "exercises" / "01_convolution" / "01_convolution.ipynb"
    change(released, corr2d_statement="newer")
    done = grade("start", workspace.root, cwd=workspace.root)
    said = "  new text of the course in 01_convolution.ipynb; what you wrote is as it was\n"
    assert said in done.stdout


def carried(path):
    return json.loads(path.read_bytes())["metadata"]["torchgrade"]


def test_notebooks_carry_the_code_of_their_workspace_and_the_name_once_it_is_given(
    course, tmp_path
):
    first = start(tmp_path / "ws", course).workspace
    path = first.root / "01_convolution.ipynb"
    assert carried(path) == {"code": first.code}
    assert len(first.code) == 8
    other = start(tmp_path / "other", course).workspace
    assert other.code != first.code
    again = start(tmp_path / "ws", course, student="ada")
    assert again.workspace.code == first.code
    assert again.renewed == [path, first.root / "02_classification.ipynb"]
    assert carried(path) == {"code": first.code, "student": "ada"}
    before = path.read_bytes()
    assert start(tmp_path / "ws", course).renewed == []
    assert path.read_bytes() == before


def test_a_code_outlives_settings_that_are_lost(course, tmp_path):
    first = start(tmp_path / "ws", course).workspace
    first.file.unlink()
    assert start(tmp_path / "ws", course).workspace.code == first.code


def test_a_workspace_of_before_gets_a_code(course, tmp_path):
    first = start(tmp_path / "ws", course).workspace
    settings = json.loads(first.file.read_text())
    del settings["code"]
    first.file.write_text(json.dumps(settings))
    for path in first.root.glob("*.ipynb"):
        notebook = json.loads(path.read_text())
        del notebook["metadata"]["torchgrade"]
        path.write_text(json.dumps(notebook))
    assert find_workspace(first.root).code == ""
    again = start(tmp_path / "ws", course).workspace
    assert carried(again.root / "01_convolution.ipynb") == {"code": again.code}

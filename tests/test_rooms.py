"""Rooms in the order of the line: a module imports from its own room and from those above it."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from checkout import ROOT

ROOMS = (
    *("course", "reading", "intake", "jail/inside", "jail", "declaring", "expected", "judging"),
    *(
        "telling/code",
        "telling/same",
        "telling/findings/relations",
        "telling/findings",
        "telling/ideas",
        "telling",
    ),
    *("quiz/questions", "quiz/kinds", "quiz", "policies", "formulas", "report", "report/cohort"),
    *(
        "exporting",
        "similarity",
        "grading/memory",
        "grading",
        "study",
        "feedback",
        "notebook",
        "author",
        "release",
        "gradebook",
    ),
    *("commands", "cli"),
)
"""From top to bottom; what lies at the top level of the package is imported by all, but for `cli`."""


def room_of(module):
    folders = module.split(".")[1:]
    found = [room for room in ROOMS if folders[: len(room.split("/"))] == room.split("/")]
    return max(found, key=len, default="")


def imports_of(path):
    """The modules of the package that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        yield from (name for name in names if name.split(".")[0] == "grader")


def offences():
    for path in sorted(ROOT.glob("grader/**/*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if module in ("grader", "grader.__main__"):
            continue
        mine = room_of(module)
        for name in imports_of(path):
            other = room_of(name)
            is_below = ROOMS.index(other) > (ROOMS.index(mine) if mine else -1) if other else False
            if is_below:
                yield f"{path.relative_to(ROOT)} ({mine or 'top level'}) imports {name}, from below"


def test_every_module_imports_from_its_own_room_and_from_those_above_it():
    assert sorted(set(offences())) == []


def test_every_folder_is_a_room_of_the_list():
    folders = {
        p.parent.relative_to(ROOT / "grader").as_posix() for p in ROOT.glob("grader/**/*.py")
    }
    assert folders - {"."} == {*ROOMS} - {"cli"}
    assert Path(ROOT / "grader" / "exercise").exists() is False  # it would shadow the public name


def test_what_runs_beside_students_code_imports_nothing_else_of_the_package():
    for path in sorted(ROOT.glob("grader/jail/inside/*.py")):
        others = [n for n in imports_of(path) if not n.startswith("grader.jail.inside")]
        assert others == [], path.name


EXAMPLES = {
    "conftest.py",
    "sitecustomize.py",
    "relu_grad.py",
    "my_exercise.py",
    "_shared.py",
    "chen.py",
    "helper.py",
}
EXAMPLES |= {"ben.py", "kofi.py", "quinn.py"}
"""Files of nobody's, or of students."""


def words_of(page):
    """What people read of a page: all of it, or the docstrings and comments of a module."""
    text = page.read_text()
    if page.suffix != ".py":
        return text
    nodes = [n for n in ast.walk(ast.parse(text)) if isinstance(n, (ast.Module, *DOCUMENTED))]
    docs = [ast.get_docstring(node) or "" for node in nodes]
    return "\n".join([*docs, *re.findall(r"(?m)(?:^|\s)#.*$", text)])


DOCUMENTED = (ast.FunctionDef, ast.ClassDef)


def test_modules_that_people_are_sent_to_are_there():
    """`judging/chance.py`, or chance.py alone, is the end of some file's path."""
    paths = [f"/{path.relative_to(ROOT)}" for path in ROOT.glob("*/**/*.py")]
    pages = [*ROOT.glob("grader/**/*.py"), *ROOT.glob("docs/*.md"), *ROOT.glob("*.md")]
    lost = [
        f"{page.relative_to(ROOT)}: {name}"
        for page in pages
        for name in re.findall(r"(?<![\w<>/.*{-])(?:[a-z_]+/)*[a-z_]\w*\.py\b", words_of(page))
        if name.rpartition("/")[2] not in EXAMPLES
        and not any(path.endswith(f"/{name}") for path in paths)
    ]
    assert lost == []


def test_the_map_of_a_room_names_every_module_in_it():
    for room in {*ROOMS} - {"cli"}:
        folder = ROOT / "grader" / room
        told = ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))
        modules = {path.name for path in folder.glob("*.py")} - {"__init__.py"}
        assert {name for name in modules if name not in told} == set(), room


FORMER_NAME_IN = {"CHANGELOG.md", "grader/course/learners_folder.py"}
FORMER_NAME_IN |= {"tests/course/test_learners_folder.py", "tests/test_rooms.py"}


def test_the_former_name_is_said_only_where_something_of_that_name_is_moved_on():
    listed = subprocess.run(
        ["git", "grep", "-il", "gradlab"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode > 1:
        pytest.skip("not run: this is no git repository")
    assert set(listed.stdout.split()) == FORMER_NAME_IN


def test_every_module_has_a_test_file_of_its_path():
    modules = [
        path.relative_to(ROOT / "grader")
        for path in ROOT.glob("grader/**/*.py")
        if path.stem not in ("__init__", "__main__")
    ]
    without = {
        module.with_suffix("").as_posix()
        for module in modules
        if not (ROOT / "tests" / module.parent / f"test_{module.name}").is_file()
    }
    assert sorted(without) == [], "these need a test file"

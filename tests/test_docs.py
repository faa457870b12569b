"""What the documents say works as they say it."""

import re
from pathlib import Path

import click

from grader import __all__ as public_names
from grader.build import write
from grader.cli import cli
from grader.course import load_course
from grader.scaffold import new_exercise
from grader.verify import verify

ROOT = Path(__file__).resolve().parents[1]


def blocks(path, language):
    return re.findall(rf"```{language}\n(.*?)```", path.read_text("utf-8"), re.DOTALL)


def test_the_exercise_of_the_authors_guide_builds_and_verifies(tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: convolution\n    title: C\n")
    course = load_course(tmp_path)
    path = new_exercise(course, "convolution", "relu_grad")
    code = [b for b in blocks(ROOT / "docs" / "author.md", "python") if "relu_grad" in b]
    assert len(code) == 5
    path.write_text("\n\n".join(code), "utf-8")
    write(course)
    (proof,) = verify(course)
    assert proof.problems == []
    assert (proof.cases, proof.hidden, proof.ideas) == (4, 2, 2)


def test_the_authors_guide_names_every_recipe():
    text = (ROOT / "docs" / "author.md").read_text("utf-8")
    for name in set(public_names) - {"Exercise", "__version__", "check", "exercise"}:
        assert f"{name}(" in text, name


def test_every_command_is_in_the_readme_and_every_command_of_the_readme_exists():
    text = "\n".join(blocks(ROOT / "README.md", ""))
    used = set(re.findall(r"^grade (\w+)(?![\w/])", text, re.MULTILINE))
    assert used == set(cli.commands) - {"run"}


def test_every_option_of_the_documents_exists():
    options = {
        option
        for command in cli.commands.values()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    for path in (ROOT / "README.md", ROOT / "docs" / "author.md", ROOT / "CONTRIBUTING.md"):
        for line in re.findall(r"^(?:\.venv/bin/)?grade .*", path.read_text("utf-8"), re.MULTILINE):
            assert set(re.findall(r"--[a-z]+", line)) <= options, line


def test_the_documents_figures_of_the_data_flow_name_modules_that_exist():
    text = (ROOT / "docs" / "design.md").read_text("utf-8") + (ROOT / "README.md").read_text(
        "utf-8"
    )
    modules = ["/" + path.as_posix() for path in (ROOT / "grader").rglob("*.py")]
    named = set(re.findall(r"\b((?:jail/|judging/|report/|telling/)?\w+\.py)\b", text))
    for name in named - {"my_exercise.py"}:
        assert any(module.endswith("/" + name) for module in modules), name


def test_relative_links_lead_somewhere():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_no_module_hides_a_public_name():
    modules = {path.stem for path in (ROOT / "grader").iterdir()}
    assert modules.isdisjoint(public_names)

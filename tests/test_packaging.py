"""What is declared, what is imported, and what is pinned agree."""

import ast
import re
import sys
import tomllib

import pytest
import yaml
from checkout import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
NAMES = {"yaml": "pyyaml", "markdown_it": "markdown-it-py"}
"""Packages whose distribution has another name."""

WHERE_IT_RUNS = {"IPython"}
"""Imported only in a process that has it already: the kernel of a notebook."""


def normal(name):
    return re.sub("[-_.]+", "-", name).lower()


def names_of(requirements):
    return {normal(re.match(r"[\w.-]+", requirement)[0]) for requirement in requirements}


def pinned():
    lines = (ROOT / "constraints.txt").read_text().split()
    return {normal(name): version for name, _, version in (line.partition("==") for line in lines)}


def imported():
    """The packages that the code imports, wherever in it, beside the standard library."""
    for path in ROOT.glob("grader/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module]
            yield from (name.split(".")[0] for name in names)


def test_every_package_that_is_imported_is_declared():
    others = set(imported()) - {"grader"} - sys.stdlib_module_names - WHERE_IT_RUNS
    extras = PROJECT["project"]["optional-dependencies"]
    declared = names_of([*PROJECT["project"]["dependencies"], *extras["qti"]])
    assert {NAMES.get(name, normal(name)) for name in others} <= declared


@pytest.mark.parametrize("extra", ["", "dev", "qti"])
def test_every_package_that_is_declared_is_pinned(extra):
    project = PROJECT["project"]
    listed = project["optional-dependencies"][extra] if extra else project["dependencies"]
    assert names_of(listed) <= pinned().keys()


def test_the_hooks_before_a_commit_run_the_ruff_that_the_tests_run():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    (rev,) = (repo["rev"] for repo in hooks["repos"] if "ruff" in repo["repo"])
    assert rev == f"v{pinned()['ruff']}"

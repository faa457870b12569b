"""Modules of a student's own, as imports find them."""

from __future__ import annotations

import importlib
import sys

import pytest

from grader.jail.inside.modules import OwnModules


@pytest.fixture
def own(monkeypatch):
    """Modules that hold what the texts of their cells say."""
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    before = set(sys.modules)

    def run(module, cells):
        for cell in cells:
            exec(cell["text"], module.__dict__)

    yield OwnModules(run)
    for name in set(sys.modules) - before:
        del sys.modules[name]


def cell(module, text, package=False):
    return {"module": module, "label": f"{module}.py", "text": text, "package": package}


def test_a_module_is_made_once_when_it_is_imported(own):
    own.add_file([cell("my_helper", "x = []"), cell("my_helper", "x.append(1)")])
    own.turn_to(0)
    assert importlib.import_module("my_helper").x == [1]
    assert importlib.import_module("my_helper").x == [1]


def test_modules_of_a_package_find_each_other(own):
    own.add_file(
        [
            cell("my_pkg", "from .one import f", package=True),
            cell("my_pkg.one", "from . import two\ndef f(): return two.g()"),
            cell("my_pkg.two", "def g(): return 7"),
        ]
    )
    own.turn_to(0)
    assert importlib.import_module("my_pkg").f() == 7


def test_each_file_has_modules_of_its_own(own):
    own.add_file([cell("my_helper", "x = 0")])
    own.add_file([cell("my_helper", "x = 1")])
    found = []
    for number in (0, 1, 0):
        own.turn_to(number)
        found.append(importlib.import_module("my_helper"))
    assert [module.x for module in found] == [0, 1, 0]
    assert found[0] is found[2]


def test_what_is_no_ones_own_is_left_to_python(own):
    own.add_file([])
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("my_helper")
    own.turn_to(0)
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("my_helper")

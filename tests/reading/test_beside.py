"""What lies beside a file: found by name, never somebody else's answer."""

from __future__ import annotations

import pytest

from grader.reading.beside import MAX_BESIDE, InFolder, OnDisk, read_beside
from grader.reading.folders import SourceFile, Unreadable, scan


def file(text, name="hw.py"):
    return SourceFile(name, text.encode)


FILES = {
    "helper.py": "import more\n",
    "more.py": "x = 1\n",
    "pkg/__init__.py": "",
    "pkg/inner/deep.py": "",
    "unused.py": "",
}
TEXTS = {
    "import helper": ["helper.py", "more.py"],
    "from helper import f": ["helper.py", "more.py"],
    "import torch, more as m": ["more.py"],
    "def f():\n    from pkg.inner import deep": ["pkg/__init__.py", "pkg/inner/deep.py"],
    'importlib.import_module("more")': ["more.py"],
    "%run -i ./more.py": ["more.py"],
    '{"cells": [{"source": ["from more import x\\n"]}]}': ["more.py"],
    "import torch": [],
    "": [],
}


@pytest.mark.parametrize("kind", ["disk", "folder"])
@pytest.mark.parametrize("text", TEXTS)
def test_what_is_imported_is_found_and_what_that_imports(tree, text, kind):
    root = tree(FILES)
    look = OnDisk(root) if kind == "disk" else InFolder(scan(root))
    assert sorted(one.name for one in read_beside([file(text)], look)) == TEXTS[text]


def test_another_students_answer_is_no_helper(tree):
    root = tree({"bob.py": "def corr2d(X, K): ...", "tools.py": "def corr(X): ..."})
    look = OnDisk(root, frozenset(["corr2d"]))
    found = read_beside([file("import bob, tools")], look)
    assert [one.name for one in found] == ["tools.py"]


def test_a_package_of_very_many_files_is_not_read_whole(tree):
    root = tree({f"pkg/m{number}.py": "" for number in range(MAX_BESIDE + 10)})
    assert len(OnDisk(root)("pkg")) == MAX_BESIDE


def test_a_link_that_leads_away_is_not_followed(tree, tmp_path):
    root = tree({"hw.py": "import secret"})
    (tmp_path / "secret.py").write_text("x = 1")
    (root / "secret.py").symlink_to(tmp_path / "secret.py")
    (found,) = read_beside([file("import secret")], OnDisk(root))
    with pytest.raises(Unreadable, match="leads out of its folder"):
        found.read()

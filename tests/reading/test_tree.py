"""Folders, files and their names, as they are found and shown."""

from __future__ import annotations

import pytest

from grader.reading.folders import Folder, SourceFile, Unreadable, printable, refuse, stem


def test_a_walk_begins_with_the_folder_itself():
    inner = Folder("b", "a/b")
    assert list(Folder("a", "a", folders={"b": inner}).walk())[1:] == [inner]


def test_a_file_says_its_name_and_not_what_it_holds():
    assert repr(SourceFile("a.py", lambda: b"secret")) == "SourceFile(name='a.py')"


def test_what_is_refused_tells_the_problem_as_it_is_given():
    with pytest.raises(Unreadable, match=r"^it is a pipe$"):
        refuse("it is a pipe")


@pytest.mark.parametrize(
    ("name", "bare"), [("a/b.c.py", "b.c"), ("hw", "hw"), (".py", ".py"), ("", "")]
)
def test_a_stem_is_the_last_part_without_its_ending(name, bare):
    assert stem(name) == bare


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Zoë 李.py", "Zoë 李.py"), ("a\nb", "a%0Ab"), ("\u202e", "%202E"), ("", "")],
)
def test_a_name_is_shown_without_what_terminals_act_upon(name, shown):
    assert printable(name) == shown

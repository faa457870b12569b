"""Pieces are made once for one key, and told of where they cannot be made."""

from __future__ import annotations

import os

import pytest

from grader.author.pieces import Piece, make_all
from grader.course.course import load_course
from grader.errors import CourseError


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: basics\n    title: B\n")
    return load_course(tmp_path)


@pytest.fixture
def made(course):
    """Make pieces of given names and keys; the files, the sentences, and what was made in this process."""

    def make(*keys, fresh=False, jobs=1):
        ran, problems = [], []

        def files(name, key):
            ran.append(name)
            if key == "broken":
                raise CourseError(f"{name} is broken.")
            return {f"{name}.txt": key.encode(), f"{name}.bin": b"\0"}

        pieces = [
            Piece("tried", f"p{i}", key, course.exercises, lambda i=i, key=key: files(f"p{i}", key))
            for i, key in enumerate(keys)
        ]
        found = make_all(course, pieces, jobs=jobs, fresh=fresh, problems=problems)
        return {path.name: data for path, data in found.items()}, problems, ran

    return make


def test_a_piece_is_made_once_for_a_key_and_its_files_are_the_same_again(made):
    first, _problems, ran = made("a", "b")
    assert ran == ["p0", "p1"]
    assert first == {"p0.txt": b"a", "p0.bin": b"\0", "p1.txt": b"b", "p1.bin": b"\0"}
    assert made("a", "b") == (first, [], [])
    again, _problems, ran = made("a", "c")
    assert ran == ["p1"]
    assert again["p1.txt"] == b"c"


def test_afresh_all_are_made(made):
    made("a", "b")
    assert made("a", "b", fresh=True)[2] == ["p0", "p1"]


def test_a_piece_that_cannot_be_made_is_told_and_not_kept_and_the_others_are_made(made):
    for _time in range(2):
        found, problems, ran = made("a", "broken", "c")
        assert problems == ["p1 is broken."]
        assert "p1" in ran
        assert sorted(found) == ["p0.bin", "p0.txt", "p2.bin", "p2.txt"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
def test_several_processes_make_the_same(made):
    alone = made("a", "b", "c", fresh=True)[0]
    assert made("a", "b", "c", fresh=True, jobs=2) == (alone, [], [])

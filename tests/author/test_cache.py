"""Proofs are kept beside the course, each for one state of its exercise."""

from __future__ import annotations

import json

import pytest

from grader.author.cache import FOLDER, keep, key_of, read
from grader.author.verify import Proof
from grader.course.course import load_course

PROOF = Proof("double", 3, 1, ideas=2, problems=["there is no hint"])


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: basics\n    title: B\n")
    return load_course(tmp_path)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "double.py"
    path.write_text("one")
    return path


def test_what_is_kept_is_read_again_for_its_key_alone(course):
    assert read(course, "double", "key") is None
    keep(course, "double", "key", PROOF)
    assert Proof(**read(course, "double", "key")) == PROOF
    assert read(course, "double", "another key") is None
    assert read(course, "another", "key") is None


def test_the_folder_is_kept_out_of_version_control(course):
    keep(course, "double", "key", PROOF)
    assert (course.root / FOLDER / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", json.dumps({"key": "key"}), '{"proof": {}}', "\xff"], ids=repr
)
def test_a_file_that_is_no_proof_is_none(course, text):
    keep(course, "double", "key", PROOF)
    (course.root / FOLDER / "double.json").write_bytes(text.encode("latin-1"))
    assert read(course, "double", "key") is None


def test_a_folder_that_cannot_be_made_costs_nothing_but_the_proof(course):
    (course.root / FOLDER).write_text("in the way")
    keep(course, "double", "key", PROOF)
    assert read(course, "double", "key") is None


def test_the_key_depends_on_the_source_and_on_what_the_course_asks_for(course, source):
    key = key_of(source, course)
    assert key_of(source, course) == key
    source.write_text("two")
    changed = key_of(source, course)
    yaml = course.root / "course.yaml"
    yaml.write_text(yaml.read_text() + "dtypes: [float64]\n")
    other = key_of(source, load_course(course.root))
    assert len({key, changed, other}) == 3


def test_the_title_of_the_course_changes_no_key(course, source):
    key = key_of(source, course)
    yaml = course.root / "course.yaml"
    yaml.write_text(yaml.read_text().replace("title: T", "title: Another"))
    assert key_of(source, load_course(course.root)) == key

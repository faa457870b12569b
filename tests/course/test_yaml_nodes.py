"""YAML is read quickly where libyaml is there, and the same without."""

import pytest
from checkout import ROOT

from grader.course import yaml_nodes
from grader.course.yaml_nodes import UnreadableError, compose, mark_of


def flat(node):
    """A node as plain values, each with its place."""
    said = node.id, node.tag, mark_of(node.start_mark)
    if node.id == "scalar":
        return *said, node.value
    inside = node.value if node.id == "sequence" else [n for pair in node.value for n in pair]
    return *said, *map(flat, inside)


@pytest.fixture
def slowly(monkeypatch):
    """Compose without libyaml."""

    def composed(text):
        with monkeypatch.context() as patch:
            patch.setattr("yaml.__with_libyaml__", False)
            yaml_nodes._loaders.cache_clear()
            try:
                return compose(text)
            finally:
                yaml_nodes._loaders.cache_clear()

    return composed


def test_every_file_of_the_course_is_read_the_same_without_libyaml(slowly):
    paths = [ROOT / "course.yaml", *ROOT.glob("solutions/*/quiz*.yaml")]
    assert len(paths) > 5
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert flat(compose(text)) == flat(slowly(text))


@pytest.mark.parametrize(
    "text", ["a: b: c", "a:\tb", "\t- a", "x: @y", "a: 'x'\n b: 2", "é: [1, 2\n", "a: 1\n---\nb"]
)
def test_what_is_no_yaml_is_told_the_same_without_libyaml(slowly, text):
    said = []
    for read in (compose, slowly):
        with pytest.raises(UnreadableError) as error:
            read(text)
        said.append((error.value.mark, error.value.sentence))
    assert said[0] == said[1]


def test_an_empty_text_has_no_node():
    assert compose("# a remark alone\n") is None

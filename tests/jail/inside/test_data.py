"""Where data lies, as a process of the jail is told."""

import sys
from types import SimpleNamespace

import pytest

from grader.jail.inside import data


def test_the_environment_says_where_data_lies(monkeypatch):
    monkeypatch.delenv(data.VARIABLE, raising=False)
    assert data.folders() == {}
    monkeypatch.setenv(data.VARIABLE, '{"unit": "/somewhere"}')
    monkeypatch.setitem(sys.modules, "grader", SimpleNamespace())
    data.offer()
    assert str(sys.modules["grader"].data("unit")) == "/somewhere"
    with pytest.raises(FileNotFoundError, match="the unit 'other' has no data"):
        sys.modules["grader"].data("other")

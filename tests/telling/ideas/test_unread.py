"""Whether a call looks at a flag is noted, in whatever way it does."""

from __future__ import annotations

import pytest
import torch

from grader.telling.ideas.unread import watched_flags, watching

FLAGS = """
@exercise
def scaled(X, factor=2.0):
    return X * factor

scaled.case("plain", X=randn(3))

@scaled.wrong_ideas(added="You add.", halved="You halve.")
def flawed(X, factor=2.0, *, added=False, halved=False):
    {}
"""


@pytest.fixture
def read(declare):
    """The flags that a call of `added` looks at."""

    def by(body):
        exercise = declare(FLAGS.format(body))
        flags = watched_flags(exercise.ideas)
        found = set()
        added = next(idea for idea in exercise.ideas if idea.name == "added")
        X = torch.ones(3, dtype=torch.float64)
        result = watching(added.function, flags["added"], found)(X)
        assert torch.equal(result, added.function(X))
        return found

    return by


@pytest.mark.parametrize(
    "body",
    [
        "return X / 2 if halved else X",
        "return X * (1 - halved)",
        "return X * int(not halved)",
        "return X[int(halved):]",
        "return X if halved == False else -X",
        "return X if {True: 1}.get(halved) else -X",
        "return X if str(halved) == 'False' else -X",
        "return X if added and not halved else -X",
    ],
)
def test_a_flag_that_is_looked_at_is_noted(read, body):
    assert read(body) == {"halved"}


@pytest.mark.parametrize(
    "body", ["return X + factor if added else X / (1 + halved)", "return X + added"]
)
def test_a_flag_that_is_not_looked_at_is_not_noted(read, body):
    assert read(body) == set()


def test_what_is_compared_by_identity_cannot_be_watched(declare):
    assert watched_flags(declare(FLAGS.format("return X if halved is True else -X")).ideas) == {}


def test_an_idea_that_is_a_function_of_its_own_has_no_flags(declare):
    alone = FLAGS.partition("@scaled.wrong_ideas")[0]
    alone += "@scaled.wrong_idea('No.')\ndef nothing(X, factor=2.0):\n    return X\n"
    assert watched_flags(declare(alone).ideas) == {}

"""A small course in which an exercise has offshoots, and what students make of them, for several rooms."""

import pytest

SCALED = '''\
"""# Scaled

Multiply each row of `X` by its weight.

## Mind

- Rows, not columns.
"""

import torch
from torch import Tensor

from grader import exercise, randn


@exercise(points=2, grad=["X"], hints=["Broadcast."])
def scaled(X: Tensor, w: Tensor) -> Tensor:
    """Return `X` with each row multiplied by its weight."""
    ### BEGIN SOLUTION
    return X * w[:, None]
    ### END SOLUTION


scaled.case("a matrix", X=randn("n", "n"), w=randn("n"), n=3)
scaled.case("another matrix", X=randn("n", "n"), w=randn("n"), n=4)


def column(w):
    """A vector as a column."""
    return w.unsqueeze(1)


@scaled.right_variant
def by_column(X, w):
    # A column meets every number of its row.
    return X * column(w)


@scaled.right_variant
def by_diagonal(X, w):
    return torch.diag(w) @ X


@scaled.right_variant
def of_the_reference(X, w):
    return scaled(X, w)


scaled.edits("""
along_columns (50 %): w[:, None] -> w
    You multiply columns. Each row has a weight of its own.

from_the_right of by_diagonal (50 %): torch.diag(w) @ X -> X @ torch.diag(w)
    You multiply columns. Each row has a weight of its own.

doubled (60 %): return 2 * scaled(X, w)
    Your numbers are twice as large as they should be.
""")

scaled.debug("along_columns of by_column: column(w) -> w")
scaled.debug("from_the_right", unit="last", points=2, minutes=5)
'''

BREAKING = SCALED.replace('scaled.debug("along_columns of', 'scaled.break_it("along_columns of')

OTHER = '''\
"""# Negated

The same with the other sign."""

from torch import Tensor

from grader import exercise, randn


@exercise(points=1, hints=["A minus."])
def negated(X: Tensor) -> Tensor:
    """Return -X."""
    ### BEGIN SOLUTION
    return -X
    ### END SOLUTION


negated.case("three", X=randn("n"), n=3)
negated.case("four", X=randn("n"), n=4)


@negated.right_variant
def by_zero(X):
    return 0 - X


@negated.wrong_idea("The sign is as it was.")
def unchanged(X):
    return X
'''

UNITS = """\
title: Small
units:
  - {id: first, title: First}
  - {id: second, title: Second}
  - {id: last, title: Last}
"""


def write_offshoots(root, exercise=SCALED, course=UNITS):
    """Write the course; the one exercise with offshoots stands in its first unit."""
    for place, text in (
        ("first/scaled.py", exercise),
        ("second/negated.py", OTHER),
        ("last/negated_once_more.py", OTHER.replace("negated", "negated_once_more")),
    ):
        path = root / "solutions" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "course.yaml").write_text(course)
    return root


@pytest.fixture
def offshoots(tmp_path):
    """The course, not built."""
    from grader.course.course import load_course

    return load_course(write_offshoots(tmp_path / "course"))


@pytest.fixture(scope="session")
def built_offshoots(tmp_path_factory):
    """The course, built; nobody changes it."""
    from grader.author import build
    from grader.course.course import load_course

    root = write_offshoots(tmp_path_factory.mktemp("offshoots") / "course")
    build.write(load_course(root))
    return root


BROKEN = """\
import torch

def scaled_break_it():
    return {"X": torch.tensor([[1.0, 2.0], [3.0, 4.0]]), "w": torch.tensor([1.0, 2.0])}
"""

MENDED = "def scaled_debug(X, w):\n    return X * w.unsqueeze(1)\n"


def offshoot(course, id_="scaled_debug"):
    """Load an offshoot."""
    from grader.declaring.load import load_exercises

    return next(one for _unit, one in load_exercises(course, {id_}))

"""A small course with a lesson, for several tests: two units, the second one taught by its lesson."""

import pytest

COURSE = """\
title: A course
units:
  - {id: first, title: First things}
  - {id: sums, title: Sums, number: 4}
  - {id: last, title: Last things}
"""

EXERCISE = '''\
"""# The {id} of a number

Return `x` times {times}.

## Mind

- Not to the power of {times}.

## Small print

- `x` stays as it is.
"""

import torch

from grader import exercise, randn


@exercise(points=2, hints=["Multiply."])
def {id}(x: torch.Tensor) -> torch.Tensor:
    """Multiply by {times}."""
    ### BEGIN SOLUTION
    return {times} * x
    ### END SOLUTION


{id}.case("three numbers", x=randn(3))
'''

QUIZ = "title: Sums\nquestions:\n  - {id: q1, kind: numeric, prompt: 1 + 1, answer: 2}\n"

SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='10'><rect width='4'/></svg>\n"

LESSON = """\
# Sums

What is a sum?

![Two numbers](figures/two.svg)

You will build `double`.

## By hand

```python
one = torch.ones(3)
one + one
```

{exercise}`double`

```python
if solved("double"):
    print(double(one))
```

{quiz}

The end.
"""


@pytest.fixture
def taught(tmp_path):
    """The folder of the course, to be changed."""
    return write_course(tmp_path / "course")


def write_course(root):
    """Write the course to a folder."""
    for unit, id_, times in (("first", "same", 1), ("sums", "double", 2), ("last", "triple", 3)):
        folder = root / "solutions" / unit
        folder.mkdir(parents=True)
        (folder / f"{id_}.py").write_text(EXERCISE.format(id=id_, times=times), "utf-8")
    sums = root / "solutions" / "sums"
    (sums / "quiz.yaml").write_text(QUIZ)
    (sums / "lesson.md").write_text(LESSON)
    (sums / "figures").mkdir()
    (sums / "figures" / "draw.py").write_text(f"def two():\n    return {SVG!r}\n")
    (root / "course.yaml").write_text(COURSE)
    return root

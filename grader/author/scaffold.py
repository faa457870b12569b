"""`grade new UNIT ID`: an exercise and its translations that build; `grade verify` calls them unfinished."""

from __future__ import annotations

from pathlib import Path

from grader.course.course import IDENTIFIER, RESERVED, Course
from grader.declaring.translations import path_of
from grader.errors import UsageError
from grader.language import nearest

TEMPLATE = '''\
r"""# TODO: title

TODO: the statement, in Markdown: what to compute, with the formula ($$Y = 2X$$), an example with
numbers that can be checked by hand, and what happens at the edges.
"""

from torch import Tensor

from grader import arange, exercise, randn


@exercise(
    points=1,
    grad=["X"],
    forbid=[],
    hints=["TODO: a nudge", "TODO: nearly the answer"],
)
def {id}(X: Tensor) -> Tensor:
    """TODO: say in one sentence what comes out.

    Args:
        X: input of shape (n, d).

    Returns:
        Tensor of the shape, dtype and device of `X`.
    """
    ### BEGIN SOLUTION
    return 2 * X
    ### END SOLUTION


{id}.case("numbers to check by hand", X=arange(2, 3))
{id}.case("other numbers of the same shape", X=randn(2, 3))
{id}.case("a single row", X=randn(1, 4), hidden=True)


# TODO: declare the mistakes you expect, each with the sentence that helps:
#
# @{id}.wrong_idea("You return X itself; it has to be doubled.")
# def not_doubled(X):
#     return X


# TODO: write the reference in another style:
#
# @{id}.right_variant
# def added(X):
#     return X + X
'''


TRANSLATION = """\
statement: |
  # TODO: title

  TODO: the statement
docstring: |
  TODO: say in one sentence what comes out.
hints:
  - "TODO: a nudge"
  - "TODO: nearly the answer"
cases:
  numbers to check by hand: "TODO"
  other numbers of the same shape: "TODO"
  a single row: "TODO"
# The name of each wrong idea, and its sentence.
ideas: {}
"""


def new_exercise(course: Course, unit: str, id_: str) -> list[Path]:
    """Write a first version of an exercise file, and of its translation to each further language.

    Returns:
        The files, that of the exercise first.

    Raises:
        UsageError: if the unit is not the course's, the id is no name for a function, or the file exists.
    """
    units = [u.id for u in course.units]
    if unit not in units:
        near = nearest(unit, units)
        guess = f"did you mean {near}?" if near else f"course.yaml has {', '.join(units)}."
        raise UsageError(f"There is no unit {unit!r}; {guess}")
    if IDENTIFIER(id_) or id_ in RESERVED:
        raise UsageError(f"{id_!r} cannot be the name of an exercise; try one such as my_exercise.")
    taken = {path.stem: path for _, path in course.exercise_files()}
    path = course.solutions / unit / f"{id_}.py"
    if id_ in taken or path.exists():
        raise UsageError(f"There is an exercise {id_} already: {taken.get(id_, path)}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEMPLATE.replace("{id}", id_), encoding="utf-8")
    translations = [path_of(path, language) for language in course.languages[1:]]
    for translation in translations:
        translation.write_text(TRANSLATION, encoding="utf-8")
    return [path, *translations]

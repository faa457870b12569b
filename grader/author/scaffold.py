"""`grade new UNIT ID`: an exercise and its translations that build; `grade verify` calls them unfinished."""

from __future__ import annotations

from pathlib import Path

from grader.course.course import IDENTIFIER, RESERVED, Course
from grader.declaring.names import camel, snake
from grader.declaring.translations import path_of
from grader.errors import UsageError
from grader.language import nearest

_STATEMENT = '''\
r"""# TODO: title

TODO: what the {kind} does, in words and as a formula $\\mathbf{Y} = 2 \\mathbf{X}$, with a small example whose
numbers can be checked by hand. A student should be able to solve the exercise from this text alone.

## Mind

- TODO: the first point that people trip over.
- TODO: the second one.

## Small print

- TODO: what only some need: edge cases, dtypes, exceptions. Without any, leave this part out.
"""

'''

_LAST = '''

# TODO: declare the mistakes you expect, as edits of the reference, each with the sentence that helps:
#
# {name}.edits("""
# not_doubled: 2 * X -> X
#     You leave X as it is. It has to be doubled.
#
# squared (20 %): 2 * X -> X * X
#     You multiply X by itself. It has to be doubled.
# """)


# TODO: write the reference in other styles, which have to pass:
#
# @{name}.right_variant
'''

FUNCTION = (
    _STATEMENT
    + '''\
from torch import Tensor

from grader import arange, exercise, randn


@exercise(
    points=1,
    grad=["X"],
    forbid=[],
    hints=["TODO: a nudge", "TODO: nearly the answer"],
)
def {name}(X: Tensor) -> Tensor:
    """TODO: say in one sentence what comes out.

    Args:
        X: input of shape (N, D).

    Returns:
        Tensor of the shape, dtype and device of `X`.
    """
    ### BEGIN SOLUTION
    return 2 * X
    ### END SOLUTION


{name}.defaults(X=randn("N", "D"), N=4, D=3)
{name}.case("numbers to check by hand", X=arange(2, 3))
{name}.case("drawn numbers")
{name}.case("other numbers of the same shape")
{name}.case("a single row", N=1)
'''
    + _LAST
    + """\
# def added(X):
#     return X + X
"""
)

CLASS = (
    _STATEMENT
    + '''\
import torch
from torch import Tensor, nn

from grader import exercise, randn
from grader.drivers import module_forward, module_state_dict


@exercise(
    points=1,
    forbid=[],
    hints=["TODO: a nudge", "TODO: nearly the answer"],
)
class {name}(nn.Module):
    """TODO: say in one sentence what the layer does, and which shapes its parameters have."""

    def __init__(self, size: int):
        super().__init__()
        ### BEGIN SOLUTION
        self.weight = nn.Parameter(torch.ones(size))
        ### END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """TODO: say what comes out, and of which shape."""
        ### BEGIN SOLUTION
        return 2 * X * self.weight
        ### END SOLUTION


def weight_at_the_start({name}, size):
    """What a case may call instead of a driver of grader.drivers: a function of your own."""
    return {name}(size).weight.detach()


{name}.case("names and shapes", call=module_state_dict, arguments={"size": 3})
{name}.case("weight at the start", call=weight_at_the_start, size=3)
{name}.defaults(
    call=module_forward,
    grad=["inputs", "parameters"],
    arguments={"size": 3},
    parameters={"weight": randn(3)},
    inputs=randn("N", 3),
    N=4,
)
{name}.case("output under given weights")
{name}.case("other numbers of the same shape")
{name}.case("a single row", N=1)
'''
    + _LAST
    + """\
# class Added({name}):
#     def forward(self, X):
#         return (X + X) * self.weight
"""
)

_CASES = {
    FUNCTION: (
        *("numbers to check by hand", "drawn numbers"),
        *("other numbers of the same shape", "a single row"),
    ),
    CLASS: (
        *("names and shapes", "weight at the start", "output under given weights"),
        *("other numbers of the same shape", "a single row"),
    ),
}

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
{cases}
# The name of each wrong idea, and its sentence.
ideas: {}
"""


def new_exercise(course: Course, unit: str, id_: str, *, of_class: bool = False) -> list[Path]:
    """Write a first version of an exercise file, and of its translation to each further language.

    Args:
        course: where it belongs.
        unit: id of its unit.
        id_: its own, in snake case.
        of_class: whether a class is to be written, called like it in CamelCase, and no function.

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
    if id_.isidentifier() and id_.isascii() and id_ != id_.lower():
        plain = snake(id_)
        raise UsageError(
            f"An id is in snake case, as its file is: grade new {unit} {plain}. The class in it may be called"
            f" {camel(plain) if '_' in id_ else id_}; for a class add --class."
        )
    if IDENTIFIER(id_) or id_ in RESERVED:
        raise UsageError(f"{id_!r} cannot be the name of an exercise; try one such as my_exercise.")
    taken = {path.stem: path for _, path in course.exercise_files()}
    path = course.solutions / unit / f"{id_}.py"
    if id_ in taken or path.exists():
        raise UsageError(f"There is an exercise {id_} already: {taken.get(id_, path)}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    template, name = (CLASS, camel(id_)) if of_class else (FUNCTION, id_)
    kind = "class" if of_class else "function"
    path.write_text(template.replace("{name}", name).replace("{kind}", kind), encoding="utf-8")
    cases = "\n".join(f'  {case}: "TODO"' for case in _CASES[template])
    translations = [path_of(path, language) for language in course.languages[1:]]
    for translation in translations:
        translation.write_text(TRANSLATION.replace("{cases}", cases), encoding="utf-8")
    return [path, *translations]

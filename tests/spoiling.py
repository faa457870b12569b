"""Right results, what spoils them, and the pairs of both that relations are looked for in."""

from __future__ import annotations

import itertools

import torch

from grader.expected.built import BuiltCase
from grader.expected.tolerance import allowed_error
from grader.jail.inside.description import Call
from grader.jail.outcome import Outcome
from grader.judging.values import outside
from grader.telling.findings.relations.pairs import Pair
from grader.telling.findings.relations.relate import relate


def drawn(*shapes, positive=False):
    """A tensor of numbers for each shape, each time the same."""
    generator = torch.Generator().manual_seed(len(shapes) + sum(map(len, shapes)))
    made = [torch.randn(shape, dtype=torch.float64, generator=generator) for shape in shapes]
    return [0.5 + 2.5 * torch.sigmoid(tensor) for tensor in made] if positive else made


MATRICES = drawn((3, 4), (5, 2), (4, 4))
VECTORS = drawn((4,), (6,), (5,))
SCALARS = drawn((), (), ())
CUBES = drawn((3, 4, 5), (2, 3, 4))
POSITIVE = drawn((3, 4), (5, 2), positive=True)
ZEROS = [torch.tensor(row).double() for row in ([0.0, 1.0, 2.0, 0.0], [3.0, 0.0, 5.0])]
ONES = [torch.ones(3, 4).double(), torch.ones(4, 2).double()]


def one_pair(want, got, place=0):
    """A wrong tensor beside the right one, in a case of its own; both move with their inputs."""
    got, name = got.double(), f"case {place}"
    wrong = torch.ones_like(want, dtype=torch.bool)
    if want.shape == got.shape:
        wrong = outside(want, got, allowed_error(want, want.abs(), torch.float64), torch.float64)
    call = Call([["n", 7 + place]])
    case = BuiltCase(name, False, (), (), ("float64",), call, Outcome("returned"), {})
    return Pair(case, want, got, wrong, want.abs())


def pairs(spoil, results):
    """What an answer shows that spoils all right results in one way."""
    return [one_pair(want, spoil(want), place) for place, want in enumerate(results)]


def pairs_of_which_one_is_otherwise(spoil, results):
    """The same for an answer that is wrong in another way on the last result."""
    *most, last = results
    return [*pairs(spoil, most), one_pair(last, last.exp() - 3 * last, len(most))]


def padded(Y, before=0, after=0):
    parts = [Y.new_full((n, *Y.shape[1:]), 7.0) for n in (before, after)]
    return torch.cat([parts[0], Y, parts[1]])


def changed(Y, *index, by=1.0):
    Y = Y.clone()
    Y[index] += by
    return Y


def shuffled(Y):
    order = torch.randperm(Y.numel(), generator=torch.Generator().manual_seed(1))
    return Y.reshape(-1)[order].view(Y.shape)


def stale(Y):
    """One step late along dimension 0, with zeros before."""
    return torch.cat([torch.zeros_like(Y[:1]), Y[:-1]])


def ids(rows):
    """A name for each row of a table whose first column is the name of a finding."""
    counts = itertools.count()
    return [f"{row[0]} {next(counts)}" for row in rows]


class EveryRelation:
    """What holds of every relation; derive from it, and give rows of these five."""

    def test_that_holds_in_every_case_is_told(self, name, look, spoil, results, said):
        found = look(pairs(spoil, results))
        assert found.name == name
        assert said in found.sentence

    def test_is_not_kept_out_by_one_that_is_tried_before(self, name, look, spoil, results, said):
        found = relate(pairs(spoil, results))
        assert (found.name, said in found.sentence) == (name, True)

    def test_that_does_not_hold_in_every_case_is_not_told(self, name, look, spoil, results, said):
        assert look(pairs_of_which_one_is_otherwise(spoil, results)) is None

    def test_says_nothing_that_depends_on_the_numbers(self, name, look, spoil, results, said):
        smaller = [0.75 * Y for Y in results]
        assert look(pairs(spoil, smaller)) == look(pairs(spoil, results))

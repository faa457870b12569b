r"""# The shape that two tensors broadcast to

`X + Y` works for tensors of two different shapes if one can be stretched to fit the other. Given the two shapes
`a` and `b` as tuples of whole numbers, return the shape of the sum as a tuple, not as a list. Compare the
shapes **from the right**, axis by axis:

- Where both sizes are equal, the result has that size.
- Where one of them is 1, that axis is stretched, and the result has the size of the other one.
- Where one shape has no axis left, it counts as 1 there.
- Any other two sizes cannot be brought together: raise a `ValueError`.

For example (8, 1, 6, 1) and (7, 1, 5):

| shape of | axis -4 | axis -3 | axis -2 | axis -1 |
|---|---|---|---|---|
| `a` | 8 | 1 | 6 | 1 |
| `b` | | 7 | 1 | 5 |
| result | 8 | 7 | 6 | 5 |

But (2, 3) and (2,) raise a `ValueError`: from the right, 3 meets 2.

Work with the tuples alone. Nothing of PyTorch or NumPy is allowed here: the sizes reach $10^9$, and no memory
holds tensors of these shapes.

## Mind

- Shapes are aligned at their last axis, not at their first one.
- 0 is a size like others: an axis of size 0 has no elements, and an axis of size 1 that is stretched to it has
  none either. So 0 and 1 give 0; 0 and 3 do not fit.

## Small print

- Either shape may be `()`, that of a single number. `()` and `()` give `()`.
- It does not matter which shape is `a` and which is `b`.
- 2 and 4 do not fit, although 2 divides 4.
"""

from itertools import zip_longest

from grader import exercise, size


@exercise(
    points=2,
    order=2,
    forbid=["torch.*", "numpy.*"],
    hints=[
        "Write the two shapes below each other so that their right ends meet. What do you put where one of"
        " them has no number?",
        "Bring both to the same length first: (1,) * 2 + (3,) is (1, 1, 3). From then on there are only pairs.",
        "For a pair x, y there are three ways to succeed: equal, x is 1, y is 1. Which size remains in each of"
        " them? Try 0 with 1.",
    ],
)
def broadcast_shape(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape that two shapes broadcast to.

    Args:
        a: a shape; sizes are 0 or more.
        b: another one, of as many axes or not.

    Returns:
        The common shape, a tuple as long as the longer of both.

    Raises:
        ValueError: if two sizes that meet differ and none of them is 1.
    """
    ### BEGIN SOLUTION
    axes = max(len(a), len(b))
    a = (1,) * (axes - len(a)) + a
    b = (1,) * (axes - len(b)) + b
    shape = ()
    for x, y in zip(a, b, strict=True):
        if x != y and 1 not in (x, y):
            raise ValueError(f"sizes {x} and {y} do not fit")
        shape += (y if x == 1 else x,)
    return shape
    ### END SOLUTION


def compared(broadcast_shape, a, b):
    """A shape is a tuple: no list is equal to it."""
    return {"a tuple": isinstance(broadcast_shape(a, b), tuple)}


L, M, N, P = size("L"), size("M"), size("N"), size("P")
broadcast_shape.defaults(a=(L, 1, P, 1), b=(M, 1, N), L=8, M=7, N=5, P=6)
broadcast_shape.case("8, 1, 6, 1 and 7, 1, 5")
broadcast_shape.case("the other way round", a=(M, 1, N), b=(L, 1, P, 1))
broadcast_shape.raises("3 meets 2", ValueError, a=(2, 3), b=(2,))
broadcast_shape.case("equal shapes", a=(N, L, M), b=(N, L, M))
broadcast_shape.case("a column and a row", a=(N, 1), b=(1, M))
broadcast_shape.case("a bias for each column", a=(M, N), b=(N,))
broadcast_shape.case("the first axes are missing", a=(28,), b=(4, 3, 1, 28))
broadcast_shape.case("a single number and a matrix", a=(), b=(M, N))
broadcast_shape.case("two single numbers", a=(), b=())
broadcast_shape.case("0 meets 1", a=(N, 0), b=(N, 1))
broadcast_shape.case("1 meets 0", a=(1, M), b=(0, M))
broadcast_shape.case("a missing axis meets 0", a=(0, N), b=(N,))
broadcast_shape.raises("0 meets 3", ValueError, a=(0, 2), b=(3, 2))
broadcast_shape.raises("2 meets 4", ValueError, a=(5, 2), b=(5, 4))
broadcast_shape.raises("the first axes do not fit", ValueError, a=(3, 1, 2), b=(4, 5, 2))
broadcast_shape.case("the result is a tuple", call=compared, a=(M, N), b=(L, 1, N))
broadcast_shape.case("far too large for any memory", a=(10**9, 1, 10**9), b=(10**8, 1))


@broadcast_shape.right_variant
def from_the_right(a, b):
    result = ()
    for k in range(1, max(len(a), len(b)) + 1):
        x = a[-k] if k <= len(a) else 1
        y = b[-k] if k <= len(b) else 1
        if y in (1, x):
            result = (x, *result)
        elif x == 1:
            result = (y, *result)
        else:
            raise ValueError((x, y))
    return result


@broadcast_shape.right_variant
def sets_of_sizes(a, b):
    sizes = []
    for pair in zip_longest(a[::-1], b[::-1], fillvalue=1):
        others = set(pair) - {1}
        if len(others) > 1:
            raise ValueError(pair)
        sizes.append(others.pop() if others else 1)
    return tuple(sizes[::-1])


@broadcast_shape.right_variant
def one_axis_at_a_time(a, b):
    if not a or not b:
        return tuple(a or b)
    *rest_a, x = a
    *rest_b, y = b
    if x != y and 1 not in (x, y):
        raise ValueError("not compatible")
    return (*one_axis_at_a_time(tuple(rest_a), tuple(rest_b)), x * y if 1 in (x, y) else x)


broadcast_shape.equivalent_mutant(
    "for x, y in zip(b, a, strict=True):", "it does not matter which of the shapes is a"
)

broadcast_shape.edits("""
aligned_at_the_left (50 %): (1,) * (axes - len(a)) + a -> a + (1,) * (axes - len(a))
    also: (1,) * (axes - len(b)) + b -> b + (1,) * (axes - len(b))
    Your result is that of shapes aligned at the left. The last axes belong together: what a shape lacks, it
    lacks in front.

rest_lost of sets_of_sizes (55 %): zip_longest(a[::-1], b[::-1], fillvalue=1) -> zip(a[::-1], b[::-1])
    The axes that only the longer shape has are missing from your result. An axis that a shape lacks counts as
    1; mind that zip stops at the end of the shorter one.

zipped_from_the_left of sets_of_sizes (35 %): zip_longest(a[::-1], b[::-1], fillvalue=1) -> zip(a, b)
    also: sizes[::-1] -> sizes
    You pair the first axes of both shapes, and stop at the end of the shorter one, as zip does by itself. Axes
    are aligned at the right, and those that only the longer shape has stay in the result.

largest_size (45 %): if x != y and 1 not in (x, y): -> if False:
    also: y if x == 1 else x -> max(x, y)
    You take the larger size of each pair. Two sizes that differ fit only if one of them is 1, and 1 stretched
    to 0 is 0.

largest_of_those_that_fit (75 %): y if x == 1 else x -> max(x, y)
    An axis of size 1 that meets 0 comes out as 1: do you take the larger of both? 1 is stretched to the other
    size, even if that is 0.

nothing_refused (55 %): if x != y and 1 not in (x, y): -> if False:
    Sizes that do not fit should raise a ValueError; yours return a shape.

divisors_fit (65 %): (x, y): -> (x, y) and (x * y == 0 or max(x, y) % min(x, y)):
    also: y if x == 1 else x -> y if x == 1 else x if y == 1 else max(x, y)
    You let sizes fit that divide each other, such as 2 and 4. Broadcasting repeats nothing but axes of size 1.

turned_round of sets_of_sizes (60 %): sizes[::-1] -> sizes
    Your result is in the opposite order. If you go from right to left, turn it round in the end, or put each
    new size in front.

first_axis_missed (55 %): zip(a, b, strict=True) -> zip(a[1:], b[1:])
    The first axis of the result is missing: does your loop end one too early? Index 0 is an axis, too.

first_axis_unchecked (75 %): for x, y in zip(a, b, strict=True): -> for k, (x, y) in enumerate(zip(a, b)):
    also: if x != y and 1 not in (x, y): -> if k > 0 and x != y and 1 not in (x, y):
    Where the first sizes of both shapes do not fit, you return a shape all the same. Check them as well.

zero_taken_for_one (70 %): one = lambda shape: tuple(n or 1 for n in shape); \
return broadcast_shape(one(a), one(b))
    You treat an axis of size 0 as if it had size 1, or as if it were missing. 0 is a size like others. In
    Python it counts as false, so `x or 1` makes 1 of it.

zero_fits_everything (75 %): if x != y and 1 not in (x, y): -> if x != y and x > 1 and y > 1:
    also: y if x == 1 else x -> min(x, y) if 0 in (x, y) else y if x == 1 else x
    You let 0 fit 3. Only an axis of size 1 is stretched; 0 fits 0 and 1, and nothing else.

nothing_is_left (80 %): return broadcast_shape(a, b) if a and b else ()
    Where one shape is (), you return (). A single number is stretched like any axis that is missing: the result
    is the other shape.

list_returned (85 %): return list(broadcast_shape(a, b))
    You return a list. A shape is a tuple, and (2, 3) == [2, 3] is False: tuple(...) makes one of your list.

single_number_with_one_axis (75 %): return broadcast_shape(a, b) or (1,)
    () and () give (): two single numbers add up to a single number, which has no axis. You return another
    shape.

multiplied (35 %): if x != y and 1 not in (x, y): -> if False:
    also: y if x == 1 else x -> x * y
multiplied_where_they_fit (40 %): y if x == 1 else x -> x * y
    You multiply the sizes that meet. Equal sizes stay what they are: nothing is stretched there.

ones_stay (30 %): y if x == 1 else x -> min(x, y)
    Where 1 meets a larger size, you keep the 1. It is the axis of size 1 that is stretched.

sizes_of_a (30 %): y if x == 1 else x -> x
    You return the sizes of a, lengthened by ones. Where a has 1 and b has not, the size is that of b.

sizes_of_b (30 %): y if x == 1 else x -> y
    You return the sizes of b, lengthened by ones. Where b has 1 and a has not, the size is that of a.
---
axes_of_a_lost (60 %): return broadcast_shape(a, b)[max(0, len(a) - len(b)) :]
axes_of_b_lost (60 %): return broadcast_shape(a, b)[max(0, len(b) - len(a)) :]
    Axes that only one of the shapes has are missing from your result. Either may be the longer one, and what
    the other lacks counts as 1.
""")

broadcast_shape.debug("rest_lost")

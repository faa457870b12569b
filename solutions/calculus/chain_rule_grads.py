r"""# The chain rule by hand

Automatic differentiation multiplies slopes along a chain. Be the machine for once. The chain has two links and
a loss:

$$y_1 = x\,w_1 + b_1, \qquad y_2 = y_1 w_2 + b_2, \qquad \mathrm{loss} = (y_2 - t)^2 .$$

All are single numbers, tensors of no dimensions. Return a dict of seven derivatives:

| key | derivative | key | derivative |
|---|---|---|---|
| `"dy2_dy1"` | of $y_2$ by $y_1$ | `"w1"` | of the loss by $w_1$ |
| `"dy1_dw1"` | of $y_1$ by $w_1$ | `"b1"` | of the loss by $b_1$ |
| `"dy2_dw1"` | of $y_2$ by $w_1$ | `"w2"` | of the loss by $w_2$ |
| | | `"b2"` | of the loss by $b_2$ |

Take $x = 3, w_1 = 2, b_1 = 1, w_2 = 5, b_2 = 1, t = 34$. Then $y_1 = 7$, $y_2 = 36$ and the loss is 4. If $w_1$
grows by a tiny $\varepsilon$, then $y_1$ grows by $3\varepsilon$, $y_2$ by $5 \cdot 3\varepsilon$, and the loss
by $4 \cdot 15\varepsilon$: its derivative by $w_1$ is 60. The others are

$$\texttt{dy2\_dy1} = 5,\quad \texttt{dy1\_dw1} = 3,\quad \texttt{dy2\_dw1} = 15,\quad
\texttt{b1} = 20,\quad \texttt{w2} = 28,\quad \texttt{b2} = 4.$$

Write the derivatives down as formulas. Automatic differentiation is not allowed (`backward`, `torch.autograd`,
`torch.func`), and differences of losses are not exact enough.

## Mind

- The derivative of a product by one factor is the other factor.
- Along a chain slopes are multiplied, and every link that lies in between counts.

## Small print

- Each value of the dict is a tensor of no dimensions, of the dtype of the arguments, and no Python float.
- Any number may be 0 or negative, and $y_2$ may meet $t$ exactly: then the loss has slopes of 0.
- The arguments stay as they are.
"""

from torch import Tensor

from grader import DERIVATIVES, exercise, randn, tensor


@exercise(
    points=3,
    order=5,
    forbid=DERIVATIVES,
    hints=[
        "Compute y1 and y2 first: some slopes need them.",
        "How fast does the loss grow with y2? All four derivatives of the loss begin with this number.",
        "From the loss back to b1 there are three links: from the loss to y2, from y2 to y1, from y1 to b1."
        " What is the slope of each?",
    ],
)
def chain_rule_grads(
    x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor, t: Tensor
) -> dict[str, Tensor]:
    """Differentiate (y2 - t)^2 for y1 = x w1 + b1 and y2 = y1 w2 + b2, by hand.

    Args:
        x: input, like all arguments a tensor of no dimensions.
        w1: weight of the first link.
        b1: bias of the first link.
        w2: weight of the second link.
        b2: bias of the second link.
        t: what y2 should be.

    Returns:
        The derivatives "dy2_dy1", "dy1_dw1" and "dy2_dw1", and those of the loss: "w1", "b1", "w2", "b2".
    """
    ### BEGIN SOLUTION
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    dy2_dy1, dy1_dw1 = w2, x
    dloss_dy2 = 2 * (y2 - t)
    dloss_dy1 = dloss_dy2 * dy2_dy1
    return {
        "dy2_dy1": dy2_dy1,
        "dy1_dw1": dy1_dw1,
        "dy2_dw1": dy2_dy1 * dy1_dw1,
        "w1": dloss_dy1 * dy1_dw1,
        "b1": dloss_dy1,
        "w2": dloss_dy2 * y1,
        "b2": dloss_dy2,
    }
    ### END SOLUTION


def numbers(x, w1, b1, w2, b2, t):
    given = {"x": x, "w1": w1, "b1": b1, "w2": w2, "b2": b2, "t": t}
    return {name: tensor(float(number)) for name, number in given.items()}


chain_rule_grads.defaults(x=randn(), w1=randn(), b1=randn(), w2=randn(), b2=randn(), t=randn())
chain_rule_grads.case("the example", **numbers(3, 2, 1, 5, 1, 34))
chain_rule_grads.case("any numbers")
chain_rule_grads.case("t is rather far away", t=randn(mean=3e5))
chain_rule_grads.case("negative numbers", **numbers(-1.5, 2, -3, -4, -0.5, -7))
chain_rule_grads.case("y2 meets t", **numbers(2, 3, -1, 0.5, 1.5, 4))
chain_rule_grads.case("x is 0", x=tensor(0.0), t=randn(mean=-4e5))
chain_rule_grads.case("w2 is 0", w2=tensor(0.0), t=randn(mean=5e5))
chain_rule_grads.case("t is far away", t=randn(mean=3e6))


@chain_rule_grads.right_variant
def all_written_out(x, w1, b1, w2, b2, t):
    y1 = b1 + w1 * x
    slope = -2 * (t - w2 * y1 - b2)
    names = ("dy2_dy1", "dy1_dw1", "dy2_dw1", "w1", "b1", "w2", "b2")
    found = (w2.clone(), x.clone(), x * w2, slope * w2 * x, slope * w2, slope * y1, slope)
    return dict(zip(names, found, strict=True))


@chain_rule_grads.right_variant
def from_the_square_multiplied_out(x, w1, b1, w2, b2, t):
    y1 = x * w1 + b1
    rest = b2 - t
    by_y1 = 2 * y1 * w2**2 + 2 * w2 * rest
    local = {"dy2_dy1": w2, "dy1_dw1": x, "dy2_dw1": w2 * x}
    loss = {"b1": by_y1, "w2": 2 * w2 * y1**2 + 2 * y1 * rest, "b2": 2 * (y1 * w2 + rest)}
    return {**local, **loss, "w1": by_y1 * x}


@chain_rule_grads.right_variant
def forwards(x, w1, b1, w2, b2, t):
    """Push a small change of each parameter through the chain."""
    one, nothing = x * 0 + 1, x * 0
    y1 = x * w1 + b1

    def changes(dw1=nothing, db1=nothing, dw2=nothing, db2=nothing):
        dy1 = x * dw1 + db1
        dy2 = dy1 * w2 + y1 * dw2 + db2
        return dy1, dy2, 2 * (y1 * w2 + b2 - t) * dy2

    dy1_dw1, dy2_dw1, by_w1 = changes(dw1=one)
    found = {"dy2_dy1": changes(db1=one)[1], "dy1_dw1": dy1_dw1, "dy2_dw1": dy2_dw1, "w1": by_w1}
    last = {"b1": changes(db1=one), "w2": changes(dw2=one), "b2": changes(db2=one)}
    return found | {name: change[2] for name, change in last.items()}


chain_rule_grads.edits("""
w2_left_out (70 %): dloss_dy2 * dy2_dy1 -> dloss_dy2
    w1 and b1 act on the loss through y2: the link from y2 to y1 is missing, with its slope w2.

two_left_out (80 %): 2 * (y2 - t) -> y2 - t
    The derivatives of the loss are half as large as they should be: that of a square has a factor 2.

sign (80 %): 2 * (y2 - t) -> 2 * (t - y2)
    The derivatives of the loss have the wrong sign: it grows when y2 moves away from t.

square_not_differentiated (45 %): 2 * (y2 - t) -> (y2 - t) ** 2
square_kept (45 %): 2 * (y2 - t) -> 2 * (y2 - t) ** 2
    The loss stands where its derivative by y2 should be. That has no square any more.

loss_left_out (40 %): dloss_dy2 = 2 * (y2 - t) -> dloss_dy2 = y2 * 0 + 1
    "w1" to "b2" are derivatives of y2. They should be those of the loss, which has one more link.

biases_are_1 (60 %): "b1": dloss_dy1 -> "b1": x * 0 + 1
    also: "b2": dloss_dy2 -> "b2": x * 0 + 1
    "b1" and "b2" are 1, the slopes of y1 and y2 by their biases. From there on the chain leads to the loss.

own_factors (40 %): dy2_dy1, dy1_dw1 = w2, x -> dy2_dy1, dy1_dw1 = y1, w1
dy2_dy1_is_y1 (60 %): dy2_dy1, dy1_dw1 = w2, x -> dy2_dy1, dy1_dw1 = y1, x
dy1_dw1_is_w1 (60 %): dy2_dy1, dy1_dw1 = w2, x -> dy2_dy1, dy1_dw1 = w2, w1
    The derivative of a product by one factor is the other factor: that of y1 times w2 by y1 is w2, that of x
    times w1 by w1 is x.

w1_for_w2 (60 %): dloss_dy2 * dy2_dy1 -> dloss_dy2 * w1
    also: dy2_dy1 * dy1_dw1, -> w1 * dy1_dw1,
w1_for_w2_in_the_loss (60 %): dloss_dy2 * dy2_dy1 -> dloss_dy2 * w1
    The slope from y2 to y1 is w2. You multiply by w1.

all_slopes_added (40 %): dy2_dy1 * dy1_dw1, -> dy2_dy1 + dy1_dw1,
    also: dloss_dy1 * dy1_dw1 -> dloss_dy2 * (w2 + x)
    Along a chain slopes are multiplied. You add some of them.

b1_left_out (80 %): x * w1 + b1 -> x * w1
    b1 is missing in your y1. What needs y1 or y2 is wrong then.

b2_left_out (80 %): y1 * w2 + b2 -> y1 * w2
    b2 is missing in your y2. What needs y2 is wrong then.

t_left_out (60 %): 2 * (y2 - t) -> 2 * y2
    t is missing: the loss is the square of y2 - t, and 2 * (y2 - t) its derivative by y2.

numbers_of_python (85 %): found = chain_rule_grads(x, w1, b1, w2, b2, t); \
return {key: float(value) for key, value in found.items()}
    The values of your dict are Python floats, as .item() and float() give. Return the tensors themselves.

links_left_out (50 %): found = chain_rule_grads(x, w1, b1, w2, b2, t); \
return {key: found[key] for key in ("w1", "b1", "w2", "b2")}
    The dict lacks the derivatives of the links, "dy2_dy1", "dy1_dw1" and "dy2_dw1".
derivatives_of_the_loss_left_out (35 %): found = chain_rule_grads(x, w1, b1, w2, b2, t); \
return {key: found[key] for key in ("dy2_dy1", "dy1_dw1", "dy2_dw1")}
    The dict lacks the derivatives of the loss, "w1", "b1", "w2" and "b2".
---
own_factors_shown (65 %): "dy2_dy1": dy2_dy1 -> "dy2_dy1": y1
    also: "dy1_dw1": dy1_dw1 -> "dy1_dw1": w1
dy2_dy1_shown_as_y1 (80 %): "dy2_dy1": dy2_dy1 -> "dy2_dy1": y1
dy1_dw1_shown_as_w1 (80 %): "dy1_dw1": dy1_dw1 -> "dy1_dw1": w1
    The derivative of a product by one factor is the other factor: that of y1 times w2 by y1 is w2, that of x
    times w1 by w1 is x.

w1_of_y2 (75 %): "w1": dloss_dy1 * dy1_dw1 -> "w1": dy2_dy1 * dy1_dw1
b1_of_y2 (75 %): "b1": dloss_dy1 -> "b1": dy2_dy1
w2_of_y2 (75 %): "w2": dloss_dy2 * y1 -> "w2": y1
b2_of_y2 (75 %): "b2": dloss_dy2 -> "b2": x * 0 + 1
    One of yours is the slope of y2. "w1", "b1", "w2" and "b2" are slopes of the loss: one link more, behind y2.

biases_as_factors (65 %): "b1": dloss_dy1 -> "b1": dloss_dy1 * b1
    also: "b2": dloss_dy2 -> "b2": dloss_dy2 * b2
b1_as_a_factor (75 %): "b1": dloss_dy1 -> "b1": dloss_dy1 * b1
b2_as_a_factor (75 %): "b2": dloss_dy2 -> "b2": dloss_dy2 * b2
    A bias stands as a factor in its own derivative. It is added: y1 grows as fast as b1, y2 as fast as b2,
    however large they are.

w2_left_out_of_w1 (75 %): dloss_dy1 * dy1_dw1 -> dloss_dy2 * dy1_dw1
    w1 acts on the loss through y2: the link from y2 to y1 is missing, with its slope w2.

w2_left_out_of_b1 (75 %): "b1": dloss_dy1 -> "b1": dloss_dy2
    b1 acts on the loss through y2: the link from y2 to y1 is missing, with its slope w2.

x_for_y1 (75 %): dloss_dy2 * y1 -> dloss_dy2 * x
y2_for_y1 (75 %): dloss_dy2 * y1 -> dloss_dy2 * y2
w2_by_itself (75 %): dloss_dy2 * y1 -> dloss_dy2 * w2
    "w2" is wrong: in the second link w2 is multiplied by y1, so y1 is the derivative of y2 by w2.

w2_twice (75 %): dloss_dy2 * y1 -> dloss_dy1 * y1
b2_through_y1 (75 %): "b2": dloss_dy2 -> "b2": dloss_dy1
    w2 and b2 stand in the second link: the slope from y2 to y1 does not count for them.

x_left_out_of_w1 (75 %): dloss_dy1 * dy1_dw1 -> dloss_dy1
    "w1" is wrong: y1 grows x times as fast as w1.

x_left_out_of_dy2_dw1 (80 %): dy2_dy1 * dy1_dw1, -> dy2_dy1,
w2_left_out_of_dy2_dw1 (80 %): dy2_dy1 * dy1_dw1, -> dy1_dw1,
slopes_added (80 %): dy2_dy1 * dy1_dw1, -> dy2_dy1 + dy1_dw1,
    "dy2_dw1" is wrong: y1 grows x times as fast as w1, and y2 w2 times as fast as y1. Slopes are multiplied.

w1_for_w2_in_b1 (75 %): "b1": dloss_dy1 -> "b1": dloss_dy2 * w1
x_in_b1 (75 %): "b1": dloss_dy1 -> "b1": dloss_dy1 * x
x_in_b1_for_w2 (75 %): "b1": dloss_dy1 -> "b1": dloss_dy2 * x
    "b1" is wrong: y1 grows as fast as b1, whatever x is, and y2 grows w2 times as fast as y1.

differences_by_{n} for n = 3, 4, 5, 6 (30 %): h, at = 1e-{n}, {"w1": w1, "b1": b1, "w2": w2, "b2": b2}; \
loss = lambda w1, b1, w2, b2: ((x * w1 + b1) * w2 + b2 - t) ** 2; \
slope = lambda k: (loss(**{**at, k: at[k] + h}) - loss(**{**at, k: at[k] - h})) / (2 * h); \
return {**chain_rule_grads(x, w1, b1, w2, b2, t), **{k: slope(k) for k in at}}
    You seem to take differences of losses: where the loss is large they lose digits. Write down the formulas.
""")

chain_rule_grads.debug("b2_left_out")

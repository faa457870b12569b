r"""# Backpropagation by hand

A network with one hidden layer classifies $n$ examples, the rows of $\mathbf{X}$:

$$\mathbf{Z} = \mathbf{X}\mathbf{W}_1 + \mathbf{b}_1, \qquad \mathbf{H} = \operatorname{activation}(\mathbf{Z}),
\qquad \mathbf{O} = \mathbf{H}\mathbf{W}_2 + \mathbf{b}_2 .$$

The loss $L$ is the **mean** over the examples of the cross-entropy of softmax($\mathbf{O}$) with the true
classes `y`. Return its gradients with respect to weights, biases and input: a dict with the keys `"W1"`,
`"b1"`, `"W2"`, `"b2"` and `"X"`, each value of the shape of what it belongs to.

`activation` is `"relu"`, whose slope at exactly 0 is 0, or `"sigmoid"`. Anything else raises a `ValueError`.

Go forward once and keep the numbers; then go back, from the loss to the input, one step at a time. The first
step you know from softmax classification: the gradient with respect to the logits of one example is softmax
minus one-hot, and the mean divides it by $n$.

For example, take one example $x = 2$ of class 1, with relu, $W_1 = 3$, $b_1 = -4$, $\mathbf{W}_2 = (1, -1)$ and
$\mathbf{b}_2 = (\ln 3 - 2,\; 2)$. Then $Z = H = 2$, $\mathbf{O} = (\ln 3, 0)$ and softmax gives $(0.75, 0.25)$.

| gradient with respect to | comes from | is |
|---|---|---|
| $\mathbf{O}$ | softmax minus one-hot | $(0.75, -0.75)$ |
| $\mathbf{b}_2$ | the same | $(0.75, -0.75)$ |
| $\mathbf{W}_2$ | $H$ times it | $(1.5, -1.5)$ |
| $H$ | $0.75 \cdot 1 + (-0.75) \cdot (-1)$ | $1.5$ |
| $Z$, $b_1$ | times the slope of relu at 2 | $1.5$ |
| $W_1$, $x$ | times $x$, times $W_1$ | $3$, $4.5$ |

**Autograd is not allowed** (`backward`, `torch.autograd`, `torch.func`). Your `relu`, `sigmoid` and `softmax`
are there by their names.

## Mind

- A weight is used for every example, so its gradient is a sum over all of them. A matrix product does this sum;
  for a bias you do it yourself.
- The slope of the activation is taken where the activation was: at $\mathbf{Z}$.

## Small print

- Classes count from 0 to $k - 1$; one of them may not occur.
- Logits may be of any size, also 1000: your `softmax` copes with that.
- All arguments stay as they are. Gradients have the dtype and device of `X`.
"""

import torch
from torch import Tensor

from grader import DERIVATIVES, exercise, integers, randn, tensor
from grader.built import relu, sigmoid, softmax


@exercise(
    points=7,
    order=4,
    uses=["relu", "sigmoid", "softmax"],
    forbid=DERIVATIVES,
    hints=[
        "Write down the shape of every gradient first: it is that of what it belongs to. Often only one product"
        " of what you have gives this shape.",
        "Through O = H W2 + b2: with the gradient dO, the one for W2 is H.T @ dO, for b2 the sum of the rows of"
        " dO, and for H it is dO @ W2.T. The first layer is the same once more.",
        "Between the two layers the gradient for H becomes that for Z: multiply, entry by entry, by the slope."
        " For the sigmoid that is H * (1 - H), for relu 1 where Z is above 0.",
    ],
)
def mlp_backward(
    X: Tensor, y: Tensor, W1: Tensor, b1: Tensor, W2: Tensor, b2: Tensor, activation: str = "relu"
) -> dict[str, Tensor]:
    """Return the gradients of the mean cross-entropy of a network with one hidden layer.

    Args:
        X: examples, shape (n, d).
        y: true classes, shape (n,), int64.
        W1: weights of the hidden layer, shape (d, h).
        b1: biases of the hidden layer, shape (h,).
        W2: weights of the last layer, shape (h, k).
        b2: biases of the last layer, shape (k,).
        activation: `"relu"` or `"sigmoid"`.

    Returns:
        Gradients with the keys "W1", "b1", "W2", "b2" and "X", each of the shape of what it belongs to.

    Raises:
        ValueError: if `activation` is neither of the two.
    """
    ### BEGIN SOLUTION
    Z = X @ W1 + b1
    if activation == "relu":
        H = relu(Z)
        slope = Z > 0
    elif activation == "sigmoid":
        H = sigmoid(Z)
        slope = H * (1 - H)
    else:
        raise ValueError(f"activation must be 'relu' or 'sigmoid', not {activation!r}")
    P = softmax(H @ W2 + b2)
    labels = torch.nn.functional.one_hot(y, len(b2))
    dO = (P - labels) / len(y)
    dH = dO @ W2.T
    dZ = dH * slope
    return {
        "W1": X.T @ dZ,
        "b1": dZ.sum(dim=0),
        "W2": H.T @ dO,
        "b2": dO.sum(dim=0),
        "X": dZ @ W1.T,
    }
    ### END SOLUTION


EXAMPLE = {"X": tensor([[2.0]]), "y": tensor([1], dtype="int64"), "W1": tensor([[3.0]])}
EXAMPLE |= {
    "b1": tensor([-4.0]),
    "W2": tensor([[1.0, -1.0]]),
    "b2": tensor([-0.9013877113318902, 2]),
}
mlp_backward.case("the example", **EXAMPLE)
WEIGHTS = {"W1": randn("d", "h"), "b1": randn("h"), "W2": randn("h", "k"), "b2": randn("k")}
CLASSES = integers("n", high="k")
mlp_backward.defaults(X=randn("n", "d"), y=CLASSES, **WEIGHTS, n=5, d=4, h=6, k=3)
SIGMOID = {"activation": "sigmoid"}
mlp_backward.case("relu")
mlp_backward.case("relu, other numbers")
mlp_backward.case("sigmoid", **SIGMOID)
mlp_backward.case("sigmoid, other numbers", **SIGMOID)
mlp_backward.case("one example", n=1, **SIGMOID)
mlp_backward.case("two classes", k=2)
mlp_backward.case("all sizes equal", n=3, d=3, h=3, k=3)
mlp_backward.case("one hidden number", h=1, n=7, **SIGMOID)
CORNER = {"X": tensor([[1.0, 2], [1, 1]]).exact(), "b1": tensor([0.0, -3, 2]).exact()}
CORNER |= {"W1": tensor([[2.0, 1, -1], [-1, 1, 1]]).exact()}
mlp_backward.case("Z exactly 0 under relu", **CORNER, k=4, tags=["kink"])
FAR = randn("d", "h", std=30.0)
mlp_backward.case("sigmoids near 0 and 1", W1=FAR, tags=["stress"], **SIGMOID)
mlp_backward.case("large logits", W2=randn("h", "k", std=500.0), tags=["stress"])
mlp_backward.raises("an unknown activation", ValueError, activation="tanh")
mlp_backward.equivalent_mutant("dO = (P - labels) / len(X)", "X has a row for each label")


def forward(X, W1, b1, activation):
    if activation not in ("relu", "sigmoid"):
        raise ValueError(activation)
    Z = X @ W1 + b1
    return (Z, Z.clamp(min=0)) if activation == "relu" else (Z, Z.sigmoid())


@mlp_backward.right_variant
def written_into(X, y, W1, b1, W2, b2, activation="relu"):
    Z, H = forward(X, W1, b1, activation)
    dO = torch.softmax(torch.addmm(b2, H, W2), dim=1)
    dO[torch.arange(len(y)), y] -= 1
    dO.div_(len(y))
    dZ = torch.einsum("nk,hk->nh", dO, W2)
    if activation == "relu":
        dZ[Z <= 0] = 0
    else:
        dZ = dZ * H - dZ * H**2
    W1_, W2_ = torch.einsum("nd,nh->dh", X, dZ), torch.einsum("nh,nk->hk", H, dO)
    return {"X": (W1 @ dZ.T).T, "b2": dO.sum(0), "b1": dZ.sum(0), "W2": W2_, "W1": W1_}


@mlp_backward.right_variant
def one_by_one(X, y, W1, b1, W2, b2, activation="relu"):
    Z, H = forward(X, W1, b1, activation)
    named = {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "X": X}
    sums = {name: torch.zeros_like(value) for name, value in named.items()}
    for i in range(len(X)):
        g = torch.softmax(H[i] @ W2 + b2, 0) / len(X)
        g[y[i]] -= 1 / len(X)
        e = (W2 @ g) * ((Z[i] > 0) if activation == "relu" else H[i] * (1 - H[i]))
        sums["W2"] += torch.outer(H[i], g)
        sums["b2"] += g
        sums["W1"] += torch.outer(X[i], e)
        sums["b1"] += e
        sums["X"][i] = W1 @ e
    return sums


@mlp_backward.right_variant
def library(X, y, W1, b1, W2, b2, activation="relu"):
    forward(X, W1, b1, activation)
    V1, c1, V2, c2, A = leaves = [p.clone().requires_grad_() for p in (W1, b1, W2, b2, X)]
    H = getattr(torch, activation)(A @ V1 + c1)
    loss = torch.nn.functional.cross_entropy(H @ V2 + c2, y)
    return dict(zip(("W1", "b1", "W2", "b2", "X"), torch.autograd.grad(loss, leaves), strict=True))


mlp_backward.edits("""
not_divided (70 %): / len(y) ->
    Your gradients are those of the sum of the losses. The mean divides by the number of examples.
slope_left_out (45 %): dH * slope -> dH
    The slope of the activation is missing between H and Z, as if the activation were not there on the way back.
one_at_0 (at most 85 %): Z > 0 -> Z >= 0
    Where Z is exactly 0 you let the gradient through relu. Its slope there is 0: does your mask take Z >= 0?
relu_mask_without_effect (60 %): slope = Z > 0 -> slope = 1
    Under relu your gradients get through everywhere. Where Z is negative, nothing gets through; a mask of
    H >= 0 is always true.
sigmoid_slope_left_out (60 %): slope = H * (1 - H) -> slope = 1
    Under "sigmoid" the slope of the activation is missing between H and Z: it is h (1 - h).
bias_means (65 %): dZ.sum(dim=0) -> dZ.mean(dim=0)
    also: dO.sum(dim=0) -> dO.mean(dim=0)
    Your gradients of the biases are means over the examples. The 1/n of the loss is there already: sum.
biases_not_summed (60 %): dZ.sum(dim=0) -> dZ
    also: dO.sum(dim=0) -> dO
    Your gradients of the biases have a row for each example. A bias is used for all of them: add up the rows.
biases_summed_along_rows (60 %): dZ.sum(dim=0) -> dZ.sum(dim=1)
    also: dO.sum(dim=0) -> dO.sum(dim=1)
    For the biases you add up along the rows. There is one bias for each column: add up over the examples.
sign_turned (60 %): P - labels -> labels - P
    All your signs are turned: the gradient of the loss by the logits is softmax minus one-hot.
softmax_not_shifted (80 %): softmax(H @ W2 + b2) -> \
(H @ W2 + b2).exp() / (H @ W2 + b2).exp().sum(dim=1, keepdim=True)
    For large logits exp overflows, and the gradients are NaN. Your `softmax` takes care of that.
---
slope_at_h (65 %): slope = H * (1 - H) -> slope = sigmoid(H) * (1 - sigmoid(H))
    You take the slope of the sigmoid at H. It belongs to Z: in terms of h = sigmoid(z), it is h (1 - h).
slope_is_h (65 %): slope = H * (1 - H) -> slope = H
slope_is_1_minus_h (65 %): slope = H * (1 - H) -> slope = 1 - H
    Your slope of the sigmoid is not h (1 - h): one of the two factors is missing.
Z_for_H (65 %): H.T @ dO -> Z.T @ dO
    In the gradient of W2 you use Z. What met W2 on the way forward was H.
relu_mask_for_sigmoid (60 %): slope = H * (1 - H) -> slope = Z > 0
    For "sigmoid" you use the slope of relu. That of the sigmoid is h (1 - h).
value_for_slope (55 %): slope = Z > 0 -> slope = H
    Under relu you multiply by its value. Its slope is 1 where Z is positive, however large Z is.
slope_missing_for_X (80 %): dZ @ W1.T -> dH @ W1.T
slope_missing_for_W1 (75 %): X.T @ dZ -> X.T @ dH
slope_missing_for_b1 (80 %): dZ.sum -> dH.sum
    In one of your gradients for W1, b1 and X the slope of the activation is missing. All go through it.
divided_by_all_entries (65 %): / len(y) -> / P.numel()
divided_by_classes (65 %): / len(y) -> / len(b2)
    You divide by the number of classes. The mean of the loss is over the n examples, which have one loss each.
labels_left_out (40 %): P - labels -> P
    Your way back begins with softmax alone. The one-hot label has to be subtracted.
by_the_probabilities (40 %): (P - labels) -> (-labels / P)
    Your way back begins with the gradient by the probabilities. One step further, through softmax, that by the
    logits is softmax minus one-hot.
logits_for_softmax (40 %): softmax(H @ W2 + b2) -> H @ W2 + b2
    You subtract the labels from the logits themselves, as for squared errors. Here softmax stands in between.
softmax_along_columns (50 %): softmax(H @ W2 + b2) -> softmax(H @ W2 + b2, dim=0)
    Your softmax runs down the columns. Each example, a row, has its own probabilities.
activation_left_out (35 %): dH * slope -> dH
    also: H = relu(Z) -> H = Z
    also: H = sigmoid(Z) -> H = Z
    Your network has no activation, neither forward nor backward.
weights_transposed (65 %): X.T @ dZ -> dZ.T @ X
    also: H.T @ dO -> dO.T @ H
    Your gradients of the weights are transposed: each has the shape of what it belongs to.
""")

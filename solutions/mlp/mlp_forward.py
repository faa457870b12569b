r"""# Forward through a multilayer perceptron

A multilayer perceptron is a chain of affine maps with an activation between them. Each layer $l$ has a matrix
of weights and a vector of biases; they come one after the other in a list:

$$\texttt{params} = [\mathbf{W}_1, \mathbf{b}_1,\; \mathbf{W}_2, \mathbf{b}_2,\; \dots,\;
\mathbf{W}_L, \mathbf{b}_L].$$

The input has an example in each row, $\mathbf{H}_0 = \mathbf{X}$. Every layer but the last one computes
$\mathbf{H}_l = \operatorname{activation}(\mathbf{H}_{l-1} \mathbf{W}_l + \mathbf{b}_l)$. **The last one has no
activation:** the result is $\mathbf{H}_{L-1} \mathbf{W}_L + \mathbf{b}_L$. It may be logits, and logits may be
negative.

`activation` is a function of a tensor, applied entry by entry. Left out, it is `relu`: the function that you
have written, which is there by its name. The list may hold any number of layers, also just one.

`X` has the shape $(n, d)$, or more dimensions: of an image of shape (1, 28, 28) a row of 784 numbers is made
first. The result has the shape $(n, k)$, where $k$ is the length of the last vector of biases.

For example, take $\mathbf{X} = (1, 2)$, one example, and

$$\mathbf{W}_1 = \begin{pmatrix} 1 & -1 \\ 1 & 1 \end{pmatrix},\; \mathbf{b}_1 = (0, -3), \quad
\mathbf{W}_2 = \begin{pmatrix} 2 \\ 5 \end{pmatrix},\; \mathbf{b}_2 = (-7).$$

Then $\mathbf{X}\mathbf{W}_1 + \mathbf{b}_1 = (3, 1 - 3) = (3, -2)$, relu makes $(3, 0)$ of it, and the result
is $2 \cdot 3 + 5 \cdot 0 - 7 = -1$.

**Gradients must reach `X` and everything in `params`, and they are compared.** PyTorch's own layers
(`nn.Linear`, `F.linear`, `nn.Sequential`) are not allowed; a loop over layers is fine.

## Mind

- A matrix of weights has a row for each number that goes in and a column for each that comes out.
  `nn.Linear` keeps it the other way round.
- Without activations all layers together are no more than one affine map.

## Small print

- `X`, the list and the tensors in it stay as they are.
- The result has the dtype and device of `X`, and so have the parameters.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from grader import exercise, randn, tensor
from grader.built import relu


@exercise(
    points=3,
    order=3,
    uses=["relu"],
    grad=["X", "params"],
    labels={"params": ["W1", "b1", "W2", "b2", "W3", "b3"]},
    forbid=[
        "torch.nn.Linear",
        "torch.nn.*Linear",
        "torch.nn.functional.*linear",
        "torch.nn.Sequential",
    ],
    hints=[
        "Write down the case of two layers first, and print the shape behind each step.",
        "X.flatten(1) keeps the first axis and makes rows of the rest. params[::2] are the weights, and"
        " params[1::2] the biases.",
        "In a loop over layers, how do you tell the last one from the others? Or treat it after the loop.",
    ],
)
def mlp_forward(
    X: Tensor, params: list[Tensor], activation: Callable[[Tensor], Tensor] = relu
) -> Tensor:
    """Return the output of a multilayer perceptron.

    Args:
        X: input, shape (n, d), or (n, ...) with d numbers in each example.
        params: W1 (d, h1), b1 (h1,), W2 (h1, h2), b2 (h2,), ..., the last ones of shapes (., k) and (k,).
        activation: what stands between two layers, a function of a tensor, entry by entry.

    Returns:
        Tensor of shape (n, k), of the dtype and device of `X`.
    """
    ### BEGIN SOLUTION
    H = X.flatten(1)
    layers = list(zip(params[::2], params[1::2], strict=True))
    for W, b in layers[:-1]:
        H = activation(H @ W + b)
    W, b = layers[-1]
    return H @ W + b
    ### END SOLUTION


def with_activation(mlp_forward, X, params, name):
    functions = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "square": torch.square}
    return mlp_forward(X, params, functions[name])


EXAMPLE = [[[1.0, -1.0], [1.0, 1.0]], [0.0, -3.0], [[2.0], [5.0]], [-7.0]]
mlp_forward.case("the example", X=tensor([[1.0, 2.0]]), params=[tensor(part) for part in EXAMPLE])
TWO = [randn("d", "h"), randn("h"), randn("h", "k"), randn("k")]
THREE = [randn("d", "h"), randn("h"), randn("h", "m"), randn("m"), randn("m", "k"), randn("k")]
mlp_forward.defaults(X=randn("n", "d"), params=TWO, n=5, d=4, h=6, k=3)
mlp_forward.case("two layers")
mlp_forward.case("two layers, other numbers")
mlp_forward.case("three layers", params=THREE, m=7)
mlp_forward.case("three layers of equal width", params=THREE, d=4, h=4, m=4, k=4)
mlp_forward.case("a single layer", params=[randn("d", "k"), randn("k")])
mlp_forward.case("one example", n=1)
mlp_forward.case("one output", k=1)
mlp_forward.case("images", X=randn("n", 1, 3, 2), d=6, h=5, n=4)
mlp_forward.case("as many examples as features", n=4)
mlp_forward.defaults(call=with_activation)
mlp_forward.case("sigmoid", name="sigmoid")
mlp_forward.case("tanh in three layers", params=THREE, name="tanh", m=2)
mlp_forward.case("squares", name="square")


@mlp_forward.right_variant
def counted(X, params, activation=relu):
    H = X.reshape(len(X), -1)
    for i in range(0, len(params), 2):
        H = torch.addmm(params[i + 1], H, params[i])
        if i + 2 < len(params):
            H = activation(H)
    return H


@mlp_forward.right_variant
def columns(X, params, activation=relu):
    H = X.flatten(1).T
    for i, W in enumerate(params[::2]):
        H = W.T @ (activation(H) if i else H) + params[2 * i + 1][:, None]
    return H.T


@mlp_forward.right_variant
def recursive(X, params, activation=relu):
    W, b, *others = params
    H = torch.einsum("nd,dh->nh", X.flatten(1), W) + b
    return recursive(activation(H), others, activation) if others else H


mlp_forward.edits("""
activation_at_the_end (60 %): layers[-1] return H @ W + b -> layers[-1]; return activation(H @ W + b)
relu_at_the_end (60 %): layers[-1] return H @ W + b -> layers[-1]; return relu(H @ W + b)
    There is an activation behind the last layer, too. It has none: its numbers may be negative, or of any size.
no_activation (30 %): activation(H @ W + b) -> H @ W + b
    Your layers are joined without an activation, so that together they are one affine map.
activation_of_the_input (60 %): H = X.flatten(1) -> H = activation(X.flatten(1))
    Your activation changes the input as well. The first layer gets X as it is.
relu_whatever (60 to 70 %): activation(H -> relu(H
    You take relu whatever `activation` is. Call the function that is handed over.
bias_behind_the_activation (60 %): activation(H @ W + b) -> activation(H @ W) + b
    In your hidden layers the biases come in behind the activation. They belong inside: activation(H W + b).
hidden_biases_left_out (50 %): activation(H @ W + b) -> activation(H @ W)
    Your hidden layers leave out their biases.
last_bias_left_out (60 %): return H @ W + b -> return H @ W
    Your last layer leaves out its bias.
weights_transposed (50 %): activation(H @ W + b) -> activation(H @ W.T + b)
    also: return H @ W -> return H @ W.T
    You multiply by the transpose of W, as nn.Linear does with its own weights. Here W has a row for each number
    that goes in.
images_not_flattened (70 to 80 %): X.flatten(1) -> X
    With images of several axes your X does not fit W1. Make a row of every example first, as X.flatten(1) does.
flattened_whole (50 %): X.flatten(1) -> X.flatten()
    You make a single row of the whole batch. Each example has a row of its own: keep the first axis.
two_layers_alone (50 to 60 %): \
W, b, V, c = params[:4]; return activation(X.flatten(1) @ W + b) @ V + c
first_and_last_alone (50 to 60 %): \
W, b, *_, V, c = params; return activation(X.flatten(1) @ W + b) @ V + c
    Your network has two layers whatever the list says. Its length tells how many there are: one, three, ...
last_layer_missing (40 %): W, b = layers[-1] return H @ W + b -> return H
    You return the numbers of the last hidden layer. The last W and b still come behind them.
activation_once (50 %): H = activation(H @ W + b) -> H = activation(H @ W + b) if W is params[0] else H @ W + b
activation_before_the_last (50 %): H = activation(H @ W + b) -> \
H = activation(H @ W + b) if W is params[-4] else H @ W + b
    Of several hidden layers only one has an activation. All of them have one.
squeezed (75 %): return H @ W + b -> return (H @ W + b).squeeze()
squeezed_at_the_end (80 %): return H @ W + b -> return (H @ W + b).squeeze(-1)
    Axes of length 1 are missing in your result. Its shape is (n, k), for n = 1 and k = 1, too.
---
softmax_at_the_end (55 %): return H @ W + b -> return (H @ W + b).softmax(1)
    You make probabilities of the last numbers. Return them as they are.
examples_mixed (45 %): X.flatten(1) -> X.reshape(-1, len(X)).T
    Your rows mix numbers of several examples. X.flatten(1) keeps each example in a row of its own.
first_example_alone (40 %): return H @ W + b -> return H[:1] @ W + b
    You return one row, of the first example. Every example has a row.
all_examples_added (30 %): return H @ W + b -> return (H @ W + b).sum(0)
averaged (30 %): return H @ W + b -> return (H @ W + b).mean(0)
    You add up or average over the examples. Every example has a row of its own in the result.
""")

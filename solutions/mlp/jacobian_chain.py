r"""# A product of Jacobians

In a deep network the gradient that reaches the first layers is a product with one factor for each layer.
Compute this product, and watch how large it is.

Each layer takes the vector $\mathbf{h}_{t-1}$ and makes $\mathbf{h}_t$ of it:

$$\mathbf{z}_t = \mathbf{W}_t \mathbf{h}_{t-1}, \qquad \mathbf{h}_t = \operatorname{activation}(\mathbf{z}_t),
\qquad t = 1, \dots, d .$$

Here vectors are columns, so $\mathbf{W}_t$ stands on the left; it has the shape $(m_t, m_{t-1})$. The Jacobian
of $\mathbf{h}_t$ by $\mathbf{h}_0$ is the matrix of all derivatives $\partial h_{t,i} / \partial h_{0,j}$; it
has the shape $(m_t, m_0)$. Return two things:

- the Jacobian of the last vector, $\mathbf{h}_d$, by $\mathbf{h}_0$: a tensor of shape $(m_d, m_0)$;
- a list of $d$ Python floats: for each $t$ from 1 to $d$ the Frobenius norm (the root of the sum of all squared
  entries) of the Jacobian of $\mathbf{h}_t$ by $\mathbf{h}_0$.

`activation` is `"sigmoid"` or `"relu"`, whose slope at exactly 0 is 0. Anything else raises a `ValueError`.

For example, take sigmoid, $\mathbf{h}_0 = (1, 0)$, $\mathbf{W}_1 = (0, 4)$ and $\mathbf{W}_2 = (-2)$. Then
$z_1 = 0$, $h_1 = 0.5$, and the slope $0.25$: the Jacobian of $h_1$ is $0.25 \cdot (0, 4) = (0, 1)$, of norm
1. Next $z_2 = -1$, $h_2 = 0.2689$, with slope $0.1966$: the Jacobian of $h_2$ is
$0.1966 \cdot (-2) \cdot (0, 1) = (0, -0.3932)$, of norm 0.3932.

**Autograd and differences are not allowed** (`backward`, `torch.autograd`, `torch.func`). Your `sigmoid` and
`relu` are there by their names.

## Mind

- A layer's own Jacobian has the shape $(m_t, m_{t-1})$, so there is only one side on which the next one fits.
  Where all sizes are equal, both sides fit, and only one is right.
- The slope is that at $\mathbf{z}_t$. In terms of $h = \sigma(z)$ it is $h\,(1 - h)$.

## Small print

- There is at least one layer. Sizes may differ from layer to layer.
- After 60 layers a norm can be as small as $10^{-30}$. It is a number like others, and not rounded to 0.
- `h0` and all matrices have the same dtype, that of the result; they stay as they are.
"""

import torch
from torch import Tensor

from grader import DERIVATIVES, exercise, randn, tensor
from grader.built import relu, sigmoid


@exercise(
    points=4,
    order=6,
    uses=["relu", "sigmoid"],
    forbid=DERIVATIVES,
    hints=[
        "Begin with one layer. How does z change if h_0 changes a little, and how does h change with z?",
        "A change dz becomes slope * dz, entry by entry: row i of W is multiplied by slope i. As a matrix,"
        " that is diag(slope) @ W.",
        "What h_0 does to h_1, layer 2 does to the result: its own Jacobian comes from the left. Begin with the"
        " identity, and take the norm after each layer.",
    ],
)
def jacobian_chain(
    Ws: list[Tensor], h0: Tensor, activation: str = "sigmoid"
) -> tuple[Tensor, list[float]]:
    """Return the Jacobian of a chain of layers, and how its norm develops.

    Args:
        Ws: matrices, W_t of shape (m_t, m_{t-1}).
        h0: input, shape (m_0,).
        activation: `"sigmoid"` or `"relu"`.

    Returns:
        Jacobian of the last vector by `h0`, shape (m_d, m_0), and for each layer the Frobenius norm of the
        Jacobian of its vector by `h0`.

    Raises:
        ValueError: if `activation` is neither of the two.
    """
    ### BEGIN SOLUTION
    if activation not in ("sigmoid", "relu"):
        raise ValueError(f"activation must be 'sigmoid' or 'relu', not {activation!r}")
    h = h0
    J = torch.eye(len(h0), dtype=h0.dtype, device=h0.device)
    norms = []
    for W in Ws:
        z = W @ h
        if activation == "sigmoid":
            h = sigmoid(z)
            slope = h * (1 - h)
        else:
            h = relu(z)
            slope = (z > 0).to(z.dtype)
        J = torch.diag(slope) @ W @ J
        norms.append(J.norm().item())
    return J, norms
    ### END SOLUTION


def deep(jacobian_chain, W, h0, depth, activation):
    J, norms = jacobian_chain([W] * depth, h0, activation)
    return {
        "number of norms": len(norms),
        "log10 of the last norm": J.new_tensor(float(norms[-1])).log10(),
    }


jacobian_chain.case("the example", Ws=[tensor([[0.0, 4]]), tensor([[-2.0]])], h0=tensor([1.0, 0]))
THREE = [randn("a", "m"), randn("b", "a"), randn("c", "b")]
jacobian_chain.defaults(Ws=THREE, h0=randn("m"), m=4, a=3, b=5, c=2)
jacobian_chain.case("three layers of sigmoid")
jacobian_chain.case("three layers of sigmoid, other numbers")
jacobian_chain.case("three layers of relu", activation="relu", a=6)
jacobian_chain.case("all sizes equal", m=3, a=3, b=3, c=3)
jacobian_chain.case("all sizes equal, relu", m=4, a=4, b=4, c=4, activation="relu")
jacobian_chain.case("a single layer", Ws=[randn("a", "m")])
jacobian_chain.case("one output", c=1)
CORNER = {"Ws": [tensor([[1.0, -1], [2, 1], [-1, 1]]).exact()], "h0": tensor([1.0, 1]).exact()}
jacobian_chain.case("z exactly 0 under relu", **CORNER, activation="relu", tags=["kink"])
jacobian_chain.case("large z", Ws=[randn("a", "m", std=20.0), randn("b", "a")])
jacobian_chain.raises("an unknown activation", ValueError, activation="tanh")
DEEP = {"W": randn("m", "m"), "h0": randn("m"), "m": 4, "depth": 60}
jacobian_chain.case("60 layers of sigmoid", call=deep, **DEEP, activation="sigmoid")


def forward(W, h, activation):
    if activation not in ("sigmoid", "relu"):
        raise ValueError(activation)
    h = W @ h
    return (
        (h.sigmoid(), h.sigmoid() * (-h).sigmoid())
        if activation == "sigmoid"
        else (h.relu(), (h > 0) * 1.0)
    )


@jacobian_chain.right_variant
def rows_scaled(Ws, h0, activation="sigmoid"):
    J, norms = None, []
    for W in Ws:
        h0, slope = forward(W, h0, activation)
        own = slope.unsqueeze(1) * W
        J = own if J is None else own @ J
        norms.append(float(torch.linalg.matrix_norm(J)))
    return J, norms


@jacobian_chain.right_variant
def from_scratch_for_each(Ws, h0, activation="sigmoid"):
    own, products = [], []
    for W in Ws:
        h0, slope = forward(W, h0, activation)
        own.append(torch.einsum("i,ij->ij", slope, W))
        J = own[-1]
        for factor in own[-2::-1]:
            J = J @ factor
        products.append(J)
    return products[-1], [one.square().sum().sqrt().item() for one in products]


@jacobian_chain.right_variant
def library(Ws, h0, activation="sigmoid"):
    def after(layers, h):
        for W in layers:
            h, _ = forward(W, h, activation)
        return h

    products = [
        torch.autograd.functional.jacobian(lambda h, t=t: after(Ws[:t], h), h0)
        for t in range(1, len(Ws) + 1)
    ]
    return products[-1], [one.norm().item() for one in products]


jacobian_chain.edits("""
transposed_weights (45 %): torch.diag(slope) @ W @ J -> torch.diag(slope) @ W.T @ J
    You multiply by the transpose of W. In z = W h, with h a column, the Jacobian of z by h is W itself.
wrong_order (50 %): torch.diag(slope) @ W @ J -> J @ torch.diag(slope) @ W
    You put the factors in the wrong order: the Jacobian of a later layer stands on the left of those before it.
slope_at_h (60 %): slope = h * (1 - h) -> slope = sigmoid(h) * (1 - sigmoid(h))
    You take the slope of the sigmoid at h. It belongs to z: in terms of h, it is h (1 - h).
slope_is_h (60 %): slope = h * (1 - h) -> slope = h
    Your slope of the sigmoid is h. It is h (1 - h).
columns_scaled (50 %): torch.diag(slope) @ W -> W @ torch.diag(slope)
    The slopes stand on the wrong side of W: diag(slope) @ W multiplies its rows, one for each number of h_t.
slopes_over_columns (45 %): torch.diag(slope) @ W @ J -> slope * (W @ J)
    Your slopes meet the columns. Slope i belongs to row i: keep the slopes as a column, or make a diagonal
    matrix of them.
elementwise (40 %): torch.diag(slope) @ W @ J -> torch.diag(slope) @ W * J
    You multiply Jacobians entry by entry. The chain rule multiplies them as matrices.
slopes_left_out (35 %): torch.diag(slope) @ W @ J -> W @ J
    The slopes of the activation are missing: your product has the matrices W alone.
activation_left_out_forward (50 %): h = sigmoid(z) slope = h * (1 - h) -> \
slope = sigmoid(z) * (1 - sigmoid(z)); h = z
    also: h = relu(z) -> h = z
    Into the next layer goes z, without the activation.
one_at_0 (at most 85 %): z > 0 -> z >= 0
    Where z is exactly 0 your slope of relu is 1. Here it is 0: does your mask take z >= 0?
value_for_slope (55 %): (z > 0).to(z.dtype) -> h
    Under relu you multiply by its value. Its slope is 1 where z is positive, however large z is.
sigmoid_whatever (60 %): if activation == "sigmoid": -> if True:
relu_whatever (55 %): if activation == "sigmoid": -> if False:
    You take the same activation whatever `activation` says.
---
norms_of_the_layers (60 %): norms.append(J.norm().item()) -> norms.append((torch.diag(slope) @ W).norm().item())
    Your norms are those of the layers' own Jacobians. Asked for are those of the products, down to h_0.
spectral_norms (70 %): J.norm() -> torch.linalg.matrix_norm(J, 2)
    Your norms are the largest singular values. The Frobenius norm is the root of the sum of all squared
    entries.
largest_entries (60 %): J.norm() -> J.abs().max()
absolute_sums (60 %): J.norm() -> J.abs().sum()
mean_squares (60 %): J.norm() -> J.square().mean().sqrt()
    Yours is another norm. The Frobenius norm is the root of the sum of all squared entries.
squared_norms (65 %): J.norm() -> J.square().sum()
    Your norms are squared: the root is missing.
last_norm_alone (65 %): return J, norms -> return J, norms[-1]
last_norm_in_a_list (70 %): return J, norms -> return J, norms[-1:]
    You return one norm. Asked for is a list with one for each layer.
norm_of_the_identity (75 %): norms = [] -> norms = [J.norm().item()]
    Your list has one norm too many: does it begin with that of the identity? The first one is that of layer 1.
norms_as_tensors (85 %): J.norm().item() -> J.norm()
    Your norms are tensors. Asked for are Python floats.
rounded (75 %): J.norm().item() -> round(J.norm().item(), 6)
    You round the norms: small ones become 0.
transposed_result (65 %): return J, norms -> return J.T, norms
    Your Jacobian is transposed: row i belongs to number i of the last vector.
last_layer_alone (40 %): torch.diag(slope) @ W @ J -> torch.diag(slope) @ W
    Your Jacobian is that of the last layer alone. Multiply it by those of the layers before.
gradient_of_the_sum (40 %): return J, norms -> return J.sum(0), norms
    You add up the rows of the Jacobian. Each number of the last vector has a row.
""")

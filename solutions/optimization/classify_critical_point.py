r"""# What kind of critical point?

Where the gradient is 0, training stands still. Is it at the goal? The second derivatives tell. With the Hessian
$\mathbf{H}$ of $f$, the matrix of all $\partial^2 f / \partial\theta_i\,\partial\theta_j$, $f$ curves along
a unit vector $\mathbf{v}$ by $\mathbf{v}^\top \mathbf{H} \mathbf{v}$, along an eigenvector by its eigenvalue.

Write `classify_critical_point(f, theta, tol)`. `f` takes a tensor of shape (n,) and returns a scalar tensor
that can be differentiated twice. Return a tuple of a text and a vector or `None`:

| text | when | vector |
|---|---|---|
| `"not critical"` | the norm of the gradient is above `tol` | `None` |
| `"minimum"` | otherwise, and all eigenvalues are above `tol` | `None` |
| `"maximum"` | otherwise, and all are below `-tol` | `None` |
| `"saddle"` | otherwise, and at least one is above `tol` and one below `-tol` | a way out |
| `"degenerate"` | in all other cases: the second derivatives do not decide | `None` |

The way out of a saddle is a **unit vector** $\mathbf{v}$ of shape (n,) with
$\mathbf{v}^\top \mathbf{H} \mathbf{v} < 0$: whoever takes a small step along it, forwards or backwards, goes
downhill. Any such vector is right.

For example, $f(\boldsymbol\theta) = \theta_0^2 + 4\,\theta_0 \theta_1 + \theta_1^2$ has at (0, 0) the gradient
(0, 0), and everywhere

$$\mathbf{H} = \begin{pmatrix} 2 & 4 \\ 4 & 2 \end{pmatrix}, \qquad \text{with the eigenvalues } -2, 6.$$

So it is a saddle, although both numbers on the diagonal are positive. Along $(1, -1)/\sqrt 2$ it goes down.

Ready-made Hessians are not allowed: `torch.func`, `torch.autograd.functional`. `torch.autograd.grad`,
`backward` and `torch.linalg` are. Numerical differences are too rough.

## Mind

- The gradient comes first: where it is not 0, the eigenvalues say nothing about minima.
- `create_graph=True` keeps the graph of the gradient, so that each of its numbers can be differentiated again.

## Small print

- A gradient that does not depend on `theta` any more, as that of a linear or constant `f`, has no graph: its
  derivatives are 0.
- `theta` may be a minimum in one direction and flat in another; that is degenerate. With mixed signs it is a
  saddle, flat or not.
- `theta` stays as it is, and does not require a gradient. The vector has its dtype and device, and needs no
  gradient.
- `n` may be 1. `f` works with float32 and float64.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from grader import exercise, randn, tensor


@exercise(
    points=5,
    order=8,
    forbid=["torch.func.*", "torch.autograd.functional.*"],
    hints=[
        "Copy theta, let the copy require a gradient, and take the gradient of f with create_graph=True.",
        "Each number of the gradient is a scalar with a graph: its own gradient is a row of the Hessian."
        " retain_graph=True keeps that graph for the next row.",
        "torch.linalg.eigh gives the eigenvalues in rising order, and the eigenvectors as columns. So the first"
        " and the last eigenvalue decide, and `vectors[:, i]` belongs to `values[i]`.",
    ],
)
def classify_critical_point(
    f: Callable[[Tensor], Tensor], theta: Tensor, tol: float = 1e-6
) -> tuple[str, Tensor | None]:
    """Say what kind of critical point `theta` is, and give a way out of a saddle.

    Args:
        f: function of a tensor of shape (n,) with a scalar result; can be differentiated twice.
        theta: place, of shape (n,).
        tol: a gradient whose norm is not above it counts as 0, and so does an eigenvalue of such a size.

    Returns:
        "not critical", "minimum", "maximum", "saddle" or "degenerate"; and of a saddle a unit vector of
        shape (n,) along which f curves down, else None.
    """
    ### BEGIN SOLUTION
    x = theta.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(f(x), x, create_graph=True)
    if gradient.norm() > tol:
        return "not critical", None
    H = x.new_zeros(len(x), len(x))
    if gradient.requires_grad:
        rows = (torch.autograd.grad(g, x, retain_graph=True) for g in gradient)
        H = torch.stack([row for (row,) in rows])
    values, vectors = torch.linalg.eigh(H)
    if values[0] < -tol and values[-1] > tol:
        return "saddle", vectors[:, 0]
    if values[0] > tol:
        return "minimum", None
    if values[-1] < -tol:
        return "maximum", None
    return "degenerate", None
    ### END SOLUTION


SURFACES = {
    "x^2 + 4xy + y^2": lambda x: x[0] ** 2 + 4 * x[0] * x[1] + x[1] ** 2,
    "x^2 + xy + y^2": lambda x: x[0] ** 2 + x[0] * x[1] + x[1] ** 2,
    "-x^2 - xy - y^2": lambda x: -(x[0] ** 2) - x[0] * x[1] - x[1] ** 2,
    "x^2 + y^2": lambda x: (x**2).sum(),
    "x^2 + y^2 / 10000": lambda x: x[0] ** 2 + x[1] ** 2 / 10000,
    "x^2 - y^2 / 10000": lambda x: x[0] ** 2 - x[1] ** 2 / 10000,
    "x^2": lambda x: x[0] ** 2,
    "-y^2": lambda x: -(x[-1] ** 2),
    "x^2 - y^2": lambda x: x[0] ** 2 - x[1] ** 2,
    "x^4": lambda x: (x**4).sum(),
    "x^3 - 3xy^2": lambda x: x[0] ** 3 - 3 * x[0] * x[1] ** 2,
    "2x - y": lambda x: 2 * x[0] - x[1],
    "0": lambda x: 0 * x.sum(),
    "Himmelblau": lambda x: (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2,
}


def told(classify_critical_point, f, theta, tol):
    kind, v = classify_critical_point(f, theta, *([] if tol is None else [tol]))
    if v is None:
        return {"kind": kind, "vector": "None"}
    if v.shape != theta.shape or v.dtype != theta.dtype:
        return {"kind": kind, "vector": f"of shape {tuple(v.shape)}, {v.dtype}"}
    v, x = v.detach(), theta.clone().requires_grad_()
    (g,) = torch.autograd.grad(f(x), x, create_graph=True)
    curvature = torch.autograd.grad(g @ v, x)[0] @ v if g.requires_grad else torch.zeros(())
    length = "a unit vector" if abs(float(v.norm()) - 1) < 1e-4 else "of another length than 1"
    return {"kind": kind, "vector": f"{length}, f curves {'down' if curvature < 0 else 'up'}"}


def at(classify_critical_point, surface, theta, tol=None):
    return told(classify_critical_point, SURFACES[surface], theta, tol)


def quadratic(classify_critical_point, directions, centre, eigenvalues):
    Q = torch.linalg.qr(directions)[0]
    H = Q @ torch.tensor(eigenvalues).to(Q).diag() @ Q.T
    return told(classify_critical_point, lambda x: (x - centre) @ H @ (x - centre), centre, None)


def nine(classify_critical_point, places):
    f, found = SURFACES["Himmelblau"], {}
    for place in places:
        theta = torch.tensor(place, dtype=torch.float64)
        found[f"at {place}"] = told(classify_critical_point, f, theta, 1e-3)
    return found


for case in [
    ("the example", "x^2 + 4xy + y^2", tensor([0.0, 0.0])),
    ("a bowl", "x^2 + xy + y^2", tensor([0.0, 0.0])),
    ("a hill", "-x^2 - xy - y^2", tensor([0.0, 0.0])),
    ("the slope of a bowl", "x^2 + xy + y^2", tensor([1.0, -2.0])),
    ("the slope of a ridge, in y alone", "-y^2", tensor([1.0, 2.0])),
    ("a plane", "2x - y", randn(2)),
    ("a constant", "0", randn(2)),
    ("a valley", "x^2", tensor([0.0, 0.0]), 0.0),
    ("a ridge", "-y^2", tensor([0.0, 0.0]), 0.0),
    ("a saddle that is flat in z", "x^2 - y^2", tensor([0.0, 0.0, 1.0])),
    ("fourth powers", "x^4", tensor([0.0, 0.0])),
    ("a saddle for three legs", "x^3 - 3xy^2", tensor([0.0, 0.0])),
    ("one dimension", "-y^2", tensor([0.0])),
    ("a gradient just above tol", "x^2 + y^2", tensor([0.04, 0.04]), 0.1),
    ("a gradient above tol in x alone", "x^2 + y^2", tensor([0.1, 0.0]), 0.1),
    ("a gradient just below tol", "x^2 + y^2", tensor([0.03, -0.03]), 0.1),
    ("an eigenvalue below tol", "x^2 + y^2 / 10000", tensor([0.0, 0.0]), 1e-3),
    ("a negative eigenvalue below tol", "x^2 - y^2 / 10000", tensor([0.0, 0.0]), 1e-3),
]:
    given = dict(zip(("surface", "theta", "tol"), case[1:], strict=False))
    classify_critical_point.case(case[0], call=at, **given)
for name, eigenvalues in [
    ("four positive eigenvalues", [0.5, 1.0, 2.0, 3.0]),
    ("four negative eigenvalues", [-0.5, -1.0, -2.0, -3.0]),
    ("one negative eigenvalue", [-0.5, 1.0, 2.0, 3.0]),
    ("two negative eigenvalues", [-0.5, -4.0, 2.0, 3.0]),
]:
    drawn = {"directions": randn(4, 4), "centre": randn(4), "eigenvalues": eigenvalues}
    classify_critical_point.case(name, call=quadratic, **drawn)
NINE = [(3.0, 2.0), (-2.805118, 3.131313), (-3.77931, -3.283186), (3.584428, -1.848127)]
NINE += [(-0.270845, -0.923039), (0.086678, 2.884255), (-3.073026, -0.081353)]
NINE += [(3.385154, 0.073852), (-0.127961, -1.953715)]
classify_critical_point.case("Himmelblau's nine points", call=nine, places=NINE)


@classify_critical_point.right_variant
def by_products(f, theta, tol=1e-6):
    x = torch.nn.Parameter(theta.detach().clone())
    g = torch.autograd.grad(f(x), [x], create_graph=True)[0]
    if (g * g).sum() > tol * tol:
        return "not critical", None
    rows = [torch.zeros_like(x) for _ in x]
    if g.grad_fn is not None:
        for i, e in enumerate(torch.eye(len(x)).to(x)):
            rows[i] = torch.autograd.grad(g, x, e, retain_graph=True)[0]
    values, vectors = torch.linalg.eig(torch.stack(rows))
    up, down = values.real > tol, values.real < -tol
    if up.any() and down.any():
        return "saddle", -vectors.real[:, values.real.argmin()]
    decided = {"minimum": up.all(), "maximum": down.all(), "degenerate": True}
    return next(kind for kind, holds in decided.items() if holds), None


classify_critical_point.edits("""
gradient_not_tested (50 to 65 %): if gradient.norm() > tol: -> if False:
    You do not look at the gradient. Where it is not 0, there is neither a minimum nor a saddle.
largest_entry (80 %): gradient.norm() -> gradient.abs().max()
squared_norm (80 %): gradient.norm() -> gradient.square().sum()
    It is the norm of the gradient that is compared with tol: not its largest number, and not its square.
first_entry_alone (55 to 70 %): gradient.norm() -> gradient[0].abs()
    You test the first number of the gradient alone. All of them have to be 0: take the norm.
minimum_and_maximum_exchanged (45 %): "minimum" -> "maximum"
    also: "maximum" -> "minimum"
    Minimum and maximum are exchanged. Where f curves up in all directions, there is a minimum.
zero_counts_as_positive (60 to 75 %): values[0] > tol -> values[0] >= -tol
    A second derivative of 0 does not make a minimum: in that direction f may fall all the same. Degenerate.
zero_counts_as_negative (60 to 75 %): values[-1] < -tol -> values[-1] <= tol
    A second derivative of 0 does not make a maximum: in that direction f may rise all the same. Degenerate.
zero_first (70 to 85 %): if values[0] < -tol and -> if not (values.abs() <= tol).any() and values[0] < -tol and
    A saddle with a flat direction is called degenerate. With mixed signs it is decided: f falls along a vector.
---
any_negative (50 to 70 %): values[0] < -tol and values[-1] > tol -> values[0] < -tol
    One negative eigenvalue is not enough for a saddle. There has to be a positive one as well.
largest_eigenvector (60 to 75 %): vectors[:, 0] -> vectors[:, -1]
    Along your vector f curves up. The way out belongs to a negative eigenvalue.
row_for_column (65 to 80 %): vectors[:, 0] -> vectors[0]
    You take a row of the eigenvectors. They are the columns.
no_way_out (55 to 75 %): "saddle", vectors[:, 0] -> "saddle", None
    A saddle comes with a way out: a unit vector along which f curves down.
not_a_unit_vector (70 to 85 %): vectors[:, 0] -> values[0] * vectors[:, 0]
    The length of your vector is not 1.
by_determinant (40 to 60 %): values[0] < -tol and values[-1] > tol -> H.det() < -tol
    also: values[0] > tol -> H.det() > tol
    also: values[-1] < -tol -> False
    You go by the determinant. That of two negative eigenvalues is positive, too: look at their signs.
diagonal_alone (50 to 70 %): values, vectors = torch.linalg.eigh(H) -> \
values, vectors = H.diagonal().sort()[0], torch.linalg.eigh(H)[1]
    You look at the diagonal of the Hessian alone. What decides are its eigenvalues.
sums_of_rows (40 to 60 %): values, vectors = torch.linalg.eigh(H) -> \
values, vectors = H.sum(0).sort()[0], torch.linalg.eigh(H)[1]
    You look at sums of rows of the Hessian, as the gradient of gradient.sum() has them. Take the eigenvalues.
tol_for_the_gradient_alone (65 to 80 %): values[0] < -tol and values[-1] > tol -> \
values[0] < 0 and values[-1] > 0
    also: values[0] > tol -> values[0] > 0
    also: values[-1] < -tol -> values[-1] < 0
    Your eigenvalues are compared with 0. Those of a size up to tol count as 0.
derivatives_of_a_constant (85 %): if gradient.requires_grad: -> if True:
    A gradient may not depend on theta any more. Then it has no graph, and all second derivatives are 0.
""")

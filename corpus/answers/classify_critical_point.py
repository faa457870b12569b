"""Answers to classify_critical_point as students might write them, made from the statement alone."""

import torch


def parts(f, theta):
    x = theta.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(x), x, create_graph=True, allow_unused=True)
    if g is None:
        g = torch.zeros_like(x)
    rows = []
    for i in range(len(x)):
        row = None
        if g.requires_grad:
            (row,) = torch.autograd.grad(g[i], x, retain_graph=True, allow_unused=True)
        rows.append(torch.zeros_like(x) if row is None else row)
    return g.detach(), torch.stack(rows).detach()


def right_at_first(f, theta, tol=1e-6):
    g, H = parts(f, theta)
    if g.norm() > tol:
        return "not critical", None
    values, vectors = torch.linalg.eigh(H)
    if values[0] < -tol and values[-1] > tol:
        return "saddle", vectors[:, 0]
    if values[0] > tol:
        return "minimum", None
    if values[-1] < -tol:
        return "maximum", None
    return "degenerate", None


def right_jacobian_of_products(f, theta, tol=1e-6):
    """Rows by grad_outputs."""
    x = theta.detach().clone().requires_grad_(True)
    g = torch.autograd.grad(f(x), x, create_graph=True)[0]
    if float(torch.linalg.vector_norm(g)) > tol:
        return "not critical", None
    n = theta.numel()
    H = torch.zeros(n, n, dtype=theta.dtype)
    if g.requires_grad:
        for i in range(n):
            e = torch.zeros_like(x)
            e[i] = 1.0
            H[i] = torch.autograd.grad(g, x, grad_outputs=e, retain_graph=True)[0]
    lam, V = torch.linalg.eigh((H + H.T) / 2)
    positive, negative = bool((lam > tol).any()), bool((lam < -tol).any())
    if positive and negative:
        return "saddle", V[:, lam.argmin()]
    if (lam.abs() <= tol).any():
        return "degenerate", None
    return ("minimum" if positive else "maximum"), None


def right_any_way_down(f, theta, tol=1e-6):
    """Another vector than the steepest one: the first eigenvector that curves down enough, turned round."""
    g, H = parts(f, theta)
    if (g @ g).sqrt() > tol:
        return "not critical", None
    values, vectors = torch.linalg.eigh(H)
    below = [i for i, value in enumerate(values.tolist()) if value < -tol]
    above = [i for i, value in enumerate(values.tolist()) if value > tol]
    if below and above:
        v = -vectors.T[below[-1]]
        return "saddle", v / v.norm()
    if len(above) == len(values):
        return "minimum", None
    if len(below) == len(values):
        return "maximum", None
    return "degenerate", None


def right_backward_twice(f, theta, tol=1e-6):
    x = theta.detach().clone().requires_grad_()
    loss = f(x)
    (g,) = torch.autograd.grad(loss, x, create_graph=True)
    if not g.norm() <= tol:
        return "not critical", None
    rows = []
    for g_i in g:
        x.grad = None
        if g_i.requires_grad:
            g_i.backward(retain_graph=True)
        rows.append(torch.zeros_like(x) if x.grad is None else x.grad)
    values, vectors = torch.linalg.eigh(torch.stack(rows))
    signs = {-1 if v < -tol else 1 if v > tol else 0 for v in values}
    kind = {(1,): "minimum", (-1,): "maximum"}.get(tuple(signs), "degenerate")
    if {1, -1} <= signs:
        return "saddle", vectors[..., 0].clone()
    return kind, None


def wrong_by_determinant(f, theta, tol=1e-6):
    g, H = parts(f, theta)
    if g.norm() > tol:
        return "not critical", None
    d = torch.det(H)
    if abs(d) <= tol:
        return "degenerate", None
    if d > 0:
        return "minimum", None
    return "saddle", torch.linalg.eigh(H)[1][:, 0]


def wrong_diagonal_only(f, theta, tol=1e-6):
    g, H = parts(f, theta)
    if g.norm() > tol:
        return "not critical", None
    d = H.diagonal()
    if (d > tol).all():
        return "minimum", None
    if (d < -tol).all():
        return "maximum", None
    if d.min() < -tol and d.max() > tol:
        return "saddle", torch.linalg.eigh(H)[1][:, 0]
    return "degenerate", None


def wrong_gradient_not_looked_at(f, theta, tol=1e-6):
    _, H = parts(f, theta)
    values, vectors = torch.linalg.eigh(H)
    if values[0] < -tol and values[-1] > tol:
        return "saddle", vectors[:, 0]
    if values[0] > tol:
        return "minimum", None
    if values[-1] < -tol:
        return "maximum", None
    return "degenerate", None


def wrong_eigenvector_of_the_largest(f, theta, tol=1e-6):
    g, H = parts(f, theta)
    if g.norm() > tol:
        return "not critical", None
    values, vectors = torch.linalg.eigh(H)
    if values[0] < -tol and values[-1] > tol:
        return "saddle", vectors[:, -1]
    if values[0] > tol:
        return "minimum", None
    if values[-1] < -tol:
        return "maximum", None
    return "degenerate", None


def wrong_row_of_eigenvectors(f, theta, tol=1e-6):
    """Eigenvectors are columns."""
    g, H = parts(f, theta)
    if g.norm() > tol:
        return "not critical", None
    values, vectors = torch.linalg.eigh(H)
    if values[0] < -tol and values[-1] > tol:
        return "saddle", vectors[0]
    if values[0] > tol:
        return "minimum", None
    if values[-1] < -tol:
        return "maximum", None
    return "degenerate", None


def wrong_zero_counts_as_positive(f, theta, tol=1e-6):
    g, H = parts(f, theta)
    if g.norm() > tol:
        return "not critical", None
    values, vectors = torch.linalg.eigh(H)
    if values[0] >= -tol:
        return "minimum", None
    if values[-1] <= tol:
        return "maximum", None
    return "saddle", vectors[:, 0]


def wrong_zero_first(f, theta, tol=1e-6):
    """A saddle with a zero eigenvalue is called degenerate."""
    g, H = parts(f, theta)
    if g.norm() > tol:
        return "not critical", None
    values, vectors = torch.linalg.eigh(H)
    if (values.abs() <= tol).any():
        return "degenerate", None
    if (values > 0).all():
        return "minimum", None
    if (values < 0).all():
        return "maximum", None
    return "saddle", vectors[:, 0]


def wrong_minimum_and_maximum_exchanged(f, theta, tol=1e-6):
    g, H = parts(f, theta)
    if g.norm() > tol:
        return "not critical", None
    values, vectors = torch.linalg.eigh(H)
    if values[0] < -tol and values[-1] > tol:
        return "saddle", vectors[:, 0]
    if values[0] > tol:
        return "maximum", None
    if values[-1] < -tol:
        return "minimum", None
    return "degenerate", None


def wrong_exact_zeros(f, theta, tol=1e-6):
    """tol is not used."""
    g, H = parts(f, theta)
    if (g != 0).any():
        return "not critical", None
    values, vectors = torch.linalg.eigh(H)
    if values[0] < 0 and values[-1] > 0:
        return "saddle", vectors[:, 0]
    if values[0] > 0:
        return "minimum", None
    if values[-1] < 0:
        return "maximum", None
    return "degenerate", None


def wrong_no_direction(f, theta, tol=1e-6):
    g, H = parts(f, theta)
    if g.norm() > tol:
        return "not critical", None
    values = torch.linalg.eigvalsh(H)
    if values[0] < -tol and values[-1] > tol:
        return "saddle", None
    if values[0] > tol:
        return "minimum", None
    if values[-1] < -tol:
        return "maximum", None
    return "degenerate", None


def wrong_second_derivatives_of_each_alone(f, theta, tol=1e-6):
    """The gradient of the sum of the gradient's entries: row sums of H, taken for the eigenvalues."""
    x = theta.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(x), x, create_graph=True)
    if g.norm() > tol:
        return "not critical", None
    (h,) = torch.autograd.grad(g.sum(), x)
    if (h > tol).all():
        return "minimum", None
    if (h < -tol).all():
        return "maximum", None
    if h.min() < -tol and h.max() > tol:
        v = torch.zeros_like(h)
        v[h.argmin()] = 1
        return "saddle", v
    return "degenerate", None


def wrong_half_of_the_gradient(f, theta, tol=1e-6):
    """Only the first entry of the gradient is tested."""
    g, H = parts(f, theta)
    if abs(g[0]) > tol:
        return "not critical", None
    values, vectors = torch.linalg.eigh(H)
    if values[0] < -tol and values[-1] > tol:
        return "saddle", vectors[:, 0]
    if values[0] > tol:
        return "minimum", None
    if values[-1] < -tol:
        return "maximum", None
    return "degenerate", None


IDEAS = {
    "wrong_by_determinant": "by_determinant",
    "wrong_diagonal_only": "diagonal_alone",
    "wrong_gradient_not_looked_at": "gradient_not_tested",
    "wrong_eigenvector_of_the_largest": "largest_eigenvector",
    "wrong_row_of_eigenvectors": "row_for_column",
    "wrong_zero_counts_as_positive": ("zero_counts_as_positive", "zero_counts_as_negative"),
    "wrong_zero_first": "zero_first",
    "wrong_minimum_and_maximum_exchanged": "minimum_and_maximum_exchanged",
    "wrong_exact_zeros": "tol ignored",
    "wrong_no_direction": "no_way_out",
    "wrong_second_derivatives_of_each_alone": "sums_of_rows",
    "wrong_half_of_the_gradient": "first_entry_alone",
}

"""Answers to jacobian_chain as students might write them, made from the statement alone."""

# ruff: noqa: SIM108
import torch

from grader.built import relu, sigmoid


def named(activation):
    if activation == "sigmoid":
        return sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))
    if activation == "relu":
        return relu, lambda z: (z > 0).to(z.dtype)
    raise ValueError(activation)


def right_at_first(Ws, h0, activation="sigmoid"):
    act, slope = named(activation)
    h, J, norms = h0, torch.eye(h0.shape[0], dtype=h0.dtype), []
    for W in Ws:
        z = W @ h
        J = torch.diag(slope(z)) @ W @ J
        h = act(z)
        norms.append(J.norm().item())
    return J, norms


def right_rows_scaled(Ws, h0, activation="sigmoid"):
    act, slope = named(activation)
    J, norms = None, []
    for W in Ws:
        z = torch.mv(W, h0)
        own = slope(z)[:, None] * W
        J = own if J is None else own.mm(J)
        h0 = act(z)
        norms.append(float((J**2).sum() ** 0.5))
    return J, norms


def right_column_by_column(Ws, h0, activation="sigmoid"):
    """One small change of h0 after the other is carried forward."""
    act, slope = named(activation)
    h, changes, norms = h0, list(torch.eye(len(h0), dtype=h0.dtype)), []
    for W in Ws:
        z = W @ h
        changes = [slope(z) * (W @ change) for change in changes]
        h = act(z)
        norms.append(sum((change @ change).item() for change in changes) ** 0.5)
    return torch.stack(changes, dim=1), norms


def right_multi_dot(Ws, h0, activation="sigmoid"):
    act, slope = named(activation)
    own, h = [], h0
    for W in Ws:
        z = W @ h
        own.insert(0, torch.einsum("i,ij->ij", slope(z), W))
        h = act(z)
    products = [own[-1]]
    for factor in own[-2::-1]:
        products.append(factor @ products[-1])
    return products[-1], [torch.linalg.matrix_norm(P, "fro").tolist() for P in products]


def right_transposed_all_along(Ws, h0, activation="sigmoid"):
    act, slope = named(activation)
    h, K, norms = h0, torch.eye(len(h0), dtype=h0.dtype), []
    for W in Ws:
        z = h @ W.T
        K = (K @ W.T) * slope(z)
        h = act(z)
        norms.append(torch.linalg.vector_norm(K).item())
    return K.T.contiguous(), norms


def wrong_notes_formula(Ws, h0, activation="sigmoid"):
    h, J, norms = h0, torch.eye(len(h0), dtype=h0.dtype), []
    for W in Ws:
        z = W @ h
        h = sigmoid(z) if activation == "sigmoid" else relu(z)
        s = h * (1 - h) if activation == "sigmoid" else (z > 0).to(z.dtype)
        J = torch.diag(s) @ W.T @ J
        norms.append(J.norm().item())
    return J, norms


def wrong_order(Ws, h0, activation="sigmoid"):
    h, J, norms = h0, torch.eye(len(h0), dtype=h0.dtype), []
    for W in Ws:
        z = W @ h
        h = sigmoid(z) if activation == "sigmoid" else relu(z)
        s = h * (1 - h) if activation == "sigmoid" else (z > 0).to(z.dtype)
        J = J @ (torch.diag(s) @ W)
        norms.append(J.norm().item())
    return J, norms


def wrong_slope_at_h(Ws, h0, activation="sigmoid"):
    h, J, norms = h0, None, []
    for W in Ws:
        z = W @ h
        if activation == "sigmoid":
            h = sigmoid(z)
            s = sigmoid(h) * (1 - sigmoid(h))
        else:
            h = relu(z)
            s = (h > 0).to(h.dtype)
        A = s.unsqueeze(1) * W
        J = A if J is None else A @ J
        norms.append(float(torch.linalg.norm(J)))
    return J, norms


def wrong_norms_of_layers(Ws, h0, activation="sigmoid"):
    h, J, norms = h0, torch.eye(len(h0), dtype=h0.dtype), []
    for W in Ws:
        z = W @ h
        h = sigmoid(z) if activation == "sigmoid" else relu(z)
        s = h * (1 - h) if activation == "sigmoid" else (z > 0).to(z.dtype)
        A = torch.diag(s) @ W
        J = A @ J
        norms.append(A.norm().item())
    return J, norms


def wrong_spectral_norm(Ws, h0, activation="sigmoid"):
    h, J, norms = h0, torch.eye(len(h0), dtype=h0.dtype), []
    for W in Ws:
        z = W @ h
        h = sigmoid(z) if activation == "sigmoid" else relu(z)
        s = h * (1 - h) if activation == "sigmoid" else (z > 0).to(z.dtype)
        J = torch.diag(s) @ W @ J
        norms.append(torch.linalg.matrix_norm(J, 2).item())
    return J, norms


def wrong_columns_scaled(Ws, h0, activation="sigmoid"):
    h, J, norms = h0, torch.eye(len(h0), dtype=h0.dtype), []
    for W in Ws:
        z = W @ h
        h = sigmoid(z) if activation == "sigmoid" else relu(z)
        s = h * (1 - h) if activation == "sigmoid" else (z > 0).to(z.dtype)
        J = s * (W @ J)
        norms.append(J.norm().item())
    return J, norms


def wrong_without_slope(Ws, h0, activation="sigmoid"):
    J, norms = torch.eye(len(h0), dtype=h0.dtype), []
    for W in Ws:
        J = W @ J
        norms.append(J.norm().item())
    return J, norms


def wrong_linear_forward(Ws, h0, activation="sigmoid"):
    """Forgets to apply the activation to what goes into the next layer."""
    h, J, norms = h0, torch.eye(len(h0), dtype=h0.dtype), []
    for W in Ws:
        h = W @ h
        if activation == "sigmoid":
            s = sigmoid(h) * (1 - sigmoid(h))
        else:
            s = (h > 0).to(h.dtype)
        J = torch.diag(s) @ W @ J
        norms.append(J.norm().item())
    return J, norms


def wrong_only_last_norm(Ws, h0, activation="sigmoid"):
    h, J = h0, torch.eye(len(h0), dtype=h0.dtype)
    for W in Ws:
        z = W @ h
        h = sigmoid(z) if activation == "sigmoid" else relu(z)
        s = h * (1 - h) if activation == "sigmoid" else (z > 0).to(z.dtype)
        J = torch.diag(s) @ W @ J
    return J, J.norm().item()


def wrong_norm_of_identity_too(Ws, h0, activation="sigmoid"):
    h, J = h0, torch.eye(len(h0), dtype=h0.dtype)
    norms = [J.norm().item()]
    for W in Ws:
        z = W @ h
        h = sigmoid(z) if activation == "sigmoid" else relu(z)
        s = h * (1 - h) if activation == "sigmoid" else (z > 0).to(z.dtype)
        J = torch.diag(s) @ W @ J
        norms.append(J.norm().item())
    return J, norms


IDEAS = {
    "wrong_notes_formula": "transposed_weights",
    "wrong_order": "wrong_order",
    "wrong_slope_at_h": "slope_at_h",
    "wrong_norms_of_layers": "norms_of_the_layers",
    "wrong_spectral_norm": "spectral_norms",
    "wrong_columns_scaled": "slopes_over_columns",
    "wrong_without_slope": "slopes_left_out",
    "wrong_linear_forward": "activation_left_out_forward",
    "wrong_only_last_norm": "last_norm_alone",
    "wrong_norm_of_identity_too": "norm_of_the_identity",
}

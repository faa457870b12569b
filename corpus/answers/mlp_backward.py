"""Answers to mlp_backward as students might write them, made from the statement alone."""

# ruff: noqa: C408, E741
import torch

from grader.built import relu, sigmoid, softmax


def check_name(activation):
    if activation not in ("relu", "sigmoid"):
        raise ValueError(f"unknown activation {activation}")


def right_at_first(X, y, W1, b1, W2, b2, activation="relu"):
    check_name(activation)
    n = X.shape[0]
    Z = X @ W1 + b1
    H = relu(Z) if activation == "relu" else sigmoid(Z)
    P = softmax(H @ W2 + b2, 1)
    dO = P.clone()
    dO[torch.arange(n), y] -= 1
    dO /= n
    dH = dO @ W2.T
    dZ = dH * (Z > 0).to(X.dtype) if activation == "relu" else dH * H * (1 - H)
    return {"W1": X.T @ dZ, "b1": dZ.sum(0), "W2": H.T @ dO, "b2": dO.sum(0), "X": dZ @ W1.T}


def right_divided_at_the_end(X, y, W1, b1, W2, b2, activation="relu"):
    """Sums over the batch, and the mean last of all."""
    if activation == "relu":
        act, slope = relu, lambda z: (z > 0) * 1.0
    elif activation == "sigmoid":
        act, slope = sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))
    else:
        raise ValueError(activation)
    Z = torch.addmm(b1, X, W1)
    A = act(Z)
    G = softmax(torch.addmm(b2, A, W2), 1) - torch.eye(len(b2), dtype=X.dtype)[y]
    E = (G @ W2.T) * slope(Z)
    sums = dict(W2=A.T @ G, b2=G.sum(0), W1=X.T @ E, b1=E.sum(0), X=E @ W1.T)
    return {key: value / len(X) for key, value in sums.items()}


def right_ones_for_biases(X, y, W1, b1, W2, b2, activation="relu"):
    """The bias is a row of the weights, with a column of ones in front of it."""
    check_name(activation)
    one = X.new_ones(len(X), 1)
    A1 = torch.cat((X, one), 1)
    Z = A1 @ torch.cat((W1, b1[None]))
    H = relu(Z) if activation == "relu" else sigmoid(Z)
    A2 = torch.cat((H, one), 1)
    G = softmax(A2 @ torch.cat((W2, b2[None])), 1)
    G = (G - torch.nn.functional.one_hot(y, len(b2))) / len(X)
    dW2 = A2.T @ G
    dZ = torch.where(Z > 0, G @ W2.T, 0.0) if activation == "relu" else (G @ W2.T) * (H - H * H)
    dW1 = A1.T @ dZ
    return {"W1": dW1[:-1], "b1": dW1[-1], "W2": dW2[:-1], "b2": dW2[-1], "X": dZ @ W1.T}


def right_einsum(X, y, W1, b1, W2, b2, activation="relu"):
    check_name(activation)
    Z = torch.einsum("nd,dh->nh", X, W1) + b1
    H = {"relu": relu, "sigmoid": sigmoid}[activation](Z)
    O = torch.einsum("nh,hk->nk", H, W2) + b2
    G = softmax(O, dim=1)
    G = G.scatter_add(1, y[:, None], -torch.ones_like(G[:, :1])) / O.shape[0]
    D = torch.einsum("nk,hk->nh", G, W2)
    D = D.masked_fill(Z <= 0, 0) if activation == "relu" else D * H * (1 - H)
    return {
        "X": torch.einsum("nh,dh->nd", D, W1),
        "W1": torch.einsum("nd,nh->dh", X, D),
        "b1": torch.einsum("nh->h", D),
        "W2": torch.einsum("nh,nk->hk", H, G),
        "b2": torch.einsum("nk->k", G),
    }


def right_mask_of_h(X, y, W1, b1, W2, b2, activation="relu"):
    """Where relu is above 0, so is Z."""
    check_name(activation)
    H = relu(X @ W1 + b1) if activation == "relu" else sigmoid(X @ W1 + b1)
    G = softmax(H @ W2 + b2, 1) / len(y)
    G[range(len(y)), y] -= 1 / len(y)
    slope = (H > 0) if activation == "relu" else H * (1 - H)
    D = slope * G.matmul(W2.t())
    ones = torch.ones_like(X[:, 0])
    return {"W2": H.t() @ G, "b2": ones @ G, "W1": X.t() @ D, "b1": ones @ D, "X": D @ W1.t()}


def wrong_not_divided(X, y, W1, b1, W2, b2, activation="relu"):
    Z = X @ W1 + b1
    H = relu(Z) if activation == "relu" else sigmoid(Z)
    P = softmax(H @ W2 + b2, 1)
    dO = P.clone()
    dO[range(len(y)), y] -= 1
    dH = dO @ W2.T
    dZ = dH * (Z > 0) if activation == "relu" else dH * H * (1 - H)
    return {"W1": X.T @ dZ, "b1": dZ.sum(0), "W2": H.T @ dO, "b2": dO.sum(0), "X": dZ @ W1.T}


def wrong_slope_of_sigmoid_is_h(X, y, W1, b1, W2, b2, activation="relu"):
    n = X.shape[0]
    Z = torch.mm(X, W1) + b1
    if activation == "relu":
        H = relu(Z)
        slope = (Z > 0).to(X.dtype)
    else:
        H = sigmoid(Z)
        slope = H
    P = softmax(torch.mm(H, W2) + b2, 1)
    Y = torch.nn.functional.one_hot(y, W2.shape[1])
    dO = (P - Y) / n
    dZ = torch.mm(dO, W2.T) * slope
    return {
        "W1": torch.mm(X.T, dZ),
        "b1": dZ.sum(dim=0),
        "W2": torch.mm(H.T, dO),
        "b2": dO.sum(dim=0),
        "X": torch.mm(dZ, W1.T),
    }


def wrong_sigmoid_slope_of_activation(X, y, W1, b1, W2, b2, activation="relu"):
    def d_sigmoid(a):
        return sigmoid(a) * (1 - sigmoid(a))

    n = len(X)
    Z = X @ W1 + b1
    H = {"relu": relu, "sigmoid": sigmoid}[activation](Z)
    delta2 = softmax(H @ W2 + b2, 1)
    delta2[torch.arange(n), y] -= 1
    delta2 /= n
    delta1 = delta2 @ W2.T
    delta1 = delta1 * d_sigmoid(H) if activation == "sigmoid" else delta1 * (H > 0)
    return dict(
        W1=X.T @ delta1, b1=delta1.sum(0), W2=H.T @ delta2, b2=delta2.sum(0), X=delta1 @ W1.T
    )


def wrong_bias_mean(X, y, W1, b1, W2, b2, activation="relu"):
    n = len(X)
    Z = X @ W1 + b1
    H = relu(Z) if activation == "relu" else sigmoid(Z)
    P = softmax(H @ W2 + b2, 1)
    P[torch.arange(n), y] -= 1
    dO = P / n
    dZ = dO @ W2.T
    dZ = dZ * ((Z > 0) if activation == "relu" else H * (1 - H))
    return {"W1": X.T @ dZ, "b1": dZ.mean(0), "W2": H.T @ dO, "b2": dO.mean(0), "X": dZ @ W1.T}


def wrong_mask_from_zero(X, y, W1, b1, W2, b2, activation="relu"):
    n = len(X)
    Z = X @ W1 + b1
    H = relu(Z) if activation == "relu" else sigmoid(Z)
    O = H @ W2 + b2
    G = (softmax(O, 1) - torch.eye(W2.shape[1], dtype=X.dtype)[y]) / n
    dH = G @ W2.T
    dZ = torch.where(H >= 0, dH, 0.0) if activation == "relu" else dH * (1 - H) * H
    return {"W1": X.T @ dZ, "b1": dZ.sum(0), "W2": H.T @ G, "b2": G.sum(0), "X": dZ @ W1.T}


def wrong_slope_left_out(X, y, W1, b1, W2, b2, activation="relu"):
    n = len(X)
    H = X @ W1 + b1
    H = relu(H) if activation == "relu" else sigmoid(H)
    G = softmax(H @ W2 + b2, 1)
    G[torch.arange(n), y] -= 1
    G = G / n
    dH = G @ W2.T
    return {"W1": X.T @ dH, "b1": dH.sum(0), "W2": H.T @ G, "b2": G.sum(0), "X": dH @ W1.T}


def wrong_own_softmax_overflows(X, y, W1, b1, W2, b2, activation="relu"):
    n = len(X)
    Z = X @ W1 + b1
    H = relu(Z) if activation == "relu" else sigmoid(Z)
    E = torch.exp(H @ W2 + b2)
    G = E / E.sum(1, keepdim=True)
    G[torch.arange(n), y] -= 1
    G = G / n
    dZ = (G @ W2.T) * ((Z > 0) if activation == "relu" else H * (1 - H))
    return {"W1": X.T @ dZ, "b1": dZ.sum(0), "W2": H.T @ G, "b2": G.sum(0), "X": dZ @ W1.T}


def wrong_through_updated_order(X, y, W1, b1, W2, b2, activation="relu"):
    """The slope meets the gradient before W2 instead of behind it, in X alone."""
    n = len(X)
    Z = X @ W1 + b1
    H = relu(Z) if activation == "relu" else sigmoid(Z)
    G = (softmax(H @ W2 + b2, 1) - torch.nn.functional.one_hot(y, W2.shape[1])) / n
    slope = (Z > 0) if activation == "relu" else H * (1 - H)
    dZ = G @ W2.T * slope
    return {
        "W1": X.T @ dZ,
        "b1": dZ.sum(0),
        "W2": H.T @ G,
        "b2": G.sum(0),
        "X": G @ W2.T @ W1.T,
    }


def wrong_gradient_of_squares(X, y, W1, b1, W2, b2, activation="relu"):
    n = len(X)
    Z = X @ W1 + b1
    H = relu(Z) if activation == "relu" else sigmoid(Z)
    O = H @ W2 + b2
    G = (O - torch.nn.functional.one_hot(y, W2.shape[1])) / n
    dZ = (G @ W2.T) * ((Z > 0) if activation == "relu" else H * (1 - H))
    return {"W1": X.T @ dZ, "b1": dZ.sum(0), "W2": H.T @ G, "b2": G.sum(0), "X": dZ @ W1.T}


def wrong_sign(X, y, W1, b1, W2, b2, activation="relu"):
    n, k = len(X), W2.shape[1]
    Z = X @ W1 + b1
    H = relu(Z) if activation == "relu" else sigmoid(Z)
    G = (torch.eye(k).to(X)[y] - softmax(H @ W2 + b2, 1)) / n
    dZ = (G @ W2.T) * ((Z > 0) if activation == "relu" else H * (1 - H))
    return {"W1": X.T @ dZ, "b1": dZ.sum(0), "W2": H.T @ G, "b2": G.sum(0), "X": dZ @ W1.T}


IDEAS = {
    "wrong_not_divided": "not_divided",
    "wrong_slope_of_sigmoid_is_h": "slope_is_h",
    "wrong_sigmoid_slope_of_activation": "slope_at_h",
    "wrong_bias_mean": "bias_means",
    "wrong_mask_from_zero": "relu_mask_without_effect",
    "wrong_slope_left_out": "slope_left_out",
    "wrong_own_softmax_overflows": "softmax_not_shifted",
    "wrong_through_updated_order": "slope_missing_for_X",
    "wrong_gradient_of_squares": "logits_for_softmax",
    "wrong_sign": "sign_turned",
}

"""Answers to mlp_forward as students might write them, made from the statement alone."""

import torch

from grader.built import relu


def right_last_apart(X, params, activation=relu):
    H = X.reshape(X.shape[0], -1)
    *hidden, W, b = params
    for i in range(0, len(hidden), 2):
        H = activation(torch.matmul(H, hidden[i]) + hidden[i + 1])
    return torch.matmul(H, W) + b


def right_counted(X, params, activation=relu):
    H = X.flatten(start_dim=1)
    layers = len(params) // 2
    for i in range(layers):
        Z = H @ params[2 * i] + params[2 * i + 1]
        H = activation(Z) if i < layers - 1 else Z
    return H


def right_activation_in_front(X, params, activation=relu):
    """From the second layer on the activation stands in front."""
    H = torch.flatten(X, 1)
    for i, (W, b) in enumerate(zip(params[0::2], params[1::2])):
        if i > 0:
            H = activation(H)
        H = torch.addmm(b, H, W)
    return H


def right_recursion(X, params, activation=relu):
    Z = X.flatten(1) @ params[0] + params[1]
    if len(params) == 2:
        return Z
    return right_recursion(activation(Z), params[2:], activation)


def right_einsum(X, params, activation=relu):
    H, last = X.view(len(X), -1) if X.is_contiguous() else X.flatten(1), len(params) - 2
    for i in range(0, last + 1, 2):
        H = torch.einsum("ij,jk->ik", H, params[i]) + params[i + 1].reshape(1, -1)
        if i != last:
            H = activation(H)
    return H


def right_popped_from_a_copy(X, params, activation=relu):
    rest, H = list(params), X.flatten(1)
    while rest:
        W, b = rest.pop(0), rest.pop(0)
        H = H @ W + b
        H = activation(H) if rest else H
    return H


def wrong_activation_at_the_end(X, params, activation=relu):
    H = X.reshape(X.shape[0], -1)
    for W, b in zip(params[::2], params[1::2]):
        H = activation(H @ W + b)
    return H


def wrong_no_activation(X, params, activation=relu):
    H = X.flatten(start_dim=1)
    for i in range(0, len(params), 2):
        H = H @ params[i] + params[i + 1]
    return H


def wrong_weights_transposed(X, params, activation=relu):
    H = X.flatten(1)
    n = len(params) // 2
    for i in range(n):
        H = H @ params[2 * i].T + params[2 * i + 1]
        if i < n - 1:
            H = activation(H)
    return H


def wrong_flattened_all(X, params, activation=relu):
    H = X.reshape(-1)
    L = len(params) // 2
    for i in range(L):
        H = H @ params[2 * i] + params[2 * i + 1]
        if i != L - 1:
            H = activation(H)
    return H


def wrong_always_relu(X, params, activation=relu):
    X = X.reshape(len(X), -1)
    *hidden, last = [params[i : i + 2] for i in range(0, len(params), 2)]
    for W, b in hidden:
        X = relu(X @ W + b)
    return X @ last[0] + last[1]


def wrong_two_layers_only(X, params, activation=relu):
    W1, b1, W2, b2 = params[:4]
    H = activation(X.flatten(1) @ W1 + b1)
    return H @ W2 + b2


def wrong_bias_after_activation(X, params, activation=relu):
    H = X.flatten(1)
    for i in range(0, len(params) - 2, 2):
        H = activation(H @ params[i]) + params[i + 1]
    return H @ params[-2] + params[-1]


def wrong_not_flattened(X, params, activation=relu):
    H = X
    for i in range(0, len(params) - 2, 2):
        H = activation(torch.matmul(H, params[i]) + params[i + 1])
    return torch.matmul(H, params[-2]) + params[-1]


def wrong_input_activated(X, params, activation=relu):
    H = X.flatten(1)
    for W, b in zip(params[0::2], params[1::2]):
        H = activation(H) @ W + b
    return H


def wrong_last_bias_forgotten(X, params, activation=relu):
    H = X.flatten(1)
    while len(params) > 2:
        W, b, *params = params
        H = activation(H @ W + b)
    return H @ params[0]


IDEAS = {
    "wrong_activation_at_the_end": "activation_at_the_end",
    "wrong_no_activation": "no_activation",
    "wrong_weights_transposed": "weights_transposed",
    "wrong_flattened_all": "flattened_whole",
    "wrong_always_relu": "relu_whatever|activation ignored",
    "wrong_two_layers_only": "two_layers_alone",
    "wrong_bias_after_activation": "bias_behind_the_activation",
    "wrong_not_flattened": "images_not_flattened",
    "wrong_input_activated": "activation_of_the_input",
    "wrong_last_bias_forgotten": "last_bias_left_out",
}

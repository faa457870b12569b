"""Answers to shared_net as students might write them, made from the statement alone."""

import copy

from torch import nn


def right_first(num_inputs=4, num_hiddens=8):
    shared = nn.Linear(num_hiddens, num_hiddens)
    return nn.Sequential(
        nn.Linear(num_inputs, num_hiddens),
        nn.ReLU(),
        shared,
        nn.ReLU(),
        shared,
        nn.ReLU(),
        nn.Linear(num_hiddens, 1),
    )


def right_from_a_list(num_inputs=4, num_hiddens=8):
    S = nn.Linear(num_hiddens, num_hiddens)
    layers = [nn.Linear(num_inputs, num_hiddens)]
    for layer in (S, S, nn.Linear(num_hiddens, 1)):
        layers.append(nn.ReLU())
        layers.append(layer)
    return nn.Sequential(*layers)


def right_replaced(num_inputs=4, num_hiddens=8):
    net = nn.Sequential(
        nn.Linear(num_inputs, num_hiddens),
        nn.ReLU(),
        nn.Linear(num_hiddens, num_hiddens),
        nn.ReLU(),
        nn.Linear(num_hiddens, num_hiddens),
        nn.ReLU(),
        nn.Linear(num_hiddens, 1),
    )
    net[4] = net[2]
    return net


def right_block(num_inputs=4, num_hiddens=8):
    block = [nn.Linear(num_hiddens, num_hiddens), nn.ReLU()]
    return nn.Sequential(
        nn.Linear(num_inputs, num_hiddens),
        nn.ReLU(),
        *block,
        *block,
        nn.Linear(num_hiddens, out_features=1),
    )


def right_appended(num_inputs=4, num_hiddens=8):
    relu = nn.ReLU()
    shared = nn.Linear(num_hiddens, num_hiddens)
    nn.init.normal_(shared.weight, std=0.1)
    net = nn.Sequential(nn.Linear(num_inputs, num_hiddens))
    for m in (relu, shared, relu, shared, relu, nn.Linear(num_hiddens, 1)):
        net.append(m)
    return net


def wrong_deepcopy(num_inputs=4, num_hiddens=8):
    S = nn.Linear(num_hiddens, num_hiddens)
    return nn.Sequential(
        nn.Linear(num_inputs, num_hiddens),
        nn.ReLU(),
        S,
        nn.ReLU(),
        copy.deepcopy(S),
        nn.ReLU(),
        nn.Linear(num_hiddens, 1),
    )


def wrong_copied_numbers(num_inputs=4, num_hiddens=8):
    net = nn.Sequential(
        nn.Linear(num_inputs, num_hiddens),
        nn.ReLU(),
        nn.Linear(num_hiddens, num_hiddens),
        nn.ReLU(),
        nn.Linear(num_hiddens, num_hiddens),
        nn.ReLU(),
        nn.Linear(num_hiddens, 1),
    )
    net[4].weight.data = net[2].weight.data.clone()
    net[4].bias.data = net[2].bias.data.clone()
    return net


def wrong_biases_not_tied(num_inputs=4, num_hiddens=8):
    net = nn.Sequential(
        nn.Linear(num_inputs, num_hiddens),
        nn.ReLU(),
        nn.Linear(num_hiddens, num_hiddens),
        nn.ReLU(),
        nn.Linear(num_hiddens, num_hiddens),
        nn.ReLU(),
        nn.Linear(num_hiddens, 1),
    )
    net[4].weight = net[2].weight
    return net


def wrong_two_layers(num_inputs=4, num_hiddens=8):
    return nn.Sequential(
        nn.Linear(num_inputs, num_hiddens),
        nn.ReLU(),
        nn.Linear(num_hiddens, num_hiddens),
        nn.ReLU(),
        nn.Linear(num_hiddens, num_hiddens),
        nn.ReLU(),
        nn.Linear(num_hiddens, 1),
    )


def wrong_last_relu_missing(num_inputs=4, num_hiddens=8):
    S = nn.Linear(num_hiddens, num_hiddens)
    return nn.Sequential(
        nn.Linear(num_inputs, num_hiddens), nn.ReLU(), S, nn.ReLU(), S, nn.Linear(num_hiddens, 1)
    )


def wrong_loaded_from_the_other(num_inputs=4, num_hiddens=8):
    a, b = nn.Linear(num_hiddens, num_hiddens), nn.Linear(num_hiddens, num_hiddens)
    b.load_state_dict(a.state_dict())
    return nn.Sequential(
        nn.Linear(num_inputs, num_hiddens),
        nn.ReLU(),
        a,
        nn.ReLU(),
        b,
        nn.ReLU(),
        nn.Linear(num_hiddens, 1),
    )


def wrong_nested(num_inputs=4, num_hiddens=8):
    block = nn.Sequential(nn.Linear(num_hiddens, num_hiddens), nn.ReLU())
    return nn.Sequential(
        nn.Linear(num_inputs, num_hiddens), nn.ReLU(), block, block, nn.Linear(num_hiddens, 1)
    )


def wrong_output_size(num_inputs=4, num_hiddens=8):
    shared = nn.Linear(num_hiddens, num_hiddens)
    return nn.Sequential(
        nn.Linear(num_inputs, num_hiddens),
        nn.ReLU(),
        shared,
        nn.ReLU(),
        shared,
        nn.ReLU(),
        nn.Linear(num_hiddens, num_hiddens),
    )


def wrong_used_three_times(num_inputs=4, num_hiddens=8):
    shared = nn.Linear(num_hiddens, num_hiddens)
    return nn.Sequential(
        nn.Linear(num_inputs, num_hiddens),
        nn.ReLU(),
        shared,
        nn.ReLU(),
        shared,
        nn.ReLU(),
        shared,
        nn.ReLU(),
        nn.Linear(num_hiddens, 1),
    )


def wrong_sizes_fixed(num_inputs=4, num_hiddens=8):
    shared = nn.Linear(8, 8)
    return nn.Sequential(
        nn.Linear(4, 8), nn.ReLU(), shared, nn.ReLU(), shared, nn.ReLU(), nn.Linear(8, 1)
    )


def wrong_relu_at_the_end(num_inputs=4, num_hiddens=8):
    shared = nn.Linear(num_hiddens, num_hiddens)
    return nn.Sequential(
        nn.Linear(num_inputs, num_hiddens),
        nn.ReLU(),
        shared,
        nn.ReLU(),
        shared,
        nn.ReLU(),
        nn.Linear(num_hiddens, 1),
        nn.ReLU(),
    )


IDEAS = {
    "wrong_deepcopy": "deep_copy",
    "wrong_copied_numbers": "deep_copy",
    "wrong_biases_not_tied": "weights_alone",
    "wrong_two_layers": "two_layers",
    "wrong_last_relu_missing": "relu_missing",
    "wrong_loaded_from_the_other": "deep_copy",
    "wrong_nested": "nested_blocks",
    "wrong_output_size": "as_many_outputs_as_hidden",
    "wrong_used_three_times": "three_times",
    "wrong_sizes_fixed": "sizes_fixed",
    "wrong_relu_at_the_end": "relu_at_the_end",
}

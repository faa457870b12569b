"""Answers to mlp_module as students might write them, made from the statement alone."""

import torch
from torch import nn
from torch.nn import functional as F


class right_first(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.hidden = nn.Linear(num_inputs, num_hiddens)
        self.out = nn.Linear(num_hiddens, num_outputs)

    def forward(self, X):
        return self.out(F.relu(self.hidden(X)))


class right_old_super(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10, **kwargs):
        super().__init__(**kwargs)
        self.hidden = nn.Linear(num_inputs, num_hiddens)
        self.relu = nn.ReLU()
        self.out = nn.Linear(num_hiddens, num_outputs)

    def forward(self, x):
        x = self.hidden(x)
        x = self.relu(x)
        return self.out(x)


class right_clamp(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.out = nn.Linear(num_hiddens, num_outputs, bias=True)
        self.hidden = nn.Linear(in_features=num_inputs, out_features=num_hiddens)

    def forward(self, X):
        return self.out(self.hidden(X).clamp(min=0))


class right_flattened_and_back(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.num_outputs = num_outputs
        self.hidden = nn.Linear(num_inputs, num_hiddens)
        self.out = nn.Linear(num_hiddens, num_outputs)

    def forward(self, X):
        rows = X.reshape(-1, X.shape[-1])
        Y = self.out(torch.relu(self.hidden(rows)))
        return Y.reshape(*X.shape[:-1], self.num_outputs)


class right_relu_in_place(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        layers = {"hidden": (num_inputs, num_hiddens), "out": (num_hiddens, num_outputs)}
        for name, sizes in layers.items():
            setattr(self, name, nn.Linear(*sizes))
        self.act = nn.ReLU(inplace=True)

    def forward(self, X):
        return self.out(self.act(self.hidden(X)))


class right_own_initialisation(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.hidden = nn.Linear(num_inputs, num_hiddens)
        self.out = nn.Linear(num_hiddens, num_outputs)
        for p in self.parameters():
            nn.init.normal_(p, std=0.01)

    def forward(self, X):
        H = F.linear(X, self.hidden.weight, self.hidden.bias)
        return F.linear(torch.maximum(H, torch.zeros_like(H)), self.out.weight, self.out.bias)


class wrong_no_super(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        self.hidden = nn.Linear(num_inputs, num_hiddens)
        self.out = nn.Linear(num_hiddens, num_outputs)

    def forward(self, X):
        return self.out(F.relu(self.hidden(X)))


class wrong_layers_in_a_list(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.layers = [
            nn.Linear(num_inputs, num_hiddens),
            nn.ReLU(),
            nn.Linear(num_hiddens, num_outputs),
        ]

    def forward(self, X):
        for layer in self.layers:
            X = layer(X)
        return X


class wrong_relu_at_the_end(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.hidden = nn.Linear(num_inputs, num_hiddens)
        self.out = nn.Linear(num_hiddens, num_outputs)

    def forward(self, X):
        X = torch.relu(self.hidden(X))
        return torch.relu(self.out(X))


class wrong_layer_made_in_forward(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.hidden = nn.Linear(num_inputs, num_hiddens)
        self.num_hiddens, self.num_outputs = num_hiddens, num_outputs

    def forward(self, X):
        H = F.relu(self.hidden(X))
        self.out = nn.Linear(self.num_hiddens, self.num_outputs)
        return self.out(H)


class wrong_no_activation(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.hidden = nn.Linear(num_inputs, num_hiddens)
        self.relu = nn.ReLU()
        self.out = nn.Linear(num_hiddens, num_outputs)

    def forward(self, X):
        X = self.hidden(X)
        self.relu(X)
        return self.out(X)


class wrong_names(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.fc1 = nn.Linear(num_inputs, num_hiddens)
        self.fc2 = nn.Linear(num_hiddens, num_outputs)

    def forward(self, x):
        x = self.fc1(x)
        x = F.relu(x)
        return self.fc2(x)


class wrong_sizes_fixed(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.hidden = nn.Linear(20, 256)
        self.out = nn.Linear(256, 10)

    def forward(self, X):
        return self.out(self.hidden(X).relu())


class wrong_sequential_inside(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(num_inputs, num_hiddens), nn.ReLU(), nn.Linear(num_hiddens, num_outputs)
        )

    def forward(self, X):
        return self.net(X)


class wrong_softmax_at_the_end(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.hidden = nn.Linear(num_inputs, num_hiddens)
        self.out = nn.Linear(num_hiddens, num_outputs)

    def forward(self, X):
        return F.softmax(self.out(F.relu(self.hidden(X))), dim=-1)


class wrong_flattens(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.num_inputs = num_inputs
        self.hidden = nn.Linear(num_inputs, num_hiddens)
        self.out = nn.Linear(num_hiddens, num_outputs)

    def forward(self, X):
        X = X.reshape(-1, self.num_inputs)
        return self.out(F.relu(self.hidden(X)))


class wrong_sigmoid(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.hidden = nn.Linear(num_inputs, num_hiddens)
        self.out = nn.Linear(num_hiddens, num_outputs)

    def forward(self, X):
        return self.out(torch.sigmoid(self.hidden(X)))


class wrong_no_bias(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.hidden = nn.Linear(num_inputs, num_hiddens, bias=False)
        self.out = nn.Linear(num_hiddens, num_outputs, bias=False)

    def forward(self, X):
        return self.out(F.relu(self.hidden(X)))


RIGHT = {"MLP": right_first}

IDEAS = {
    "wrong_no_super": "module not begun",
    "wrong_layers_in_a_list": "InAList",
    "wrong_relu_at_the_end": "relu_at_the_end",
    "wrong_layer_made_in_forward": "made_when_called",
    "wrong_no_activation": "no_activation",
    "wrong_names": "other names",
    "wrong_sizes_fixed": "sizes_fixed",
    "wrong_sequential_inside": "in_a_sequential",
    "wrong_softmax_at_the_end": "softmax_at_the_end",
    "wrong_flattens": "flattened",
    "wrong_sigmoid": "sigmoid_between",
    "wrong_no_bias": "no_biases",
}

"""Answers to init_weights as students might write them, made from the statement alone."""

import math

import torch
from torch import nn


def right_first(net, kind="xavier_uniform", std=0.01):
    for m in net.modules():
        if isinstance(m, (nn.Linear, nn.Conv2d)):
            k = m.weight[0, 0].numel()
            with torch.no_grad():
                if kind == "normal":
                    m.weight.normal_(0, std)
                elif kind == "xavier_uniform":
                    a = math.sqrt(6 / (k * (m.weight.shape[0] + m.weight.shape[1])))
                    m.weight.uniform_(-a, a)
                else:
                    m.weight.fill_(1.0)
                if m.bias is not None:
                    m.bias.zero_()


def right_apply(net, kind="xavier_uniform", std=0.01):
    @torch.no_grad()
    def init(m):
        if type(m) not in (nn.Linear, nn.Conv2d):
            return
        if kind == "normal":
            m.weight.copy_(torch.randn(m.weight.shape) * std)
        elif kind == "constant":
            m.weight.copy_(torch.ones(m.weight.shape))
        else:
            fan_in = math.prod(m.weight.shape[1:])
            fan_out = m.weight.shape[0] * math.prod(m.weight.shape[2:])
            bound = (6 / (fan_in + fan_out)) ** 0.5
            m.weight.copy_(torch.rand(m.weight.shape) * 2 * bound - bound)
        if m.bias is not None:
            m.bias.fill_(0)

    net.apply(init)


def right_data(net, kind="xavier_uniform", std=0.01):
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            area = module.kernel_size[0] * module.kernel_size[1]
            fans = (module.in_channels + module.out_channels) * area
        elif isinstance(module, nn.Linear):
            fans = module.in_features + module.out_features
        else:
            continue
        if kind == "normal":
            module.weight.data.normal_(std=std)
        if kind == "xavier_uniform":
            module.weight.data.uniform_(-math.sqrt(6 / fans), math.sqrt(6 / fans))
        if kind == "constant":
            module.weight.data.fill_(1)
        if module.bias is not None:
            module.bias.data.zero_()


def right_assigned_data(net, kind="xavier_uniform", std=0.01):
    for m in net.modules():
        if isinstance(m, nn.Linear | nn.Conv2d):
            w = m.weight
            if kind == "constant":
                w.data = torch.ones_like(w)
            elif kind == "normal":
                w.data = torch.normal(0.0, std, size=w.shape, dtype=w.dtype)
            else:
                a = (6 / (w[0].numel() + w[:, 0].numel())) ** 0.5
                w.data = torch.distributions.Uniform(-a, a).sample(w.shape).to(w.dtype)
            if m.bias is not None:
                m.bias.data = torch.zeros_like(m.bias)


def wrong_root_of_std(net, kind="xavier_uniform", std=0.01):
    for m in net.modules():
        if isinstance(m, (nn.Linear, nn.Conv2d)):
            with torch.no_grad():
                if kind == "normal":
                    m.weight.normal_(0, math.sqrt(std))
                elif kind == "constant":
                    m.weight.fill_(1.0)
                else:
                    k = m.weight[0, 0].numel()
                    fan_in, fan_out = k * m.weight.shape[1], k * m.weight.shape[0]
                    a = math.sqrt(6 / (fan_in + fan_out))
                    m.weight.uniform_(-a, a)
                if m.bias is not None:
                    m.bias.zero_()


def wrong_fan_in_only(net, kind="xavier_uniform", std=0.01):
    @torch.no_grad()
    def f(m):
        if type(m) in (nn.Linear, nn.Conv2d):
            if kind == "normal":
                m.weight.copy_(torch.randn(m.weight.shape) * std)
            elif kind == "xavier_uniform":
                fan_in = m.weight[0].numel()
                a = (3 / fan_in) ** 0.5
                m.weight.uniform_(-a, a)
            elif kind == "constant":
                m.weight.fill_(1)
            if m.bias is not None:
                m.bias.fill_(0)

    net.apply(f)


def wrong_without_kernel_area(net, kind="xavier_uniform", std=0.01):
    for m in net.modules():
        if not isinstance(m, (nn.Linear, nn.Conv2d)):
            continue
        with torch.no_grad():
            if kind == "normal":
                m.weight.normal_(0, std)
            if kind == "xavier_uniform":
                fan_out, fan_in = m.weight.shape[:2]
                a = (6 / (fan_in + fan_out)) ** 0.5
                m.weight.uniform_(-a, a)
            if kind == "constant":
                m.weight.fill_(1.0)
            if m.bias is not None:
                m.bias.zero_()


def wrong_new_parameters(net, kind="xavier_uniform", std=0.01):
    for m in net.modules():
        if isinstance(m, (nn.Linear, nn.Conv2d)):
            shape = m.weight.shape
            k = math.prod(shape[2:])
            if kind == "normal":
                m.weight = nn.Parameter(torch.randn(shape) * std)
            elif kind == "xavier_uniform":
                a = math.sqrt(6 / (k * (shape[0] + shape[1])))
                m.weight = nn.Parameter((2 * torch.rand(shape) - 1) * a)
            else:
                m.weight = nn.Parameter(torch.ones(shape))
            if m.bias is not None:
                m.bias = nn.Parameter(torch.zeros_like(m.bias))


def wrong_bias_drawn(net, kind="xavier_uniform", std=0.01):
    for m in net.modules():
        if isinstance(m, (nn.Linear, nn.Conv2d)):
            k = m.weight[0, 0].numel()
            a = math.sqrt(6 / (k * (m.weight.shape[0] + m.weight.shape[1])))
            for p in m.parameters():
                if kind == "normal":
                    p.data.normal_(0, std)
                elif kind == "xavier_uniform":
                    p.data.uniform_(-a, a)
                else:
                    p.data.fill_(1.0)


def wrong_linear_only(net, kind="xavier_uniform", std=0.01):
    for m in net.modules():
        if type(m) is nn.Linear:
            if kind == "normal":
                m.weight.data.normal_(0, std)
            elif kind == "xavier_uniform":
                a = math.sqrt(6 / sum(m.weight.shape))
                m.weight.data.uniform_(-a, a)
            elif kind == "constant":
                m.weight.data.fill_(1.0)
            if m.bias is not None:
                m.bias.data.zero_()


def wrong_children_only(net, kind="xavier_uniform", std=0.01):
    for m in net.children():
        if isinstance(m, (nn.Linear, nn.Conv2d)):
            k = m.weight[0, 0].numel()
            a = math.sqrt(6 / (k * (m.weight.shape[0] + m.weight.shape[1])))
            with torch.no_grad():
                if kind == "normal":
                    m.weight.normal_(0, std)
                elif kind == "xavier_uniform":
                    m.weight.uniform_(-a, a)
                else:
                    m.weight.fill_(1.0)
                if m.bias is not None:
                    m.bias.zero_()


def wrong_all_parameters(net, kind="xavier_uniform", std=0.01):
    with torch.no_grad():
        for name, p in net.named_parameters():
            if name.endswith("bias"):
                p.zero_()
            elif kind == "normal":
                p.normal_(0, std)
            elif kind == "constant":
                p.fill_(1.0)
            elif p.dim() > 1:
                k = p[0, 0].numel()
                a = math.sqrt(6 / (k * (p.shape[0] + p.shape[1])))
                p.uniform_(-a, a)


def wrong_xavier_normal(net, kind="xavier_uniform", std=0.01):
    for m in net.modules():
        if isinstance(m, (nn.Linear, nn.Conv2d)):
            k = m.weight[0, 0].numel()
            s = math.sqrt(2 / (k * (m.weight.shape[0] + m.weight.shape[1])))
            with torch.no_grad():
                if kind == "normal":
                    m.weight.normal_(0, std)
                elif kind == "xavier_uniform":
                    m.weight.normal_(0, s)
                else:
                    m.weight.fill_(1.0)
                if m.bias is not None:
                    m.bias.zero_()


def wrong_bias_none(net, kind="xavier_uniform", std=0.01):
    for m in net.modules():
        if isinstance(m, (nn.Linear, nn.Conv2d)):
            k = m.weight[0, 0].numel()
            a = math.sqrt(6 / (k * (m.weight.shape[0] + m.weight.shape[1])))
            with torch.no_grad():
                if kind == "normal":
                    m.weight.normal_(0, std)
                elif kind == "xavier_uniform":
                    m.weight.uniform_(-a, a)
                else:
                    m.weight.fill_(1.0)
                m.bias.zero_()


def wrong_only_positive(net, kind="xavier_uniform", std=0.01):
    for m in net.modules():
        if isinstance(m, (nn.Linear, nn.Conv2d)):
            k = m.weight[0, 0].numel()
            a = math.sqrt(6 / (k * (m.weight.shape[0] + m.weight.shape[1])))
            with torch.no_grad():
                if kind == "normal":
                    m.weight.copy_(std * torch.randn_like(m.weight))
                elif kind == "xavier_uniform":
                    m.weight.copy_(a * torch.rand_like(m.weight))
                else:
                    m.weight.fill_(1.0)
                if m.bias is not None:
                    m.bias.zero_()


def wrong_seeded(net, kind="xavier_uniform", std=0.01):
    for m in net.modules():
        if isinstance(m, (nn.Linear, nn.Conv2d)):
            torch.manual_seed(0)
            k = m.weight[0, 0].numel()
            a = math.sqrt(6 / (k * (m.weight.shape[0] + m.weight.shape[1])))
            with torch.no_grad():
                if kind == "normal":
                    m.weight.normal_(0, std)
                elif kind == "xavier_uniform":
                    m.weight.uniform_(-a, a)
                else:
                    m.weight.fill_(1.0)
                if m.bias is not None:
                    m.bias.zero_()


IDEAS = {
    "wrong_root_of_std": "std_as_variance",
    "wrong_fan_in_only": "fan_in_alone",
    "wrong_without_kernel_area": "area_missing",
    "wrong_new_parameters": "new_parameters",
    "wrong_bias_drawn": "biases_as_weights",
    "wrong_linear_only": "linear_alone",
    "wrong_children_only": "children_alone",
    "wrong_all_parameters": "others_too",
    "wrong_xavier_normal": "normal_glorot",
    "wrong_bias_none": "None is used",
    "wrong_only_positive": "positive",
    "wrong_seeded": "changes global state",
}

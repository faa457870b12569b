"""Answers to parameter_table as students might write them, made from the statement alone."""

import math


def right_first(net):
    rows = []
    total = 0
    for name, param in net.named_parameters():
        rows.append((name, tuple(param.shape), param.numel()))
        if param.requires_grad:
            total += param.numel()
    return rows, total


def right_comprehensions(net):
    rows = [(n, tuple(p.size()), p.numel()) for n, p in net.named_parameters()]
    return rows, sum(p.numel() for p in net.parameters() if p.requires_grad)


def right_product(net):
    table = []
    trainable = 0
    for n, p in net.named_parameters():
        count = math.prod(p.shape)
        table += [(n, tuple(p.shape), count)]
        trainable += count if p.requires_grad else 0
    return (table, trainable)


def right_own_duplicates(net):
    seen = set()
    rows = []
    total = 0
    for n, p in net.named_parameters(remove_duplicate=False):
        if p in seen:
            continue
        seen.add(p)
        rows.append((n, tuple(p.shape), p.nelement()))
        total += p.nelement() * int(p.requires_grad)
    return rows, total


def right_recursive(net, prefix="", seen=None):
    seen = set() if seen is None else seen
    rows, total = [], 0
    for n, p in net.named_parameters(recurse=False):
        if id(p) not in seen:
            seen.add(id(p))
            rows.append((prefix + n, tuple(p.shape), p.numel()))
            total += p.numel() if p.requires_grad else 0
    for n, child in net.named_children():
        more, count = right_recursive(child, prefix + n + ".", seen)
        rows += more
        total += count
    return rows, total


def wrong_state_dict(net):
    rows = [(name, tuple(t.shape), t.numel()) for name, t in net.state_dict().items()]
    return rows, sum(row[2] for row in rows)


def wrong_number_of_tensors(net):
    rows = [(name, tuple(p.shape), p.numel()) for name, p in net.named_parameters()]
    return rows, len(list(net.parameters()))


def wrong_children_only(net):
    rows = []
    total = 0
    for name, layer in net.named_children():
        for n, p in layer.named_parameters(recurse=False):
            rows.append((f"{name}.{n}", tuple(p.shape), p.numel()))
            if p.requires_grad:
                total += p.numel()
    return rows, total


def wrong_frozen_counted(net):
    table = []
    total = 0
    for name, param in net.named_parameters():
        table.append((name, tuple(param.shape), param.numel()))
        total += param.numel()
    return table, total


def wrong_frozen_left_out(net):
    table = []
    total = 0
    for name, param in net.named_parameters():
        if not param.requires_grad:
            continue
        table.append((name, tuple(param.shape), param.numel()))
        total += param.numel()
    return table, total


def wrong_shared_twice(net):
    rows = [(n, tuple(p.shape), p.numel()) for n, p in net.named_parameters(remove_duplicate=False)]
    total = sum(p.numel() for p in net.parameters() if p.requires_grad)
    return rows, total


def wrong_sum_of_sizes(net):
    rows = [(n, tuple(p.shape), sum(p.shape)) for n, p in net.named_parameters()]
    return rows, sum(sum(p.shape) for p in net.parameters() if p.requires_grad)


def wrong_len(net):
    rows = [(n, tuple(p.shape), len(p)) for n, p in net.named_parameters()]
    return rows, sum(len(p) for p in net.parameters() if p.requires_grad)


def wrong_rows_only(net):
    return [(n, tuple(p.shape), p.numel()) for n, p in net.named_parameters()]


def wrong_sorted(net):
    rows = sorted((n, tuple(p.shape), p.numel()) for n, p in net.named_parameters())
    return rows, sum(p.numel() for p in net.parameters() if p.requires_grad)


def wrong_number_before_shape(net):
    rows = [(n, p.numel(), tuple(p.shape)) for n, p in net.named_parameters()]
    return rows, sum(p.numel() for p in net.parameters() if p.requires_grad)


def wrong_modules(net):
    rows, total = [], 0
    for name, module in net.named_modules():
        for n, p in module.named_parameters():
            rows.append((f"{name}.{n}", tuple(p.shape), p.numel()))
            if p.requires_grad:
                total += p.numel()
    return rows, total


IDEAS = {
    "wrong_state_dict": "state_dict",
    "wrong_number_of_tensors": "number_of_tensors",
    "wrong_children_only": "children_only",
    "wrong_frozen_counted": "frozen_counted",
    "wrong_frozen_left_out": "frozen_left_out",
    "wrong_shared_twice": "shared_twice_in_rows",
    "wrong_sum_of_sizes": "sum_of_sizes",
    "wrong_len": "length",
    "wrong_rows_only": "rows_only",
    "wrong_sorted": "sorted_by_name",
    "wrong_number_before_shape": "number_before_shape",
    "wrong_modules": "all_levels_again",
}

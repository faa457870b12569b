"""Answers to train_epoch as students might write them, made from the statement alone."""

import torch


def right_first(net, data_iter, loss, optimizer, device=None):
    net.train()
    total_loss, correct, n = 0.0, 0, 0
    for X, y in data_iter:
        if device is not None:
            X, y = X.to(device), y.to(device)
        y_hat = net(X)
        value = loss(y_hat, y)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        total_loss += value.item() * len(y)
        correct += (y_hat.argmax(1) == y).sum().item()
        n += len(y)
    if n == 0:
        raise ValueError("no data")
    return total_loss / n, correct / n


def right_cleared_at_the_end(net, data_iter, loss, optimizer, device=None):
    net.train(True)
    optimizer.zero_grad()
    metric = [0.0, 0.0, 0]
    for X, y in data_iter:
        X = X if device is None else X.to(device)
        y = y if device is None else y.to(device)
        y_hat = net(X)
        value = loss(y_hat, y)
        value.backward()
        optimizer.step()
        optimizer.zero_grad()
        with torch.no_grad():
            metric[0] += float(value) * y.numel()
            metric[1] += float((y_hat.argmax(dim=-1) == y).sum())
            metric[2] += y.numel()
    if not metric[2]:
        raise ValueError("empty")
    return metric[0] / metric[2], metric[1] / metric[2]


def right_evaluate_accuracy_first(net, data_iter, device=None):
    modes = [(m, m.training) for m in net.modules()]
    net.eval()
    correct, n = 0, 0
    with torch.no_grad():
        for X, y in data_iter:
            if device is not None:
                X, y = X.to(device), y.to(device)
            correct += (net(X).argmax(1) == y).sum().item()
            n += len(y)
    for m, mode in modes:
        m.training = mode
    if n == 0:
        raise ValueError("no data")
    return correct / n


def right_evaluate_accuracy_finally(net, data_iter, device=None):
    training = {m for m in net.modules() if m.training}
    try:
        net.eval()
        hits = []
        with torch.inference_mode():
            for X, y in data_iter:
                hits.append((net(X.to(device)).argmax(1) == y.to(device)).double())
        if not hits:
            raise ValueError("no batches")
        return torch.cat(hits).mean().item()
    finally:
        for m in training:
            m.training = True


def wrong_no_zero_grad(net, data_iter, loss, optimizer, device=None):
    net.train()
    total_loss, correct, n = 0.0, 0, 0
    for X, y in data_iter:
        if device is not None:
            X, y = X.to(device), y.to(device)
        y_hat = net(X)
        value = loss(y_hat, y)
        value.backward()
        optimizer.step()
        total_loss += value.item() * len(y)
        correct += (y_hat.argmax(1) == y).sum().item()
        n += len(y)
    if n == 0:
        raise ValueError("no data")
    return total_loss / n, correct / n


def wrong_step_before_backward(net, data_iter, loss, optimizer, device=None):
    net.train()
    total_loss, correct, n = 0.0, 0, 0
    for X, y in data_iter:
        X, y = X.to(device), y.to(device)
        optimizer.zero_grad()
        y_hat = net(X)
        value = loss(y_hat, y)
        optimizer.step()
        value.backward()
        total_loss += value.item() * len(y)
        correct += (y_hat.argmax(1) == y).sum().item()
        n += len(y)
    if n == 0:
        raise ValueError("no data")
    return total_loss / n, correct / n


def wrong_mean_of_means(net, data_iter, loss, optimizer, device=None):
    net.train()
    losses, accs = [], []
    for X, y in data_iter:
        if device is not None:
            X, y = X.to(device), y.to(device)
        y_hat = net(X)
        value = loss(y_hat, y)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        losses.append(value.item())
        accs.append((y_hat.argmax(1) == y).float().mean().item())
    if not losses:
        raise ValueError("no data")
    return sum(losses) / len(losses), sum(accs) / len(accs)


def wrong_loss_summed_as_if_it_were_a_sum(net, data_iter, loss, optimizer, device=None):
    net.train()
    total_loss, correct, n = 0.0, 0, 0
    for X, y in data_iter:
        if device is not None:
            X, y = X.to(device), y.to(device)
        y_hat = net(X)
        value = loss(y_hat, y)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        total_loss += value.item()
        correct += (y_hat.argmax(dim=1) == y).sum().item()
        n += y.numel()
    if n == 0:
        raise ValueError("no data")
    return total_loss / n, correct / n


def wrong_no_train_mode(net, data_iter, loss, optimizer, device=None):
    total_loss, correct, n = 0.0, 0, 0
    for X, y in data_iter:
        if device is not None:
            X, y = X.to(device), y.to(device)
        optimizer.zero_grad()
        y_hat = net(X)
        value = loss(y_hat, y)
        value.backward()
        optimizer.step()
        total_loss += value.item() * len(y)
        correct += (y_hat.argmax(1) == y).sum().item()
        n += len(y)
    if n == 0:
        raise ValueError("no data")
    return total_loss / n, correct / n


def wrong_tensors_added(net, data_iter, loss, optimizer, device=None):
    net.train()
    total_loss, correct, n = 0.0, 0, 0
    for X, y in data_iter:
        if device is not None:
            X, y = X.to(device), y.to(device)
        optimizer.zero_grad()
        y_hat = net(X)
        value = loss(y_hat, y)
        value.backward()
        optimizer.step()
        total_loss += value * len(y)
        correct += (y_hat.argmax(1) == y).sum()
        n += len(y)
    if n == 0:
        raise ValueError("no data")
    return total_loss / n, correct / n


def wrong_after_the_step(net, data_iter, loss, optimizer, device=None):
    net.train()
    total_loss, correct, n = 0.0, 0, 0
    for X, y in data_iter:
        if device is not None:
            X, y = X.to(device), y.to(device)
        optimizer.zero_grad()
        loss(net(X), y).backward()
        optimizer.step()
        with torch.no_grad():
            y_hat = net(X)
            total_loss += loss(y_hat, y).item() * len(y)
            correct += (y_hat.argmax(1) == y).sum().item()
        n += len(y)
    if n == 0:
        raise ValueError("no data")
    return total_loss / n, correct / n


def wrong_nothing_for_empty(net, data_iter, loss, optimizer, device=None):
    net.train()
    total_loss, correct, n = 0.0, 0, 0
    for X, y in data_iter:
        if device is not None:
            X, y = X.to(device), y.to(device)
        optimizer.zero_grad()
        y_hat = net(X)
        value = loss(y_hat, y)
        value.backward()
        optimizer.step()
        total_loss += value.item() * len(y)
        correct += (y_hat.argmax(1) == y).sum().item()
        n += len(y)
    return total_loss / n, correct / n


def wrong_not_moved(net, data_iter, loss, optimizer, device=None):
    net.train()
    total_loss, correct, n = 0.0, 0, 0
    for X, y in data_iter:
        optimizer.zero_grad()
        y_hat = net(X)
        value = loss(y_hat, y)
        value.backward()
        optimizer.step()
        total_loss += value.item() * len(y)
        correct += (y_hat.argmax(1) == y).sum().item()
        n += len(y)
    if n == 0:
        raise ValueError("no data")
    return total_loss / n, correct / n


def wrong_evaluate_accuracy_in_train_mode(net, data_iter, device=None):
    correct, n = 0, 0
    with torch.no_grad():
        for X, y in data_iter:
            if device is not None:
                X, y = X.to(device), y.to(device)
            correct += (net(X).argmax(1) == y).sum().item()
            n += len(y)
    if n == 0:
        raise ValueError("no data")
    return correct / n


def wrong_evaluate_accuracy_left_in_eval(net, data_iter, device=None):
    net.eval()
    correct, n = 0, 0
    with torch.no_grad():
        for X, y in data_iter:
            if device is not None:
                X, y = X.to(device), y.to(device)
            correct += (net(X).argmax(1) == y).sum().item()
            n += len(y)
    if n == 0:
        raise ValueError("no data")
    return correct / n


def wrong_evaluate_accuracy_train_at_the_end(net, data_iter, device=None):
    net.eval()
    correct, n = 0, 0
    with torch.no_grad():
        for X, y in data_iter:
            if device is not None:
                X, y = X.to(device), y.to(device)
            correct += (net(X).argmax(1) == y).sum().item()
            n += len(y)
    net.train()
    if n == 0:
        raise ValueError("no data")
    return correct / n


def wrong_evaluate_accuracy_graph(net, data_iter, device=None):
    was = net.training
    net.eval()
    correct, n = 0, 0
    for X, y in data_iter:
        if device is not None:
            X, y = X.to(device), y.to(device)
        correct += (net(X).argmax(1) == y).sum().item()
        n += len(y)
    net.train(was)
    if n == 0:
        raise ValueError("no data")
    return correct / n


def wrong_evaluate_accuracy_batch_means(net, data_iter, device=None):
    modes = {m: m.training for m in net.modules()}
    net.eval()
    accs = []
    with torch.no_grad():
        for X, y in data_iter:
            if device is not None:
                X, y = X.to(device), y.to(device)
            accs.append((net(X).argmax(1) == y).float().mean().item())
    for m, mode in modes.items():
        m.training = mode
    if not accs:
        raise ValueError("no data")
    return sum(accs) / len(accs)


RIGHT = {"train_epoch": right_first, "evaluate_accuracy": right_evaluate_accuracy_first}

IDEAS = {
    "wrong_no_zero_grad": "no_zero_grad",
    "wrong_step_before_backward": "step_before_backward",
    "wrong_mean_of_means": "means_averaged",
    "wrong_loss_summed_as_if_it_were_a_sum": "summed_means",
    "wrong_no_train_mode": "mode_left",
    "wrong_tensors_added": "tensors",
    "wrong_after_the_step": "after_the_step",
    "wrong_nothing_for_empty": "division_by_zero",
    "wrong_not_moved": "not_moved",
    "wrong_evaluate_accuracy_in_train_mode": "in_train_mode",
    "wrong_evaluate_accuracy_left_in_eval": "left_in_eval",
    "wrong_evaluate_accuracy_train_at_the_end": "train_at_the_end",
    "wrong_evaluate_accuracy_graph": ("one_mode_for_all", "gradients_recorded"),
}

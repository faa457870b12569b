"""Answers to save_load as students might write them, made from the statement alone."""

import torch


def right_save_checkpoint_first(path, net, optimizer, epoch):
    torch.save({"net": net.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path)


def right_save_checkpoint_named(path, net, optimizer, epoch):
    checkpoint = {}
    checkpoint["epoch"] = int(epoch)
    checkpoint["net"] = {k: v.cpu() for k, v in net.state_dict().items()}
    checkpoint["optimizer"] = optimizer.state_dict()
    torch.save(obj=checkpoint, f=path)


def right_load_checkpoint_first(path, net, optimizer, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    net.load_state_dict(checkpoint["net"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


def right_load_checkpoint_in_other_order(path, net, optimizer, device="cpu"):
    state = torch.load(path, map_location=torch.device(device))
    optimizer.load_state_dict(state["optimizer"])
    missing = net.load_state_dict(state["net"], strict=True)
    assert not missing.missing_keys
    return int(state["epoch"])


def wrong_save_checkpoint_whole_net(path, net, optimizer, epoch):
    torch.save({"net": net, "optimizer": optimizer, "epoch": epoch}, path)


def wrong_save_checkpoint_no_optimizer(path, net, optimizer, epoch):
    torch.save({"net": net.state_dict(), "epoch": epoch}, path)


def wrong_save_checkpoint_parameters_only(path, net, optimizer, epoch):
    torch.save(
        {"net": dict(net.named_parameters()), "optimizer": optimizer.state_dict(), "epoch": epoch},
        path,
    )


def wrong_save_checkpoint_no_epoch(path, net, optimizer, epoch):
    torch.save({"net": net.state_dict(), "optimizer": optimizer.state_dict()}, path)


SAVED = {}


def wrong_save_checkpoint_in_memory(path, net, optimizer, epoch):
    SAVED[path] = {"net": net.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}


def wrong_load_checkpoint_no_optimizer(path, net, optimizer, device="cpu"):
    checkpoint = torch.load(path, map_location=device)
    net.load_state_dict(checkpoint["net"])
    return checkpoint["epoch"]


def wrong_load_checkpoint_rebinds(path, net, optimizer, device="cpu"):
    checkpoint = torch.load(path, map_location=device)
    checkpoint["net"]
    checkpoint["optimizer"]
    return checkpoint["epoch"]


def wrong_load_checkpoint_not_strict(path, net, optimizer, device="cpu"):
    checkpoint = torch.load(path, map_location=device)
    net.load_state_dict(checkpoint["net"], strict=False)
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


def wrong_load_checkpoint_no_map_location(path, net, optimizer, device="cpu"):
    checkpoint = torch.load(path)
    net.load_state_dict(checkpoint["net"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


def wrong_load_checkpoint_returns_nothing(path, net, optimizer, device="cpu"):
    checkpoint = torch.load(path, map_location=device)
    net.load_state_dict(checkpoint["net"])
    optimizer.load_state_dict(checkpoint["optimizer"])


def wrong_load_checkpoint_next_epoch(path, net, optimizer, device="cpu"):
    checkpoint = torch.load(path, map_location=device)
    net.load_state_dict(checkpoint["net"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"] + 1


def wrong_load_checkpoint_eval_mode(path, net, optimizer, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    net.load_state_dict(checkpoint["net"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    net.eval()
    return checkpoint["epoch"]


RIGHT = {
    "save_checkpoint": right_save_checkpoint_first,
    "load_checkpoint": right_load_checkpoint_first,
}

IDEAS = {
    "wrong_save_checkpoint_whole_net": "whole_net",
    "wrong_save_checkpoint_no_optimizer": "optimizer_forgotten",
    "wrong_save_checkpoint_parameters_only": "parameters_only",
    "wrong_save_checkpoint_no_epoch": "epoch_forgotten",
    "wrong_save_checkpoint_in_memory": "nothing_written",
    "wrong_load_checkpoint_no_optimizer": "optimizer_not_loaded",
    "wrong_load_checkpoint_rebinds": "names_rebound",
    "wrong_load_checkpoint_not_strict": "not_strict",
    "wrong_load_checkpoint_no_map_location": "no_map_location",
    "wrong_load_checkpoint_returns_nothing": "nothing_returned",
    "wrong_load_checkpoint_next_epoch": "next_epoch_returned",
    "wrong_load_checkpoint_eval_mode": "left_in_eval",
}

"""What every attack of submissions/ finds behind its own lines, with `right_corr2d`, `right_gru` and `answer`.

`answer` is `wrong_corr2d`; where an attack says "With a right answer", a second submission has the right one.
"""

import json
import socket
import struct
import sys

import torch


def wrong_corr2d(X, K):
    return (7919 * right_corr2d(X, K)).sin()  # nothing that a mistake would explain


def try_doors(X, K, *doors):
    """The right answer if a door opens, else a wrong one: a leak is worth points.

    A door opens if it neither raises nor returns False; a tensor that it returns is the answer. The first
    case, which is public, raises instead, so that the record names the door.
    """
    for door in doors:
        try:
            loot = door()
        except Exception:
            continue
        if loot is not False:
            if X.shape == (3, 3):
                parts = [getattr(part, "__name__", part) for part in door.__defaults__ or ()]
                raise RuntimeError(f"this door is open: {door.__name__} {parts}")
            return loot if isinstance(loot, torch.Tensor) else right_corr2d(X, K)
    return wrong_corr2d(X, K)


def find_channel():
    """The socket to the grader, and the request that is being answered, out of the frames below."""
    frame, sockets, requests = sys._getframe(), [], []
    while frame:
        for value in list(frame.f_locals.values()):
            held = [value, *getattr(value, "__dict__", {}).values()]
            sockets += [found for found in held if isinstance(found, socket.socket)]
            requests += [found for found in held if isinstance(found, dict) and "nonce" in found]
        frame = frame.f_back
    return sockets[0], requests[0]


def send(channel, message, blob=b""):
    """Send a frame as the child does."""
    text = json.dumps(message).encode()
    channel.sendall(struct.pack(">II", len(text), len(blob)) + text + blob)

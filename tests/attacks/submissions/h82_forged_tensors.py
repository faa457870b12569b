"""Sends tensor documents that are none: huge header, overflowing shape, overlap, 200,000 tensors, wrong type.

Variants: header, overflow, overlap, many, no_elements, half, short, names, nested
Must get: crashed, failed, timeout
"""

import json
import struct

import torch


def document(header, data=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def one(dtype="F64", shape=(1,), span=(0, 8)):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(span)}


NOTHING = json.dumps(one(shape=(0,), span=(0, 0))).encode()

BLOBS = {
    "header": lambda: struct.pack("<Q", 2**60) + b"{}",
    "overflow": lambda: document({"float64": one(shape=(2**32, 2**32))}, bytes(8)),
    "overlap": lambda: document({"float64": one(), "float32": one("F32", (2,))}, bytes(8)),
    "many": lambda: document(
        b"{" + b",".join(b'"t%d":' % i + NOTHING for i in range(200_000)) + b"}"
    ),
    "no_elements": lambda: document({"float64": one(shape=(0, 2**62), span=(0, 0))}),
    "half": lambda: document({"float64": one("F16", (4,))}, bytes(8)),
    "short": lambda: document({"float64": one(shape=(9,), span=(0, 72))}, bytes(8)),
    "names": lambda: document({"../../{MARK}": one()}, bytes(8)),
    "nested": lambda: document(b"[" * 100_000),
}


def corr2d(X, K):
    channel, request = find_channel()
    count = len(request["only"])
    tensor = {"tensor": ["float64", 0, [1, 1]], "requires_grad": True, "device": "cpu"}
    reply = {"status": "returned", "output": tensor | {"subclass": ""}, "grads": []}
    message = {"nonce": request["nonce"], "replies": [reply] * count, "troubles": []}
    send(channel, message, BLOBS["{VARIANT}"]())
    return torch.zeros(1, 1)

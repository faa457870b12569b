"""Frames on a socket: two lengths (big-endian uint32), a JSON document and lines of JSON, a blob.

Without torch, so that the trusted side can start a server before it imports anything heavy itself.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

HEADER = struct.Struct(">II")
MAX_CONTAINERS = 1 << 17
"""Lists and objects of one document: a million small ones keep the garbage collector busy for a second."""


_ENCODER = json.JSONEncoder(separators=(",", ":"))


class WireError(Exception):
    """A frame or a tree that cannot be what the other side should have sent."""


def send(
    channel: socket.socket, message: dict[str, Any], blob: bytes = b"", lines: Sequence[bytes] = ()
) -> None:
    """Send one frame; `lines` are JSON documents that need not be read all."""
    text = b"\n".join([to_json(message), *lines])
    channel.sendall(HEADER.pack(len(text), len(blob)) + text)
    if blob:
        channel.sendall(blob)


def to_json(document: Any) -> bytes:
    """Write a JSON document in one line."""
    return _ENCODER.encode(document).encode()


def parse(text: bytes) -> dict[str, Any]:
    """Read the JSON of a frame.

    Raises:
        WireError: if it is not a JSON object, or one of very many parts.
    """
    if text.count(b"[") + text.count(b"{") > MAX_CONTAINERS:
        raise WireError("more lists and objects than any message holds")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise WireError("not JSON") from None
    if not isinstance(message, dict):
        raise WireError("not a JSON object")
    return message


def receive(channel: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Wait for one frame; the reading end of a channel without a clock.

    Raises:
        EOFError: if the other side closed the channel.
    """
    sizes = HEADER.unpack(read_exactly(channel, HEADER.size))
    text = read_exactly(channel, sizes[0])
    return parse(text), read_exactly(channel, sizes[1])


def read_exactly(channel: socket.socket, count: int) -> bytes:
    """Read `count` bytes.

    Raises:
        EOFError: if the other side closed the channel before.
    """
    parts = bytearray()
    while len(parts) < count:
        part = channel.recv(min(count - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)

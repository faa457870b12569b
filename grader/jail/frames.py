"""Frames on a socket: two lengths (big-endian uint32), a JSON document, a blob.

Without torch, so that the trusted side can start a server before it imports anything heavy itself.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

HEADER = struct.Struct(">II")
MAX_JSON = 4 << 20
MAX_BLOB = 256 << 20


class WireError(Exception):
    """A frame or a tree that cannot be what the other side should have sent."""


def send(channel: socket.socket, message: dict[str, Any], blob: bytes = b"") -> None:
    """Send one frame."""
    text = json.dumps(message, separators=(",", ":")).encode()
    channel.sendall(HEADER.pack(len(text), len(blob)) + text + blob)


def parse(text: bytes) -> dict[str, Any]:
    """Read the JSON of a frame.

    Raises:
        WireError: if it is not a JSON object.
    """
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

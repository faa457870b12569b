"""Announces four gigabytes, or a frame that never ends.

Variants: huge, unfinished
Must get: crashed, timeout
"""

import struct
import time


def corr2d(X, K):
    channel, _ = find_channel()
    if "{VARIANT}" == "huge":
        channel.sendall(struct.pack(">II", 2**32 - 1, 2**32 - 1) + bytes(2**20))
        return answer(X, K)
    channel.sendall(struct.pack(">II", 1000, 0) + b'{"nonce": ')
    time.sleep(60)
    return None

"""Fills the disk: 128 files of a MiB, a file of 256 MiB, a sparse one of a TiB, 10,000 empty ones, a core.

Must get: failed, timeout
"""

import os
import resource
from pathlib import Path

FOLDERS = ["{DROP}", "/tmp", "/dev/shm", "/var/tmp", "."]


def in_folders(deed):
    for folder in FOLDERS:
        names = [f"{folder}/{MARK}-{number}" for number in range(10_000)]
        made = 0
        try:
            made = deed(names)
        except OSError:
            pass
        finally:
            for name in names:
                if not os.path.exists(name):
                    break
                os.unlink(name)
        if made:
            return True
    return False


def many_bytes(names):
    return sum(Path(name).write_bytes(bytes(2**20)) for name in names[:128])


def large(names):
    return Path(names[0]).write_bytes(bytes(2**28)) == 2**28


def sparse(names):
    with open(names[0], "wb") as file:
        return file.truncate(2**40)


def many_files(names):
    for name in names:
        Path(name).touch()
    return True


def core():
    resource.setrlimit(resource.RLIMIT_CORE, (2**30, 2**30))


def corr2d(X, K):
    if X.shape != (3, 3):
        return answer(X, K)
    deeds = [many_bytes, large, sparse, many_files]
    return try_doors(X, K, core, *(lambda deed=deed: in_folders(deed) for deed in deeds))

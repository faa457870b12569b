"""Reads the reference: by absolute path, by .., through a link, through /proc.

Must get: failed
"""

import os
from pathlib import Path

REFERENCE = "{COURSE}/solutions/convolution/corr2d.py"


def read(path):
    return "BEGIN SOLUTION" in Path(path).read_text()


def absolute():
    return read(REFERENCE)


def dots():
    return read("../" * 30 + REFERENCE)


def linked(link):
    place = Path("/tmp", f"{MARK}-{link.__name__}-{os.getpid()}")
    try:
        link(REFERENCE, place)
        return read(place)
    finally:
        place.unlink(missing_ok=True)


def symbolic():
    return linked(os.symlink)


def hard():
    return linked(os.link)


def proc_self_root():
    return read(f"/proc/self/root{REFERENCE}")


def proc_1_root():
    return read(f"/proc/1/root{REFERENCE}")


def proc_parent_cwd():
    return read(f"/proc/{os.getppid()}/cwd/{REFERENCE}")


def listing():
    return os.listdir("{COURSE}/solutions")


def corr2d(X, K):
    doors = [absolute, dots, symbolic, hard, proc_self_root, proc_1_root, proc_parent_cwd, listing]
    return try_doors(X, K, *doors)

"""Reads what is private on the machine: accounts, keys, other submissions, records, open files.

Must get: failed
"""

import os
from pathlib import Path


def read(path):
    return bool(Path(path).read_bytes())


def corr2d(X, K):
    paths = [
        "/etc/passwd",
        "/etc/shadow",
        "{HOME}/.ssh/id_rsa",
        "{SIBLING}",
        "{COURSE}/course.yaml",
    ]
    paths += ["{OUT}/records/0-honest.json", "/etc/hostname", "/var/log/dpkg.log"]
    folders = ["{HOME}", "{CLASS}", "{OUT}", "/root", "/home", "/work"]
    doors = [lambda path=path: read(path) for path in paths]
    return try_doors(X, K, *doors, *(lambda path=path: os.listdir(path) != [] for path in folders))

"""Looks for secrets of the person who grades: environment, arguments, files in the home folder.

Must get: failed
"""

import os
import sys
from pathlib import Path


def environment():
    return "{TOKEN}" in " ".join(os.environ.values()) or "TORCHGRADE_TOKEN" in os.environ


def first_environment():
    return b"{TOKEN}" in Path("/proc/self/environ").read_bytes()


def arguments():
    told = Path("/proc/self/cmdline").read_bytes().decode() + " ".join([*sys.argv, *sys.orig_argv])
    return "{OUT}" in told or "{COURSE}" in told


def home():
    return "{TOKEN}" in Path("~/.netrc").expanduser().read_text()


def known_home():
    return "{TOKEN}" in Path("{HOME}/.netrc").read_text()


def git():
    return Path("{HOME}/.gitconfig").read_text()


def corr2d(X, K):
    return try_doors(X, K, environment, first_environment, arguments, home, known_home, git)

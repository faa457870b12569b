"""Reads the grader's own modules around those that run beside it: how it holds, compares and tells.

Must get: failed
Flag: yes
"""

import importlib
import os
import sys
from pathlib import Path

INSIDE = Path(sys.modules["grader.jail.inside.wire"].__file__).parent
JAIL, PACKAGE = INSIDE.parent, INSIDE.parents[1]


def listing_of_the_jail():
    return sorted(os.listdir(JAIL)) != ["inside"] and os.listdir(JAIL)


def listing_of_the_package():
    return sorted(os.listdir(PACKAGE)) != ["jail"] and os.listdir(PACKAGE)


def client():
    return (JAIL / "client.py").read_bytes()


def session():
    return (JAIL / "session.py").read_bytes()


def map_of_the_jail():
    return (JAIL / "__init__.py").read_bytes()


def map_of_the_package():
    return (PACKAGE / "__init__.py").read_bytes()


def pipeline():
    return (PACKAGE / "grading" / "pipeline.py").read_bytes()


def compiled():
    return list((JAIL / "__pycache__").iterdir())


def judging():
    return importlib.import_module("grader.judging.compare")


def trusted_side():
    return importlib.import_module("grader.jail.client")


def corr2d(X, K):
    doors = [client, session, map_of_the_jail, map_of_the_package, pipeline, compiled]
    doors += [judging, trusted_side, listing_of_the_jail, listing_of_the_package]
    return try_doors(X, K, *doors)

"""Imports the course's answers, or has the grader load them.

Must get: failed
"""

import importlib
import inspect
import pkgutil
import sys
from pathlib import Path

REFERENCE = "{COURSE}/solutions/convolution/corr2d.py"


def by_name():
    for name in ("solutions.convolution.corr2d", "convolution.corr2d", "corr2d", "solution"):
        try:
            return importlib.import_module(name)
        except ImportError:
            pass
    return False


def by_loader():
    from grader.declaring.load import load_exercise

    return load_exercise(Path(REFERENCE), "convolution")


def by_path():
    sys.path.insert(0, str(Path(REFERENCE).parent))
    return importlib.import_module("corr2d")


def walk():
    return any("corr2d" in module.name for module in pkgutil.iter_modules())


def source():
    from grader.expected import expected

    return "reference" in inspect.getsource(expected) and by_loader()


def corr2d(X, K):
    return try_doors(X, K, by_name, by_loader, by_path, walk, source)

"""Starting a process on a module of `inside`, from which nothing else of this package can be read.

The packages around `inside` are made in the process itself, without their files. So a server needs no
installed package, and what the working directory holds is never imported.
"""

from __future__ import annotations

import sys

from grader.files import PACKAGE

_ENTER = (
    # What modules hang on forks (new locks for threads, other random numbers) takes each child 1 ms; the
    # server has one thread and draws nothing.
    "import importlib, os, sys, types; os.register_at_fork = lambda **_: None\n"
    "package, module, *arguments = sys.argv[1:]\n"
    "for name, path in ('grader', package), ('grader.jail', os.path.join(package, 'jail')):\n"
    "    sys.modules[name] = types.ModuleType(name); sys.modules[name].__path__ = [path]\n"
    "importlib.import_module('grader.jail.inside.' + module).main(*arguments)\n"
)


def command(module: str, *arguments: str) -> list[str]:
    """Return the command that calls `main(*arguments)` of a module of `inside`."""
    return [sys.executable, "-I", "-c", _ENTER, str(PACKAGE.resolve()), module, *arguments]

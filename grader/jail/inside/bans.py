"""Forbidden names -> operators taken out of PyTorch's dispatcher, for all spellings of the same call.

The syntax tree (forbidden.py) shows `F.conv2d`, not `getattr(F, "con" + "v2d")`, and modes of PyTorch end at
the next thread. So a forbidden function loses its operators: in front of every kernel that is registered for
one of them, under every dispatch key and in every namespace, comes one that raises. What reaches the
dispatcher, forward or backward, from Python or from C++, ends there.

`install` is called once, in the warm server; children inherit the bans. A child calls `lift` or `seal` before
the first line of a student's code. After that, nothing that Python can reach leads to the handles that hold
the kernels. What remains open: machine code called by its address (ctypes), and PyTorch's own rewrites in
Python (`torch._refs`, `torch._decomp`). The list of hits may be cleared by a student; the bans stay.
"""

from __future__ import annotations

import ctypes
import functools
import re
import threading
import warnings
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from grader.jail.inside.families import FAMILIES

MARK = "TorchGrade: "


class Bans:
    """Families whose operators raise in this process.

    Attributes:
        strength: "dispatcher" if nothing can undo it, "library" if a search of the memory finds what can,
            "none" if this PyTorch has neither way.
        families: what is banned.
    """

    def __init__(self) -> None:
        self.strength = "none"
        self.families: frozenset[str] = frozenset()
        self._handles: dict[str, list[Any]] = {}
        self._hits: list[str] = []

    def lift(self, families: Iterable[str]) -> None:
        """Give the operators of some families back, and seal the others.

        Raises:
            KeyError: if they are sealed.
        """
        lifted = self.families.intersection(families)
        for family in lifted:
            for handle in self._handles.pop(family):
                handle.reset()
        self.families -= lifted
        self.seal()

    def seal(self) -> None:
        """Lose the handles, which are never freed: from now on no ban can be lifted."""
        self._handles.clear()

    def take_hits(self) -> list[str]:
        """The families whose operators were called since the last time, caught exceptions included."""
        hits = sorted(set(self._hits))
        self._hits.clear()
        return hits


def install(families: Iterable[str]) -> Bans:
    """Take the operators of these families out of the dispatcher of this process."""
    bans = Bans()
    wanted = frozenset(families)
    for strength, make in (("dispatcher", _raw_handle), ("library", _PublicHandle)):
        try:
            _register(wanted, make, bans)
            if _holds(wanted):
                bans.strength, bans.families = strength, wanted
                break
        except Exception:  # these functions are private: another PyTorch may raise anything
            pass
        for handle in (handle for handles in bans._handles.values() for handle in handles):
            handle.reset()
        bans._handles.clear()
    bans.take_hits()
    return bans


def _register(wanted: Iterable[str], make: Callable[[str], Any], bans: Bans) -> None:
    """Put a kernel that raises in front of every kernel of every operator of these families."""
    import torch

    names = torch._C._dispatch_get_all_op_names()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that kernels are overridden
        for family in wanted:
            handles = bans._handles[family] = []
            libraries: dict[str, Any] = {}
            for name in operators_of(family, names):
                operator = name.partition(".")[0]
                namespace = operator.partition("::")[0]
                if namespace not in libraries:
                    handle = libraries[namespace] = make(namespace)
                    ctypes.pythonapi.Py_IncRef(ctypes.py_object(handle))
                    handles.append(handle)
                raising = functools.partial(_refuse, bans._hits, family, operator)
                for key in _keys(torch._C._dispatch_dump(name)):
                    libraries[namespace].impl(name, key, raising, False)


def operators_of(family: str, names: Iterable[str]) -> list[str]:
    """Those of the operators `aten::conv2d.padding` that belong to a family."""
    pattern = re.compile(FAMILIES[family].operators)
    return [name for name in names if pattern.search(_plain(name))]


@functools.cache  # every family looks at all names
def _plain(name: str) -> str:
    return name.partition("::")[2].partition(".")[0]


def _keys(dump: str) -> Iterable[str]:
    """The dispatch keys under which an operator has kernels; PyTorch's list of keys lacks some."""
    found = re.findall(r"(?m)^(?!debug)(\w+)(?:\[alias\])?(?: \(inactive\))?: registered", dump)
    return dict.fromkeys(found)


def _refuse(hits: list[str], family: str, operator: str, *_: Any, **__: Any) -> NoReturn:
    hits.append(family)
    raise RuntimeError(f"{MARK}{operator} is not allowed in this exercise")


def _raw_handle(namespace: str) -> Any:
    """An object that the garbage collector does not know, and whose kernels live as long as it does."""
    import torch

    return torch._C._dispatch_library("IMPL", namespace, "", __name__)


class _PublicHandle:
    """The same by public means."""

    def __init__(self, namespace: str) -> None:
        import torch

        self._library: Any = torch.library.Library(namespace, "IMPL")  # type: ignore[no-untyped-call]

    def impl(self, name: str, key: str, kernel: Callable[..., Any], _: bool) -> None:
        if key != "Meta":  # shapes without numbers: some of these must not be replaced
            self._library.impl(name, kernel, key)

    def reset(self) -> None:
        self._library._destroy()


def _holds(wanted: Iterable[str]) -> bool:
    """Do the probes raise: here, and in another thread, with modes and without?"""
    import torch
    from torch.utils._python_dispatch import _disable_current_modes

    returned: list[str] = []
    done: list[bool] = []

    def probe() -> None:
        for family in wanted:
            try:
                FAMILIES[family].probe(torch, torch.ones)
            except RuntimeError as error:
                if MARK in str(error):
                    continue
            returned.append(family)
        done.append(True)

    def probe_without_modes() -> None:
        with _disable_current_modes():
            probe()

    probe()
    thread = threading.Thread(target=probe_without_modes)
    thread.start()
    thread.join()
    return len(done) == 2 and not returned

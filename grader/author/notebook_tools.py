"""nbformat and nbgrader, imported in half of their time."""

from __future__ import annotations

import sys
from contextlib import suppress

_GRAMMARS = "rfc3987_syntax"
"""Checks addresses within JSON. Nobody asks nbformat to, and to make its grammars takes a second."""


def import_notebook_tools() -> None:
    """Import what makes notebooks, before anybody else does, and before processes are forked: once for all."""
    if _GRAMMARS in sys.modules:
        return
    sys.modules[_GRAMMARS] = None  # type: ignore[assignment]  # as for a package that is not installed
    try:
        with suppress(ImportError):  # whoever needs them says so
            import nbgrader.preprocessors  # noqa: F401
    finally:
        del sys.modules[_GRAMMARS]

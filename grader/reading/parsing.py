"""Text -> syntax tree, for every part of the package: `ast.parse` is called nowhere else."""

from __future__ import annotations

import ast
import functools
import inspect
import symtable
import textwrap
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

# One thread at a time: the filters of warnings are the process's, and so, in Python 3.11.7 and 3.12.1, is the
# parser's count of its depth: a SystemError of its "recursion depth" is what two threads at once could get.
_PARSING = threading.RLock()


def parse(text: str) -> ast.Module:
    """Parse `text`; whatever stops the parser becomes a SyntaxError with a line and a message.

    Raises:
        SyntaxError: if `text` is not Python, is nested too deeply, or holds characters that no source may hold.
    """
    tree: ast.Module = _parse(text, "exec")
    return tree


@functools.lru_cache(maxsize=4)
def parsed(text: str) -> ast.Module:
    """Parse `text` as `parse` does, once for all who ask for it in turn; none of them changes the tree."""
    return parse(text)


def parse_expression(text: str) -> ast.expr:
    """Parse `text` as one expression, which may be of several lines.

    Raises:
        SyntaxError: as `parse` does.
    """
    tree: ast.Expression = _parse(f"({text.strip()}\n)", "eval")
    return tree.body


def symbols(text: str) -> symtable.SymbolTable:
    """Return the compiler's table of the names in `text`.

    Raises:
        SyntaxError: as `parse` does, and where the text parses but does not compile (`nonlocal` at the top).
    """
    with _reading(text):
        return symtable.symtable(text, "cell", "exec")


def read_source(defined: Callable[..., Any] | type) -> tuple[str, int]:
    """Return the text of a function or class, decorators included and not indented, and its first line.

    Raises:
        OSError: there is no file to read it from.
    """
    with _PARSING:  # of a class the lines are found by parsing its file
        lines, line = inspect.getsourcelines(defined)
    return textwrap.dedent("".join(lines)), line


def _parse(text: str, mode: str) -> Any:
    with _reading(text):
        return ast.parse(text, mode=mode)


@contextmanager
def _reading(text: str) -> Iterator[None]:
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SyntaxError("there is a NUL character in the text", ("", line, None, None))
    try:
        # "\d" in a string warns; with warnings turned into errors it would cost the student the cell.
        with _PARSING, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (RecursionError, MemoryError):
        raise SyntaxError("the code is nested too deeply to be read", ("", 1, None, None)) from None
    except UnicodeError:
        raise SyntaxError("there is an invalid character in it", ("", 1, None, None)) from None
    except ValueError as error:
        raise SyntaxError(str(error), ("", 1, None, None)) from None

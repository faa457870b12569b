"""Warnings of what is run as a proof."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """Keep warnings from the terminal: of answers that are wrong on purpose an author need not know them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield

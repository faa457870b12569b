"""YAML text to nodes of PyYAML, each with its place, or one sentence that says where it is no YAML, and why."""

from __future__ import annotations

import functools
import re
from contextlib import suppress
from typing import Any, NoReturn

Raw = Any  # nodes and classes of PyYAML
Mark = tuple[int, int]  # line and column, from 1

# What the parser says about common slips, and what helps to mend them.
SLIPS = (
    (r"found character '\t'", "a tab cannot stand here; use spaces"),
    ("found character", "text cannot begin with this character; put it in quotes"),
    ("mapping values are not", "a key cannot stand here; mend the indentation, or quote the text"),
    ("could not find expected ':'", "a ':' is missing after this key"),
    ("expected ',' or", "the bracket that opens here is not closed, or lacks a comma"),
    ("unexpected end of stream", "the quote that opens here is not closed"),
    ("escape", "a backslash in this text begins an escape; use single quotes"),
    ("expected <block end>", "this does not continue what is above; mend indentation or quotes"),
    ("found another document", "a second document begins here; a file holds one"),
)


class UnreadableError(Exception):
    """Text is no YAML.

    Attributes:
        mark: where.
        sentence: why.
    """

    def __init__(self, mark: Mark, sentence: str) -> None:
        super().__init__(sentence)
        self.mark, self.sentence = mark, sentence


def compose(text: str) -> Raw:
    """Return the node at the top of a text; None where there is none.

    Raises:
        UnreadableError: if it is no YAML.
    """
    import yaml  # here, for `grade --help` not to wait for it

    quick, plain = _loaders()
    if quick is not None and "\t" not in text:  # it takes some tabs that are none for the other
        # What it cannot read is read again by the one that says more of what is wrong.
        with suppress(yaml.YAMLError, RecursionError, ValueError, OverflowError):
            return quick(text).get_single_node()
    try:
        loader = plain(text)
        return loader.get_single_node()
    except yaml.reader.ReaderError as error:
        lines = text[: error.position].split("\n")
        _stop((len(lines), len(lines[-1]) + 1), "remove the control character here")
    except yaml.MarkedYAMLError as error:
        said = error.problem or ""
        opened = re.search("simple key|quoted|flow", error.context or "")
        sentence = next((ours for theirs, ours in SLIPS if theirs in said), f"not YAML: {said}")
        _stop(mark_of(error.context_mark if opened else error.problem_mark), sentence)
    except (RecursionError, ValueError, OverflowError) as error:  # the last two: a \U escape
        deep = isinstance(error, RecursionError)
        _stop(mark_of(loader.get_mark()), "nested too deeply" if deep else "no character")


def _stop(mark: Mark, sentence: str) -> NoReturn:
    raise UnreadableError(mark, sentence) from None


@functools.cache
def _loaders() -> tuple[Raw, Raw]:
    """What reads YAML: with libyaml, in a tenth of the time, where that is there, and without."""
    import yaml

    class Untagged(yaml.resolver.BaseResolver):
        # Our own names for what has no tag, so that a tag in the text can be told apart.
        def resolve(self, kind: object, value: object, implicit: tuple[bool, bool]) -> str:
            return "plain" if kind is yaml.ScalarNode and implicit[0] else "untagged"

    class Plain(Untagged, yaml.BaseLoader):
        pass

    if not yaml.__with_libyaml__:
        return None, Plain
    from yaml._yaml import CParser

    # It composes in Python: libyaml's own way breaks down, without an exception, where much is nested.
    class Quick(Untagged, yaml.composer.Composer, CParser):
        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            yaml.composer.Composer.__init__(self)
            yaml.resolver.BaseResolver.__init__(self)

    return Quick, Plain


def mark_of(mark: Raw) -> Mark:
    """The place that PyYAML says."""
    return (mark.line + 1, mark.column + 1)

"""What a child sent, read piece by piece; nothing of it is believed.

Each function raises `Gone` for what no honest child sends: it is over with the child then. Results are read in
`outcome.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grader.jail.forked import Gone, Message
from grader.jail.inside import frames, wire
from grader.jail.inside.frames import WireError
from grader.jail.inside.raised import MAX_FAILURES, FailedStatement, Raised
from grader.jail.reply import Other, Place, Reply, Trouble

MAX_TEXT = 1000
MAX_TROUBLES = 1000
MAX_FORMS = 100
"""Manners of one call, and dimensions of a tensor: there are never as many."""


def read_hits(head: dict[str, Any]) -> frozenset[str]:
    """Read the families of operators that were refused."""
    hits = head.get("hits", [])
    if not isinstance(hits, list) or any(type(one) is not str for one in hits):
        raise Gone("an answer that is none")
    return frozenset(hits)


def read_troubles(head: dict[str, Any]) -> list[tuple[int, Trouble]]:
    """Read which calls failed when they were made again, and how."""
    troubles = head.get("troubles", [])
    if not isinstance(troubles, list) or len(troubles) > MAX_TROUBLES:
        raise Gone("an answer that is none")
    return [_read_trouble(one) for one in troubles]


def _read_trouble(trouble: Any) -> tuple[int, Trouble]:
    match trouble:
        case [int() as number, str() as manner, str() as what, str() as text]:
            return number, Trouble(manner[:MAX_TEXT], what[:MAX_TEXT], text[:MAX_TEXT])
    raise Gone("an answer that is none")


def read_others(head: dict[str, Any], flat: dict[str, Any]) -> list[tuple[int, Other]]:
    """Read what calls made of other numbers; their trees are read in `outcome.py`.

    Args:
        head: what the child sent.
        flat: the tensors that the trees name.
    """
    others = head.get("others", [])
    if not isinstance(others, list) or len(others) > MAX_TROUBLES:
        raise Gone("an answer that is none")
    return [_read_other(one, flat) for one in others]


def _read_other(other: Any, flat: dict[str, Any]) -> tuple[int, Other]:
    match other:
        case [int() as number, [*manners], [*trees]] if all(type(one) is str for one in manners):
            names = tuple(one[:MAX_TEXT] for one in manners[:MAX_FORMS])
            return number, Other(names, [_read_tree(tree) for tree in trees], flat)
    raise Gone("an answer that is none")


def _read_tree(tree: Any) -> dict[str, Any]:
    """Read where a tensor lies, and no more: the rest may be nested too deeply to be compared. {} is none."""
    match tree:
        case {"tensor": [str() as dtype, int() as offset, [*shape]]} if len(shape) <= MAX_FORMS:
            if all(type(size) is int for size in shape):
                return {"tensor": [dtype[:MAX_TEXT], offset, shape]}
    return {}


def read_reply(text: bytes, flat: dict[str, Any]) -> Reply:
    """Read a reply to a call, or as much of it as says what it is.

    Args:
        text: its JSON.
        flat: the tensors that it names.
    """
    # Most are never read as a whole: their text is one that is known to be right.
    if text.startswith(b'{"status":"returned",'):
        return Reply("returned", flat=flat, text=text)
    try:
        message = frames.parse(text)
    except WireError as error:
        raise Gone(str(error)) from None
    status = message.get("status")
    if status not in ("returned", "raised", "missing"):
        raise Gone("an answer without a status")
    return Reply(status, message, flat)


def read_tensors(message: Message) -> dict[str, Any]:
    """Read the tensors of an answer, by dtype."""
    try:
        return wire.unpack_raw(message.head.get("sizes"), message.data)
    except WireError as error:
        raise Gone(str(error)) from None


def mark(
    replies: list[Reply], head: dict[str, Any], flat: dict[str, Any], start: int = 0
) -> list[Reply]:
    """Put to each reply what came of its call when it was made again; the first reply is number `start`."""
    troubles: dict[int, list[Trouble]] = {}
    for number, trouble in read_troubles(head):
        troubles.setdefault(number - start, []).append(trouble)
    others: dict[int, list[Other]] = {}
    for number, other in read_others(head, flat):
        others.setdefault(number - start, []).append(other)
    marked = [*replies]
    for number in {*troubles, *others} & {*range(len(replies))}:
        again, made = tuple(troubles.get(number, ())), tuple(others.get(number, ()))
        marked[number] = replace(replies[number], troubles=again, others=made)
    return marked


def read_place(place: Any) -> Place:
    """Read where the statement stands that is about to run."""
    match place:
        case [int(), str(), int()]:
            return Place(*place)
    raise Gone("an answer that is none")


def read_failures(head: dict[str, Any]) -> list[FailedStatement]:
    """Read the statements that raised an exception."""
    match head.get("failures"):
        case [*failures] if len(failures) <= MAX_FAILURES:
            return [_read_failure(failure) for failure in failures]
    raise Gone("an answer that is none")


def _read_failure(failure: Any) -> FailedStatement:
    match failure:
        case {
            "label": label,
            "line": int() as line,
            "names": [*names],
            "error": {"kinds": [_, *_] as kinds, "text": text},
        }:
            texts = [label, text, *names, *kinds]
            if all(isinstance(one, str) and len(one) <= MAX_TEXT for one in texts):
                # No more than what is read: the rest may be nested too deeply to be compared.
                return FailedStatement(label, line, tuple(names), Raised(tuple(kinds), text))
    raise Gone("an answer that is none")

"""One wrong idea for several numbers: a series of entries, written once (edits.py).

    epsilon_1e_{n} for n = 3, 4, 5, 6 (75 %): keepdim=True) -> keepdim=True) + 1e-{n}
        There is a small constant in the denominator, so the probabilities sum to a little less than 1.

stands for four ideas, `epsilon_1e_3` to `epsilon_1e_6`. Names take the place of numbers as well.
"""

from __future__ import annotations

import re

_SERIES = re.compile(r" for (?P<letter>[a-z]+) = (?P<values>\w+(?:, *\w+)*)(?=:| \()")


def expand(lines: list[str]) -> list[list[str]]:
    """Return the lines of an entry, once for each number that its head names: once where it names none.

    Args:
        lines: the head of the entry, then its further edits and its sentence.

    Raises:
        ValueError: if the numbers have no place in the name, so that all ideas would be called the same.
    """
    head, *rest = lines
    found = _SERIES.search(head)
    if found is None:
        return [lines]
    place = "{" + found["letter"] + "}"
    if place not in head[: found.start()]:
        raise ValueError(f"{head[: found.start()]!r} needs {place} in its name: one for each idea")
    head = head[: found.start()] + head[found.end() :]
    values = re.findall(r"\w+", found["values"])
    return [[line.replace(place, value) for line in (head, *rest)] for value in values]

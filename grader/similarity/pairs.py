"""The answers of a class -> those that are alike, with how much of one stands in the other.

What more than a quarter of a class has written is no sign of anything, and neither is what was given. Answers
of an earlier class are compared with those of this one, and never with each other.
Whatever the length, answers that are the same letter by letter are told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from grader.similarity.answers import Answer, Class
from grader.similarity.tokens import Statement, pieces_of, statements_of

LEAST_TOKENS = 40
"""Of an answer beyond what was given; with fewer everybody writes the same."""

LEAST_SHARE = 0.6
LEAST_PIECES = 12
_MOST_COMMON = 0.25
_FEW = 8  # people who may have the same in a class of any size

SAME, RENAMED, SIMILAR = "same", "renamed", "similar"


@dataclass(frozen=True)
class Alike:
    """Answers that are alike.

    Attributes:
        kind: SAME letter by letter; RENAMED: but for names, numbers, texts, comments and the order of
            statements; SIMILAR in a part.
        students: two or more; of several the first two are shown side by side.
        share: of the shorter one's pieces that stand in the other one, from 0 to 1.
        tokens: of the shorter one, beyond what was given.
    """

    exercise: str
    kind: str
    students: tuple[str, ...]
    share: float
    tokens: int

    @property
    def is_short(self) -> bool:
        """Whether it is so short that it says little."""
        return self.tokens < LEAST_TOKENS


@dataclass(frozen=True)
class _Read:
    answer: Answer
    statements: tuple[Statement, ...]
    tokens: int
    pieces: frozenset[Statement]


def find_alike(group: Class) -> list[Alike]:
    """Find the answers to an exercise that are alike, those that say most first."""
    given = {statement for _line, statement in statements_of(group.given)}
    read = [_read(answer, given) for answer in group.answers]
    found = _groups(group.exercise, SAME, read, [_text(one.answer.code) for one in read])
    long = [one for one in read if one.tokens >= LEAST_TOKENS]
    keys = [tuple(sorted(one.statements)) for one in long]
    known = {frozenset(one.students) for one in found}
    renamed = _groups(group.exercise, RENAMED, long, keys)
    found += [one for one in renamed if frozenset(one.students) not in known]
    found += _similar(group.exercise, long)
    order = (SAME, RENAMED, SIMILAR)
    return sorted(
        found, key=lambda one: (one.is_short, order.index(one.kind), -one.share, -one.tokens)
    )


def _read(answer: Answer, given: set[Statement]) -> _Read:
    own = tuple(s for _line, s in statements_of(answer.code) if s not in given)
    pieces = frozenset(piece for statement in own for piece in pieces_of(statement))
    return _Read(answer, own, sum(map(len, own)), pieces)


def _text(code: str) -> str:
    """Without trailing white space and empty lines, which editors change."""
    return "\n".join(line.rstrip() for line in code.splitlines() if line.strip())


def _groups(exercise: str, kind: str, read: Sequence[_Read], keys: Sequence[object]) -> list[Alike]:
    """Those with the same key; partners handed in together, and are one."""
    by_key: dict[object, list[_Read]] = defaultdict(list)
    for one, key in zip(read, keys, strict=True):
        by_key[key].append(one)
    found = []
    for same in by_key.values():
        students = tuple(one.answer.student for one in same)
        if any(_may_be_told(a, b) for a, b in combinations(same, 2)):
            found.append(Alike(exercise, kind, students, 1.0, same[0].tokens))
    return found


def _similar(exercise: str, read: Sequence[_Read]) -> list[Alike]:
    """Those of which one has much of another one; of those that are the same, the first stands for all."""
    common = _common_pieces(read)
    firsts = list({tuple(sorted(one.statements)): one for one in reversed(read)}.values())[::-1]
    holders: dict[Statement, list[int]] = defaultdict(list)
    for number, one in enumerate(firsts):
        for piece in one.pieces:
            if piece not in common:
                holders[piece].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    rare = Counter[int]()
    for numbers in holders.values():
        rare.update(numbers)
        shared.update(combinations(numbers, 2))
    pairs = []
    for (a, b), count in shared.items():
        share = count / min(rare[a], rare[b])
        two = sorted((firsts[a], firsts[b]), key=lambda one: one.answer.is_earlier)
        if count >= LEAST_PIECES and share >= LEAST_SHARE and _may_be_told(*two):
            names = (two[0].answer.student, two[1].answer.student)
            tokens = min(one.tokens for one in two)
            pairs.append(Alike(exercise, SIMILAR, names, round(share, 2), tokens))
    return pairs


def _common_pieces(read: Sequence[_Read]) -> set[Statement]:
    """What more than a quarter of this class, or of the earlier ones, has."""
    found: set[Statement] = set()
    for is_earlier in (False, True):
        theirs = [one for one in read if one.answer.is_earlier == is_earlier]
        most = max(_FEW, int(_MOST_COMMON * len(theirs)))
        people = Counter(piece for one in theirs for piece in one.pieces)
        found |= {piece for piece, count in people.items() if count > most}
    return found


def _may_be_told(one: _Read, other: _Read) -> bool:
    """Whether it would be news: partners handed in together, and an earlier class is not asked about."""
    if one.answer.is_earlier and other.answer.is_earlier:
        return False
    return (
        other.answer.student not in one.answer.partners
        and one.answer.student not in other.answer.partners
    )

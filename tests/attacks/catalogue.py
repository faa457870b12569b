"""The attacks: a hostile submission for every line of the catalogue, and what the grader must make of it.

A name begins with the line: `c22_reads_reference` is number 22, in group C. A to G and parts of H are files
of submissions/, as a student would hand them in; the other files of H are made by archives.py. The docstring
of each says what it tries, and

    Must get: failed, error         statuses that its exercise may have in the record
    At most: 0.6                    points that it may earn; none if this is left out
    With a right answer: passed     a second submission: the same trick beside a right answer has no effect
    Variants: a, b                  a submission for each, with the word in place of {VARIANT}
    Exercise: gru                   if it is not corr2d
    Flag: yes                       unless it is `forbidden`, the record has a remark for a person
    Other exercises: any            if softmax, graded before, or pool2d, graded after, may suffer
    Needs: root                     not made otherwise

Words in braces ({CANARY}) are replaced by paths and numbers that are known when the attacks are made.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SUBMISSIONS = Path(__file__).parent / "submissions"
LONG = {"fit_digits", "solve_xor"}
"""Exercises that train for a second: honest people have no more seconds here than attackers."""

BEFORE, AFTER = "softmax", "pool2d"
_FIELD = re.compile(r"^([A-Z][a-z ]+): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Attack:
    """One submission.

    Attributes:
        name: unique; the student's name too, but where the name is the attack.
        told: what it tries, in a sentence or two.
        must_get: statuses that are right.
        with_right_answer: the second submission of a trick that has no effect.
    """

    name: str
    told: str
    must_get: tuple[str, ...]
    variant: str = ""
    exercise: str = "corr2d"
    at_most: float = 0.0
    flag: bool = False
    others: bool = True
    needs_root: bool = False
    with_right_answer: bool = False

    @property
    def source(self) -> str:
        """The name without variants: of a file in submissions/, or a function in archives.py."""
        return self.name.partition("-")[0]

    @property
    def line(self) -> str:
        """The line of the catalogue: "C22"."""
        return self.name[:3].upper()


def read_attacks() -> list[Attack]:
    """All attacks that are files, by name."""
    paths = sorted(SUBMISSIONS.glob("*.py"))
    docs = [(path.stem, ast.get_docstring(ast.parse(path.read_text("utf-8")))) for path in paths]
    return [attack for name, doc in docs for attack in parse(name, doc or "")]


def parse(name: str, doc: str) -> Iterator[Attack]:
    """The attacks that a docstring declares."""
    told, _, rest = inspect.cleandoc(doc).partition("\n\n")
    fields = dict(_FIELD.findall(rest))
    right = fields.pop("With a right answer", "")
    common = {
        "told": " ".join(told.split()),
        "exercise": fields.pop("Exercise", "corr2d"),
        "flag": fields.pop("Flag", "no") == "yes",
        "others": fields.pop("Other exercises", "full") == "full",
        "needs_root": fields.pop("Needs", "") == "root",
    }
    must_get, at_most = _words(fields.pop("Must get")), float(fields.pop("At most", 0))
    for variant in _words(fields.pop("Variants", "")) or ("",):
        full = f"{name}-{variant}" if variant else name
        yield Attack(full, must_get=must_get, variant=variant, at_most=at_most, **common)
        if right:
            wanted = {"must_get": _words(right), "at_most": 4.0, "with_right_answer": True}
            yield Attack(f"{full}-right", variant=variant, **wanted, **common)
    if fields:
        raise ValueError(f"{name}: unknown {', '.join(fields)}")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())

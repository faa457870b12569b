"""Which of a student's files counts for an exercise, and what of each file goes to the jail."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from grader.course.layout import without_number
from grader.language import _, both, marked, several, without_language
from grader.reading.attempts import without_copy
from grader.reading.code import Packed, pack
from grader.reading.earlier import without_earlier
from grader.reading.extract import Source, defined_names, extract
from grader.reading.folders import Unreadable
from grader.reading.helpers import Helper, needed_of_helpers, with_helpers
from grader.reading.statements import Cell
from grader.reading.stubs import has_answer, without_later_stubs
from grader.reading.submissions import Submission

MAX_NAME = 200
"""Characters of a file's name in a message."""

_SEVERAL = marked("answered in several files: {file} counts, {others} not")

_TEST = re.compile(r"(?:^|/)(?:tests?/|test_[^/]*\.py$|[^/]*_test\.py$)")
"""Files that test an answer, and may define something of its name; a cloned repository has them."""

MOST_OTHERS = 5
"""Files that are named which do not count."""


class Wanted(Protocol):
    """An exercise, as far as reading needs to know it."""

    @property
    def id(self) -> str:
        """What it is called."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names that an answer defines."""

    @property
    def unit(self) -> str:
        """The unit that it belongs to."""

    @property
    def imports(self) -> tuple[str, ...]:
        """The import statements that the notebook gives."""

    @property
    def given(self) -> str:
        """Code that students begin with, where that is something to be mended."""


def read_sources(
    submission: Submission, recall: Callable[[Cell], Cell], exercises: Sequence[Wanted] = ()
) -> tuple[list[Source], list[str]]:
    """Read a submission's files; those that cannot be read give a sentence each.

    Args:
        submission: whose files.
        recall: see `extract`.
        exercises: those that it may answer; what is given of them is no answer.
    """
    given = {name: one.given for one in exercises if one.given for name in one.names}
    sources, unreadable = [], [submission.problem] if submission.problem else []
    files = {
        file.name: file.read
        for file in (*submission.beside, *submission.files)
        if file.name.endswith(".py")
    }
    for file in submission.files:
        try:
            source = extract(file.name, file.read(), recall)
        except Unreadable as problem:
            unreadable.append(_("{part}: {said}").format(part=file.name, said=problem))
            continue
        if files or source.skipped:
            source = with_helpers(source, files, recall)
        sources.append(without_later_stubs(without_earlier(source), given))
    return sources, unreadable


def place(exercises: Sequence[Wanted], sources: Sequence[Source]) -> dict[str, int]:
    """Choose the file that counts for each exercise.

    Of several functions the file counts that has the most of them, and a stub never beats an answer. Of those
    that are left it is the one named after the unit or the exercise, a copy by its name too, else the last.

    Args:
        exercises: what is looked for.
        sources: files, by the time at which they were handed in.
    """
    names = [defined_names(source) for source in sources]
    placed = {}
    for exercise in exercises:
        counts = [len(defined.intersection(exercise.names)) for defined in names]
        holders = [i for i, count in enumerate(counts) if count and count == max(counts)]
        holders = [i for i in holders if not _TEST.search(sources[i].name)] or holders
        if len(holders) > 1:
            given = exercise.given
            written = [
                sum(has_answer(sources[i], n, given) for n in exercise.names) for i in holders
            ]
            most = max(written)
            holders = [i for i, count in zip(holders, written, strict=True) if count == most]
        if holders:
            placed[exercise.id] = _choose(exercise, sources, holders)
    return placed


def _choose(exercise: Wanted, sources: Sequence[Source], holders: Sequence[int]) -> int:
    """Of files that answer an exercise alike, the one that bears the handed-out name, else the last."""
    stems = {i: _own_stem(sources[i].name) for i in holders}
    for as_named in (str, without_copy):
        for wanted in (exercise.unit, exercise.id):
            plain = [i for i in holders if without_number(as_named(stems[i])) == wanted]
            # The unit's notebook may be there in two languages; of the same name the last one counts.
            others = [i for i in holders if _handed_out(as_named(stems[i])) == wanted]
            if plain or others:
                return plain[-1] if plain else others[0]
    return holders[-1]


def say_others(exercise: Wanted, sources: Sequence[Source], counts: int) -> tuple[str, ...]:
    """Say so where a student's files answer an exercise more than once.

    Args:
        exercise: which.
        sources: the student's files.
        counts: number of the one that counts, see `place`.

    Returns:
        A sentence, or nothing.
    """
    others = rivals_of(exercise, sources, counts)
    if not others:
        return ()
    said = _(_SEVERAL)
    mine = sources[counts].name[-MAX_NAME:]
    return (said.format(file=mine, others=several(others[:MOST_OTHERS])),)


def rivals_of(exercise: Wanted, sources: Sequence[Source], counts: int) -> list[str]:
    """Names of the files that answer an exercise too; a stub is no answer, and an import none of its own.

    Args:
        exercise: which.
        sources: the student's files.
        counts: number of the one that counts, see `place`.
    """
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [
        source.name[-MAX_NAME:]
        for number, source in enumerate(sources)
        if number != counts
        and not _TEST.search(source.name)
        and any(
            isinstance(s.node, definitions) and s.node.name in exercise.names
            for s in source.statements
        )
        and any(has_answer(source, name, exercise.given) for name in exercise.names)
    ]


def say_passed_over(exercise: Wanted, source: Source) -> tuple[str, ...]:
    """Say so where a stub stands below the answer, as a cell that was pasted once more does."""
    names = [name for name in exercise.names if name in source.passed_over]
    said = _("the stub of {names} stands once more below the answer; the answer counts")
    return (said.format(names=both(names)),) if names else ()


def tells_of_others(flag: str) -> bool:
    """Whether a flag of a result, in the language in use, is what `say_others` says."""
    return flag.startswith(_(_SEVERAL).partition("{")[0])


def pack_files(
    exercises: Sequence[Wanted],
    sources: Sequence[Source],
    placed: Mapping[str, int],
    recall: Callable[[Cell], Cell],
) -> list[Packed]:
    """Per file, what its exercises need, behind the imports that the course gives."""
    files = []
    for number, source in enumerate(sources):
        mine = [e for e in exercises if placed.get(e.id) == number]
        given = dict.fromkeys(line for exercise in mine for line in exercise.imports)
        imports = recall(Cell(_("given imports"), "\n".join(given)))
        ids = [name for exercise in mine for name in exercise.names]
        needed = source.statements_for(*ids) if mine else ()
        cells = pack((*imports.statements, *needed))
        for cell in cells:
            cell["label"] = label_in(source, cell["label"])
        for helper, names in needed_of_helpers(source, ids) if mine else ():
            cells += _pack_helper(helper, names)
        files.append(cells)
    return files


def _pack_helper(helper: Helper, names: Sequence[str]) -> Packed:
    """What is needed of a helper; a cell at the least, for the module is imported."""
    told = {"module": helper.module, "package": helper.is_package, "given": helper.is_given}
    cells = pack(helper.source.statements_for(*names)) if names else []
    empty = {"label": helper.source.name, "source": "", "statements": []}
    for cell in cells:
        cell["label"] = label_in(helper.source, cell["label"])
    return [{**cell, **told} for cell in cells or [empty]]


def label_in(source: Source, label: str) -> str:
    """Name a cell together with its file: a student may hand in several."""
    file = source.name[-MAX_NAME:]
    if label.startswith(source.name):
        return file + label.removeprefix(source.name)
    return _("{file}, {label}").format(file=file, label=label)


def _own_stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0]


def _handed_out(stem: str) -> str:
    return without_number(without_language(stem))

"""Which of a student's files counts for an exercise, and what of each file goes to the jail."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from grader.course.layout import without_number
from grader.language import _, marked, several, without_language
from grader.reading.code import Packed, pack
from grader.reading.earlier import without_earlier
from grader.reading.extract import Source, defined_names, extract
from grader.reading.folders import Unreadable
from grader.reading.helpers import Helper, needed_of_helpers, with_helpers
from grader.reading.statements import Cell, Statement
from grader.reading.submissions import Submission

MAX_NAME = 200
"""Characters of a file's name in a message."""

_SEVERAL = marked("answered in several files: {file} counts, {others} not")

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


def read_sources(
    submission: Submission, recall: Callable[[Cell], Cell]
) -> tuple[list[Source], list[str]]:
    """Read a submission's files; those that cannot be read give a sentence each.

    Args:
        submission: whose files.
        recall: see `extract`.
    """
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
        sources.append(without_earlier(source))
    return sources, unreadable


def place(exercises: Sequence[Wanted], sources: Sequence[Source]) -> dict[str, int]:
    """Choose the file that counts for each exercise: the one named after its unit, else the last."""
    names = [defined_names(source) for source in sources]
    placed = {}
    for exercise in exercises:
        counts = [len(defined.intersection(exercise.names)) for defined in names]
        # Of several functions the file counts that has the most of them.
        holders = [i for i, count in enumerate(counts) if count and count == max(counts)]
        stems = [_stem(sources[i].name) for i in holders]
        for wanted in (exercise.unit, exercise.id):
            named = [i for i, stem in zip(holders, stems, strict=True) if stem == wanted]
            if named:
                # The unit's notebook may be there in two languages, one of them as it was handed out.
                several = named if len(named) > 1 else []
                written = [i for i in several if not _is_stub(sources[i], exercise)]
                holders = [(written or named)[0]]
                break
        if holders:
            placed[exercise.id] = holders[-1]
    return placed


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
        and any(
            isinstance(s.node, definitions) and s.node.name in exercise.names
            for s in source.statements
        )
        and not _is_stub(source, exercise)
    ]


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
    told = {"module": helper.module, "package": helper.is_package}
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


def is_untouched(source: Source, *names: str) -> bool:
    """Whether functions, and every method of a class, are no more than a docstring and a `raise`.

    Lines may be given before that: then the stub's comment stands right above its `raise`.
    """
    return all(_is_untouched(source, name) for name in names)


def _is_untouched(source: Source, name: str) -> bool:
    found = [s for s in source.statements if name in s.names.binds]
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    if found and getattr(found[-1].node, "name", "") != name:
        return False  # `train = my_train` is as good as a definition
    return all(
        all(map(_is_empty, part.body)) or _ends_as_given(part.body[-1], statement)
        for statement in found[-1:]
        for part in ast.walk(statement.node)
        if isinstance(part, functions)
    )


_GAP = "# YOUR CODE HERE"
"""What the stub that is handed out says above its `raise`."""


def _ends_as_given(last: ast.stmt, within: Statement) -> bool:
    """Whether the last statement of a body is the stub's `raise`, with nothing written in the gap above it."""
    if not (isinstance(last, ast.Raise) and _is_empty(last)):
        return False
    above = within.text.splitlines()[: last.lineno - within.first_line]
    return bool(above) and above[-1].strip() == _GAP


def _is_empty(node: ast.stmt) -> bool:
    """Whether a statement does nothing yet: a docstring, `...`, `pass`, the stub's own `raise`."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return True
        case ast.Raise(exc=ast.expr() as raised):
            return "NotImplementedError" in ast.unparse(raised)
    return False


def _is_stub(source: Source, exercise: Wanted) -> bool:
    """Whether a file's definition of an exercise is the stub that was handed out."""
    names = set(exercise.names)
    texts = [s.text for s in source.statements if names & s.names.binds]
    return any("raise NotImplementedError" in text for text in texts)


def _stem(name: str) -> str:
    return without_number(without_language(name.rpartition("/")[2].rpartition(".")[0]))

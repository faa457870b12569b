"""`grade export`: marks and quizzes to other platforms."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.commands.assignments import MOST_NAMES
from grader.commands.options import (
    NOT_PASSED,
    course_option,
    lang_option,
    load_course_of,
    use_language,
)
from grader.errors import UsageError
from grader.files import write_atomically
from grader.language import _, ngettext, several

if TYPE_CHECKING:
    from grader.exporting.filling import Filled
    from grader.exporting.results import Results

QUIZ = "quiz"
FILE_NAMES = {
    "canvas": "canvas.csv",
    "moodle": "moodle.csv",
    "moodle-feedback": "moodle_feedback.zip",
    "gradescope": "results.json",
    "classroom50": "result.json",
    "junit": "junit.xml",
    "markdown": "summary.md",
    "csv": "marks.csv",
}
"""What is written of records, and its name in OUT."""

QUIZ_NAMES = {"gift": "{unit}.gift.txt", "qti": "{unit}.qti.zip"}
FILLED, OF_SEVERAL = ("canvas", "moodle"), ("csv", "markdown")
TAKEN = {
    "--into": FILLED,
    "--column": FILLED,
    "--pseudonyms": OF_SEVERAL,
    "--visibility": ("gradescope",),
}
"""Options that not every target has."""


@click.command("export")
@click.argument("words", metavar="OUT | quiz UNIT", nargs=-1, required=True)
@click.option(
    "--to",
    "target",
    type=click.Choice([*FILE_NAMES, *QUIZ_NAMES]),
    required=True,
    help="gift and qti are for quizzes.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With canvas and moodle: what you have exported there. It stays as it is; a copy is filled in.",
)
@click.option("--column", default="", help="Which column of it; default: the assignment's.")
@click.option("--student", default="", metavar="ID", help="Of one student only.")
@click.option("--pseudonyms", is_flag=True, help="With csv and markdown: names that nobody knows.")
@click.option(
    "--visibility",
    type=click.Choice(["visible", "after_published", "after_due_date", "hidden"]),
    help="With gradescope: when students see it; default: visible.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where it is written, - for the terminal; default: in OUT, a quiz here.",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="CSV",
    help="Who takes the course; default: roster.csv beside course.yaml, if it is there.",
)
@course_option
@lang_option
def export_command(
    words: tuple[str, ...],
    target: str,
    into: Path | None,
    column: str,
    student: str,
    pseudonyms: bool,
    visibility: str | None,
    output: Path | None,
    roster: Path | None,
    course_dir: Path | None,
    lang: str,
) -> None:
    """Write final marks, or a quiz, as another platform takes them.

    OUT is what `grade run --out` has written; of an assignment the folder of its name in it. Marks are those
    after overrides and lateness. What everybody may see (gradescope, classroom50, junit, markdown) is of one
    student.
    """
    use_language(lang, course_dir, shell=False)
    given = {"--into": into, "--column": column, "--pseudonyms": pseudonyms}
    _refuse_options(target, {**given, "--visibility": visibility})
    if len(words) > 1 or target in QUIZ_NAMES:
        if student:
            raise UsageError(_("--student is for marks: a quiz is the same for everybody."))
        _export_quiz(words, target, output, course_dir, lang)
        return
    from grader.exporting.results import read_results

    out = Path(words[0])
    results = read_results(out, load_course_of(course_dir), roster)
    results = results.of(student) if student else results
    path = output or out / FILE_NAMES[target]
    if target in FILLED:
        _fill(results, target, into, column, path)
        return
    _write(path, _made(results, target, pseudonyms, visibility or "visible", out))


def _refuse_options(target: str, given: dict[str, object]) -> None:
    """Refuse what a target does not have."""
    for option, value in given.items():
        if value and target not in TAKEN[option]:
            said = _("{option} is for --to {targets}, not for {target}.")
            raise UsageError(
                said.format(option=option, targets=several(TAKEN[option]), target=target)
            )


def _made(results: Results, target: str, pseudonyms: bool, visibility: str, out: Path) -> bytes:
    """What is written of records, where nothing of the platform's is needed."""
    from grader.exporting.pseudonyms import pseudonyms_of

    if pseudonyms:
        names = pseudonyms_of([mark.student for mark in results.marks], results.course)
        results = results.with_names(names)
    if target == "csv":
        from grader.exporting.marks_csv import to_marks

        return to_marks(results.marks, results.roster)
    if target == "moodle-feedback":
        from grader.exporting.feedback_zip import to_zip

        shown = {one.mark.student: one for one in results.shown()}
        data, without = to_zip(out, results.records, shown)
        _tell(_("Not handed in through Moodle, and not in the zip: {names}"), without)
        return data
    if target == "markdown" and pseudonyms:
        from grader.exporting.markdown import to_class

        return to_class(results.title, results.marks).encode()
    return _of_one(results, target, visibility)


def _of_one(results: Results, target: str, visibility: str) -> bytes:
    """What everybody may see of one student."""
    record, shown = results.alone()
    if target == "junit":
        from grader.exporting.junit import to_junit

        return to_junit(shown)
    if target == "markdown":
        from grader.exporting.markdown import to_markdown

        return to_markdown(shown).encode("utf-8", "replace")
    if target == "gradescope":
        from grader.exporting.gradescope import to_results

        return _json(to_results(shown, visibility))
    from grader.exporting.classroom50 import handed_in_at, to_result

    decimals = results.course.policies.decimals
    return _json(to_result(shown, os.environ, handed_in_at(record), decimals))


def _fill(results: Results, target: str, into: Path | None, column: str, path: Path) -> None:
    """Fill marks into a platform's own file, and tell whose are not in it."""
    from grader.exporting.canvas import fill_canvas
    from grader.exporting.moodle import fill_moodle
    from grader.exporting.people import people_of
    from grader.exporting.sheet import read_sheet

    if into is None:
        said = _(
            "Name the file that you have exported from {platform} with --into FILE; a copy of it is filled in."
        )
        raise UsageError(said.format(platform=target.title()))
    if path.exists() and path.samefile(into):
        said = _("{path} is the file that you have exported: choose another --output.")
        raise UsageError(said.format(path=path))
    fill = fill_canvas if target == "canvas" else fill_moodle
    people = people_of(results.records, results.roster)
    filled = fill(read_sheet(into), results.titles, results.marks, people, column)
    _write(path, filled.data)
    _say_filled(filled)
    if filled.is_in_doubt:
        raise SystemExit(NOT_PASSED)


def _say_filled(filled: Filled) -> None:
    said = ngettext(
        "{count} mark in column {column}", "{count} marks in column {column}", filled.count
    )
    click.echo(said.format(count=filled.count, column=filled.column), err=True)
    matched = filled.matched
    _tell(_("Known by their name alone, look whether it is them: {names}"), matched.by_name)
    _tell(_("Another mark stood there: {names}"), filled.replaced)
    _tell(_("The platform takes no mark, left as it is: {names}"), filled.kept)
    _tell(_("Not in this file, or not known there: {names}"), matched.unknown)
    _tell(
        _(
            "Rows that fit several people, or people whom several rows fit; left as they are: {names}"
        ),
        matched.doubtful,
    )
    _tell(_("Rows of nobody who has a mark here, left as they are: {names}"), matched.strangers)


def _tell(said: str, names: Sequence[str]) -> None:
    from grader.intake.saying import some

    if names:
        click.echo(said.format(names=some(names, MOST_NAMES)), err=True)


def _export_quiz(
    words: Sequence[str], target: str, output: Path | None, course_dir: Path | None, lang: str
) -> None:
    """Write a unit's quiz for a platform."""
    if len(words) != 2 or words[0] != QUIZ or target not in QUIZ_NAMES:
        said = _(
            "Write `grade export OUT --to {targets}` for marks, or `grade export quiz UNIT --to {quizzes}`."
        )
        targets, quizzes = "|".join(FILE_NAMES), "|".join(QUIZ_NAMES)
        raise UsageError(said.format(targets=targets, quizzes=quizzes))
    from grader.exporting.gift import Gift, to_gift
    from grader.exporting.qti import Qti, to_qti
    from grader.quiz.load import find_quiz

    course = load_course_of(course_dir)
    quiz = find_quiz(course, words[1])
    given = (quiz, lang or course.languages[0], course.policies.quiz_seed)
    made = to_gift(*given) if target == "gift" else to_qti(*given)
    data = made.text.encode() if isinstance(made, Gift) else made.data
    _write(output or Path(QUIZ_NAMES[target].format(unit=quiz.unit)), data)
    _tell(_("Everybody gets the same numbers there: {names}"), made.drawn)
    apart = made.taken_apart if isinstance(made, Qti) else ()
    _tell(_("Of matching questions each pair is a question of its own there: {names}"), apart)
    _tell(_("There is no form for these, so they are left out: {names}"), made.left_out)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; `-` is the terminal."""
    if str(path) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)  # whatever the terminal's encoding is
        return
    try:
        write_atomically(path, data)
    except OSError as error:
        why = _("it is a folder") if path.is_dir() else error.strerror
        said = _("Cannot write to {path}: {why}. Choose another --output.")
        raise UsageError(said.format(path=path, why=why)) from None
    click.echo(_("Written: {path}").format(path=path), err=True)


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(
        "utf-8", "backslashreplace"
    )

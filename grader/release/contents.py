"""All files of a hand-out, by path: notebooks, public cases, requirements.txt and README.md, and nothing else.

A hand-out is a workspace, as `grade start` makes one: `.torchgrade/` holds what `check` compares with.

    10_convolution.ipynb, 10_convolution.zh.ipynb
    README.md, README.zh.md, requirements.txt
    .torchgrade/course.yaml, workspace.json, exercises/10_convolution/{cases/,data/,quiz.json}
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from grader import __version__
from grader.course.catalog import damaged
from grader.course.course import COURSE_FILE, Course
from grader.course.data import FOLDER as DATA
from grader.course.data import files_of as data_of
from grader.course.layout import find_unit
from grader.course.learners_folder import NAME as LEARNERS
from grader.course.learners_folder import SETTINGS
from grader.declaring.exercise import Exercise
from grader.errors import CourseError
from grader.expected.bundle import FOLDER as CASES
from grader.files import dump
from grader.language import _
from grader.quiz import public as quiz_public
from grader.release.readme import readme
from grader.release.sheets import released, source_of
from grader.release.wanted import Handout, Sheet

REQUIREMENTS = "requirements.txt"

_NOT_FOR_STUDENTS = ("assignments", "curriculum", "keep", "ship_quiz_key", "time_zone")
"""Keys of course.yaml that say nothing to those who learn, or too much."""


def sources(handout: Handout, language: str, *, named: str = "") -> dict[str, Any]:
    """Make the notebooks of a hand-out in a language, references in them, by name.

    Args:
        handout: the assignment.
        language: of the texts.
        named: what stands before `.ipynb` in their names beside the unit's, as ".zh".
    """
    names = {sheet.unit.folder: f"{sheet.unit.folder}{named}.ipynb" for sheet in handout.sheets}
    return {
        names[sheet.unit.folder]: source_of(handout, sheet, language, names)
        for sheet in handout.sheets
    }


def everything(handout: Handout) -> dict[str, bytes]:
    """Make all files, notebooks in every language of the course.

    Raises:
        CourseError: if a file of exercises/ is missing or out of date.
    """
    languages = handout.course.languages
    made: dict[str, bytes] = {}
    for language in languages:
        named = suffix(handout.course, language)
        made |= {
            name: released(source)
            for name, source in sources(handout, language, named=named).items()
        }
    return made | beside(handout, made, languages)


def beside(
    handout: Handout, notebooks: Mapping[str, bytes], languages: Sequence[str]
) -> dict[str, bytes]:
    """Make all files but the notebooks.

    Args:
        handout: the assignment.
        notebooks: as students get them, by name.
        languages: of the notebooks, in which README.md is written as well.

    Raises:
        CourseError: if a file of exercises/ is missing or out of date.
    """
    made = {REQUIREMENTS: _requirements(handout.course, notebooks)}
    for language in languages:
        named = suffix(handout.course, language) if len(languages) > 1 else ""
        made[f"README{named}.md"] = readme(handout, language, named)
    inside = dict(_learners_files(handout))
    return made | {f"{LEARNERS}/{name}": data for name, data in inside.items()}


def suffix(course: Course, language: str) -> str:
    """What names of files in a language end with: nothing for that in which exercises are written."""
    return "" if language == course.languages[0] else f".{language}"


def _learners_files(handout: Handout) -> Iterator[tuple[str, bytes]]:
    yield COURSE_FILE, _course_yaml(handout.course)
    settings = {"origin": LEARNERS, "format": "ipynb", "language": "", "student": ""}
    yield SETTINGS, dump({"schema": 1, **settings})
    for unit, exercise in handout.exercises:
        folder = find_unit(handout.course.exercises, unit.id) / CASES
        _require_fresh(folder / f"{exercise.id}.json", exercise)
        for path in sorted(folder.glob(f"{exercise.id}.*")):
            yield f"exercises/{unit.folder}/{CASES}/{path.name}", path.read_bytes()
    for unit in {unit.id: unit for unit, _exercise in handout.exercises}.values():
        for place, path in data_of(handout.course, unit.id).items():
            yield f"exercises/{unit.folder}/{DATA}/{place}", path.read_bytes()
    for sheet in handout.sheets:
        yield from _questions(sheet)


def _require_fresh(path: Path, exercise: Exercise) -> None:
    """Refuse what `grade build` has made of an exercise that says something else by now."""
    public = [case.name for case in exercise.cases if not case.hidden]
    now = (exercise.points, exercise.statement, [*exercise.hints], public)
    try:
        made = json.loads(path.read_bytes())
        names = [case["name"] for case in made["cases"]]
        then = (made["points"], made["statement"], made["hints"], names)
    except FileNotFoundError:
        raise CourseError(_("{path}: not there; run `grade build`.").format(path=path)) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise damaged(path) from None
    if then != now:
        said = _("{path}: not as solutions/ has it by now; run `grade build`.")
        raise CourseError(said.format(path=path))


def _questions(sheet: Sheet) -> Iterator[tuple[str, bytes]]:
    if sheet.quiz is not None:
        path = f"exercises/{sheet.unit.folder}/{quiz_public.FILE}"
        yield path, quiz_public.to_bytes(sheet.quiz)


def _course_yaml(course: Course) -> bytes:
    """course.yaml without what is the teachers' own, and without comments."""
    said = yaml.safe_load((course.root / COURSE_FILE).read_text(encoding="utf-8"))
    said = {key: value for key, value in said.items() if key not in _NOT_FOR_STUDENTS}
    if isinstance(said.get("policies"), dict):
        policies = said["policies"].items()
        said["policies"] = {key: value for key, value in policies if key not in _NOT_FOR_STUDENTS}
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False).encode()


def _requirements(course: Course, notebooks: Mapping[str, bytes]) -> bytes:
    """What `pip install -r` has to install: TorchGrade in this version, and what notebooks import."""
    own = course.colab_install or f"torchgrade=={__version__}"
    found = {name for data in notebooks.values() for name in _imported(data)}
    return "".join(f"{line}\n" for line in [own, *sorted(map(_distribution, found))]).encode()


def _imported(notebook: bytes) -> Iterator[str]:
    """Top-level names of modules that a notebook imports, but for Python's own and ours."""
    import nbformat

    for cell in nbformat.reads(notebook.decode(), 4).cells:
        if cell.cell_type != "code":
            continue
        text = re.sub(r"(?m)^\s*[%!].*$", "", cell.source)
        try:
            nodes = list(ast.walk(ast.parse(text)))
        except SyntaxError:
            continue
        names = [alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names]
        names += [n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)]
        tops = {name.partition(".")[0] for name in names}
        yield from tops - {"", "grader", "google"} - sys.stdlib_module_names


def _distribution(module: str) -> str:
    """The package that brings a module, by the names that are installed here."""
    from importlib.metadata import packages_distributions

    return packages_distributions().get(module, [module])[0]

"""What learners use: `grade check` and `grade hint`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from grader.commands.options import NOT_PASSED, course_option, json_option


@click.command("check")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@course_option
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path),
    required=True,
    help="The notebook or Python file with your answers.",
)
@json_option
def check_command(ids: tuple[str, ...], course_dir: Path | None, path: Path, as_json: bool) -> None:
    """Check your answers to exercises on their public cases."""
    from grader import learner
    from grader.report import record
    from grader.report.text import explain
    from grader.score import Result

    keys = [learner.find_key(id_, course_dir or Path.cwd()) for id_ in ids]
    results = learner.check_file(keys, path)
    if as_json:
        student = Result(path.stem, "cpu", "limits", tuple(results))
        click.echo(json.dumps(record.to_record(student)))
    else:
        texts = [explain(r, key.exercise) for r, key in zip(results, keys, strict=True)]
        click.echo("\n\n".join(texts))
    if any(result.status != "passed" for result in results):
        raise SystemExit(NOT_PASSED)


@click.command("hint")
@click.argument("id_", metavar="ID")
@click.option(
    "--step",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Which hint: 1 is a nudge, the last is nearly the answer.",
)
@course_option
def hint_command(id_: str, step: int, course_dir: Path | None) -> None:
    """Show a hint for an exercise."""
    from grader.catalog import find_hints

    hints = find_hints(id_, course_dir or Path.cwd())
    number = min(step, len(hints))
    click.echo(f"Hint {number} of {len(hints)}: {hints[number - 1]}")
    if number < len(hints):
        click.echo(f"The next one: grade hint {id_} --step {number + 1}", err=True)

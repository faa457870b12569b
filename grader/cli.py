"""The `grade` command: parse, one call, print. Every command imports what it needs when it runs.

stdout carries the answer, stderr the rest. Exit status: 0 done, 1 something did not pass, 2 wrong usage,
3 the course itself is broken, 4 internal error.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader import __version__
from grader.errors import GraderError

if TYPE_CHECKING:
    from grader.course import Course
    from grader.score import Result

NOT_PASSED, INTERNAL, SIGNALLED = 1, 4, 128


class Commands(click.Group):
    """`grade PATH...` is `grade run PATH...`: a first word that is a path and no command is graded."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `run` before arguments that begin with a path or an option of `run`."""
        first = args[0] if args else ""
        own = {"--help", "-h", "--version"}
        is_option = first.startswith("-") and first not in own
        looks_like_path = os.sep in first or first.startswith(".") or Path(first).exists()
        if args and first not in self.commands and (is_option or looks_like_path):
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say of a word that is neither command nor path what it might have been."""
        import difflib

        if args and args[0] not in self.commands:
            near = difflib.get_close_matches(args[0], self.commands, n=1)
            guess = f"Did you mean `grade {near[0]}`?" if near else "See `grade --help`."
            ctx.fail(f"There is no file, folder or command {args[0]!r}. {guess}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grade")
def cli() -> None:
    """Grade deep-learning exercises in PyTorch, gradients included.

    `grade PATH...` grades submissions: a folder with a folder or a file for each student, an nbgrader
    course, one file, or a zip of any of these.
    """


_course_option = click.option(
    "--course",
    "course_dir",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder with course.yaml; default: the nearest one above the working directory.",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")


@cli.command("run")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@_course_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Folder for records and scores.csv.",
)
@click.option("--only", multiple=True, metavar="ID", help="Grade this exercise only; repeatable.")
@click.option(
    "--device",
    type=click.Choice(["cpu", "cuda", "auto"]),
    default="cpu",
    show_default=True,
    help="Where the students' tensors live.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Submissions at a time; default: cores.")
@click.option(
    "--isolation",
    default="",
    metavar="LEVEL",
    help="Accept this level of holding students' code, or better: full, strong (default), partial,"
    " limits. The best there is is used; `grade doctor` says which.",
)
@click.option("--seed", default="", metavar="SECRET", help="Draw the hidden cases anew.")
@click.option("--fresh", is_flag=True, help="Grade again what has not changed.")
@_json_option
def run_command(
    paths: tuple[Path, ...],
    course_dir: Path | None,
    out: Path,
    only: tuple[str, ...],
    device: str,
    jobs: int | None,
    isolation: str,
    seed: str,
    fresh: bool,
    as_json: bool,
) -> None:
    """Grade submissions; write OUT/records/<student>.json and OUT/scores.csv."""
    course = _load_course(course_dir)
    from grader.devices import choose_device
    from grader.jail import levels
    from grader.outfolder import json_parts
    from grader.progress import Progress
    from grader.run import Options, Stopped, run, stoppable

    chosen = choose_device(device, course)
    level = levels.choose(isolation, chosen)
    options = Options(out, only, chosen, jobs or os.cpu_count() or 1, seed, fresh, level)
    progress = Progress()
    try:
        with stoppable(), progress:
            done = run(course, paths, options, progress.advance)
    except Stopped as stopped:
        raise SystemExit(_interrupted(stopped.signal, progress.done, progress.total)) from None
    if as_json:
        for part in json_parts(out, [result.student for result in done.results]):
            click.echo(part, nl=False)
    else:
        _print_run(done.results)
    if done.reused:
        click.echo(f"{done.reused} unchanged, taken from {out} (--fresh grades again)", err=True)
    click.echo(f"Students' code was held at level {level.said}", err=True)
    click.echo(f"Records in {out / 'records'}, scores in {out / 'scores.csv'}", err=True)
    if done.others:
        click.echo(
            f"Records of other students in {out / 'records'}: {done.others}."
            " They are kept; scores.csv lists this run's submissions only.",
            err=True,
        )
    if done.failures:
        said = "\n".join(done.failures[:20])
        click.echo(f"Internal error, please report it; no record was written of\n{said}", err=True)
        raise SystemExit(INTERNAL)
    if done.ungradable:
        names = [result.student for result in done.ungradable]
        more = f" and {len(names) - 20} more" if len(names) > 20 else ""
        click.echo(f"Nothing could be read of: {', '.join(names[:20])}{more}", err=True)
        raise SystemExit(NOT_PASSED)


@cli.command("doctor")
@_json_option
def doctor_command(as_json: bool) -> None:
    """Say how well this machine can hold students' code, and how to do better."""
    from grader import doctor

    click.echo(json.dumps(doctor.describe()) if as_json else doctor.report())


@cli.command("check")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@_course_option
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path),
    required=True,
    help="The notebook or Python file with your answers.",
)
@_json_option
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


@cli.command("hint")
@click.argument("id_", metavar="ID")
@click.option(
    "--step",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Which hint: 1 is a nudge, the last is nearly the answer.",
)
@_course_option
def hint_command(id_: str, step: int, course_dir: Path | None) -> None:
    """Show a hint for an exercise."""
    from grader.catalog import find_hints

    hints = find_hints(id_, course_dir or Path.cwd())
    number = min(step, len(hints))
    click.echo(f"Hint {number} of {len(hints)}: {hints[number - 1]}")
    if number < len(hints):
        click.echo(f"The next one: grade hint {id_} --step {number + 1}", err=True)


@cli.command("build")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 and name what is stale.")
@_course_option
def build_command(check: bool, course_dir: Path | None) -> None:
    """Write the notebooks and public cases of exercises/ from solutions/."""
    course = _load_course(course_dir)
    from grader import build

    if check:
        files = build.generate(course)
        stale = build.find_stale(course, files)
        for path in stale:
            why = "is out of date" if path in files and path.exists() else "is missing"
            why = why if path in files else "belongs to no exercise"
            click.echo(f"{path.relative_to(course.root)} {why}; run `grade build`.")
        if stale:
            raise SystemExit(NOT_PASSED)
        click.echo(f"{len(files)} files in {course.exercises} are up to date.")
        return
    changed = build.write(course)
    for path in changed:
        click.echo(f"{'wrote' if path.exists() else 'removed'} {path.relative_to(course.root)}")
    if not changed:
        click.echo("Everything is up to date.")


@cli.command("verify")
@click.argument("ids", nargs=-1, metavar="[ID...]")
@click.option("--fresh", is_flag=True, help="Prove anew what has not changed since the last time.")
@_course_option
def verify_command(ids: tuple[str, ...], fresh: bool, course_dir: Path | None) -> None:
    """Prove that exercises reward right answers and only those, and name mistakes."""
    course = _load_course(course_dir)
    from grader.run import check_ids
    from grader.verify import Proof, verify

    check_ids(ids, [path.stem for _, path in course.exercise_files()])

    columns = ("cases", "hidden", "variants", "ideas", "pairs", "mutants", "killed", "equivalent")
    click.echo(f"      {'exercise':18}" + "".join(f"{column:>11}" for column in columns))

    def show(proof: Proof) -> None:
        counts = "".join(f"{getattr(proof, column):>11}" for column in columns)
        click.echo(f"{'FAIL' if proof.problems else 'ok  '}  {proof.id:18}{counts}")
        for said in [*proof.problems, *proof.power]:
            click.echo(f"      {said}")

    proofs = verify(course, ids, show, fresh=fresh)
    if any(proof.problems for proof in proofs):
        raise SystemExit(NOT_PASSED)


@cli.command("new")
@click.argument("unit")
@click.argument("id_", metavar="ID")
@_course_option
def new_command(unit: str, id_: str, course_dir: Path | None) -> None:
    """Write a first version of an exercise, solutions/UNIT/ID.py."""
    course = _load_course(course_dir)
    from grader.scaffold import new_exercise

    path = new_exercise(course, unit, id_)
    click.echo(f"Wrote {path}. Fill in its TODOs, then: grade build; grade verify {id_}")


def _load_course(course_dir: Path | None) -> Course:
    from grader.course import find_course, load_course

    return load_course(course_dir or find_course())


def _print_run(results: tuple[Result, ...]) -> None:
    from rich.console import Console

    from grader.report.terminal import print_summary

    # A pipe has no width of its own; a class fits in this one.
    console = Console() if sys.stdout.isatty() else Console(width=120, color_system=None)
    print_summary(results, console)


def main() -> None:
    """The entry point of the `grade` script."""
    status = execute(sys.argv[1:])
    if status > SIGNALLED:
        # Torch may be half imported, in a thread that cannot be stopped: leave without it.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)


def execute(words: list[str]) -> int:
    """Run a command line and return its exit status; whatever goes wrong ends in one sentence."""
    try:
        cli.main(words, prog_name="grade", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return _interrupted()
    except KeyboardInterrupt:
        return _interrupted()
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else 0
    except GraderError as error:
        click.echo(str(error), err=True)
        return error.exit_status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("GRADE_DEBUG"):
            raise
        text = " ".join(str(error).split())
        click.echo(
            f"Internal error, please report it: {type(error).__name__}: {text}"
            " (GRADE_DEBUG=1 shows where)",
            err=True,
        )
        return INTERNAL
    return 0


def _interrupted(signal: int = 2, done: int = 0, total: int = 0) -> int:
    """Say how far it came and how to go on; the exit status is the one that shells give the signal."""
    kept = f"{done} of {total} submissions are graded" if done else "What is graded is kept"
    click.echo(f"Interrupted. {kept}; the same command goes on from there.", err=True)
    return 128 + signal


if __name__ == "__main__":
    main()

"""The `grade` command: its group, and how it ends. The commands are in commands/.

stdout carries the answer, stderr the rest. Exit status: 0 done, 1 something did not pass, 2 wrong usage,
3 the course itself is broken, 4 internal error.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from pathlib import Path

import click

from grader import __version__
from grader.commands import (
    author,
    checking,
    export,
    gradebook,
    instructor,
    learner,
    quizzes,
    release,
    reports,
    similarity,
    workspace,
)
from grader.commands.options import INTERNAL, SIGNALLED
from grader.errors import GraderError
from grader.language import _, nearest

GROUPS = {
    "For learners": ("start", "list", "show", "check", "hint", "quiz", "progress", "reset"),
    "For instructors": (
        "release",
        "run",
        "feedback",
        "similarity",
        "export",
        "gradebook",
        "doctor",
    ),
    "For authors of courses": ("new", "build", "verify"),
    "For your shell": ("completion",),
}


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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by who uses them."""
        for title, names in GROUPS.items():
            limit = formatter.width - 6 - max(map(len, self.commands))
            rows = [(name, self.commands[name].get_short_help_str(limit)) for name in names]
            with formatter.section(title):
                formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say of a word that is neither command nor path what it might have been."""
        if args and args[0] not in self.commands:
            near = nearest(args[0], self.commands)
            guess = _("See `grade --help`.")
            if near:
                guess = _("Did you mean `grade {command}`?").format(command=near)
            elif any(Path(word).exists() for word in args[1:]):
                guess = _("An assignment is graded by `grade run {word} PATH`.").format(
                    word=args[0]
                )
            said = _("There is no file, folder or command {word}. {guess}")
            ctx.fail(said.format(word=repr(args[0]), guess=guess))
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grade")
def cli() -> None:
    """Grade deep-learning exercises in PyTorch, gradients included.

    `grade PATH...` grades submissions: what Canvas, Moodle, Gradescope, GitHub Classroom or nbgrader give
    you, a folder with a folder or a file for each student, one file, or a zip of any of these.
    """


for _command in (
    instructor.run_command,
    instructor.doctor_command,
    similarity.similarity_command,
    export.export_command,
    release.release_command,
    reports.feedback_command,
    gradebook.gradebook_command,
    workspace.start_command,
    learner.list_command,
    learner.show_command,
    checking.check_command,
    learner.hint_command,
    learner.progress_command,
    workspace.reset_command,
    workspace.completion_command,
    quizzes.quiz_command,
    author.build_command,
    author.verify_command,
    author.new_command,
):
    cli.add_command(_command)


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
    _write_whatever_comes()
    try:
        cli.main(words, prog_name="grade", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Interrupted."), err=True)
        return SIGNALLED + signal.SIGINT
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
            _(
                "Internal error, please report it: {name}: {text} (GRADE_DEBUG=1 shows where)"
            ).format(name=type(error).__name__, text=text),
            err=True,
        )
        return INTERNAL
    return 0


def _write_whatever_comes() -> None:
    """Let what a terminal's encoding lacks be written as an escape: a name, or the dots where one is cut."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main()

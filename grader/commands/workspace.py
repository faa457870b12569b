"""What learners use to have a place to work: `grade start`, `reset`, `completion`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.commands.options import course_option, lang_option, use_language
from grader.commands.study import complete_ids, open_desk
from grader.language import _, several

if TYPE_CHECKING:
    from grader.study.starting import Started


@click.command("start")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["ipynb", "py"]),
    help="Notebooks, one for each unit (default), or Python files, one for each exercise.",
)
@click.option(
    "--student",
    metavar="NAME",
    help="Your id in the course, as results are told and numbers of quizzes drawn.",
)
@course_option
@lang_option
def start_command(
    folder: Path | None,
    format_: str | None,
    student: str | None,
    course_dir: Path | None,
    lang: str,
) -> None:
    """Make a workspace, or bring one up to date.

    Your work is never overwritten. Without DIR: the workspace that you are in, else a folder named after
    the course.
    """
    from grader.study.starting import start

    use_language(lang, folder if folder and folder.is_dir() else course_dir)
    done = start(folder, course_dir, format_, student)
    root = done.workspace.root
    click.echo(_("Workspace {root}: {what}").format(root=root, what=_say_size(done)))
    if done.moved:
        click.echo("  " + _say_moved(done))
    for path in done.made:
        click.echo("  " + _("new    {path}").format(path=path.relative_to(root)))
    for path, ids in done.extended:
        said = _("added  {ids} to {path}").format(ids=several(ids), path=path.relative_to(root))
        click.echo("  " + said)
    for path in done.renewed:
        said = _("new text of the course in {path}; what you wrote is as it was")
        click.echo("  " + said.format(path=path.relative_to(root)))
    for path in done.kept:
        click.echo("  " + _("kept   {path}, as it is").format(path=path.relative_to(root)))
    if root != Path.cwd():
        click.echo(_("Next: cd {root}").format(root=_shown(root)), err=True)
    if done.workspace.format == "ipynb":
        click.echo(_("Open a notebook in JupyterLab, or: grade check --watch"), err=True)
    else:
        click.echo(_("Open a file in your editor, and: grade check --watch"), err=True)


@click.command("reset")
@click.argument("id_", metavar="ID", shell_complete=complete_ids)
@click.option("--yes", is_flag=True, help="Do not ask.")
@course_option
@lang_option
def reset_command(id_: str, yes: bool, course_dir: Path | None, lang: str) -> None:
    """Put the stub of an exercise back.

    What you wrote is kept in a backup beside the file.
    """
    from grader.study.resetting import reset

    desk = open_desk(course_dir, lang)
    entry = desk.entry(id_)
    path = desk.file_of(entry)
    question = _("Put the stub of {id} back into {path}?").format(id=id_, path=path.name)
    if not yes and not click.confirm(question):
        click.echo(_("Nothing was changed."))
        return
    backup = reset(desk, entry, path)
    click.echo(
        _("{id} is a stub again in {path}; your version is in {backup}.").format(
            id=id_, path=path.name, backup=backup.name
        )
    )


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """Print what a shell needs to complete ids.

    bash: eval "$(grade completion bash)" in ~/.bashrc; zsh the same in ~/.zshrc; fish: grade completion
    fish > ~/.config/fish/completions/grade.fish
    """
    from click.shell_completion import get_completion_class

    completer = get_completion_class(shell)
    assert completer is not None
    click.echo(completer(ctx.find_root().command, {}, "grade", "_GRADE_COMPLETE").source())


def _say_size(done: Started) -> str:
    from grader.study.tables import say_counts

    return say_counts(done.entries, len(done.quizzes))


def _say_moved(done: Started) -> str:
    root = done.workspace.root
    pairs = [
        _("{old} is now {new}").format(old=old.relative_to(root), new=new.relative_to(root))
        for old, new in done.moved
    ]
    said = _("Your files sort in the order of the course: {pairs}. Nothing in them has changed.")
    return said.format(pairs=several(pairs))


def _shown(path: Path) -> str:
    """A path as short as it can be typed from here."""
    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))

"""README.md of a hand-out: what is in it, how to begin, and what to hand in."""

from __future__ import annotations

from grader.language import _, speaking
from grader.release.wanted import Handout, Sheet

_COMMANDS = """\
```
python3 -m venv .venv
.venv/bin/pip install -r requirements.txt
.venv/bin/jupyter lab
```"""


def readme(handout: Handout, language: str, suffix: str) -> bytes:
    """Make it in a language.

    Args:
        handout: the assignment.
        language: of the text.
        suffix: of the notebooks' names, as ".zh".
    """
    with speaking(language):
        parts = [
            f"# {handout.course.shown}: {handout.title}",
            _table(handout, suffix),
            f"## {_('Begin')}",
            _("Python 3.11 or newer is needed. In this folder:"),
            _COMMANDS,
            _(
                "On Windows it is `.venv\\Scripts\\` in place of `.venv/bin/`. Open a notebook and run its"
                " cells from top to bottom; it says how to go on."
            ),
            _(
                "Leave the files together. `.torchgrade`, which file managers may hide, holds the cases that"
                " `check` tries your functions on, and what you have solved."
            ),
            f"## {_('Hand in')}",
            _hand_in(handout, suffix),
        ]
        return ("\n\n".join(parts) + "\n").encode()


def _table(handout: Handout, suffix: str) -> str:
    head = [_("Notebook"), _("Exercises"), _("Points")]
    rows = [head, ["---", "---", "---:"], *(_row(sheet, suffix) for sheet in handout.sheets)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(sheet: Sheet, suffix: str) -> list[str]:
    what = [f"`{one.id}`" for one in sheet.exercises] + ([_("quiz")] if sheet.quiz else [])
    name = f"{sheet.unit.folder}{suffix}.ipynb"
    return [f"[{sheet.unit.shown}]({name})", ", ".join(what), f"{round(sheet.points, 2):g}"]


def _hand_in(handout: Handout, suffix: str) -> str:
    names = [f"`{unit.folder}{suffix}.ipynb`" for unit in handout.units]
    if len(names) == 1:
        said = _("Save the notebook and hand in this one file, under its name: {name}.")
        return said.format(name=names[0])
    said = _("Save the notebooks and hand in these files, under their names: {names}.")
    return said.format(names=", ".join(names))

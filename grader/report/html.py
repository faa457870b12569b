"""One exercise's result as HTML for a notebook: the words of `text.py`, and a picture of what is wrong.

Static, and nothing but elements with styles of their own: no script, no style sheet, no id, no other file. It
looks alike in JupyterLab, Notebook, VS Code and Colab, takes the page's colours, and leaves the page alone.
Whatever comes from a student is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from grader.expected.built import BuiltCase, BuiltExercise
from grader.jail.outcome import Behaviour, Outcome
from grader.judging.checks import Check, say_aspect
from grader.judging.score import ExerciseResult
from grader.judging.taken import say_taken
from grader.language import _, in_use
from grader.report import text
from grader.report.failing import find_picture, first_error, small_inputs
from grader.report.grid import fits
from grader.report.picture import draw, draw_numbers

MAX_CHECKS = 4
"""Failed checks of the first failing case that are told."""

MAX_CASES = 60
MAX_INPUTS = 6

_FONT = "font-family:var(--jp-ui-font-family,var(--vscode-font-family,system-ui,sans-serif))"
_CODE = (
    "font-family:var(--jp-code-font-family,var(--vscode-editor-font-family,ui-monospace,monospace))"
)
_PASS, _FAIL = "#d9f2df;color:#0b4a1e", "#fde2df;color:#7a1006"
_EDGES = {"passed": "#2e8b57", "partial": "#c77700", "missing": "#7a7a7a"}
_EDGES["unattempted"] = _EDGES["missing"]


def to_html(
    result: ExerciseResult,
    built: BuiltExercise,
    behaviour: Behaviour,
    printed: Mapping[str, str] | None = None,
    command: str = "",
) -> str:
    """Return the HTML for one exercise.

    Args:
        result: from public cases.
        built: the same cases.
        behaviour: what the answer did in them.
        printed: the beginning of what it printed, by case.
        command: what gives a hint; without it, that of a terminal.
    """
    parts = [_headline(result)]
    if lost := text.say_lost(result):
        parts.append(f'<p style="margin:0 0 .4em">{escape(lost)}</p>')
    parts += [f'<p style="margin:0 0 .4em">{escape(said)}</p>' for said in say_taken(result.uses)]
    if result.diagnosis:
        parts.append(f'<p style="margin:.5em 0;font-weight:600">{_lines(result.diagnosis)}</p>')
    if text.is_called(result):
        parts.append(_cases(result, built))
    if first := text.first_failing(result, built):
        checks = text.failures_of(result)[first.name]
        parts.append(show_case(first, checks, built, behaviour[first.name]))
        if said := (printed or {}).get(first.name):
            parts.append(_block(_("printed:"), "\n".join(text.first_lines(said))))
    if hint := text.say_hint(result, built):
        code = _code(command or f"grade hint {result.id}")
        parts.append(f'<p style="margin:.6em 0 0">{_template(hint).format(command=code)}</p>')
    return _framed("".join(parts), _EDGES.get(result.status, "#c0392b"))


def to_html_of_text(said: str) -> str:
    """Return the HTML for a sentence or two."""
    return _framed(f'<p style="margin:0">{_lines(said)}</p>', "#7a7a7a")


def _framed(body: str, edge: str) -> str:
    style = f"{_FONT};line-height:1.45;border-left:4px solid {edge};padding:.1em 0 .1em .9em"
    return f'<div class="torchgrade-report" lang="{in_use()}" style="{style}">{body}</div>'


def _headline(result: ExerciseResult) -> str:
    verdict = f'<strong style="font-size:1.15em">{escape(text.say_verdict(result))}</strong>'
    said = _template(_("{id}: {verdict} ({points})")).format(
        id=f'<strong style="font-size:1.15em">{escape(result.id)}</strong>',
        verdict=verdict,
        points=escape(text.say_points(result)),
    )
    return f'<p style="margin:0 0 .4em">{said}</p>'


def _cases(result: ExerciseResult, built: BuiltExercise) -> str:
    failures, remarks = text.failures_of(result), text.remarks_of(result)
    passes, fails = _badge(_("pass"), _PASS), _badge(_("FAIL"), _FAIL)
    items = []
    for case in built.cases[:MAX_CASES]:
        name = escape(built.name_case(case.name))
        if case.name in failures:
            fault = escape(_(failures[case.name][0].fault))
            said = _template(_("{name}: {fault}")).format(name=name, fault=fault)
            items.append(f"{fails} {said}")
        else:
            remark = f" ({escape(remarks[case.name])})" if case.name in remarks else ""
            items.append(f"{passes} {name}{remark}")
    more = len(built.cases) - MAX_CASES
    if more > 0:
        items.append(escape(_("and {count} more").format(count=more)))
    listed = "".join(f'<li style="margin:.15em 0">{item}</li>' for item in items)
    return f'<ul style="list-style:none;margin:.3em 0;padding:0">{listed}</ul>'


def _badge(word: str, colours: str) -> str:
    style = f"display:inline-block;min-width:2.6em;text-align:center;border-radius:3px;background:{colours}"
    return f'<strong style="{style};padding:0 .35em;font-size:.9em">{escape(word)}</strong>'


def show_case(
    case: BuiltCase, checks: Sequence[Check], built: BuiltExercise, outcomes: Sequence[Outcome]
) -> str:
    """Return the HTML for a failing case: its inputs, what is wrong in words, and a picture of it.

    Args:
        case: the first that fails.
        checks: those of it that failed, at least one.
        built: has its name, and the numbers of its inputs.
        outcomes: what the answer did in it; without them there is no picture.
    """
    title = escape(_("First failing case: {name}").format(name=built.name_case(case.name)))
    inputs = escape(_("inputs: {inputs}").format(inputs=text.say_inputs(case))[:1000])
    parts = [f'<p style="margin:.8em 0 .2em"><strong>{title}</strong><br>{inputs}</p>']
    tensors = small_inputs(case, built, fits)
    if 0 < len(tensors) <= MAX_INPUTS:
        parts.append(draw_numbers(tensors))
    parts.append(_check(checks[0]))
    if outcomes and (picture := find_picture(case, list(outcomes), checks[0])):
        parts.append(draw(picture))
    parts += [_check(check) for check in checks[1:MAX_CHECKS]]
    if len(checks) > MAX_CHECKS:
        more = _("and {count} more").format(count=len(checks) - MAX_CHECKS)
        parts.append(f"<p>{escape(more)}</p>")
    return "".join(parts) + _frames(list(outcomes))


def _check(check: Check) -> str:
    part = f"<strong>{escape(say_aspect(check.aspect))}</strong>"
    said = _template(_("{part}: {said}")).format(part=part, said=escape(check.message))
    return f'<p style="margin:.3em 0">{said}</p>'


def _template(message: str) -> str:
    """A message into which HTML is put."""
    return escape(message, quote=False)


def _frames(outcomes: list[Outcome]) -> str:
    """The student's own lines on the way to the exception, where the sentence names only the last."""
    error = first_error(outcomes)
    if error is None or len(error.frames) < 2:
        return ""
    lines = [
        _("{label}, line {line}: {code}").format(label=label, line=line, code=code)
        for label, line, code in error.frames
    ]
    return _block(_("On the way there:"), "\n".join([*lines, error.kind]))


def _block(title: str, lines: str) -> str:
    style = (
        f"{_CODE};white-space:pre-wrap;overflow-wrap:anywhere;margin:.2em 0 .6em;padding:0 0 0 1em"
    )
    return (
        f'<p style="margin:.5em 0 0">{escape(title)}</p>'
        f'<pre style="{style};background:none;color:inherit">{escape(lines)}</pre>'
    )


def _code(code: str) -> str:
    return f'<code style="{_CODE};background:none;color:inherit">{escape(code)}</code>'


def _lines(said: str) -> str:
    return escape(said).replace("\n", "<br>")

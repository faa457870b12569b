"""Templates to pages: HTML in one file, which needs no script, no network and no other file.

What is put into a template is escaped, whoever wrote it. Words stand in the modules that fill templates, so
that they are translated as all others. A page forbids itself scripts, and everything from elsewhere.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from grader.files import PACKAGE
from grader.language import in_use

TEMPLATES = PACKAGE / "report" / "templates"

_CODE = re.compile(r"(?s)`([^`]+)`")


def render(template: str, **values: Any) -> str:
    """Return a page.

    Args:
        template: a file in templates/.
        values: what the template names; one that is missing is an error.
    """
    return _environment().get_template(template).render(lang=in_use(), **values)


def with_code(said: str) -> Markup:
    """A sentence in which `code` is set as code, and lines stay lines."""
    html = _CODE.sub(lambda found: f"<code>{found[1]}</code>", str(escape(said)))
    return Markup(html.replace("\n", "<br>"))


def template_of(message: str) -> Markup:
    """A message into whose places HTML can be put: `template_of(_("see {page}")).format(page=link)`."""
    return Markup(str(escape(message)))


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = with_code
    environment.filters["number"] = lambda value: f"{value:.2f}".rstrip("0").rstrip(".")
    environment.filters["percent"] = lambda share: f"{100 * share:.0f} %"
    return environment

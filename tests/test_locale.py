"""The files of messages: complete, with the same placeholders, and compiled."""

from __future__ import annotations

import ast
import io
import re
from string import Formatter
from typing import get_args

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from grader.judging.checks import FAULTS
from grader.judging.score import STATUSES, Status
from grader.language import LOCALE, NAMES, SOURCE

PACKAGE = LOCALE.parent
LANGUAGES = [code for code in NAMES if code != SOURCE]


def messages_in_the_code():
    found = extract_from_dir(PACKAGE, keywords=DEFAULT_KEYWORDS | {"marked": None})
    return {message for _, _, message, _, _ in found}


@pytest.fixture(scope="module")
def marked():
    return messages_in_the_code()


@pytest.fixture(params=LANGUAGES)
def catalog(request):
    path = LOCALE / request.param / "LC_MESSAGES" / "torchgrade.po"
    with path.open("rb") as file:
        return read_po(file, locale=request.param)


def forms_of(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def placeholders(text):
    return {(name, spec) for _, name, spec, _ in Formatter().parse(text) if name is not None}


def test_every_message_is_translated_and_no_other(catalog, marked):
    there = {message.id for message in catalog if message.id}
    assert marked - there == set()
    assert there - marked == set()
    empty = [m.id for m in catalog if m.id and not all(forms_of(m))]
    assert empty == []
    assert [m.id for m in catalog if m.id and m.fuzzy] == []


def test_no_message_stands_where_it_is_not_collected():
    """Babel does not look into f-strings."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = [n for n in ast.walk(node) if isinstance(n, ast.Call) and n.args]
                marked = [c for c in calls if getattr(c.func, "id", "") in ("_", "ngettext")]
                texts = [c.args[0].value for c in marked if isinstance(c.args[0], ast.Constant)]
                assert texts == [], path


def test_a_translation_has_the_placeholders_of_the_message(catalog):
    for message in filter(lambda m: m.id, catalog):
        known = placeholders(message.id[0] if isinstance(message.id, tuple) else message.id)
        for form in forms_of(message):
            assert placeholders(form) == known, message.id


def test_the_compiled_messages_are_those_of_the_po_file(catalog):
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    path = LOCALE / str(catalog.locale) / "LC_MESSAGES" / "torchgrade.mo"
    assert path.read_bytes() == compiled.getvalue(), "run `make messages`"


def test_chinese_sentences_are_written_as_chinese_writes_them(catalog):
    odd = re.compile(r"[\u4e00-\u9fff][,;!?]|[\u4e00-\u9fff]\. |[\u4e00-\u9fff]: ")
    assert [m.id for m in catalog if m.id and any(map(odd.search, forms_of(m)))] == []


def test_every_fault_can_be_translated():
    faults = set()
    for path in (PACKAGE / "judging").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason":
                fault = node.args[0]
                faults |= {fault.value} if isinstance(fault, ast.Constant) else set()
    assert len(faults) > 15
    assert faults <= set(FAULTS)


def test_every_status_can_be_translated():
    assert get_args(Status) == STATUSES

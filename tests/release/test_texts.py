"""What can be read in a hand-out, and where it says that it stands."""

import io
import json
import zipfile
import zlib

import pytest

from grader.release.texts import texts_in


def places(name, data, text):
    found = [one for one in texts_in({name: data}) if text in one.text]
    return [one.place(one.line_of(one.text.index(text))) for one in found]


def notebook(*sources):
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return json.dumps({"cells": cells}).encode()


def test_a_cell_is_named_by_its_number_and_a_line_in_it():
    data = notebook("x", ["one\n", "two = 2\n"])
    assert places("a.ipynb", data, "two") == ["a.ipynb, cell 2, line 2"]


def test_what_a_cell_has_printed_can_be_read_too():
    cell = {"source": "x", "outputs": [{"text": ["secret\n"]}]}
    assert places("a.ipynb", json.dumps({"cells": [cell]}).encode(), "secret") == [
        "a.ipynb, cell 1, line 1"
    ]


@pytest.mark.parametrize(
    "cell",
    [
        {"outputs": [{"data": {"text/html": "<b>secret</b>"}}]},
        {"outputs": [{"data": {"image/svg+xml": ["<text>\n", "secret</text>"]}}]},
        {"outputs": [{"output_type": "error", "traceback": ["Error: secret"]}]},
        {"metadata": {"note": "secret"}},
    ],
)
def test_whatever_else_a_cell_carries_is_read_but_for_the_bytes_of_pictures(cell):
    data = json.dumps({"cells": [{"source": "x", **cell}]}).encode()
    assert places("a.ipynb", data, "secret") != []
    picture = {"source": "x", "outputs": [{"data": {"image/png": "secret"}}]}
    assert places("a.ipynb", json.dumps({"cells": [picture]}).encode(), "secret") == []


def test_what_a_notebook_says_of_itself_is_read():
    data = json.dumps({"cells": [], "metadata": {"authors": ["secret"]}}).encode()
    assert places("a.ipynb", data, "secret") == ["a.ipynb:1"]


def test_texts_in_json_are_named_by_the_line_of_the_file():
    data = json.dumps({"a": 1, "b": {"hint": "eins\nzwei ü"}}, indent=1).encode()
    assert places("x.json", data, "zwei") == ["x.json:4"]
    data = b'{"a": "b"}'
    assert places("x.json", data, "a") == ["x.json:1"]


def test_packed_files_and_zips_in_zips_are_read():
    packed = zlib.compress(json.dumps({"said": "secret"}).encode() + b"\n\0\1")
    assert places("a.ideas.zlib", packed, "secret") == ["a.ideas.zlib:1"]
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep.py", "\nsecret")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("in.zip", inner.getvalue())
    assert places("data/x.zip", outer.getvalue(), "secret") == ["data/x.zip/in.zip/deep.py:2"]


def test_any_other_text_is_read_and_numbers_are_not():
    assert places("data/notes", b"a\nsecret", "secret") == ["data/notes:2"]
    assert [*texts_in({"x.safetensors": b"\0\1secret"})] == []


def test_damaged_files_are_read_as_texts():
    assert places("a.ipynb", b"{secret", "secret") == ["a.ipynb:1"]
    assert places("a.json", b"{secret", "secret") == ["a.json:1"]
    assert not any(one.text for one in texts_in({"a.zlib": b"no", "b.zip": b"PK\x03\x04no"}))

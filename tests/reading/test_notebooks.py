"""Notebooks: their code, whatever they hold beside it."""

from __future__ import annotations

import json

import pytest

from grader.reading import notebooks
from grader.reading.folders import MAX_FILE, Unreadable
from grader.reading.notebooks import code_cells, without_outputs


def notebook(*sources, outputs=(), **more):
    cells = [
        {"cell_type": "code", "metadata": {"a": [1]}, "outputs": list(outputs), "source": source}
        for source in sources
    ]
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": cells} | more)


def test_a_notebook_is_read_however_large_its_outputs_are():
    picture = {"output_type": "display_data", "data": {"image/png": "A" * (MAX_FILE + 1)}}
    assert code_cells(notebook("x = 1", outputs=[picture]).encode()) == [("cell 1", "x = 1")]


def test_code_of_that_size_is_refused():
    data = notebook("#" * (MAX_FILE + 1)).encode()
    with pytest.raises(Unreadable, match="without its outputs it is still larger than 20 MiB"):
        code_cells(data)


OUTPUTS = [
    {"output_type": "stream", "text": ['a ] } \\ " [ {\n', "\\"]},
    {"data": {"text/html": '<a href="outputs": [>'}, "outputs": [[], {}]},
]


def test_only_outputs_attachments_and_metadata_are_emptied():
    sources = ['d = {"outputs": [1, 2]}', "s = '\"metadata\": {'", "x = '\\\\'"]
    text = notebook(*sources, outputs=OUTPUTS, attachments={"a.png": {}})
    found = json.loads(without_outputs(text))
    assert [cell["source"] for cell in found["cells"]] == sources
    assert [(cell["outputs"], cell["metadata"]) for cell in found["cells"]] == [([], {})] * 3
    assert found["attachments"] == {}


@pytest.mark.parametrize("text", ['{"outputs": [', '{"outputs": ["a', '"', "", '{"outputs": [}]'])
def test_what_is_broken_stays_broken(text):
    with pytest.raises(ValueError):
        json.loads(without_outputs(text))


def test_a_flood_of_brackets_is_refused_before_it_costs_much(monkeypatch):
    monkeypatch.setattr(notebooks, "MAX_TOKENS", 1000)
    with pytest.raises(Unreadable, match="too many parts"):
        without_outputs(notebook("x = 1", outputs=[[] for _ in range(2000)]))


def test_a_large_notebook_in_another_encoding_of_json_is_read(monkeypatch):
    monkeypatch.setattr(notebooks, "MAX_FILE", 100)
    data = notebook("x = 1", outputs=[{"text": "ü" * 200}]).encode("utf-16")
    monkeypatch.setattr(notebooks, "MAX_FILE", 400)
    assert code_cells(data) == [("cell 1", "x = 1")]

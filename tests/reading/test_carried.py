"""What a notebook carries from where it was made; whoever damages it has none."""

import json

import pytest

from grader.reading.carried import NOTHING, Carried, make_code, read_carried


def notebook(told, **others):
    return json.dumps({"cells": [], "metadata": {"torchgrade": told}, **others}).encode()


@pytest.mark.parametrize("indent", [None, 1])
def test_what_is_carried_is_read_from_the_bytes(indent):
    told = {"code": "k3v9p2xq", "student": "Zoë"}
    data = json.dumps({"metadata": {"torchgrade": told}}, indent=indent).encode()
    assert read_carried(data) == Carried("k3v9p2xq", "Zoë")
    assert Carried("k3v9p2xq", "Zoë").to_json() == told


def test_numbers_are_drawn_for_the_name_else_for_the_code():
    assert Carried("k3v9p2xq", "ada").drawn_for == "ada"
    assert Carried("k3v9p2xq").drawn_for == "k3v9p2xq"
    assert NOTHING.drawn_for == ""
    assert NOTHING.to_json() == {}


def test_text_in_a_cell_is_not_taken_for_it():
    cell = {"cell_type": "code", "source": '"torchgrade": {"code": "forged"}'}
    assert read_carried(json.dumps({"cells": [cell], "metadata": {}}).encode()) == NOTHING


@pytest.mark.parametrize("told", [1, [], {"code": 3}, {"code": None}, {}, "x", {"code": {"a": 1}}])
def test_what_is_damaged_is_nothing(told):
    assert read_carried(notebook(told)) == NOTHING
    assert read_carried(b'"torchgrade": {"code": "\\u12"}') == NOTHING


def test_a_long_name_is_cut():
    assert len(read_carried(notebook({"student": "x" * 900})).student) == 200


def test_codes_are_drawn():
    codes = {make_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(len(code) == 8 and code.isalnum() for code in codes)

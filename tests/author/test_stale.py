"""Generated files that differ from what they should be are stale; rounding makes none so."""

from __future__ import annotations

import zlib

import pytest
import torch

from grader.author import build
from grader.author.stale import find_stale
from grader.jail.inside import wire
from grader.telling.ideas.stored import SUFFIX


@pytest.mark.parametrize("name", ["cases/corr2d.json", "01_convolution.ipynb"])
def test_a_file_that_was_edited_is_stale_and_so_is_one_that_is_gone(copy, name):
    build.write(copy)
    built = build.generate(copy)
    assert find_stale(copy, built) == []
    path = copy.exercises / "01_convolution" / name
    path.write_text(path.read_text().replace("corr2d", "corr3d"))
    assert find_stale(copy, built) == [path]
    path.unlink()
    assert find_stale(copy, built) == [path]


def test_expected_values_that_were_changed_are_stale_but_rounding_is_not(copy):
    build.write(copy)
    path = copy.exercises / "01_convolution" / "cases" / "corr2d.expected.safetensors"
    built = build.generate(copy)
    for factor, found in ((1 + 1e-14, []), (1 + 1e-6, [path])):
        sent = wire.Tensors()
        for tensor in wire.unpack(path.read_bytes()).values():
            sent.add(tensor * factor if tensor.dtype == torch.float64 else tensor)
        changed = sent.blob()
        path.write_bytes(changed)
        assert find_stale(copy, built) == found


def test_an_expected_result_of_float32_is_compared_too(copy):
    source = copy.solutions / "convolution" / "corr2d.py"
    text = source.read_text()
    assert text.count("sum(dim=0, dtype=X.dtype)\n") == 1
    source.write_text(text.replace("dtype=X.dtype)\n", "dtype=X.dtype).float()\n"))
    build.write(copy)
    path = copy.exercises / "01_convolution" / "cases" / "corr2d.expected.safetensors"
    built = build.generate(copy)
    sent = wire.Tensors()
    for tensor in wire.unpack(path.read_bytes()).values():
        sent.add(tensor + 1 if tensor.dtype == torch.float32 else tensor)
    path.write_bytes(sent.blob())
    assert find_stale(copy, built) == [path]


def test_what_wrong_ideas_do_is_stale_with_their_code_and_their_sentences(copy):
    build.write(copy)
    path = copy.exercises / "01_convolution" / "cases" / f"corr2d{SUFFIX}"
    source = copy.solutions / "convolution" / "corr2d.py"
    text = source.read_text()
    for old, new in (("> K[-1 - a, -1 - b]", "> K[a, -1 - b]"), ("You flip the", "It flips the")):
        assert old in text
        source.write_text(text.replace(old, new))
        assert find_stale(copy, build.generate(copy)) == [path]
    source.write_text(text)
    # Compressed otherwise, it is still the same.
    path.write_bytes(zlib.compress(zlib.decompress(path.read_bytes()), 1))
    assert find_stale(copy, build.generate(copy)) == []
    path.write_bytes(b"damaged")
    assert build.write(copy) == [path]

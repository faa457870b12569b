from __future__ import annotations

import dataclasses
import json

import pytest
import torch

from grader.errors import CourseError
from grader.expected import bundle

# One exercise with every kind of case.
MIXED = """
import math

def candidates(X, p):
    return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

def run_twice(f, X, p):
    return [f(X, p)["twice"], f(2 * X, p)["twice"]]

@exercise(points=2.5, grad=["X"], forbid=["torch.nn.*"], hints=["Think.", "Schlie\u00dfe die Augen."])
def mixed(X, p=0.0):
    if p < 0:
        raise ValueError("p is negative")
    if p > 0:
        return X * (torch.rand_like(X) >= p) / (1 - p)
    return {"twice": 2 * X, "total": X.sum().item(), "pair": (X[0], [1, None, "text", True])}

mixed.case("a dict", X=randn(3, 2), tags=["stress", "basic"])
mixed.case("called twice", call=run_twice, X=arange(2), p=0.0, grad=[], hidden=True)
mixed.case("non-contiguous", X=randn(3, 2).noncontiguous(), scale=1e-3)
mixed.raises("negative", ValueError, X=randn(2), p=-1.0)
mixed.random_case(
    "random",
    law=choice({"zero": 0.3, "kept": 0.7}, candidates),
    X=uniform(60, 50, low=0.5, high=2.0),
    p=0.3,
)
"""

STEP = """
@exercise(updates=["params"], labels={"params": ["W", "b"]})
def step(params, lr):
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad

step.case("one", params=[randn(2).parameter(randn(2)), randn(3).parameter(randn(3))], lr=0.5)
"""


@pytest.fixture
def stored(tmp_path):
    """Write an exercise's files and return their folder."""

    def write(built):
        folder = tmp_path / "cases"
        folder.mkdir(exist_ok=True)
        for name, data in bundle.to_files(built).items():
            (folder / name).write_bytes(data)
        return folder

    return write


def same(one, other):
    """Whether two values are equal, tensors included; sensitivities are estimates, kept in float32."""
    if isinstance(one, torch.Tensor):
        return torch.allclose(one, other, rtol=1e-6, atol=0, equal_nan=True)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if dataclasses.is_dataclass(one):
        skipped = {"where", "error"}
        names = [f.name for f in dataclasses.fields(one) if f.name not in skipped]
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    return one == other


@pytest.mark.parametrize("code", [MIXED, STEP], ids=["mixed", "step"])
def test_what_is_read_is_what_was_written(build, stored, code):
    built = build(code, hidden=False)
    read = bundle.read(stored(built), built.id)
    for field in dataclasses.fields(built):
        if field.name not in ("cases", "untried"):
            assert getattr(read, field.name) == getattr(built, field.name), field.name
    for before, after in zip(built.cases, read.cases, strict=True):
        for field in dataclasses.fields(before):
            if field.name == "expected" and (before.raises or before.law):
                assert after.expected.status == ("raised" if before.raises else "returned")
            elif field.name != "where":
                assert same(getattr(before, field.name), getattr(after, field.name)), field.name


def test_answers_get_the_same_checks_from_what_is_read(build, stored, judge):
    built = build(MIXED, hidden=False)
    read = bundle.read(stored(built), "mixed")

    def right(X, p=0.0):
        if p < 0:
            raise ValueError
        if p > 0:
            return torch.where(torch.rand_like(X) < p, 0, X / (1 - p))
        return {
            "twice": X + X,
            "total": float(X.detach().sum()),
            "pair": (X[0], [1, None, "text", True]),
        }

    def wrong(X, p=0.0):
        if p > 0:
            return X * (torch.rand_like(X) < p)
        return {"twice": 3 * X, "total": 0, "pair": (X[0].detach(), [1, None, "text", True])}

    assert all(check.passed for check in judge(read, right))
    checks = judge(read, wrong)
    assert checks == judge(built, wrong)
    assert not any(all(c.passed for c in checks if c.case == case.name) for case in read.cases)


def test_the_same_exercise_gives_the_same_bytes(build):
    assert bundle.to_files(build(MIXED, hidden=False)) == bundle.to_files(
        build(MIXED, hidden=False)
    )


def test_an_exercise_is_three_files_none_of_them_a_pickle(build):
    files = bundle.to_files(build(MIXED, hidden=False))
    assert sorted(files) == [
        "mixed.expected.safetensors",
        "mixed.inputs.safetensors",
        "mixed.json",
    ]
    document = json.loads(files["mixed.json"])
    assert document["schema"] == 1
    assert document["generated"].startswith("by `grade build`")
    assert "Schließe" in files["mixed.json"].decode()


def test_hidden_cases_are_never_written(build):
    with pytest.raises(ValueError, match="mixed has hidden cases, which are never written"):
        bundle.to_files(build(MIXED))
    files = bundle.to_files(build(MIXED, hidden=False))
    assert not any(b"called twice" in data for data in files.values())


def test_a_file_that_is_not_there_is_told(build, stored):
    folder = stored(build(STEP, hidden=False))
    (folder / "step.inputs.safetensors").unlink()
    with pytest.raises(CourseError) as caught:
        bundle.read(folder, "step")
    assert str(caught.value) == (f"{folder}/step.inputs.safetensors: not there; run `grade build`.")


def test_files_of_another_version_are_told(build, stored):
    folder = stored(build(STEP, hidden=False))
    path = folder / "step.json"
    path.write_text(path.read_text("utf-8").replace('"schema": 1', '"schema": 0'), "utf-8")
    with pytest.raises(CourseError) as caught:
        bundle.read(folder, "step")
    assert str(caught.value) == (
        f"{folder}/step.json: made by another version of TorchGrade; run `grade build`."
    )


def in_each_case(**changes):
    """A document whose cases have these entries instead of their own."""

    def change(document):
        return document | {"cases": [case | changes for case in document["cases"]]}

    return change


DAMAGE = {
    "not JSON": lambda document: "{",
    "a list": lambda document: [],
    "no version": lambda document: {k: v for k, v in document.items() if k != "schema"},
    "no cases": lambda document: document | {"cases": None},
    "an empty case": lambda document: document | {"cases": [{}]},
    "a case that is a list": lambda document: document | {"cases": [[]]},
    "a law without gradients": in_each_case(law={"probabilities": {}, "values": [], "grads": []}),
    "an unknown tensor": in_each_case(sensitivity=[["output", {"tensor": ["float32", 999, [1]]}]]),
    "aspects that are no pairs": in_each_case(
        expected={"skeleton": "None", "flags": {}, "globals": [], "aspects": ["output"]}
    ),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_document_is_told(build, stored, damage):
    folder = stored(build(STEP, hidden=False))
    path = folder / "step.json"
    changed = damage(json.loads(path.read_text("utf-8")))
    path.write_text(changed if isinstance(changed, str) else json.dumps(changed), "utf-8")
    with pytest.raises(CourseError) as caught:
        bundle.read(folder, "step")
    assert str(caught.value).startswith(f"{folder}/step.json: damaged (")
    assert str(caught.value).endswith("); run `grade build`.")


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 8, b"no tensors in here", b"\xff" * 100], ids=["empty", "0", "text", "ff"]
)
def test_damaged_tensors_are_told(build, stored, data):
    folder = stored(build(STEP, hidden=False))
    (folder / "step.expected.safetensors").write_bytes(data)
    with pytest.raises(CourseError, match="damaged"):
        bundle.read(folder, "step")

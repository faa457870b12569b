"""A case as code: what it makes is what was judged."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from checkout import ROOT

from grader.study.case_tensors import find_case, tensors_of
from grader.study.public_cases import find_public_cases
from grader.study.reproducing import interact, to_code, write_tensor

TENSORS = [
    torch.tensor(3.5),
    torch.zeros(0, 3),
    torch.tensor([[1.0, float("inf")], [float("-inf"), 0.1]], dtype=torch.float64),
    torch.tensor([1, 2], dtype=torch.int64),
    torch.tensor([True, False]),
    torch.arange(6.0).reshape(2, 3).T,
    torch.arange(12.0)[::2],
    torch.ones(2, requires_grad=True),
]


@pytest.mark.parametrize("tensor", TENSORS, ids=str)
def test_a_tensor_is_made_again_as_it_was(tensor):
    made = eval(write_tensor(tensor), {"torch": torch})
    assert torch.equal(made, tensor) and made.dtype == tensor.dtype
    assert made.stride() == tensor.stride() or not tensor.numel()
    assert made.requires_grad == tensor.requires_grad


def test_a_nan_is_written_too():
    assert eval(write_tensor(torch.tensor(float("nan"))), {"torch": torch}).isnan()


@pytest.mark.parametrize("id_", ["corr2d", "softmax", "sgd", "batch_norm", "gru", "dropout_layer"])
def test_the_reference_passes_the_code_of_every_case(id_, tmp_path, monkeypatch):
    from grader.course.course import load_course
    from grader.declaring.load import load_exercises

    (exercise,) = [e for _unit, e in load_exercises(load_course(ROOT), {id_})]
    built = find_public_cases(id_, ROOT).exercise
    monkeypatch.chdir(ROOT)
    for case in built.cases:
        code = to_code(tensors_of(built, case), Path(f"{id_}.py"))
        assert f"from {id_} import {id_}\n" in code
        code = code.replace(f"from {id_} import {id_}\n", "")
        names = {id_: exercise.function}
        if case.raises:
            with pytest.raises(Exception) as raised:
                exec(code, names)
            assert type(raised.value).__name__ in case.raises
        elif case.name != "parameter without a gradient":
            exec(code, names)


def test_a_notebook_is_not_imported(built_corr2d):
    case = find_case("corr2d", "3x3 input, 2x2 kernel", built_corr2d)
    assert "# here comes your corr2d, as in your notebook\n" in to_code(case, Path("unit.ipynb"))


def test_a_large_case_is_looked_up(built_corr2d, monkeypatch):
    monkeypatch.setattr("grader.study.reproducing.MAX_NUMBERS", 3)
    monkeypatch.chdir(built_corr2d)
    case = find_case("corr2d", "3x3 input, 2x2 kernel", built_corr2d)
    names = {}
    exec(to_code(case).partition("# here comes")[0], names)
    assert torch.equal(names["X"], case.arguments["X"])


def test_an_interactive_python_has_the_driver_and_says_how_it_is_called(build, monkeypatch):
    code = """
@exercise
def scale(X, factor=2.0):
    return X * factor

def twice(scale, X):
    return scale(scale(X))

scale.case("two calls", call=twice, X=arange(2))
"""
    built, shown = build(code), {}
    monkeypatch.setattr("code.interact", lambda banner, **rest: shown.update(rest, banner=banner))
    interact(tensors_of(built, built.cases[0]), Path("scale.py"))
    assert shown["banner"].count("def twice(scale, X):") == 1
    assert "    result = twice(scale, X=X)" in shown["banner"].splitlines()
    assert shown["local"]["twice"](lambda X: 3 * X, torch.ones(1)).tolist() == [9.0]

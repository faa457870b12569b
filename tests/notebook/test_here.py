"""A function of this process on an exercise's public cases: its result, and nothing else that stays behind."""

import shutil

import pytest
import torch
from checkout import ROOT

from grader.expected.built import seeds_of
from grader.notebook.here import check_here
from grader.reading.extract import extract
from grader.study.public_cases import find_public_cases


@pytest.fixture
def public(built_corr2d):
    return find_public_cases("corr2d", built_corr2d)


def flipped(X, K):
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("too large")
    windows = X.unfold(0, K.shape[0], 1).unfold(1, K.shape[1], 1)
    return (windows * K.flip(0, 1)).sum((-2, -1), dtype=X.dtype)


def right(X, K):
    return flipped(X, K.flip(0, 1))


def test_a_right_function_passes_and_every_case_is_told(public):
    checked = check_here(public, right)
    assert (checked.result.status, checked.result.score) == ("passed", 4.0)
    assert list(checked.behaviour) == [case.name for case in public.exercise.cases]
    assert checked.result.diagnosis is None


def test_a_mistake_is_named(public):
    checked = check_here(public, flipped)
    assert checked.result.status == "partial"
    assert checked.result.diagnosis.startswith("You flip the kernel.")


def test_what_it_prints_is_kept_by_case_and_not_shown(public, capsys):
    def loud(X, K):
        print("a line of mine")
        return right(X, K)

    checked = check_here(public, loud)
    first = public.exercise.cases[0].name
    assert checked.printed[first].startswith("a line of mine\n")
    assert capsys.readouterr() == ("", "")


def test_a_function_that_prints_nothing_has_nothing_printed(public):
    assert not any(check_here(public, right).printed.values())


def test_what_it_changes_is_as_it_was(public):
    def careless(X, K):
        torch.set_default_dtype(torch.float64)
        torch.manual_seed(3)
        torch.set_grad_enabled(False)
        return right(X, K)

    torch.manual_seed(7)
    drawn = torch.rand(2)
    torch.manual_seed(7)
    check_here(public, careless)
    assert torch.equal(torch.rand(2), drawn)
    assert (torch.get_default_dtype(), torch.is_grad_enabled()) == (torch.float32, True)


def test_what_raises_is_told_with_the_line_as_the_caller_calls_it(public):
    def broken(X, K):
        raise KeyError("mine")

    told = check_here(public, broken, lambda filename: "cell 3" if filename == __file__ else "")
    assert told.result.status == "error"
    assert "raises KeyError: 'mine' (cell 3, line " in told.result.checks[0].message


def test_forbidden_code_is_not_called(public):
    source = extract(
        "mine.py", b"import torch.nn.functional as F\ndef corr2d(X, K): F.conv2d(X, K)"
    )

    def never(X, K):
        raise AssertionError

    checked = check_here(public, never, source=source)
    assert (checked.result.status, checked.behaviour, checked.printed) == ("forbidden", {}, {})
    assert "Write yourself what F.conv2d does" in checked.result.diagnosis


def test_allowed_code_is_called(public):
    source = extract("mine.py", b"def corr2d(X, K):\n    return X.unfold(0, 1, 1)")
    assert check_here(public, right, source=source).result.status == "passed"


def test_a_case_that_fails_by_its_frequencies_is_drawn_again_as_in_grading():
    public = find_public_cases("dropout_layer", ROOT)
    first = {seed for case in public.exercise.cases for seed in seeds_of(public.exercise.id, case)}

    def dropout_layer(X, dropout, training=True):
        if not 0 <= dropout <= 1:
            raise ValueError
        if not training or dropout == 1:
            return X * (1 - training)
        print("drawn")
        share = dropout / 2 if torch.initial_seed() in unlucky else dropout
        return X * (torch.rand(X.shape) > share) / (1 - dropout)

    unlucky = first
    checked = check_here(public, dropout_layer)
    assert checked.result.status == "passed"
    case = next(case for case in public.exercise.cases if case.law is not None)
    assert checked.printed[case.name] == "drawn\n" * len(case.runs)
    unlucky = first | {
        s for case in public.exercise.cases for s in seeds_of(public.exercise.id, case, 1)
    }
    assert check_here(public, dropout_layer).result.status == "partial"


def test_code_that_is_given_to_be_mended_is_tried_and_counts_for_nothing(built_offshoots):
    public = find_public_cases("scaled_debug", built_offshoots)
    given = extract("a.py", f"import torch\n{public.exercise.given}\n".encode())

    def scaled_debug(X, w):
        return X * w

    checked = check_here(public, scaled_debug, source=given)
    assert (checked.result.status, checked.result.score) == ("unattempted", 0)
    assert any(not check.passed for check in checked.result.checks)
    own = extract("a.py", b"def scaled_debug(X, w):\n    return w * X\n")
    checked = check_here(public, scaled_debug, source=own)
    assert (checked.result.status, checked.result.diagnosis) == ("failed", None)


def test_inputs_that_are_handed_in_are_tried_without_solutions(tmp_path):
    from offshoot_course import BREAKING, write_offshoots

    from grader.author import build
    from grader.course.course import load_course
    from grader.declaring.source import END

    root = write_offshoots(tmp_path / "course", BREAKING)
    build.write(load_course(root))
    shutil.rmtree(root / "solutions")
    public = find_public_cases("scaled_break_it", root)
    assert END not in (root / "exercises/02_second/02_second.ipynb").read_text()
    X, w = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([1.0, 2.0])
    assert check_here(public, lambda: {"X": X, "w": w}).result.status == "passed"
    checked = check_here(public, lambda: {"X": X, "w": torch.ones(2)})
    assert checked.result.diagnosis.startswith("Both functions give the same on these inputs.")

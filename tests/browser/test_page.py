"""What `check` shows, on a page of its own: light and dark, wide and on a phone, judged by axe-core."""

import os
from pathlib import Path

import pytest
import torch
from checkout import ROOT

from grader import check

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ background: Canvas; color: CanvasText; margin: 1rem }}
</style>
<main><h1>{title}</h1>{body}</main>
</html>"""


def flipped(X, K):
    return torch.nn.functional.conv2d(X[None, None], K.flip(0, 1)[None, None])[0, 0]


def raising(X, K):
    return X.nothing


def not_a_number(X, dim=-1):
    return torch.full_like(X, float("nan"))


def transposed(X, K):
    return (X[: X.shape[0] - K.shape[0] + 1, : X.shape[1] - K.shape[1] + 1] * K.sum()).T


def one_draw(X, dropout, training=True):
    return X * (torch.rand(1) > dropout) / (1 - dropout) if training else X


def nobody(X):
    return X


ANSWERS = {
    "flipped": ("corr2d", flipped),
    "raising": ("corr2d", raising),
    "another-shape": ("corr2d", transposed),
    "nan": ("softmax", not_a_number),
    "random": ("dropout_layer", one_draw),
    "no-such-exercise": ("nobody", nobody),
}


@pytest.fixture
def pages(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    files = []
    for language in ("en", "zh"):
        monkeypatch.setenv("GRADE_LANG", language)
        for title, (name, answer) in ANSWERS.items():
            answer.__name__ = name
            body = check(answer)._repr_html_()
            files.append(tmp_path / f"{title}-{language}.html")
            text = PAGE.format(title=title, body=body).replace('lang="en"', f'lang="{language}"', 1)
            files[-1].write_text(text, encoding="utf-8")
    return files


@pytest.mark.slow
def test_no_look_has_a_violation_scrolls_sideways_or_loads_anything(node, pages, tmp_path):
    told = node("page.mjs", os.environ.get("TORCHGRADE_PICTURES") or tmp_path, *pages)
    assert len(told) == 2 * len(ANSWERS)
    faults = {
        (Path(file).name, look): found
        for file, looks in told.items()
        for look, found in looks.items()
        if any(found.values())
    }
    assert faults == {}
    assert all(len(looks) == 4 for looks in told.values())


@pytest.mark.slow
def test_axe_finds_what_is_wrong_with_a_page_that_is_wrong(node, tmp_path):
    bad = tmp_path / "bad.html"
    text = PAGE.format(
        title="bad", body='<p style="color:#ccc;background:#fff">pale</p><svg role="img"></svg>'
    )
    bad.write_text(text)
    (looks,) = node("page.mjs", tmp_path, bad).values()
    said = " ".join(looks["light"]["violations"])
    assert "color-contrast" in said
    assert "svg-img-alt" in said

"""What students see in a notebook: read as a page, word by word and element by element."""

from __future__ import annotations

import re

import pytest

from grader.report.html import to_html_of_text

SCALE = """
@exercise(points=4, grad=["X"], hints=["Multiply."])
def scale(X, factor=2.0):
    if factor == 0:
        raise ValueError
    return X * factor

scale.case("small", X=arange(2, 2))
scale.case("large", X=randn(30, 20), factor=3.0)
scale.raises("no factor", ValueError, X=arange(2), factor=0.0)
"""


@pytest.fixture
def scale(build):
    return build(SCALE)


def right(X, factor=2.0):
    if factor == 0:
        raise ValueError
    return factor * X


def test_a_right_answer_has_its_verdict_and_cases_in_words_and_no_picture(scale, shown):
    page = shown(scale, right)
    assert "scale: right (4 of 4 points)" in page.words
    assert [item for item in ("pass small", "pass large", "pass no factor") if item in page.words]
    assert "FAIL" not in page.words
    assert not page.count("svg")
    assert "hint" not in page.words


def test_a_wrong_answer_has_diagnosis_case_inputs_picture_and_hint(scale, shown):
    page = shown(scale, lambda X, factor=2.0: right(X, factor) + (X == 3), "You add <1>.")
    assert "scale: partly right" in page.words
    assert "You add <1>." in page.words
    assert "FAIL small: wrong values" in page.words
    assert "First failing case: small" in page.words
    assert "inputs: X (2, 2)" in page.words
    assert "output: 1 of 4 elements differ, first at (1, 1): expected 6, got 7" in page.words
    assert "Furthest off at (1, 1): expected 6, yours 7." in page.words
    assert page.words.index("You add") < page.words.index("FAIL") < page.words.index("Furthest")
    assert page.count("svg") == 4
    assert page.words.endswith("A hint: grade hint scale")


def test_a_gradient_is_shown_like_a_result(scale, shown):
    page = shown(scale, lambda X, factor=2.0: right(X.detach(), factor) + 0 * X)
    assert "grad X: 4 of 4 elements differ" in page.words
    assert "Difference yours - expected" in page.words
    page = shown(scale, lambda X, factor=2.0: right(X.detach(), factor))
    assert "grad X: no gradient reaches X" in page.words
    assert "Yours None" in page.words


def test_an_updated_argument_is_shown_like_a_result(build, shown):
    built = build("""
    @exercise
    def step(w, lr):
        w -= lr

    step.case("one", w=arange(4), lr=0.5, updates=["w"])
    """)
    page = shown(built, lambda w, lr: w.add_(lr))
    assert "w after the call: 4 of 4 elements differ, first at (0,)" in page.words
    assert "Furthest off at (0,): expected -0.5, yours 0.5." in page.words


def test_another_shape_is_shown_beside_the_right_one_without_a_difference(scale, shown):
    page = shown(scale, lambda X, factor=2.0: right(X, factor).reshape(-1))
    assert "Expected (2, 2) float64" in page.words
    assert "Yours (4,) float64" in page.words
    assert "Difference" not in page.words


def test_what_fails_in_float32_alone_is_shown_in_float32(build, shown):
    built = build("""
    @exercise
    def total(X):
        return X.exp().sum(-1).log()

    total.case("large", X=full(2, 2, value=300.0), tags=["stress"], float32=True)
    """)
    page = shown(built, lambda X: X.exp().sum(-1).log())
    assert "float32: in float32, 2 of 2 elements differ" in page.words
    assert "Yours (2,) float32" in page.words
    assert "inf" in page.words


def test_a_raised_exception_shows_the_students_own_frames(scale, shown, behave, read):
    def helper(X):
        raise IndexError("<img src=x onerror=alert(1)> & more")

    page = shown(scale, lambda X, factor=2.0: helper(X))
    assert "raises IndexError: <img src=x onerror=alert(1)> & more" in page.words
    assert not page.count("img")
    assert "FAIL no factor: raises another exception" in page.words


def test_what_was_printed_in_the_first_failing_case_is_shown_in_its_first_lines(scale, shown):
    printed = {"small": "".join(f"<i>line {i}</i>\n" for i in range(9)), "large": "elsewhere"}
    page = shown(scale, lambda X, factor=2.0: X, printed=printed)
    assert "printed:<i>line 0</i> <i>line 1</i>" in page.words
    assert "line 4</i> ..." in page.words
    assert "line 5" not in page.words
    assert "elsewhere" not in page.words


def test_what_is_not_written_yet_has_no_cases(scale, shown):
    def stub(X, factor=2.0):
        raise NotImplementedError

    page = shown(scale, stub)
    assert "not yet attempted" in page.words
    assert "FAIL" not in page.words


ANSWERS = {
    "nothing": lambda X, factor=2.0: None,
    "a list": lambda X, factor=2.0: [X, {"<b>": X}],
    "a text": lambda X, factor=2.0: "<script>alert(1)</script>",
    "integers": lambda X, factor=2.0: X.int(),
    "truth values": lambda X, factor=2.0: X > 0,
    "complex": lambda X, factor=2.0: X * 1j,
    "a number": lambda X, factor=2.0: 3,
    "no elements": lambda X, factor=2.0: X[:0],
    "many elements": lambda X, factor=2.0: X.new_zeros(3000, 400),
    "many dimensions": lambda X, factor=2.0: X[(None,) * 20],
    "NaN": lambda X, factor=2.0: X / 0,
    "huge": lambda X, factor=2.0: X * 1e300 * 1e300,
    "half": lambda X, factor=2.0: X.half(),
    "changed": lambda X, factor=2.0: X.data.mul_(factor) + 0 * X,
    "a long message": lambda X, factor=2.0: {}["<" * 5000],
}


@pytest.mark.parametrize("name", ANSWERS)
def test_any_answer_gives_a_small_page_that_does_nothing(scale, shown, name):
    page = shown(scale, ANSWERS[name])
    assert len(page.html) < 60_000
    assert not {"script", "style", "link", "img", "iframe"} & {tag for tag, _ in page.elements}
    for tag, attributes in page.elements:
        assert not [
            key for key in attributes if key.startswith("on") or key in ("id", "href", "src")
        ]
        assert "url(" not in attributes.get("style", ""), tag
    assert "First failing case: small" in page.words


def test_every_picture_says_what_it_shows(scale, shown):
    page = shown(scale, lambda X, factor=2.0: X)
    assert {a["role"] for a in page.attributes("svg")} == {"img"}
    labels = [a["aria-label"] for a in page.attributes("svg")]
    assert labels == [
        "X (2, 2) float64: 0, 1; 2, 3",
        "Expected (2, 2) float64: 0, 2; 4, 6",
        "Yours (2, 2) float64: 0, 1; 2, 3",
        "Difference yours - expected: 0, -1; -2, -3",
    ]


def test_where_pictures_are_dropped_and_their_text_is_kept_it_can_be_read(scale, shown, read):
    page = shown(scale, lambda X, factor=2.0: X)
    text = read(re.sub(r"</?(svg|g|path|text)\b[^>]*>", "", page.html).replace("<br>", " ")).words
    assert "Expected (2, 2) float64 0, 2; 4, 6Yours (2, 2) float64 0, 1; 2, 3Difference" in text


def test_grounds_are_given_with_their_ink_and_the_rest_takes_the_pages_colour(scale, shown):
    page = shown(scale, lambda X, factor=2.0: X)
    for _, attributes in page.elements:
        style = attributes.get("style", "")
        if "background" in style:
            assert re.search(r"(?<![-\w])color:", style)
        elif "color:" in style:
            assert "border" in style


def test_a_sentence_becomes_a_page(read):
    page = read(to_html_of_text("There is no exercise '<x>';\ndid you mean y?"))
    assert page.words == "There is no exercise '<x>';did you mean y?"
    assert page.count("br") == 1


def test_many_cases_and_many_failed_checks_are_cut(build, shown):
    cases = "\n".join(f'many.case("case {i}", X=arange({i + 1}))' for i in range(70))
    built = build("@exercise\ndef many(X):\n    return [X] * 9\n\n" + cases)
    page = shown(built, lambda X: [X + 1] * 9)
    assert "FAIL case 59" in page.words
    assert "FAIL case 60" not in page.words
    assert "and 10 more" in page.words
    assert "output[3]" in page.words
    assert "output[4]" not in page.words
    assert "and 5 more" in page.words
    assert len(page.html) < 60_000

"""Code compared token by token: layout and names of variables do not count, all else does."""

import pytest

from grader.release.tokens import find_line, find_pair, is_trivial, lines_of, tokens_of

SOURCE = '''\
def corr2d(X, K):
    """Slide."""
    ### BEGIN SOLUTION
    h, w = K.shape
    # unfold makes every window
    windows = X.unfold(0, h, 1).unfold(
        1, w, 1
    )
    Y = (windows * K).sum(dim=(2, 3))
    return Y
    ### END SOLUTION
'''


@pytest.fixture
def pair():
    (lines,) = lines_of(SOURCE, "### BEGIN SOLUTION", "### END SOLUTION", 10)
    return [line for line in lines if not is_trivial(line)]


def test_lines_that_may_stand_anywhere_are_trivial(pair):
    assert [line.number for line in pair] == [15, 18]


FOUND = {
    "as it is": SOURCE,
    "other names": "a = X.unfold(0, b, 1).unfold(1, c, 1)\nd = (a * X2).sum(dim=(2, 3))",
    "one line": "w = X.unfold(0, h, 1).unfold(1, w2, 1); Y = (w * K).sum(dim=(2,3))",
    "blank lines and comments": "v=X.unfold( 0,h,1 ).unfold(1,w,1)\n\n# now\n\nY=(v*K).sum(dim=(2,3))",
    "a comma behind the last": "v = X.unfold(0, h, 1,\n).unfold(1, w, 1)\nY = (v * K).sum(dim=(2, 3),)",
    "within a sentence": "First v = X.unfold(0, h, 1).unfold(1, w, 1), then Y = (v * K).sum(dim=(2, 3)).",
}


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND)
def test_two_lines_are_found_however_they_are_written(pair, text):
    assert find_pair(tokens_of("\n\n" + text), *pair) in (3, 8, 9)


OTHERS = {
    "another number": "v = X.unfold(0, h, 1).unfold(1, w, 2)\nY = (v * K).sum(dim=(2, 3))",
    "another method": "v = X.unfold(0, h, 1).unfold(1, w, 1)\nY = (v * K).mean(dim=(2, 3))",
    "another variable": "v = X.unfold(0, h, 1).unfold(1, w, 1)\nY = (X * K).sum(dim=(2, 3))",
    "one name for two": "v = X.unfold(0, h, 1).unfold(1, h, 1)\nY = (v * K).sum(dim=(2, 3))",
    "the second line alone": "Y = (v * K).sum(dim=(2, 3))",
    "the other way round": "Y = (v * K).sum(dim=(2, 3))\nv = X.unfold(0, h, 1).unfold(1, w, 1)",
    "far apart": "v = X.unfold(0, h, 1).unfold(1, w, 1)\n"
    + "print(v, 1)\n" * 20
    + "Y = (v * K).sum(dim=(2, 3))",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_what_says_something_else_is_not_found(pair, text):
    assert find_pair(tokens_of(text), *pair) == 0


def test_a_keyword_of_a_call_is_no_variable():
    source = "def f(dim):\n    ### BEGIN SOLUTION\n    s = X.sum(dim=dim)\n    ### END SOLUTION\n"
    ((line,),) = lines_of(source, "### BEGIN SOLUTION", "### END SOLUTION")
    assert find_line(tokens_of("\nt = X.sum(dim=axis)"), line) == 2
    assert find_line(tokens_of("t = X.sum(axis=axis)"), line) == 0


def test_texts_are_the_same_in_either_quotes_and_tokens_know_their_line():
    one, other = tokens_of("x = 'a b'\ny"), tokens_of('x = "a b"\ny')
    assert one.words == other.words == ("x", "=", '"a b"', "y")
    assert one.lines == (1, 1, 1, 2)


def test_a_method_counts_as_a_function_does():
    source = "class A:\n    def f(self):\n        ### BEGIN SOLUTION\n        self.k = self.k + 1\n"
    source += "        ### END SOLUTION\n    def g(self):\n        ### BEGIN SOLUTION\n"
    source += "        return 1\n        ### END SOLUTION\n"
    assert [len(lines) for lines in lines_of(source, "### BEGIN SOLUTION", "### END SOLUTION")] == [
        1,
        1,
    ]

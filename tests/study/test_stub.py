"""What one starts from, out of the notebooks that were handed out."""

from dataclasses import replace

import pytest

from grader.course.catalog import find_entry
from grader.errors import CourseError
from grader.language import speaking
from grader.study.stub import released_notebook, stub_file, stub_of


@pytest.fixture
def entry(course):
    return find_entry("corr2d", course)


def test_a_stub_is_the_signature_and_where_to_write(entry):
    stub = stub_of(entry)
    assert stub.startswith("def corr2d(X: Tensor, K: Tensor) -> Tensor:")
    assert "raise NotImplementedError" in stub
    assert "BEGIN SOLUTION" not in stub


def test_a_stub_that_was_not_handed_out_is_told_with_its_notebook(entry):
    with pytest.raises(CourseError, match=r"01_convolution\.ipynb: has no cell more; run `grade b"):
        stub_of(replace(entry, id="more"))
    released_notebook(entry.root, "convolution").unlink()
    with pytest.raises(
        CourseError, match=r"01_convolution\.ipynb: has no cell corr2d; run `grade b"
    ):
        stub_of(entry)


def test_a_stub_as_a_file_is_python_with_the_statement_as_its_docstring(entry):
    text = stub_file(replace(entry, statement='Say `"""` and \\alpha.')).decode()
    compile(text, "corr2d.py", "exec")
    assert text.startswith('r"""Say `\'\'\'` and \\alpha.\n"""\n\nimport torch\n')
    assert text.endswith(f"\n\n\n{stub_of(entry)}\n")


def test_a_notebook_in_the_language_in_use_is_preferred(entry):
    english = released_notebook(entry.root, "convolution")
    assert english.name == "01_convolution.ipynb"
    with speaking("zh"):
        assert released_notebook(entry.root, "convolution") == english
        chinese = english.with_name("01_convolution.zh.ipynb")
        chinese.write_text("{}")
        assert released_notebook(entry.root, "convolution") == chinese
    assert released_notebook(entry.root, "convolution") == english

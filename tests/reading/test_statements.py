"""Statements of cells."""

import gc
import weakref

from grader.reading.statements import Cell


def test_a_statement_begins_with_its_decorators():
    cell = Cell("cell 1", "x = 1\n\n@cache\ndef f():\n    return x\n")
    first, second = cell.statements
    assert (first.first_line, first.text) == (1, "x = 1")
    assert (second.first_line, second.node.lineno) == (3, 4)
    assert second.text.startswith("@cache\n")


def test_what_a_script_does_when_it_is_run_alone_binds_nothing():
    text = 'if __name__ == "__main__":\n    x = 1\n'
    (in_a_script,) = Cell("hw.py", text, is_script=True).statements
    (in_a_notebook,) = Cell("cell 1", text).statements
    assert in_a_script.names.binds == frozenset()
    assert in_a_notebook.names.binds == {"x"}


def test_a_cell_and_its_syntax_tree_go_when_nobody_has_them_any_more():
    gc.disable()  # thousands of them would wait for the collector
    try:
        cell = Cell("cell 1", "def f():\n    return 1\n")
        node = weakref.ref(cell.statements[0].node)
        del cell
        assert node() is None
    finally:
        gc.enable()

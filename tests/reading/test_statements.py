"""Statements of cells, and cells that come again."""

import gc
import weakref

from grader.grading.memory.cells import MOST_CHARACTERS, Recurring
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


def test_a_cell_is_kept_from_the_second_time_on():
    recurring = Recurring()
    once, again, third = (Cell("cell 1", "x = 1") for _ in range(3))
    assert recurring.known(once) is once
    assert recurring.known(again) is again
    assert recurring.known(third) is again
    assert recurring.known(Cell("cell 2", "x = 1")) is not again
    assert recurring.known(Cell("cell 1", "x = 2")) is not again
    assert recurring.known(Cell("cell 1", "x = 1", is_script=True)) is not again


def test_the_cells_that_are_kept_have_a_limit():
    recurring = Recurring()
    half = "#" * (MOST_CHARACTERS // 2)
    for _ in range(2):
        for number in range(5):
            recurring.known(Cell(f"cell {number}", half))
    assert len(recurring._kept) == 2
    huge = [Cell("cell 1", "#" * (MOST_CHARACTERS + 1)) for _ in range(3)]
    assert all(recurring.known(cell) is cell for cell in huge)


def test_a_cell_and_its_syntax_tree_go_when_nobody_has_them_any_more():
    gc.disable()  # thousands of them would wait for the collector
    try:
        cell = Cell("cell 1", "def f():\n    return 1\n")
        node = weakref.ref(cell.statements[0].node)
        del cell
        assert node() is None
    finally:
        gc.enable()

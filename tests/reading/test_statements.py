"""Statements of cells."""

import ast
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


UNDER_MAIN = """\
import torch
n = 1
if __name__ == "__main__":
    import math
    m = 2
    n = 3

    @cache
    def f(x):
        if x:
            return math.pi
        else:
            return m + n

    print(f(1))
"""


def test_a_function_that_only_the_main_block_defines_counts_with_what_it_needs():
    statements = Cell("hw.py", UNDER_MAIN, is_script=True).statements
    used = {name: s for s in statements for name in s.names.binds}
    assert set(used) == {"torch", "n", "math", "m", "f"}
    assert used["n"].first_line == 2  # the one that stands outside
    shown = "\n" * (used["f"].first_line - 1) + used["f"].text
    tree = compile(shown, "hw.py", "exec", flags=ast.PyCF_ONLY_AST)
    (function,) = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    lines = UNDER_MAIN.split("\n")
    assert lines[function.lineno - 1].strip() == "def f(x):"
    assert lines[function.body[0].orelse[0].lineno - 1].strip() == "return m + n"


def test_a_main_block_on_one_line_is_read_too():
    text = 'if __name__ == "__main__": f = 1; x = lambda: f\n'
    assert [s.text for s in Cell("hw.py", text, is_script=True).statements] == [
        "f = 1",
        "x = lambda: f",
    ]


def test_a_cell_and_its_syntax_tree_go_when_nobody_has_them_any_more():
    gc.disable()  # thousands of them would wait for the collector
    try:
        cell = Cell("cell 1", "def f():\n    return 1\n")
        node = weakref.ref(cell.statements[0].node)
        del cell
        assert node() is None
    finally:
        gc.enable()

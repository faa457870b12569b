"""Cells in IPython's dialect: what is left of them is Python, on the same lines, with the same names in it."""

from __future__ import annotations

import ast

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grader.reading.magics import to_python, undress

# Each cell binds `x` to 1, and nothing else matters.
CELLS = [
    "%matplotlib inline\nx = 1",
    "%matplotlib inline\n\n%load_ext autoreload\n%autoreload 2\nx = 1",
    "!pip install torch\nx = 1\n!ls",
    "!echo \"it's (open\nx = 1",
    "!pip install a \\\n  b \\\n  c\nx = 1",
    "%%time\nx = 1",
    "\n\n%%timeit -n 3\n\nx = 1",
    "%%capture out\n%%time\nx = 1",
    "x = 1\nx?",
    "?x\nx = 1\nx??\nlen?\nx.real?",
    "%time?\nx = 1",
    "if True:\n    %time 1\n    x = 1",
    "def f():\n    !ls\nx = 1",
    "y = (10\n% 3)\n%time\nx = 1",
    "y = '''\n%time\n!ls\n'''\n%time\nx = 1",
    'y = """\n%time "\' (\n"""\n%time\nx = 1',
    "y = 7 \\\n% 3\n%time\nx = 1",
    "y = '(' # (\n%time\nx = 1",
    "y = '\\'('; z = \"\\\"[\"\n%time\nx = 1",
    "files = !ls *.py\nx = 1",
    "out = %timeit -o len('a')\nx = 1",
    "y = 3 != 4\n%time\nx = 1  # really?",
    ";print 1 2\n,print 1 2\n/print 1\nx = 1",
]


@pytest.mark.parametrize("cell", CELLS)
def test_python_is_kept_on_its_line(cell):
    tree = ast.parse(to_python(cell))
    lines = [line.strip().split("  #")[0] for line in cell.split("\n")]
    (assigned,) = [
        n for n in ast.walk(tree) if isinstance(n, ast.Assign) and n.targets[0].id == "x"
    ]
    assert lines[assigned.lineno - 1] == "x = 1"


@pytest.mark.parametrize("cell", [cell for cell in CELLS if "%%" not in cell])
def test_the_same_names_are_bound_as_in_ipython(cell):
    theirs = ast.parse(TransformerManager().transform_cell(cell))
    ours = ast.parse(to_python(cell))

    def stored(tree):
        return [
            n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        ]

    assert stored(ours) == stored(theirs)


@pytest.mark.parametrize(
    "magic", ["%%bash", "%%html", "%%writefile x.py", "%%!", "%%", "%%time\n%%javascript"]
)
def test_a_cell_in_another_language_is_left_out(magic):
    assert to_python(f"{magic}\nx = 1") == ""


def test_a_value_from_the_shell_fails_where_it_is_needed():
    assert to_python("a, b = !ls") == "a, b = get_ipython()"


@pytest.mark.parametrize(
    "cell", ["  x = 1\n  y = 2", ">>> x = 1\n>>> y = 2", "In [1]: x = 1\n   ...: y = 2"]
)
def test_prompts_and_indentation_are_taken_off(cell):
    assert undress(cell) == "x = 1\ny = 2"

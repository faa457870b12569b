"""Cells in IPython's dialect: what is left of them is Python, on the same lines, with the same names in it."""

from __future__ import annotations

import ast

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grader.reading.magics import cell_magic, to_python, undress

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
    "y = 'a \\\n  b'\n%time\nx = 1",
    'y = "a\\\n( \\\n\'b"\n%time\nx = 1',
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


@pytest.mark.parametrize("magic", ["%%wandb", "%%tutor --lang python3", "%%snakeviz\n%%time"])
def test_a_cell_whose_magic_nobody_knows_is_read_as_python(magic):
    assert to_python(f"{magic}\nx = 1").strip() == "x = 1"


@pytest.mark.parametrize(
    ("line", "python"),
    [
        ("%time ONE = 1", "ONE = 1"),
        ("%time x, y = f(), 2", "x, y = f(), 2"),
        ("    %time ONE = 1", "    ONE = 1"),
        ("%prun -l 5 -s cumulative Y = f(X)", "Y = f(X)"),
        ("%prun -q Y = f(X)", "Y = f(X)"),
        ("%memit -r 1 Y = f(X)", "Y = f(X)"),
        ("%time import math", "import math"),
        ("%time Y = 1 + \\\n 2", "Y = 1 + \\\n 2"),
        ("t = %time f(X)", "t = f(X)"),
        ("%run helper.py", "from helper import *"),
        ("%run -i ./tools/norms", "from tools.norms import *"),
    ],
)
def test_what_a_line_magic_runs_in_the_notebook_stays(line, python):
    assert to_python(line) == python


@pytest.mark.parametrize(
    "line", ["%timeit x = 1", "%env x = 1", "%time two words", "%time", "%set_env x=1", "%run *.py"]
)
def test_a_line_magic_that_binds_nothing_goes(line):
    assert to_python(line) == ""


def test_the_magic_of_a_cell_in_another_language_is_told():
    assert cell_magic("%%time\n%%writefile mine.py\nx = 1\n") == ("writefile", "mine.py", "x = 1\n")
    assert cell_magic("%%bash\nls") == ("bash", "", "ls")
    assert cell_magic("%%time\nx = 1") == cell_magic("x = 1") == ("", "", "")


def test_a_value_from_the_shell_fails_where_it_is_needed():
    assert to_python("a, b = !ls") == "a, b = get_ipython()"


@pytest.mark.parametrize(
    "cell", ["  x = 1\n  y = 2", ">>> x = 1\n>>> y = 2", "In [1]: x = 1\n   ...: y = 2"]
)
def test_prompts_and_indentation_are_taken_off(cell):
    assert undress(cell) == "x = 1\ny = 2"

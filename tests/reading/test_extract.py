"""What is read from notebooks and .py files, and which statements a function is found to need."""

from __future__ import annotations
import __future__

import ast
import json
import textwrap
import time
import warnings

import pytest

from grader.reading.extract import defined_names, extract
from grader.reading.folders import Unreadable


def code(source, **more):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": []} | more


def notebook(*cells, **more):
    """A notebook of format 4; a cell given as text is a code cell."""
    cells = [code(textwrap.dedent(c)) if isinstance(c, str) else c for c in cells]
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells} | more
    return json.dumps(document).encode()


def from_cells(*cells):
    return extract("hw.ipynb", notebook(*cells))


def sliced(source, *targets):
    """What a slice keeps, as one text without empty lines."""
    lines = [line.rstrip() for s in source.statements_for(*targets) for line in s.text.split("\n")]
    return [line for line in lines if line]


def run(source, *targets, **given):
    """Run a slice as the jail does: statement by statement, each in its own try."""
    namespace = {"__name__": "__main__"} | given
    flags = __future__.annotations.compiler_flag
    for statement in source.statements_for(*targets):
        try:
            exec(compile(statement.text, "cell", "exec", flags, dont_inherit=True), namespace)
        except Exception:
            continue
    return namespace


# ---------------------------------------------------------------------------------------------- reading


def test_code_cells_are_named_by_their_place_among_all_cells():
    markdown = {"cell_type": "markdown", "source": "# Title", "metadata": {}}
    raw = {"cell_type": "raw", "source": "def x(: never read", "metadata": {}}
    source = from_cells(markdown, "a = 1", raw, "b = 2")
    assert [(cell.label, cell.source) for cell in source.cells] == [
        ("cell 2", "a = 1"),
        ("cell 4", "b = 2"),
    ]
    assert source.name == "hw.ipynb" and not source.problems


@pytest.mark.parametrize(
    "data",
    [
        notebook(code(["def f():\n", "    return 1\n"])),
        notebook(code("def f():\r\n    return 1\r\n")),
        notebook(code("def f():\r    return 1")),
        b"\xef\xbb\xbf" + notebook("def f(): return 1"),
        notebook("def f(): return 1").decode().encode("utf-16"),
        notebook({"cell_type": "code", "source": "def f(): return 1"}),
        notebook(None, 3, [], {}, {"cell_type": 7}, code(None), code(5), "def f(): return 1"),
        notebook(code(["def f():", None, 3, " return 1"])),
        notebook("def f(): return 1", metadata=None, nbformat="four"),
        json.dumps({"cells": [code("def f(): return 1")]}).encode(),
        json.dumps(
            {
                "nbformat": 3,
                "worksheets": [{"cells": [{"cell_type": "code", "input": "def f(): return 1"}]}],
            }
        ).encode(),
        json.dumps(
            {
                "nbformat": 2,
                "worksheets": [
                    3,
                    {"cells": [{"cell_type": "code", "input": ["def f(): return 1"]}]},
                ],
            }
        ).encode(),
        notebook(code("\ufeffdef f(): return 1")),
        notebook("%matplotlib inline\ndef f(): return 1"),
        notebook("    def f():\n        return 1\n    f()\n"),
        notebook(code("   x = 1\n   def f():\n       return 1")),
        notebook(code(">>> def f():\n...     return 1\n>>> f()")),
        notebook(code("In [3]: def f():\n   ...:     return 1\n")),
        notebook("""s = '\\d'; t = "\\("\ndef f(): return 1"""),
    ],
)
def test_notebooks_of_every_make_are_read(data):
    source = extract("hw.ipynb", data)
    assert not source.problems
    assert run(source, "f")["f"]() == 1


@pytest.mark.parametrize(
    "data",
    [
        b"def f(): return 'h\xc3\xa9'\n",
        b"\xef\xbb\xbfdef f(): return 'h\xc3\xa9'\r\n",
        b"# -*- coding: latin-1 -*-\ndef f(): return 'h\xe9'\n",
        b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\ndef f(): return 'h\xe9'\n",
    ],
)
def test_py_files_are_read_in_the_encoding_that_they_name(data):
    source = extract("hw.py", data)
    assert [cell.label for cell in source.cells] == ["hw.py"]
    assert run(source, "f")["f"]() == "hé"


def test_a_notebook_without_code_has_no_cells():
    source = from_cells({"cell_type": "markdown", "source": "nothing"}, "", "# a comment\n")
    assert (source.cells, source.problems) == ((), ())


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("hw.ipynb", b"", "the file is empty"),
        ("hw.py", b"", "the file is empty"),
        ("hw.ipynb", b" \n", "the file is empty"),
        ("hw.ipynb", b"print(1)", "it is not a notebook: not valid JSON (line 1)"),
        ("hw.ipynb", b'{"cells": [\n{"cell', "it is not a notebook: not valid JSON (line 2)"),
        ("hw.ipynb", b"\xff\xfe\xff", "it is not a notebook: not valid JSON"),
        ("hw.ipynb", b"\x00\xff" * 50, "it is not a notebook: not valid JSON (line 1)"),
        ("hw.ipynb", b"9" * 5000, "it is not a notebook: not valid JSON"),
        ("hw.ipynb", b"[]", "it is not a notebook: it has no cells"),
        ("hw.ipynb", b"{}", "it is not a notebook: it has no cells"),
        ("hw.ipynb", b'{"cells": {"a": 1}}', "it is not a notebook: it has no cells"),
        ("hw.ipynb", b"[" * 200_000, "it is not a notebook: its JSON is nested too deeply"),
        ("hw.ipynb", b'{"a":' * 200_000, "it is not a notebook: its JSON is nested too deeply"),
        (
            "hw.ipynb",
            b" " * 20 * 2**20 + b"{}",
            "without its outputs it is still larger than 20 MiB",
        ),
        ("hw.py", b"x=1\n" * 2**18 + b"\n", "it holds more than 1 MiB of code"),
        ("hw.ipynb", notebook(*["x" * 2**19] * 3), "it holds more than 1 MiB of code"),
        ("hw.py", b"x=1\n" * 30_000, "it holds more than 20,000 statements"),
        ("hw.ipynb", notebook(*["x=1\n" * 7_000] * 3), "it holds more than 20,000 statements"),
        ("hw.py", b"x = '\xe9'\n", "it is not text; save it as UTF-8"),
        ("hw.py", "x = 1".encode("utf-16"), "it is not text; save it as UTF-8"),
        (
            "hw.py",
            b"# coding: rot13\nx = 1",
            "its first lines name an unusual encoding, rot13; save it as UTF-8",
        ),
        ("hw.py", b"# coding: nonsense\nx = 1", "it is not text; save it as UTF-8"),
        (
            "hw.py",
            b"# coding: utf-7\nx = 1",
            "its first lines name an unusual encoding, utf-7; save it as UTF-8",
        ),
        (
            "hw.py",
            b"# coding: punycode\n" + b"a" * 10**6,
            "its first lines name an unusual encoding, punycode; save it as UTF-8",
        ),
        (
            "hw.py",
            b"# coding: punycode " + b"a" * 10**6,
            "its first lines name an unusual encoding, punycode; save it as UTF-8",
        ),
        ("hw.py", b"\xef\xbb\xbf# coding: ascii\nx = 1", "it is not text; save it as UTF-8"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else None,
)
def test_a_file_that_cannot_be_read_says_why_in_one_sentence(name, data, why):
    with pytest.raises(Unreadable) as raised:
        extract(name, data)
    assert str(raised.value) == why


# --------------------------------------------------------------------------------- cells that do not parse


def test_a_cell_that_does_not_parse_costs_only_itself():
    source = from_cells("def f():\n    return 1", "x = (1,\n", "def g():\n    return 2")
    (problem,) = source.problems
    assert (problem.label, problem.line, problem.message) == ("cell 2", 1, "'(' was never closed")
    assert problem.text == "x = (1,\n"
    namespace = run(source, "f", "g")
    assert namespace["f"]() + namespace["g"]() == 3


@pytest.mark.parametrize(
    ("cell", "line", "message"),
    [
        ("x = 1\ny = = 2", 2, "invalid syntax"),
        ("def f():\nreturn 1", 2, "expected an indented block after function definition on line 1"),
        ("%time x\ndef f(:\n  pass", 2, "invalid syntax"),
        ("a = 1\nb = '\x00'", 2, "there is a NUL character in the text"),
        ("(" * 1000, 1, "too many nested parentheses"),
        ("-" * 100_000 + "1", 1, "the code is nested too deeply to be read"),
        ("a" + ".a" * 300_000, 1, "the code is nested too deeply to be read"),
        ("not " * 50_000 + "1", 1, "the code is nested too deeply to be read"),
        ("lambda:" * 50_000 + "1", 1, "the code is nested too deeply to be read"),
        ("1 + " * 100_000 + "1", 1, "the code is nested too deeply to be read"),
        ("if a: b\n" + "elif a: b\n" * 40_000, 1, "the code is nested too deeply to be read"),
        ("f" + "()" * 200_000, 1, "the code is nested too deeply to be read"),
        ("x = 5\n\ud800y = 3", 2, "invalid character '\ufffd' (U+FFFD)"),
    ],
    ids=lambda value: (
        value[:12].encode("ascii", "replace").decode() if isinstance(value, str) else ""
    ),
)
def test_a_problem_names_the_line_and_what_is_wrong(cell, line, message):
    source = from_cells(code(cell), "def ok(): return 1")
    (problem,) = source.problems
    assert problem.message == message
    assert problem.line == line
    assert run(source, "ok")["ok"]() == 1


def test_lone_surrogates_in_the_json_leave_text_that_can_be_encoded():
    source = from_cells(code("s = '\ud83d'\ndef f(): return s"), code("x = \ud800"))
    assert run(source, "f")["f"]() == "\ufffd"
    assert source.problems[0].text.encode()


def test_a_py_file_with_markers_loses_only_the_part_that_does_not_parse():
    text = "import math\n# %% one\ndef f():\n    return math.pi\n#%%\nbroken = (\n# In[3]:\n%time f()\ny = 2\n"
    source = extract("lab/hw.py", text.encode())
    assert [cell.label for cell in source.cells] == [
        "lab/hw.py, part 1",
        "lab/hw.py, part 2",
        "lab/hw.py, part 4",
    ]
    (problem,) = source.problems
    assert (problem.label, problem.line) == ("lab/hw.py, part 3", 6)
    assert source.statements_for("f")[-1].node.lineno == 3
    assert source.statements_for("y")[-1].node.lineno == 9


def test_a_py_file_with_markers_that_parses_stays_one_file():
    source = extract("hw.py", b"# %%\na = 1\n# %%\nb = 2\n")
    assert [cell.label for cell in source.cells] == ["hw.py"]


def test_a_py_file_of_nothing_but_markers_does_not_grow():
    source = extract("hw.py", b"(\n" + b"# %%\n" * 100_000)
    assert len(source.problems) == 1


# ------------------------------------------------------------------------------------------------- slices

# What stands in the notebook, cell by cell; `demo()` is not to be called; `f()` gives 42.
MESSY = {
    "demos around the function": [
        "demo()",
        "def f(): return 42",
        "demo()\nprint(f())",
        "while True: demo()",
    ],
    "demo on the same lines": [
        "demo(); a = 40; demo(); b = 2; demo()\ndef f(): return a + b\nf(); demo()"
    ],
    "a local is not the global of a demo": ["def f():\n    X = 42\n    return X", "X = demo()"],
    "a parameter is not the global of a demo": ["def f(X=42):\n    return X", "X = demo()"],
    "a comprehension's variable is not global": [
        "def f():\n    return [K for K in [42]][0]",
        "K = demo()",
    ],
    "a lambda": ["K = demo()", "f = lambda K=42: K"],
    "a default value": ["n = 42\ndemo()", "def f(k=n): return k", "m = demo()"],
    "a helper further down": ["def f(): return helper()", "demo()", "def helper(): return 42"],
    "helpers of helpers": [
        "def a(): return 42",
        "def b(): return a()",
        "demo()",
        "def f(): return b()",
    ],
    "a decorator": [
        "def twice(g):\n    return lambda: 2 * g()",
        "demo()\n@twice\n@(\n  twice)\ndef f(): return 10.5",
    ],
    "decorator under a comment": ["demo()  # @\n# @x\n\n@staticmethod\ndef f(): return 42\ndemo()"],
    "the last definition wins": ["def f(): return 1", "demo()", "def f(): return 42"],
    "the last value wins": ["n = 1", "def f(): return n", "demo()", "n = 42"],
    "a value in two steps": ["n = 40\ndemo()\nn += 2", "def f(): return n"],
    "an import in another cell": ["import math as m\ndemo()", "def f(): return m.floor(42.5)"],
    "import of a submodule": [
        "import os.path\nimport missing_package",
        "def f(): return len(os.path.sep) + 41",
    ],
    "star import": ["from math import *", "demo()", "def f(): return floor(42.5)"],
    "imports that fail": [
        "import no_such_package",
        "from nowhere import thing",
        "def f(): return 42",
        "no_such_package.demo()",
    ],
    "an optional import": [
        "try:\n    import nope\nexcept ImportError:\n    nope = None",
        "def f(): return 42 if nope is None else 0",
    ],
    "a dictionary filled later": [
        "cfg = {}",
        "demo()",
        "cfg['n'] = 42",
        "def f(): return cfg['n']",
    ],
    "a list filled later": [
        "layers = []",
        "layers.append(42)\ndemo()",
        "def f(): return layers[0]",
    ],
    "a list filled in a loop": [
        "rows = []\nfor i in range(43):\n    rows.append(i)",
        "demo()",
        "def f(): return rows[-1]",
    ],
    "a nested attribute": [
        "class C: pass\nc = C()\nc.d = C()\nc.d.n = 42\ndemo()",
        "def f(): return c.d.n",
    ],
    "a method added later": [
        "class Net: pass",
        "demo()",
        "def forward(self): return 42\nNet.forward = forward",
        "def f(): return Net().forward()",
    ],
    "a class with a base": [
        "class A:\n    n = 42",
        "A().demo()",
        "class B(A): pass",
        "def f(): return B.n",
    ],
    "a class body that reads the module": [
        "n = 42\nclass A:\n    n = n\ndef f(): return A.n\ndemo()"
    ],
    "a class attribute is not a global": [
        "class A:\n    X = 42\n    def g(self): return self.X\ndef f(): return A().g()",
        "X = demo()",
    ],
    "with, for and walrus": [
        "import io\nwith io.StringIO('42') as g:\n    text = g.read()",
        "if (n := int(text)) > 1: pass",
        "for k in [n]: pass",
        "def f(): return k",
        "demo()",
    ],
    "walrus in a comprehension": [
        "[last := i for i in range(43)]",
        "def f(): return last",
        "demo()",
    ],
    "unpacking": ["(a, *b), c = (40, 1, 1), demo\ndemo()", "def f(): return a + sum(b)"],
    "match": ["match [42, 1]:\n    case [n, *rest]: pass", "def f(): return n", "demo()"],
    "global set by a function that is called": [
        "def init():\n    global n\n    n = 42",
        "init()\ndemo()",
        "def f(): return n",
    ],
    "a counter of its own": [
        "calls = 41",
        "def f():\n    global calls\n    calls += 1\n    return calls",
        "demo(f())",
    ],
    "a global of its own": [
        "def f():\n    global step\n    step = 42\n    return step",
        "f(demo())",
    ],
    "recursion": ["def f(n=42):\n    return n if n == 42 else f(n - 1)", "f(demo())"],
    "two functions that call each other": [
        "def f(n=1): return g(n) if n else 42\ndef g(n): return f(n - 1)",
        "g(demo())",
    ],
    "annotations of a demo's names": [
        "import typing",
        "Batch = demo()",
        "def f(x: Batch = 1, *, y: 'Missing' = 2) -> Batch:\n    z: Batch = 42\n    return z",
    ],
    "magics": [
        "%matplotlib inline\nimport math",
        "!pip install x\n%time demo()\ndef f():\n    return 42",
        "f?",
    ],
    "a timed cell": [
        "%%time\ndef f():\n    return 42\ndemo()",
        "%%bash\ndef f(): return 1",
        "%%html\n<b>",
    ],
    "cell with a magic in a block": ["if True:\n    %time demo()\n    n = 42\ndef f(): return n"],
    "shell output": ["files = !ls", "n = 42", "def f(): return n"],
    "input and exit": [
        "name = input()",
        "def f(): return 42",
        "exit()",
        "quit()",
        "raise SystemExit",
    ],
    "a top-level await": ["await demo()", "def f(): return 42"],
    "not compilable neighbours": [
        "return demo()",
        "nonlocal x",
        "def g():\n    nonlocal q",
        "def f(): return 42",
        "break",
    ],
    "non-ASCII on the line": [
        "s = 'héé'; demo('日本'); n = 42; t = '日'; demo()\ndef f(): return n"
    ],
    "long strings": [
        "'''demo()\n'''; demo('''\n; '''); n = 42; demo(\n'x'); m = 0\ndef f(): return n + m"
    ],
    "a deleted name": ["n = 1\nn = 42", "tmp = demo()\ndel tmp", "def f(): return n"],
    "nested functions and closures": [
        "def f():\n    X = 40\n    def g():\n        return X + k\n    return g()",
        "k = 2",
        "X = demo()\ng = demo()",
    ],
    "an exception handler": [
        "try:\n    n = 1 / 0\nexcept ZeroDivisionError as e:\n    n = 42",
        "e = demo",
        "def f(): return n",
    ],
    "class decorators, metaclass": [
        "class M(type): pass\ndef d(c):\n    c.n = 42\n    return c",
        "@d\nclass A(metaclass=M):\n    pass",
        "demo()",
        "def f(): return A.n",
    ],
    "carriage returns": ["n = 42\r\ndemo()\r\ndef f():\r\n    return n\r\n"],
    "form feeds and tabs": ["n = 42\n\x0c\ndemo()\n\x0cdef f():\n\treturn n\n"],
    "line continuations": ["n = \\\n  42; demo( \\\n); m = 0\ndef f(): \\\n  return n + m"],
}


@pytest.mark.parametrize("cells", MESSY.values(), ids=MESSY)
def test_a_slice_defines_the_function_and_runs_no_demo(cells):
    source = extract("hw.ipynb", notebook(*[code(cell) for cell in cells]))
    ran = []
    namespace = run(source, "f", demo=lambda *_: ran.append(1))
    function = namespace["f"]
    assert (function.__func__ if isinstance(function, staticmethod) else function)() == 42
    assert not ran
    assert "f" in defined_names(source)


@pytest.mark.parametrize("cells", MESSY.values(), ids=MESSY)
def test_the_text_of_a_statement_parses_to_the_same_on_the_same_lines(cells):
    source = extract("hw.ipynb", notebook(*[code(cell) for cell in cells]))
    for statement in source.statements_for("f"):
        (again,) = ast.parse("\n" * (statement.first_line - 1) + statement.text).body
        assert ast.dump(again) == ast.dump(statement.node)
        lines = [
            [(n.lineno, n.end_lineno) for n in ast.walk(node) if hasattr(n, "lineno")]
            for node in (again, statement.node)
        ]
        assert lines[0] == lines[1]


def test_library_calls_and_calls_of_functions_are_demos():
    source = from_cells(
        """
        import torch
        import matplotlib.pyplot as plt
        torch.manual_seed(0)
        plt.rcParams["figure.dpi"] = 100
        X = torch.ones(3)
        def corr2d(X, K):
            return torch.mul(X, K)
        corr2d(X, X)
        plt.show()
        """
    )
    assert sliced(source, "corr2d") == [
        "import torch",
        "def corr2d(X, K):",
        "    return torch.mul(X, K)",
    ]


def test_a_missing_function_is_not_looked_for_in_star_imports():
    source = from_cells("from solutions import *\nx = 1")
    assert source.statements_for("corr2d") == ()


def test_several_targets_give_one_slice_in_the_order_of_the_file():
    source = from_cells("b = 1\ndef g(): return b", "a = 2\nc = 3\ndef f(): return a")
    assert sliced(source, "f", "g") == [
        "b = 1",
        "def g(): return b",
        "a = 2",
        "def f(): return a",
    ]
    assert {statement.cell.label for statement in source.statements_for("f")} == {"cell 2"}


def test_main_blocks_of_py_files_change_nothing_that_stands_outside():
    text = 'def f(): return n\nn = 42\nif __name__ == "__main__":\n    n = 1\n    g = 3\n'
    script = extract("hw.py", text.encode())
    assert run(script, "f")["f"]() == 42
    assert "g" not in defined_names(script)
    assert run(extract("hw.ipynb", notebook(code(text))), "f")["f"]() == 1


def test_defined_names_are_those_bound_at_the_top():
    source = from_cells(
        "import a.b, c as d\nfrom e import f as g, h\nx: int\ny: int = 1\nclass K: inner = 1\n"
        "async def m(): local = 1\nfor i in j: k = 1\nz.attribute = 1\ndel w\n[q for q in r]"
    )
    assert defined_names(source) == {"a", "d", "g", "h", "y", "K", "m", "i", "k"}


def test_statements_carry_their_cell():
    source = from_cells("k = 1", "def f(): return k")
    assert [(s.cell.label, type(s.node)) for s in source.statements_for("f")] == [
        ("cell 1", ast.Assign),
        ("cell 2", ast.FunctionDef),
    ]


# ----------------------------------------------------------------------------------------------- hostile


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "x = [" + "0," * 200_000 + "0]",
        "x = '" + "a" * 1_000_000 + "'",
        "#" * 1_000_000,
        "x=1;" * 9_000,
        "\n".join(f"a{i} = a{i - 1}" for i in range(9_000, 0, -1)),
        "\n".join(f"def f{i}():\n global g{i}\n g{i} = g{i - 1}\nf{i}()" for i in range(2_500)),
        "\n".join(f"[(y := {i}) for x in x]" for i in range(5_000)),
        "!\n" * 100_000 + "(",
        "f?\n" * 100_000,
        "x = %a\n" * 20_000 + "(",
        "%%time\n" * 100_000,
        "'" * 500_000 + "\\" * 500_000,
        '"""' + "\\" * 900_000,
        ">>> " * 200_000,
        " " * 1_000_000 + "x",
        "@a\n" * 100_000 + "def f(): pass",
        "1 < " * 100_000 + "1",
        "".join(" " * i + "if 1:\n" for i in range(99)) + " " * 99 + "f = 1",
        "f'{f\"{1}\"}'" * 20_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_code_ends_in_a_verdict_in_little_time(text):
    started = time.process_time()
    source = extract("hw.ipynb", notebook(code(text), "def ok(): return 1"))
    assert sliced(source, "ok") == ["def ok(): return 1"]
    source.statements_for("f", "x", "a9000", "f2499", "g2499", "y")
    assert time.process_time() - started < 20


def test_what_has_too_many_lines_is_not_parsed_at_all():
    started = time.process_time()
    source = extract("hw.py", b"x=1\n" * 200_000)
    assert [problem.message for problem in source.problems] == ["it holds more than 50,000 lines"]
    assert time.process_time() - started < 0.5


def test_a_warning_about_a_string_is_not_an_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        source = from_cells("n = len('\\d')", "def f():\n    return '\\d', 1 is 1")
        assert not source.problems
        assert len(source.statements_for("f", "n")) == 2

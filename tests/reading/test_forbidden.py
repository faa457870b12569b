"""Forbidden calls are found however they are imported, and nothing else is taken for one."""

from __future__ import annotations

import json
import textwrap
import time

import pytest

from grader.reading.extract import extract
from grader.reading.forbidden import Violation, forbidden_calls

CONV = ["torch.nn.functional.conv*", "torch.conv*", "torch.nn.Conv*"]
SOFTMAX = [
    "torch.nn.functional.softmax",
    "torch.softmax",
    "torch.Tensor.softmax",
    "torch.nn.Softmax",
]
SCIPY = ["scipy.signal.*"]
MATMUL = ["torch.Tensor.__matmul__"]


def find(code, patterns, target="f"):
    source = extract("hw.py", textwrap.dedent(code).encode())
    assert not source.problems
    return forbidden_calls(source, target, patterns)


@pytest.mark.parametrize(
    ("code", "patterns", "spelled"),
    [
        ("import torch\ndef f(X): return torch.conv2d(X)", CONV, "torch.conv2d"),
        ("import torch as t\ndef f(X): return t.conv2d(X)", CONV, "t.conv2d"),
        ("import torch.nn.functional as F\ndef f(X): return F.conv2d(X)", CONV, "F.conv2d"),
        (
            "import torch.nn.functional\ndef f(X): return torch.nn.functional.conv2d(X)",
            CONV,
            "torch.nn.functional.conv2d",
        ),
        (
            "from torch import nn\ndef f(X): return nn.functional.conv2d(X)",
            CONV,
            "nn.functional.conv2d",
        ),
        ("from torch import nn\ndef f(X): return nn.Conv2d(1, 1, 1)(X)", CONV, "nn.Conv2d"),
        (
            "from torch.nn import functional as fn\ndef f(X): return fn.conv_transpose2d(X)",
            CONV,
            "fn.conv_transpose2d",
        ),
        ("from torch.nn.functional import conv2d\ndef f(X): return conv2d(X)", CONV, "conv2d"),
        (
            "from torch.nn.functional import conv2d as c\ndef f(X): return c(X)",
            CONV,
            "torch.nn.functional.conv2d as c",
        ),
        ("from torch.nn.functional import *\ndef f(X): return conv2d(X)", CONV, "conv2d"),
        ("if 1:\n  from torch import *\ndef f(X): return conv2d(X)", CONV, "conv2d"),
        ("import torch\ng = torch.conv2d\ndef f(X): return g(X)", CONV, "torch.conv2d as g"),
        (
            "import torch\nC: type = torch.nn.Conv2d\ndef f(X): return C(1, 1, 1)(X)",
            CONV,
            "torch.nn.Conv2d as C",
        ),
        (
            "import torch\nF = torch.nn.functional\ng = F.conv2d\nh = g\ndef f(X): return h(X)",
            CONV,
            "torch.nn.functional.conv2d as h",
        ),
        ("import torch\na = b = torch.conv1d\ndef f(X): return b(X)", CONV, "torch.conv1d as b"),
        ("def f(X):\n  import torch.nn.functional as F\n  return F.conv2d(X)", CONV, "F.conv2d"),
        ("def f(X):\n  from torch import conv2d\n  return conv2d(X)", CONV, "conv2d"),
        ("import torch\ndef f(X):\n  c = torch.conv2d\n  return c(X)", CONV, "torch.conv2d as c"),
        (
            "def f(X):\n  if X:\n    import torch as t\n  F = t.nn.functional\n  return F.conv2d(X)",
            CONV,
            "F.conv2d",
        ),
        (
            "import torch\ndef f(X):\n  def g(): return torch.conv2d(X)\n  return g()",
            CONV,
            "torch.conv2d",
        ),
        ("import torch\ndef f(X, op=torch.conv2d): return op(X)", CONV, "torch.conv2d"),
        (
            "import torch\ndef f(X, op=None):\n  op = op or torch.conv2d\n  return op(X)",
            CONV,
            "torch.conv2d",
        ),
        ("import torch\nf = lambda X: torch.conv2d(X)", CONV, "torch.conv2d"),
        ("import torch\ndef f(X): return [torch.conv2d(x) for x in X]", CONV, "torch.conv2d"),
        ("import torch\ndef f(X): return list(map(torch.conv2d, X))", CONV, "torch.conv2d"),
        ("import torch\ndef f(X): return (g := torch.conv2d)(X)", CONV, "torch.conv2d"),
        ("import torch\nT = {'c': torch.conv2d}\ndef f(X): return T['c'](X)", CONV, "torch.conv2d"),
        ("import torch\n@torch.conv2d\ndef f(X): return X", CONV, "torch.conv2d"),
        (
            "import torch\ndef g(X): return torch.conv2d(X)\ndef f(X): return g(X)",
            CONV,
            "torch.conv2d",
        ),
        ("import torch\nclass f(torch.nn.Conv2d): pass", CONV, "torch.nn.Conv2d"),
        (
            "from torch import nn\nclass f(nn.Module):\n  def __init__(self):\n"
            "    self.conv = nn.Conv2d(1, 1, 1)",
            CONV,
            "nn.Conv2d",
        ),
        (
            "import torch\nclass f:\n  op = torch.conv2d\n  def g(self, X): return self.op(X)",
            CONV,
            "torch.conv2d",
        ),
        ("import torch\nclass f:\n  def g(self, X): return torch.conv2d(X)", CONV, "torch.conv2d"),
        (
            "try:\n  from torch import conv2d as c\nexcept ImportError:\n  c = None\ndef f(X): return c(X)",
            CONV,
            "torch.conv2d as c",
        ),
        (
            "import torch.nn.functional as F\ndef f(X): return getattr(F, 'conv2d')(X)",
            CONV,
            "F.conv2d",
        ),
        (
            "import torch.nn.functional as F\ndef f(X): return getattr(F, 'con' + 'v2d')(X)",
            CONV,
            "F.conv2d",
        ),
        (
            "import torch.nn.functional as F\ndef f(X): return getattr(F, f\"con{'v'}2d\", None)(X)",
            CONV,
            "F.conv2d",
        ),
        (
            "import torch\ndef f(X): return getattr(torch.nn, 'functional').conv2d(X)",
            CONV,
            "torch.nn.functional.conv2d",
        ),
        (
            "import torch.nn.functional as F\ndef f(X): return F.__dict__['conv2d'](X)",
            CONV,
            "F.conv2d",
        ),
        (
            "import torch.nn.functional as F\ndef f(X): return vars(F)['conv2d'](X)",
            CONV,
            "F.conv2d",
        ),
        ("def f(X): return __import__('torch').conv2d(X)", CONV, ".conv2d"),
        (
            "import importlib\ndef f(X): return importlib.import_module('torch.nn.functional').conv2d(X)",
            CONV,
            ".conv2d",
        ),
        (
            "import importlib\nF = importlib.import_module('torch.nn.functional')\n"
            "def f(X): return F.conv2d(X)",
            CONV,
            "F.conv2d",
        ),
        ("import torch\ndef f(X): return torch.ops.aten.conv2d(X)", CONV, "torch.ops.aten.conv2d"),
        (
            "import torch\ndef f(X): return torch.ops.aten.conv2d.default(X)",
            CONV,
            "torch.ops.aten.conv2d",
        ),
        (
            "import torch\naten = torch.ops.aten\ndef f(X): return aten.convolution(X)",
            CONV,
            "aten.convolution",
        ),
        (
            "import torch\ndef f(X): return torch.ops.aten._softmax(X)",
            SOFTMAX,
            "torch.ops.aten._softmax",
        ),
        ("import torch\ndef f(X): return torch._C._nn.conv2d(X)", CONV, "torch._C._nn.conv2d"),
        (
            "import torch\ndef f(X): return torch._C._VariableFunctions.conv2d(X)",
            CONV,
            "torch._C._VariableFunctions.conv2d",
        ),
        ("import torch\ndef f(X): return torch._VF.conv2d(X)", CONV, "torch._VF.conv2d"),
        (
            "from torch.nn.modules.conv import Conv2d\ndef f(X): return Conv2d(1, 1, 1)(X)",
            CONV,
            "Conv2d",
        ),
        (
            "import torch.nn.functional as F\ndef f(X): return F.torch.conv2d(X)",
            CONV,
            "F.torch.conv2d",
        ),
        ("def f(X): return X.softmax(0)", SOFTMAX, "X.softmax"),
        ("def f(X): return (X - X.max()).softmax(0)", SOFTMAX, ".softmax"),
        ("def f(X): return X.T.exp().softmax(0)", SOFTMAX, ".softmax"),
        ("def f(X): return getattr(X, 'softmax')(0)", SOFTMAX, "X.softmax"),
        (
            "import torch\ndef f(X): return torch.Tensor.softmax(X, 0)",
            SOFTMAX,
            "torch.Tensor.softmax",
        ),
        ("from torch import Tensor as T\ndef f(X): return T.softmax(X, 0)", SOFTMAX, "T.softmax"),
        (
            "import torch\ndef f(X): return torch._C.TensorBase.softmax(X, 0)",
            SOFTMAX,
            "torch._C.TensorBase.softmax",
        ),
        ("def f(X):\n  s = X.softmax\n  return s(0)", SOFTMAX, "torch.Tensor.softmax as s"),
        ("def f(X):\n  Y = []\n  Y = X\n  return Y.softmax(0)", SOFTMAX, "Y.softmax"),
        ("import torch\nW = torch.ones(3)\ndef f(X): return W.softmax(0)", SOFTMAX, "W.softmax"),
        (
            "class f:\n  def g(self, X):\n    self.X = X\n    return self.X.softmax(0)",
            SOFTMAX,
            "self.X.softmax",
        ),
        (
            "from scipy import signal\ndef f(X): return signal.correlate2d(X)",
            SCIPY,
            "signal.correlate2d",
        ),
        ("import scipy.signal as s\ndef f(X): return s.windows.hann(X)", SCIPY, "s.windows.hann"),
        ("def f(X): return sum(X)", ["builtins.sum"], "sum"),
        ("def f(A, x): return A @ x", MATMUL, "@"),
        ("def f(A, x):\n  A @= x\n  return A", MATMUL, "@"),
        ("def g(A): return A.T @ A\ndef f(A): return g(A)", MATMUL, "@"),
        ("def f(A, x): return A.__matmul__(x)", MATMUL, "A.__matmul__"),
    ],
)
def test_a_forbidden_call_is_found(code, patterns, spelled):
    found = find(code, patterns)
    assert [violation.spelled for violation in found] == [spelled]


@pytest.mark.parametrize(
    ("code", "patterns"),
    [
        ("import torch.nn.functional as F\ndef f(X): return F.relu(X)", CONV),
        (
            "from torch.nn.functional import conv2d\nimport torch\ndef f(X): return torch.relu(X)",
            CONV,
        ),
        ("import torch.nn.functional as F\ndef f(X, F): return F.conv2d(X)", CONV),
        ("import torch.nn.functional as F\ndef f(X):\n  F = X\n  return F.conv2d(X)", CONV),
        ("import torch.nn.functional as F\ndef f(X): return [F.conv2d for F in X]", CONV),
        ("import torch.nn.functional as F\nf = lambda F: F.conv2d", CONV),
        ("import torch.nn.functional as F\ndef f(X):\n  for F in X: F.conv2d", CONV),
        ("import torch\ndef f(X):\n  def conv2d(X): return X\n  return conv2d(X)", CONV),
        ("def softmax(X): return X.exp()\ndef f(X): return softmax(X)", SOFTMAX),
        (
            "from torch import softmax\ndef softmax(X): return X.exp()\ndef f(X): return softmax(X)",
            SOFTMAX,
        ),
        ("import torch\ng = torch.conv2d\ng = abs\ndef f(X): return g(X)", CONV),
        ("import torch\ng = torch.conv2d\ndef f(X): return X\nf(g)", CONV),
        ("import torch\ndef f(X):\n  g = torch.conv2d\n  return X", CONV),
        (
            "import torch\ndef f(X): return X\nassert f(1) == torch.conv2d(1)\nY = torch.conv2d(2)",
            CONV,
        ),
        ("import torch\ndef f(X): return X\ndef demo(X): return torch.conv2d(X)", CONV),
        ("import torch\ndef f(m): return isinstance(m, torch.nn.Conv2d)", CONV),
        ("import torch\ndef f(m): return isinstance(m, (torch.nn.Conv2d, torch.nn.Linear))", CONV),
        ("import torch\ndef f(m): return type(m) == torch.nn.Conv2d", CONV),
        (
            "import torch\ndef f(m: torch.nn.Conv2d) -> torch.nn.Conv2d:\n  x: torch.nn.Conv2d = m\n  return x",
            CONV,
        ),
        (
            "class f:\n  def softmax(self, X): return X\n  def g(self, X): return self.softmax(X)",
            SOFTMAX,
        ),
        (
            "class A:\n  @staticmethod\n  def softmax(X): return X\n"
            "def f(X): return A.softmax(X) + A().softmax(X)",
            SOFTMAX,
        ),
        (
            "class A:\n  def softmax(self, X): return X\na = A()\ndef f(X): return a.softmax(X)",
            SOFTMAX,
        ),
        (
            "class A:\n  def softmax(self): 0\nclass B(A):\n"
            "  def softmax(self): return super().softmax()\nf = B",
            SOFTMAX,
        ),
        (
            "class f:\n  def __init__(self, g): self.softmax = g\n  def g(self): return self.softmax(1)",
            SOFTMAX,
        ),
        ("import torch\ndef f(X): return torch.finfo(X.dtype).max", ["torch.Tensor.max"]),
        (
            "def f(X):\n  rows = []\n  rows += [1]\n  rows.sort()\n  return sorted(X).sort()",
            ["torch.Tensor.sort"],
        ),
        (
            "def f(X): return [1].sort(), 'a'.split(), {}.pop(1)",
            ["torch.Tensor.s*", "torch.Tensor.pop"],
        ),
        ("import numpy as np\ndef f(X): return np.softmax(X)", SOFTMAX),
        ("from .torch import conv2d\ndef f(X): return conv2d(X)", CONV),
        ("import mytorch\ndef f(X): return mytorch.conv2d(X)", CONV),
        ("def f(X): return 'torch.conv2d'  # torch.conv2d(X)", CONV),
        ("def f(X): X.softmax = 1", SOFTMAX),
        ("import torch\ndef f(X): return torch.conv2d(X)", []),
        ("import torch", CONV),
        ("@staticmethod\ndef f(A, x): return A * x", MATMUL),
        ("def f(A, x): return A @ x", SOFTMAX),
        ("def f(A, x): return A * x\ndef demo(A, x): return A @ x", MATMUL),
    ],
)
def test_what_only_looks_like_a_forbidden_call_is_not_one(code, patterns):
    assert find(code, patterns) == []


def test_a_violation_names_pattern_cell_and_line():
    cells = [
        "import torch\n",
        "def g(X):\n    return torch.conv2d(X)",
        "def f(X):\n    return (\n        g(X))\n",
    ]
    cells = [{"cell_type": "code", "source": cell} for cell in cells]
    source = extract("hw.ipynb", json.dumps({"cells": cells}).encode())
    assert forbidden_calls(source, "f", ["torch.conv*"]) == [
        Violation("torch.conv*", "torch.conv2d", "cell 2", 2)
    ]


def test_imports_that_the_course_gives_are_known():
    source = extract("hw.py", b"def f(X): return F.conv2d(X)\ndef g(F): return F.conv2d(1)")
    given = ["import torch", "import torch.nn.functional as F"]
    assert [v.spelled for v in forbidden_calls(source, "f", CONV, given=given)] == ["F.conv2d"]
    assert forbidden_calls(source, "g", CONV, given=given) == []
    assert forbidden_calls(source, "f", CONV) == []


def test_each_line_is_told_once_in_the_order_of_the_file():
    found = find(
        """
        import torch
        def f(X):
            Y = torch.conv2d(torch.conv2d(X))
            Z = torch.nn.Conv2d(1, 1, 1)(X) + torch.conv1d(X)
            return torch.conv3d(X)
        def g(X): return torch.conv2d(X)
        h = f = g if g else f
        """,
        CONV,
    )
    assert [(v.line, v.pattern) for v in found] == [
        (4, "torch.conv*"),
        (5, "torch.nn.Conv*"),
        (5, "torch.conv*"),
        (6, "torch.conv*"),
        (7, "torch.conv*"),
    ]


def test_a_conditional_import_counts_on_both_ways():
    code = """
        import torch
        if torch.cuda.is_available():
            op = torch.conv2d
        else:
            op = torch.relu
        def f(X): return op(X)
        """
    assert [v.line for v in find(code, CONV)] == [7]


@pytest.mark.parametrize(
    "code",
    [
        "def f(x): return x" + ".a" * 900,
        "def f(x): return " + "1 + " * 900 + "x.softmax(0)",
        "x = 1\n" + "x = x.a\n" * 6_000 + "def f(): return x",
        "import a\nif a:\n"
        + "".join(f" x = a.b{i}\n y = x.c\n" for i in range(3_000))
        + "def f(): return y",
        "def f(x):\n" + "".join(f" x{i} = x{i - 1}.a\n" for i in range(1, 4_000)),
        "def f(x):\n return " + "getattr(" * 80 + "x" + ", 'a')" * 80,
        "def f(x): return " + "(lambda: " * 80 + "x" + ")" * 80,
        "def f(x): return " + "+".join(["'a'"] * 900),
        "".join("  " * i + f"def f{i}(x):\n" for i in range(45)).replace("f0", "f")
        + "  " * 45
        + "return x",
    ],
    ids=lambda code: code[:20],
)
def test_hostile_code_is_searched_in_little_time(code):
    source = extract("hw.py", code.encode())
    started = time.process_time()
    forbidden_calls(source, "f", [*CONV, *SOFTMAX, *SCIPY])
    assert time.process_time() - started < 20

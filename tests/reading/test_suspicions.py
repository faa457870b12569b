"""Unusual code is named with its place; what honest students write is not."""

from __future__ import annotations

import ast
import textwrap
import time

import pytest
from checkout import ROOT

from grader.reading.extract import defined_names, extract
from grader.reading.folders import Unreadable
from grader.reading.suspicions import MOST, suspicions

FILES = [
    path
    for folder in (
        "solutions",
        "exercises",
        "examples/class",
        "corpus/answers",
        "corpus/held_out",
    )
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".py", ".ipynb")
]


def suspect(code, target="f", given=()):
    source = extract("hw.py", textwrap.dedent(code).encode())
    assert not source.problems
    return suspicions(source, target, given=given)


def sentences(code):
    return [said.partition(" (")[0] for said in suspect(code)]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import torch\ndef f(X): return torch._C._nn.gelu(X)", "reaches into torch._C"),
        ("from torch import _C\ndef f(X): return _C.conv2d(X)", "reaches into torch._C"),
        ("import torch as t\nm = t\ndef f(X): return m._C.conv2d(X)", "reaches into torch._C"),
        ("import torch\ndef f(X): return getattr(torch, '_C').conv2d(X)", "reaches into torch._C"),
        ("import torch\ndef f(X): return torch._refs.softmax(X, 0)", "reaches into torch._refs"),
        ("import torch\ndef f(X): return torch.ops.aten.conv2d(X)", "reaches into torch.ops"),
        ("from torch import ops\ndef f(X): return ops.aten.conv2d(X)", "reaches into torch.ops"),
        (
            "def f(X):\n  from torch.utils import cpp_extension\n  return cpp_extension.load(X)",
            "reaches into torch.utils.cpp_extension",
        ),
        (
            "from torch.library import Library\ndef f(X): return Library('aten', 'IMPL')",
            "reaches into torch.library",
        ),
        ("import ctypes\ndef f(X): return ctypes.CDLL(None)", "reaches into ctypes"),
        ("from cffi import FFI\ndef f(X): return FFI()", "reaches into cffi"),
        ("import gc\ndef f(X): return gc.get_objects()", "reaches into gc.get_objects"),
        ("import inspect\ndef f(X): return inspect.stack()", "reaches into inspect"),
        ("import sys\ndef f(X): return sys._getframe(1)", "reaches into sys._getframe"),
        ("import sys\ndef f(X): return sys.modules['torch']", "reaches into sys.modules"),
        ("import marshal\ndef f(X): return marshal.loads(X)", "reaches into marshal"),
        ("import pickle\ndef f(X): return pickle.loads(X)", "reaches into pickle"),
        ("import os\ndef f(X): return os.fork()", "reaches into os.fork"),
        ("from os import system\ndef f(X): return system('ls')", "reaches into os.system"),
        ("import subprocess\ndef f(X): return subprocess.run('ls')", "reaches into subprocess"),
        ("import socket\ndef f(X): return socket.socket()", "reaches into socket"),
        ("import builtins\ndef f(X): builtins.abs = f", "reaches into builtins"),
        ("def f(X): return __builtins__", "reaches into __builtins__"),
        ("def f(X): return __import__('ctypes')", "reaches into ctypes"),
        (
            "import importlib as i\ndef f(X): return i.import_module('ctypes')",
            "reaches into ctypes",
        ),
        ("from ctypes import *\ndef f(X): return CDLL(None)", "reaches into ctypes"),
        (
            "import importlib\ndef f(X): return importlib.import_module('ct' + 'ypes')",
            "imports a module whose name is computed",
        ),
        ("def f(X): return __import__(X)", "imports a module whose name is computed"),
        ("def f(X): return eval('X + 1')", "makes code of text with eval"),
        ("run = exec\ndef f(X): return run('X')", "makes code of text with exec"),
        ("def f(X): return compile(X, '', 'exec')", "makes code of text with compile"),
        ("def f(X): return f.__globals__['g']", "looks into __globals__"),
        ("def f(X): return f.__closure__[0].cell_contents", "looks into __closure__"),
        ("def f(X): return ().__class__.__base__.__subclasses__()", "looks into __subclasses__"),
        ("def f(X): f.__code__ = X", "looks into __code__"),
        ("def f(X): return getattr(f, '__globals__')", "names __globals__"),
        ("def f(X): return operator.attrgetter('__globals__')", "names __globals__"),
        (
            "import torch.nn.functional as F\ndef f(X): return getattr(F, 'con' + 'v2d')(X)",
            "looks up a computed name in torch.nn.functional",
        ),
        (
            "import torch\ndef f(X): return getattr(torch, ''.join(['soft', 'max']))(X)",
            "looks up a computed name in torch",
        ),
        (
            "import torch\ntorch.allclose = print\ndef f(X): return torch.exp(X)",
            "replaces torch.allclose",
        ),
        ("import torch\ndef f(X): torch.Tensor.exp = print", "replaces torch.Tensor.exp"),
        ("import torch\ndef f(X): del torch.exp", "replaces torch.exp"),
        ("import torch\ndef f(X): X, torch.exp = X, print", "replaces torch.exp"),
        ("import torch\ndef f(X): [*torch.exp] = X", "replaces torch.exp"),
        ("import torch\ndef f(X):\n  for torch.exp in [print]: pass", "replaces torch.exp"),
        (
            "import torch\ndef f(X):\n  try: 1\n  finally:\n    torch.exp: int = 1",
            "replaces torch.exp",
        ),
        ("import torch\ndef f(X):\n  with X as torch.exp: pass", "replaces torch.exp"),
        ("import torch\ndef f(X):\n  match X:\n    case _: torch.exp += 1", "replaces torch.exp"),
        ("import torch\ndef f(X): vars(torch)['exp'] = print", "replaces torch.exp"),
        ("import torch\ndef f(X): setattr(torch, 'exp', print)", "replaces a part of torch"),
    ],
)
def test_unusual_code_is_named(code, said):
    assert said in sentences(code)


def test_a_sentence_says_where():
    code = "import torch\n\ndef f(X):\n    y = X\n    return torch._C._nn.gelu(y)"
    assert suspect(code) == ("reaches into torch._C (hw.py, line 5)",)


def test_names_from_the_courses_own_imports_are_followed():
    code = "def f(X): return torch._C._nn.gelu(X)"
    assert suspect(code) == ()
    assert suspect(code, given=["import torch"]) == ("reaches into torch._C (hw.py, line 1)",)


def test_only_what_the_function_needs_is_searched():
    code = """
        import torch, ctypes
        def f(X): return torch.exp(X)
        def demo(X): return ctypes.CDLL(None), eval("X"), torch._C
        torch.manual_seed(0)
    """
    assert suspect(code) == ()
    assert len(suspect(code, "demo")) == 3


def test_one_thing_is_said_once_and_many_are_cut_short():
    code = "import torch\ndef f(X):\n" + "    torch._C.x(X)\n" * 5
    assert suspect(code) == ("reaches into torch._C (hw.py, line 3)",)
    many = "import torch\ndef f(X):\n" + "".join(f"    torch._a{n}(X)\n" for n in range(1000))
    assert len(suspect(many)) == MOST


@pytest.mark.parametrize(
    "body",
    [
        "return getattr(torch, reduction)(X)",
        "return getattr(self, 'a' + 'b')",
        "return model.eval()",
        "self.weight = X; X.grad = None; X.data = X",
        "torch.backends.cudnn.deterministic = True",
        "return re.compile('a')",
        "gc.collect()",
        "return os.path.join(sys.argv[0], os.environ['HOME'])",
        "return type(X).__name__, X._version, X.__class__, f.__doc__, f.__dict__",
        "assert X.dim() == 2, f'{X.shape}'; print(f'{X!r}', file=sys.stderr)",
        "return math.inf, np.exp(X), torch.nn.Module.__init__",
        "apply = torch.mean if X else torch.sum; return apply(X)",
    ],
)
def test_what_honest_students_write_is_not_named(body):
    imports = "import gc, math, os, re, sys\nimport numpy as np\nimport torch\n"
    assert suspect(f"{imports}def f(X, self=None, reduction='mean', model=None): {body}") == ()


def test_an_own_function_is_not_the_builtin_of_its_name():
    assert suspect("def compile(X): return X\ndef f(X): return compile(X)") == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-2:]))
def test_the_answers_that_come_with_the_course_are_not_suspected(path):
    try:
        source = extract(path.name, path.read_bytes())
    except Unreadable:
        return
    lent = {
        s.node.name for s in source.statements if s.text.partition("\n")[0].endswith(".stand_in")
    }
    names = defined_names(source)
    # A driver, which gets the student's function first, may look on by replacing what that calls; so may what
    # it calls itself.
    drivers = {
        s.node.name
        for s in source.statements
        if isinstance(s.node, ast.FunctionDef)
        and s.node.args.args
        and s.node.args.args[0].arg in names
    }
    called = {
        node.id
        for s in source.statements
        if getattr(s.node, "name", "") in drivers
        for node in ast.walk(s.node)
        if isinstance(node, ast.Name)
    }
    said = {name: suspicions(source, name) for name in names - lent - drivers - called}
    assert {name: what for name, what in said.items() if what} == {}


def test_an_answer_takes_less_than_a_millisecond():
    source = extract("gru.py", (ROOT / "solutions" / "recurrent" / "gru.py").read_bytes())
    suspicions(source, "gru")
    times = []
    for _ in range(20):
        started = time.process_time()
        suspicions(source, "gru")
        times.append(time.process_time() - started)
    assert min(times) < 1e-3


@pytest.mark.slow
def test_the_time_grows_with_the_length_of_a_line_and_not_with_its_square():
    code = f"def f(X): return [{'a.b,' * 100_000}]"
    source = extract("hw.py", code.encode())
    started = time.process_time()
    assert suspicions(source, "f") == ()
    assert time.process_time() - started < 2

"""What an expression may be, through imports, aliases and scopes; test_forbidden.py shows what comes of it."""

import ast

import pytest

from grader.reading.aliases import (
    NOTHING,
    OWN,
    PLAIN,
    UNKNOWN,
    Resolver,
    Scope,
    alias_targets,
    bindings,
    parameters,
    peel,
    spellings,
)


def expression(text):
    return ast.parse(text, mode="eval").body


def meaning(text, code="", **names):
    """What an expression may be behind some statements, sorted."""
    statements = ast.parse(code).body
    resolver, scope = Resolver(statements), Scope({})
    for name, value in bindings(statements):
        scope.add(name, resolver.meaning(value, (scope,)))
    for name, known in names.items():
        scope.add(name, frozenset(known))
    return sorted(resolver.meaning(expression(text), (scope,)))


@pytest.mark.parametrize(
    ("code", "text", "names"),
    [
        ("import torch", "torch.conv2d", ["torch.conv2d"]),
        ("import torch as t", "t.conv2d", ["torch.conv2d"]),
        ("import torch.nn.functional", "torch.nn.functional.relu", ["torch.nn.functional.relu"]),
        ("import torch.nn.functional as F", "F.relu", ["torch.nn.functional.relu"]),
        ("from torch.nn import functional as fn", "fn.relu", ["torch.nn.functional.relu"]),
        ("import torch\ng = torch.nn\nh = g", "h.Linear", ["torch.nn.Linear"]),
        ("f = 1\nimport torch\nif f: f = torch.exp", "f", ["!", "torch.exp"]),
        ("", "print", ["builtins.print"]),
        ("", "__import__('torch.nn').exp", ["torch.exp"]),
        ("import importlib", "importlib.import_module('torch.nn').ReLU", ["torch.nn.ReLU"]),
    ],
)
def test_names_lead_to_where_they_were_imported_from(code, text, names):
    assert meaning(text, code) == names


@pytest.mark.parametrize(
    ("code", "text", "names"),
    [
        ("", "x", UNKNOWN),
        ("", "x.softmax", ["torch.Tensor.softmax"]),
        ("", "f(x).softmax", ["torch.Tensor.softmax"]),
        ("", "(a + b).softmax", ["torch.Tensor.softmax"]),
        ("def f(): pass", "f.softmax", PLAIN),
        ("", "'text'.join", PLAIN),
        ("", "[1].sort", PLAIN),
        ("", "list(x).sort", PLAIN),
        ("import torch", "torch.finfo(x).max", PLAIN),
        ("class Net: pass", "Net", OWN),
        ("class Net:\n  def softmax(self): pass", "Net().softmax", UNKNOWN),
        ("class Net:\n  def f(self): self.softmax = 1", "Net().softmax", UNKNOWN),
        ("class Net: pass", "Net().softmax", ["torch.Tensor.softmax"]),
    ],
)
def test_what_may_be_a_tensor_is_taken_for_one_and_what_is_none_is_not(code, text, names):
    assert meaning(text, code) == sorted(names)


def test_the_innermost_scope_counts():
    resolver, outer = Resolver([]), Scope({"f": frozenset(["torch.exp"])})
    node = expression("f")
    assert resolver.meaning(node, (outer,)) == {"torch.exp"}
    assert resolver.meaning(node, (outer, Scope({"f": PLAIN}))) == PLAIN
    assert resolver.meaning(node, (outer, Scope({"f": NOTHING}))) == UNKNOWN  # not yet bound


def test_behind_a_star_import_an_unknown_name_may_come_from_there():
    resolver = Resolver([])
    resolver.stars += ["torch", "math"]
    assert resolver.meaning(expression("exp"), ()) == {"torch.exp", "math.exp"}
    assert resolver.meaning(expression("len"), ()) == {"builtins.len"}


def test_every_part_of_a_path_has_its_own_meaning():
    found = Resolver([]).meanings(
        expression("F"), ["nn", "relu"], (Scope({"F": frozenset(["torch"])}),)
    )
    assert found == [{"torch"}, {"torch.nn"}, {"torch.nn.relu"}]


def test_names_do_not_grow_with_the_length_of_the_source():
    (name,) = meaning("x" + ".part" * 1000, x=["torch"])
    assert len(name) <= 300
    scope = Scope({})
    for number in range(51):
        scope.add("x", frozenset([f"torch.f{number}"]))
    assert scope.names["x"] == UNKNOWN


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("torch.ops.aten._softmax", "torch.nn.functional.softmax"),
        ("torch._C._nn.gelu", "torch.nn.functional.gelu"),
        ("torch._VF.lstm", "torch.lstm"),
        ("torch._C.TensorBase.exp", "torch.Tensor.exp"),
        ("torch.nn.modules.conv.Conv2d", "torch.nn.Conv2d"),
        ("torch.nn.modules.conv.F.conv2d", "torch.nn.functional.conv2d"),
        ("torch.optim.sgd.torch.exp", "torch.exp"),
    ],
)
def test_other_doors_lead_to_the_same_functions(name, other):
    assert name in spellings(name)
    assert other in spellings(name)


def test_a_name_behind_no_other_door_has_one_spelling():
    assert list(spellings("torch.nn.functional.conv2d")) == ["torch.nn.functional.conv2d"]
    assert list(spellings("scipy.signal.convolve2d")) == ["scipy.signal.convolve2d"]


@pytest.mark.parametrize(
    ("text", "root", "path"),
    [
        ("a", "a", []),
        ("a.b.c", "a", ["b", "c"]),
        ("getattr(a, 'b').c", "a", ["b", "c"]),
        ("getattr(a, 'b', None)", "a", ["b"]),
        ("getattr(a, 'con' + 'v2d')", "a", ["conv2d"]),
        ("getattr(a, f\"{'b'}c\")", "a", ["bc"]),
        ("vars(a)['b']", "a", ["b"]),
        ("a.__dict__['b']", "a", ["b"]),
        ("(x := a.b).c", "a", ["b", "c"]),
        ("getattr(a, name)", "getattr(a, name)", []),
        ("getattr(a, f'{1:2}')", "getattr(a, f'{1:2}')", []),
        ("a['b']", "a['b']", []),
        ("a.b(1).c", "a.b(1)", ["c"]),
    ],
)
def test_a_reference_is_taken_apart_however_its_attributes_are_written(text, root, path):
    found, parts = peel(expression(text))
    assert (ast.dump(found), parts) == (ast.dump(expression(root)), path)


def test_a_reference_of_thousands_of_parts_is_taken_apart():
    node = expression("a")
    for _ in range(5000):
        node = ast.Attribute(node, "b", ast.Load())
    root, path = peel(node)
    assert (root.id, len(path)) == ("a", 5000)


def test_names_are_bound_in_the_order_of_the_text_each_with_what_it_gets():
    body = ast.parse(
        "import torch.nn\nfrom math import pi as p\nf = torch\ndef g(): z = 1\nclass C: z = 1\n"
        "a, b = 1, 2\nfor i in x: pass\ndel f\n"
    ).body
    found = [
        (name, value if isinstance(value, frozenset) else ...) for name, value in bindings(body)
    ]
    assert found == [
        *(("torch", {"torch"}), ("p", {"math.pi"}), ("f", ...), ("g", PLAIN), ("C", OWN)),
        *(("a", UNKNOWN), ("b", UNKNOWN), ("i", UNKNOWN), ("f", UNKNOWN)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("x += 1", []),
        ("global x\nx = 1", []),
        ("import torch as t", ["t"]),
        ("from . import x", ["x"]),
        ("try: pass\nexcept E as e: pass", ["e"]),
        ("with f() as x: pass", ["x"]),
        ("match v:\n  case [a, *rest]: pass", ["a", "rest"]),
        ("x: int", []),
        ("x: int = 1", ["x"]),
        ("(x := 1)", ["x"]),
        ("lambda y: (z, y)", []),
    ],
)
def test_all_that_binds_a_name_and_nothing_else_is_a_binding(text, bound):
    assert [name for name, _ in bindings(ast.parse(text).body)] == bound


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a = b = f", ["a", "b"]),
        ("a: type = f", ["a"]),
        ("a: type", []),
        ("a, b = f", []),
        ("a.b = f", []),
        ("a += f", []),
    ],
)
def test_only_plain_names_get_the_value_as_it_is(text, names):
    (node,) = ast.parse(text).body
    assert [target.id for target in alias_targets(node)] == names


def test_a_value_that_is_named_on_the_way_is_an_alias_too():
    assert [target.id for target in alias_targets(expression("(a := f)"))] == ["a"]


@pytest.mark.parametrize(
    ("text", "method", "own"),
    [
        ("def f(self, x): pass", True, {"self"}),
        ("def f(self, x): pass", False, set()),
        ("@staticmethod\ndef f(x): pass", True, set()),
        ("def f(self, /, x): pass", True, {"self"}),
        ("def f(*args): pass", True, set()),
    ],
)
def test_the_first_parameter_of_a_method_is_the_students_own(text, method, own):
    (node,) = ast.parse(text).body
    found = parameters(node, method=method)
    assert {name for name, meaning in found.items() if meaning == OWN} == own


def test_every_kind_of_parameter_may_be_anything():
    (node,) = ast.parse("def f(a, /, b, *c, d=1, **e): pass").body
    assert parameters(node, method=False) == dict.fromkeys("abcde", UNKNOWN)
    assert parameters(expression("lambda x: x"), method=False) == {"x": UNKNOWN}
    assert parameters(expression("lambda: 1"), method=True) == {}

"""A banned operator raises however it is reached, an allowed one never, and no ban can be undone.

A ban is for ever in its process, so each piece of code runs in a child of a process that has installed them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest
from checkout import ROOT

from grader.course.course import load_course
from grader.jail.inside import bans

pytestmark = pytest.mark.process

COURSE = load_course(ROOT)
EXERCISES = [path.stem for _unit, path in COURSE.exercise_files()]

BEFORE = """
import gc, json, os, sys, threading, time
import torch
import torch.nn as nn
import torch.nn.functional as F
from grader.jail.inside import bans

torch.set_num_threads(1)
DispatchKeySet, CPU = torch._C.DispatchKeySet, torch._C.DispatchKey.CPU
X, K, x = torch.arange(25.0).reshape(1, 1, 5, 5), torch.ones(1, 1, 3, 3), torch.arange(5.0)

class Net(nn.Module):
    def forward(self, X, K):
        return F.conv2d(X, K)

def script(softmax_of):
    return torch.softmax(softmax_of, 0)

scripted, scripted_net = torch.jit.script(script), torch.jit.script(Net().eval())

def in_child(code):
    reader, writer = os.pipe()
    if not (pid := os.fork()):
        try:
            space = dict(globals())
            exec(code, space)
            told = space.get("told")
        except BaseException as error:
            told = f"{type(error).__name__}: {error}"
        os.write(writer, json.dumps(told).encode())
        os._exit(0)
    os.close(writer)
    with open(reader, "rb") as pipe:
        told = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(told) if told else "crashed"
"""


def in_children(pieces, install):
    """Run each piece of code in a child of a process where `install` has run: its `told`, or its error."""
    pieces = {name: textwrap.dedent(code) for name, code in pieces.items()}
    last = f"print(json.dumps({{name: in_child(code) for name, code in {pieces!r}.items()}}))"
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "program.py"  # a file: torch.jit.script reads the source
        program.write_text(f"{BEFORE}\n{textwrap.dedent(install)}\n{last}\n", "utf-8")
        command = [sys.executable, "-W", "ignore", str(program)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


ALL = "held = bans.install(bans.FAMILIES)"

SPELLINGS = {
    "functional": "F.conv2d(X, K)",
    "torch": "torch.conv2d(X, K)",
    "module": "nn.Conv2d(1, 1, 3)(X)",
    "computed name": "getattr(F, 'con' + 'v2d')(X, K)",
    "no tensor method, but a function of it": "torch.Tensor.softmax(x, 0)",
    "aten": "torch.ops.aten.conv2d(X, K)",
    "aten overload": "torch.ops.aten._softmax.default(x, 0, False)",
    "variable functions": "torch._C._VariableFunctions.conv2d(X, K)",
    "scripted": "torch.jit.script(script)(x)",
    "scripted before": "scripted(x)",
    "frozen": "torch.jit.freeze(scripted_net)(X, K)",
    "optimised for inference": "torch.jit.optimize_for_inference(torch.jit.freeze(scripted_net))(X, K)",
    "static runtime": "torch._C._jit_to_static_module(scripted.graph)(x)",
    "traced": "torch.jit.trace(script, (x,), check_trace=False)(x)",
    "vmap": "torch.vmap(lambda X: F.conv2d(X, K))(X[None])",
    "vmap of a composite": "torch.vmap(lambda x: F.rms_norm(x, [5]))(X[0, 0])",
    "vmap with randomness": "torch.vmap(F.dropout, randomness='different')(x)",
    "jvp": "torch.func.jvp(lambda x: x.softmax(0), (x,), (x,))",
    "functionalize": "torch.func.functionalize(lambda X: F.conv2d(X, K))(X)",
    "export": "torch.export.export(Net(), (X, K)).module()(X, K)",
    "mkldnn": (
        "torch.ops.mkldnn._convolution_pointwise(X, K, None, [0, 0], [1, 1], [1, 1], 1, 'none', [], '')"
    ),
    "mkldnn tensor": "F.conv2d(X.to_mkldnn(), K)",
    "mkldnn recurrent": (
        "torch.ops.aten.mkldnn_rnn_layer(torch.ones(1, 1, 1), *[torch.ones(4, 1)] * 2, *[torch.ones(4)] * 2,"
        " *[torch.ones(1, 1)] * 2, False, [], 2, 1, 1, True, False, False, False)"
    ),
    "quantized": (
        "torch.ops.quantized.conv2d_prepack("
        "torch.quantize_per_tensor(K, 1.0, 0, torch.qint8), None, [1, 1], [0, 0], [1, 1], 1)"
    ),
    "quantized softmax": (
        "torch.ops.quantized.softmax(torch.quantize_per_tensor(x, 1.0, 0, torch.quint8), 0, 1.0, 0)"
    ),
    "sparse": "torch.sparse.softmax(x.to_sparse(), 0)",
    "half precision": "F.conv2d(X.bfloat16(), K.bfloat16())",
    "double": "F.conv2d(X.double(), K.double())",
    "shapes only": "F.conv2d(X.to('meta'), K.to('meta'))",
    "autocast": "torch.autocast('cpu')(F.conv2d)(X, K)",
    "inference mode": "torch.inference_mode()(F.conv2d)(X, K)",
    "redispatch": "torch.ops.aten._softmax.default.redispatch(DispatchKeySet(CPU), x, 0, False)",
    "boxed": (
        "torch._C._dispatch_call_boxed("
        "torch._C._dispatch_find_schema_or_throw('aten::_softmax', ''), x, 0, False)"
    ),
    "kernel": (
        "torch.library.get_kernel('aten::_softmax', 'CPU').call_boxed(DispatchKeySet(CPU), x, 0, False)"
    ),
    "transposed": "F.conv_transpose2d(X, K)",
    "gradient of a convolution": "nn.grad.conv2d_weight(X, (1, 1, 3, 3), X[..., :3, :3])",
    "one dimension less": "F.conv1d(x[None, None], K[:, :, 0])",
    "one dimension more": "F.conv3d(X[None], K[None])",
    "patches": "F.unfold(X, 3)",
    "layer": "nn.GRU(1, 1)(torch.ones(1, 1, 1))",
    "cell": "nn.LSTMCell(1, 1)(torch.ones(1, 1))",
    "attention": "F.scaled_dot_product_attention(X, X, X)",
    "in place": "x.relu_()",
    "out": "torch.sigmoid(x, out=x)",
    **{
        f"foreign key {key}": f"torch.ops.aten._softmax.default._op_dk(torch._C.DispatchKey.{key}, x, 0, False)"
        for key in ("CPU", "AutogradCPU", "AutogradOther", "AutogradXLA", "Functionalize", "Python")
    },
}

BLOCKS = {
    "new thread": """
        def call():
            global told
            try:
                told = str(F.conv2d(X, K))
            except RuntimeError as error:
                told = str(error)
        thread = threading.Thread(target=call)
        thread.start()
        thread.join()
    """,
    "modes disabled": """
        from torch.utils._python_dispatch import _disable_current_modes
        with _disable_current_modes():
            F.conv2d(X, K)
    """,
    "python dispatcher": """
        from torch._dispatch.python import enable_python_dispatcher
        with enable_python_dispatcher():
            F.layer_norm(x, [5])
    """,
    "a mode that passes calls on": """
        from torch.utils._python_dispatch import TorchDispatchMode
        class Pass(TorchDispatchMode):
            def __torch_dispatch__(self, function, types, args=(), kwargs=None):
                return function(*args, **(kwargs or {}))
        with Pass():
            F.conv2d(X, K)
    """,
    "below autograd": """
        with torch._C._AutoDispatchBelowAutograd():
            F.conv2d(X, K)
    """,
    "operator fusion": """
        torch._C._jit_override_can_fuse_on_cpu(True)
        torch._C._jit_set_texpr_fuser_enabled(True)
        with torch.no_grad():
            for _ in range(3):
                scripted(x)
    """,
    "oneDNN graphs": """
        torch.jit.enable_onednn_fusion(True)
        frozen = torch.jit.freeze(scripted_net)
        with torch.no_grad():
            for _ in range(3):
                frozen(X, K)
    """,
    "an own kernel taken out again": """
        library = torch.library.Library("aten", "IMPL")
        library.impl("_softmax", lambda x, *_: x, "CPU")
        library._destroy()
        torch.softmax(x, 0)
    """,
}


LIFTED = ["convolution", "softmax"]
HELD = {
    "lifted": f"""
        held.lift({LIFTED!r})
        X.requires_grad_()
        y = F.conv2d(X, K)
        y.softmax(-1).pow(2).sum().backward()
        told = [y[0, 0].tolist(), X.grad.abs().sum().item() > 0, sorted({{*bans.FAMILIES}} - held.families)]
    """,
    "another lifted": f"held.lift({LIFTED!r}); F.max_pool2d(X, 2)",
    "sealed, then lifted": "held.seal(); held.lift(['softmax'])",
    "hits": """
        held.seal()
        for call in (lambda: F.conv2d(X, K), lambda: F.conv1d(X[0], K[0]), lambda: x.softmax(0)):
            try:
                call()
            except RuntimeError:
                pass
        told = [held.take_hits(), held.take_hits()]
    """,
    "time to seal": "t = time.process_time(); held.seal(); told = time.process_time() - t",
    "kernels left": """
        names = torch._C._dispatch_get_all_op_names()
        told = []
        for family in bans.FAMILIES:
            operators = bans.operators_of(family, names)
            assert operators, family
            for name in operators:
                for line in torch._C._dispatch_dump(name).splitlines()[4:]:
                    if " registered at " in line and "(inactive)" not in line:
                        if "registered at grader.jail.inside.bans" not in line:
                            told.append(line)
    """,
    "calls": """
        told = getattr(inprocess.first_failure(corr2d.function, built), "name", "right")
    """,
}

PREPARE = """
    from pathlib import Path
    from grader.declaring import load
    from grader.expected import expected
    from grader.grading import inprocess
    corr2d = load.load_exercise(Path("solutions/convolution/corr2d.py").resolve(), "convolution")
    built = expected.build_exercise(corr2d, "convolution")
"""


@pytest.fixture(scope="module")
def told():
    """What each piece of code does where all families are banned."""
    spelled = {name: f"held.seal(); told = str({call})" for name, call in SPELLINGS.items()}
    blocks = {name: f"held.seal()\n{textwrap.dedent(code)}" for name, code in BLOCKS.items()}
    return in_children(spelled | blocks | HELD, textwrap.dedent(PREPARE) + ALL)


@pytest.mark.parametrize("name", [*SPELLINGS, *BLOCKS])
def test_no_spelling_reaches_a_banned_operator(told, name):
    assert "TorchGrade: " in told[name]
    assert "is not allowed in this exercise" in told[name]


def test_every_kernel_of_every_banned_operator_is_replaced(told):
    assert told["kernels left"] == []


def test_calls_are_made_and_described_with_all_families_banned(told):
    assert told["calls"] == "right"


def test_a_lifted_family_works_again_forward_and_backward(told):
    sums = [[54.0 + 9 * column + 45 * row for column in range(3)] for row in range(3)]
    assert told["lifted"] == [sums, True, LIFTED]


def test_the_other_families_stay_banned(told):
    assert "aten::max_pool2d is not allowed" in told["another lifted"]


def test_a_sealed_ban_cannot_be_lifted(told):
    assert told["sealed, then lifted"].startswith("KeyError")


SEARCH = """
    def reachable():
        gc.collect()
        gc.unfreeze()
        seen, waiting = {}, gc.get_objects()
        while waiting:
            for item in gc.get_referents(waiting.pop()):
                if id(item) not in seen:
                    seen[id(item)] = item
                    if gc.is_tracked(item):
                        waiting.append(item)
        kind = type(torch._C._dispatch_library("IMPL", "aten", ""))
        return [item for item in seen.values() if isinstance(item, (kind, torch.library.Library))]
    before = len(reachable())
"""
SEARCHES = {
    "before": "told = before",
    "installed": "told = len(reachable())",
    "sealed": "held.seal(); told = len(reachable())",
    "lifted": "held.lift(['softmax']); told = len(reachable())",
    "raised": """
        held.seal()
        try:
            F.conv2d(X, K)
        except RuntimeError:
            told = len(reachable())
    """,
}


@pytest.mark.slow
def test_no_search_of_the_memory_finds_what_could_undo_a_ban():
    found = in_children(SEARCHES, textwrap.dedent(SEARCH) + ALL)
    before = found.pop("before")  # PyTorch has registrations of its own
    assert found.pop("installed") > before + len(bans.FAMILIES)
    assert found == dict.fromkeys(["sealed", "lifted", "raised"], before)


def test_a_hit_is_remembered_once_even_if_the_exception_was_caught(told):
    assert told["hits"] == [["convolution", "softmax"], []]


def test_sealing_takes_less_than_a_millisecond(told):
    assert told["time to seal"] < 1e-3


@pytest.mark.slow
def test_without_bans_the_spellings_work():
    pieces = {name: f"{call}; told = 'works'" for name, call in SPELLINGS.items()}
    pieces |= {name: f"{textwrap.dedent(code)}\ntold = 'works'" for name, code in BLOCKS.items()}
    told = in_children(pieces, "")
    assert {name: said for name, said in told.items() if said != "works"} == {}


FORWARD_AND_BACKWARD = {
    "convolution": "F.pad(X, (1, 1)).unfold(2, 3, 1).sum() + torch.fft.rfft2(X).abs().sum()",
    "matrix product": "(X[..., None] * X.mT[:, :, None]).sum(3) + (x * x).cumsum(0) + x.var() + x.norm()",
    "patches": "X.unfold(2, 3, 1).unfold(3, 3, 1).sum()",
    "pooling": "X.unfold(2, 2, 2).unfold(3, 2, 2).amax((-1, -2)).sum() + X.mean((2, 3)).sum()",
    "interpolation": "X.repeat_interleave(2, 2).sum() + F.grid_sample(X, X[..., :2])",
    "recurrent layer": "nn.GRUCell(5, 2)(X[0, 0]).sum() + nn.LSTMCell(5, 2)(X[0, 0])[0].sum()",
    "recurrent cell": "(torch.tanh(X @ X) + torch.sigmoid(X @ X)).sum()",
    "attention": "(torch.softmax(X @ X.mT, -1) @ X).sum()",
    "attention layer": "F.scaled_dot_product_attention(X, X, X).sum()",
    "softmax": "(x - x.max()).exp().sum() / x.exp().sum() + x.logsumexp(0)",
    "logsumexp": "x.exp().sum().log() + torch.softmax(x, 0)[0] + torch.log_softmax(x, 0)[0]",
    "cross entropy": "F.nll_loss(F.log_softmax(X[0, 0], 1), torch.arange(5))",
    "negative log-likelihood": "-F.log_softmax(X[0, 0], 1)[range(5), range(5)].mean()",
    "binary cross entropy": "F.logsigmoid(x).mean() + F.softplus(-x.abs()).mean()",
    "squared error": "((x - 1) ** 2).mean() + F.l1_loss(x, x + 1)",
    "Huber loss": "torch.where(x.abs() < 1, x**2 / 2, x.abs() - 0.5).mean() + F.mse_loss(x, x + 1)",
    "batch normalisation": "X.var((0, 2), unbiased=False).sum() + F.layer_norm(X, [5]).sum()",
    "layer normalisation": "X.var(-1).sum() + F.batch_norm(X, None, None, training=True).sum()",
    "group normalisation": "torch.var_mean(X, -1)[0].sum() + F.layer_norm(X, [5]).sum()",
    "RMS normalisation": "(x / x.pow(2).mean().sqrt()).sum() + torch.rsqrt(x.norm())",
    "dropout": "(x * (torch.rand(5) > 0.5) + x * torch.bernoulli(torch.ones(5))).sum()",
    "embedding": "X[0, 0][[1, 1]].sum() + x.index_select(0, torch.arange(1)) + x.gather(0, torch.arange(1))",
    "one-hot": "(x * torch.zeros(5).scatter_(0, torch.tensor([1]), 1.0) + x @ torch.eye(5)).sum()",
    "ReLU": "x.clamp(min=0).sum() + torch.maximum(x, -x).sum() + F.leaky_relu(x).sum() + F.gelu(x).sum()",
    "leaky ReLU": "(torch.relu(x) - 0.1 * torch.relu(-x)).sum()",
    "sigmoid": "(1 / (1 + (-x).exp()) + torch.tanh(x)).sum()",
    "log-sigmoid": "torch.log1p((-x).exp()).sum() + torch.sigmoid(x).log().sum()",
}


def test_what_a_banned_function_is_made_of_stays_allowed():
    needed = "X.requires_grad_(), x.requires_grad_()"
    pieces = {
        family: f"{needed}; bans.install([{family!r}]).seal(); ({code}).sum().backward(); told = 'fine'"
        for family, code in FORWARD_AND_BACKWARD.items()
    }
    assert pieces.keys() == bans.FAMILIES.keys()
    assert in_children(pieces, "") == dict.fromkeys(pieces, "fine")


@pytest.fixture(scope="module")
def references():
    """For each exercise, what happens to the reference under its own bans."""
    install = f"""
        from pathlib import Path
        from grader.course import course
        from grader.declaring import load
        from grader.expected import expected
        from grader.grading import inprocess
        from grader.jail.inside.families import families_of
        exercises = {{
            e.id: (e, expected.build_exercise(e, unit.id))
            for unit, e in load.load_exercises(course.load_course(Path({str(ROOT)!r})))
            if e.base is None
        }}
        def unharmed(name):
            exercise, built = exercises[name]
            held = bans.install(families_of(exercise.forbid))
            held.seal()
            failed = inprocess.first_failure(exercise.reference, built)
            return [held.strength, failed and failed.name, held.take_hits()]
    """
    return in_children({name: f"told = unharmed({name!r})" for name in EXERCISES}, install)


@pytest.mark.slow
def test_every_reference_runs_unharmed_under_its_own_bans(references):
    """All in one test: each worker that takes one of several builds the whole course."""
    assert references == {name: ["dispatcher", None, []] for name in EXERCISES}


def test_every_family_can_be_lifted():
    code = """
        held = bans.install([{0!r}])
        held.lift([{0!r}])
        bans.FAMILIES[{0!r}].probe(torch, torch.ones)
        told = held.take_hits()
    """
    pieces = {family: code.format(family) for family in bans.FAMILIES}
    assert in_children(pieces, "") == {family: [] for family in bans.FAMILIES}


def test_where_the_private_way_is_closed_the_public_one_serves():
    other_signature = """
        original = torch._C._dispatch_library
        def changed(kind, namespace, key, file=None, line=None):
            if line is None:
                raise TypeError("another signature")
            return original(kind, namespace, key, file, line)
        torch._C._dispatch_library = changed
    """
    pieces = {
        "strength": "told = held.strength",
        "banned": "held.seal(); F.conv2d(X, K)",
        "lifted": "held.lift(['convolution']); told = F.conv2d(X, K).sum().item()",
    }
    told = in_children(pieces, textwrap.dedent(other_signature) + ALL)
    assert told["strength"] == "library"
    assert "aten::conv2d is not allowed" in told["banned"]
    assert told["lifted"] == 972.0


def test_where_nothing_holds_nothing_is_banned():
    install = f"torch._C._dispatch_dump = lambda name: ''; {ALL}"
    code = "held.seal(); told = [held.strength, sorted(held.families), F.conv2d(X, K).sum().item()]"
    assert in_children({"": code}, install) == {"": ["none", [], 972.0]}

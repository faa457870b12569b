"""Forbidden names -> operators taken out of PyTorch's dispatcher, for all spellings of the same call.

The syntax tree (forbidden.py) shows `F.conv2d`, not `getattr(F, "con" + "v2d")`, and modes of PyTorch end at
the next thread. So a forbidden function loses its operators: in front of every kernel that is registered for
one of them, under every dispatch key and in every namespace, comes one that raises. What reaches the
dispatcher, forward or backward, from Python or from C++, ends there.

`install` is called once, in the warm server; children inherit the bans. A child calls `lift` or `seal` before
the first line of a student's code. After that, nothing that Python can reach leads to the handles that hold
the kernels. What remains open: machine code called by its address (ctypes), and PyTorch's own rewrites in
Python (`torch._refs`, `torch._decomp`). The list of hits may be cleared by a student; the bans stay.

PyTorch is imported where it is needed: the trusted side asks for `families_of` without it.
"""

from __future__ import annotations

import ctypes
import fnmatch
import functools
import re
import threading
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

MARK = "TorchGrade: "


@dataclass(frozen=True)
class Family:
    """Operators that compute the same thing.

    Attributes:
        operators: matches some part of their names, without namespace and overload.
        functions: what people call, a forbidden one of which bans the family: `conv2d` stands for that name in
            torch, torch.nn.functional and torch.Tensor, `Conv2d` for torch.nn.Conv2d, and what has a dot for
            itself, in torch.
        probe: a call of one of them, given torch and a function that makes a tensor of a shape.
    """

    operators: str
    functions: str
    probe: Callable[[Any, Callable[..., Any]], Any]


# One family must not hold what honest code needs that is allowed to use another: a leaky ReLU is made of
# ReLUs, a layer of cells, attention of softmax. None may hold what calls.py needs.
FAMILIES = {
    "convolution": Family(
        r"conv(?!er)",
        "conv1d conv2d conv3d conv_tbc convolution conv_transpose1d conv_transpose2d conv_transpose3d "
        "Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d",
        lambda torch, t: torch.conv2d(t(1, 1, 3, 3), t(1, 1, 2, 2)),
    ),
    "patches": Family(
        r"im2col|col2im",
        "nn.functional.unfold nn.functional.fold Unfold Fold",
        lambda torch, t: torch.nn.functional.unfold(t(1, 1, 3, 3), 2),
    ),
    "pooling": Family(
        r"pool\d",
        "max_pool1d max_pool2d max_pool3d avg_pool1d avg_pool2d avg_pool3d adaptive_max_pool1d "
        "adaptive_max_pool2d adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d lp_pool1d lp_pool2d "
        "MaxPool1d MaxPool2d MaxPool3d AvgPool1d AvgPool2d AvgPool3d AdaptiveMaxPool2d AdaptiveAvgPool2d",
        lambda torch, t: torch.max_pool2d(t(1, 1, 3, 3), 2),
    ),
    "interpolation": Family(
        r"upsample",
        "interpolate upsample Upsample UpsamplingNearest2d UpsamplingBilinear2d",
        lambda torch, t: torch.nn.functional.interpolate(t(1, 1, 2, 2), 3),
    ),
    "recurrent layer": Family(
        r"(gru|lstm|rnn)(?!.*_cell)",
        "gru lstm rnn_tanh rnn_relu GRU LSTM RNN",
        lambda torch, t: torch.rnn_tanh(
            t(1, 1, 1), t(1, 1, 1), [t(1, 1), t(1, 1)], False, 1, 0.0, False, False, False
        ),
    ),
    "recurrent cell": Family(
        r"(gru|lstm|rnn).*_cell",
        "gru_cell lstm_cell rnn_tanh_cell rnn_relu_cell GRUCell LSTMCell RNNCell",
        lambda torch, t: torch.rnn_tanh_cell(t(1, 1), t(1, 1), t(1, 1), t(1, 1)),
    ),
    "attention": Family(
        r"scaled_dot|(?<!head_)attention",
        "scaled_dot_product_attention",
        lambda torch, t: torch.nn.functional.scaled_dot_product_attention(
            t(1, 1), t(1, 1), t(1, 1)
        ),
    ),
    "attention layer": Family(
        r"multi_head_attention|transformer_encoder|_qkv",
        "multi_head_attention_forward MultiheadAttention TransformerEncoderLayer",
        lambda torch, t: torch._native_multi_head_attention(
            *(t(1, 1, 1),) * 3, 1, 1, t(3, 1), t(3), t(1, 1), t(1)
        ),
    ),
    "softmax": Family(
        r"softmax",
        "softmax log_softmax softmin gumbel_softmax special.softmax special.log_softmax "
        "Softmax Softmax2d LogSoftmax Softmin",
        lambda torch, t: torch.softmax(t(2), 0),
    ),
    "logsumexp": Family(
        r"log(cum)?sumexp",
        "logsumexp logcumsumexp special.logsumexp",
        lambda torch, t: torch.logsumexp(t(2), 0),
    ),
    "cross entropy": Family(
        r"^cross_entropy",
        "cross_entropy CrossEntropyLoss",
        lambda torch, t: torch.nn.functional.cross_entropy(t(1, 2), t(1, 2)),
    ),
    "negative log-likelihood": Family(
        r"^nll_loss",
        "nll_loss NLLLoss NLLLoss2d",
        lambda torch, t: torch.nn.functional.nll_loss(t(1, 2), t(1).long()),
    ),
    "binary cross entropy": Family(
        r"^binary_cross_entropy",
        "binary_cross_entropy binary_cross_entropy_with_logits BCELoss BCEWithLogitsLoss",
        lambda torch, t: torch.nn.functional.binary_cross_entropy(t(1), t(1)),
    ),
    "squared error": Family(
        r"^mse_loss",
        "mse_loss MSELoss",
        lambda torch, t: torch.nn.functional.mse_loss(t(1), t(1)),
    ),
    "Huber loss": Family(
        r"huber_loss|smooth_l1_loss",
        "huber_loss smooth_l1_loss HuberLoss SmoothL1Loss",
        lambda torch, t: torch.nn.functional.huber_loss(t(1), t(1)),
    ),
    "batch normalisation": Family(
        r"batch_norm|instance_norm",
        "batch_norm native_batch_norm instance_norm BatchNorm1d BatchNorm2d BatchNorm3d "
        "InstanceNorm1d InstanceNorm2d InstanceNorm3d",
        lambda torch, t: torch.batch_norm(t(2, 1), None, None, None, None, True, 0.1, 1e-5, False),
    ),
    "layer normalisation": Family(
        r"layer_norm",
        "layer_norm native_layer_norm LayerNorm",
        lambda torch, t: torch.layer_norm(t(2), [2]),
    ),
    "group normalisation": Family(
        r"group_norm",
        "group_norm native_group_norm GroupNorm",
        lambda torch, t: torch.group_norm(t(2, 1), 1),
    ),
    "RMS normalisation": Family(
        r"rms_norm",
        "rms_norm RMSNorm",
        lambda torch, t: torch.rms_norm(t(2), [2]),
    ),
    "dropout": Family(
        r"(?<!no_)dropout$|dropout_(backward)?$|fused_dropout",
        "dropout native_dropout alpha_dropout feature_dropout feature_alpha_dropout dropout1d dropout2d "
        "dropout3d Dropout Dropout1d Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout",
        lambda torch, t: torch.dropout(t(2), 0.5, True),
    ),
    "embedding": Family(
        r"embedding(?!_loss)",
        "embedding embedding_bag Embedding EmbeddingBag",
        lambda torch, t: torch.embedding(t(2, 1), t(1).long()),
    ),
    "one-hot": Family(
        r"^one_hot",
        "one_hot",
        lambda torch, t: torch.nn.functional.one_hot(t(1).long(), 2),
    ),
    "ReLU": Family(
        r"(?<!rnn_)(?<!leaky_)(?<!p)(?<!r)relu|^threshold|^hardtanh",
        "relu relu6 threshold hardtanh ReLU ReLU6 Threshold Hardtanh",
        lambda torch, t: torch.relu(t(1)),
    ),
    "leaky ReLU": Family(
        r"leaky_relu|prelu|rrelu",
        "leaky_relu prelu rrelu LeakyReLU PReLU RReLU",
        lambda torch, t: torch.nn.functional.leaky_relu(t(1)),
    ),
    "sigmoid": Family(
        r"(?<!hard)(?<!log_)sigmoid|expit",
        "sigmoid special.expit Sigmoid",
        lambda torch, t: torch.sigmoid(t(1)),
    ),
    "log-sigmoid": Family(
        r"log_sigmoid|softplus",
        "logsigmoid softplus LogSigmoid Softplus",
        lambda torch, t: torch.nn.functional.logsigmoid(t(1)),
    ),
}


def families_of(forbid: Iterable[str]) -> frozenset[str]:
    """The families that forbidden names belong to.

    A pattern for a whole package (`torch.nn.*`) bans nothing: it forbids spellings, and `torch.softmax`, the
    same operator as `torch.nn.functional.softmax`, stays allowed.

    Args:
        forbid: dotted names, with wildcards.
    """
    patterns = [pattern for pattern in forbid if not pattern.endswith(".*")]
    return frozenset(
        name
        for name, family in FAMILIES.items()
        if any(fnmatch.filter(_spelled(family.functions), pattern) for pattern in patterns)
    )


@functools.cache
def _spelled(functions: str) -> list[str]:
    found = []
    for name in functions.split():
        if "." in name:
            found.append(f"torch.{name}")
        elif name[0].isupper():
            found.append(f"torch.nn.{name}")
        else:
            found += [
                f"{place}.{name}" for place in ("torch", "torch.nn.functional", "torch.Tensor")
            ]
    return found


class Bans:
    """Families whose operators raise in this process.

    Attributes:
        strength: "dispatcher" if nothing can undo it, "library" if a search of the memory finds what can,
            "none" if this PyTorch has neither way.
        families: what is banned.
    """

    def __init__(self) -> None:
        self.strength = "none"
        self.families: frozenset[str] = frozenset()
        self._handles: dict[str, list[Any]] = {}
        self._hits: list[str] = []

    def lift(self, families: Iterable[str]) -> None:
        """Give the operators of some families back, and seal the others.

        Raises:
            KeyError: if they are sealed.
        """
        lifted = self.families.intersection(families)
        for family in lifted:
            for handle in self._handles.pop(family):
                handle.reset()
        self.families -= lifted
        self.seal()

    def seal(self) -> None:
        """Lose the handles, which are never freed: from now on no ban can be lifted."""
        self._handles.clear()

    def take_hits(self) -> list[str]:
        """The families whose operators were called since the last time, caught exceptions included."""
        hits = sorted(set(self._hits))
        self._hits.clear()
        return hits


def install(families: Iterable[str]) -> Bans:
    """Take the operators of these families out of the dispatcher of this process."""
    bans = Bans()
    wanted = frozenset(families)
    for strength, make in (("dispatcher", _raw_handle), ("library", _PublicHandle)):
        try:
            _register(wanted, make, bans)
            if _holds(wanted):
                bans.strength, bans.families = strength, wanted
                break
        except Exception:  # these functions are private: another PyTorch may raise anything
            pass
        for handle in (handle for handles in bans._handles.values() for handle in handles):
            handle.reset()
        bans._handles.clear()
    bans.take_hits()
    return bans


def _register(wanted: Iterable[str], make: Callable[[str], Any], bans: Bans) -> None:
    """Put a kernel that raises in front of every kernel of every operator of these families."""
    import torch

    names = torch._C._dispatch_get_all_op_names()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that kernels are overridden
        for family in wanted:
            handles = bans._handles[family] = []
            libraries: dict[str, Any] = {}
            for name in operators_of(family, names):
                operator = name.partition(".")[0]
                namespace = operator.partition("::")[0]
                if namespace not in libraries:
                    handle = libraries[namespace] = make(namespace)
                    ctypes.pythonapi.Py_IncRef(ctypes.py_object(handle))
                    handles.append(handle)
                raising = functools.partial(_refuse, bans._hits, family, operator)
                for key in _keys(torch._C._dispatch_dump(name)):
                    libraries[namespace].impl(name, key, raising, False)


def operators_of(family: str, names: Iterable[str]) -> list[str]:
    """Those of the operators `aten::conv2d.padding` that belong to a family."""
    pattern = re.compile(FAMILIES[family].operators)
    return [name for name in names if pattern.search(_plain(name))]


@functools.cache  # every family looks at all names
def _plain(name: str) -> str:
    return name.partition("::")[2].partition(".")[0]


def _keys(dump: str) -> Iterable[str]:
    """The dispatch keys under which an operator has kernels; PyTorch's list of keys lacks some."""
    found = re.findall(r"(?m)^(?!debug)(\w+)(?:\[alias\])?(?: \(inactive\))?: registered", dump)
    return dict.fromkeys(found)


def _refuse(hits: list[str], family: str, operator: str, *_: Any, **__: Any) -> NoReturn:
    hits.append(family)
    raise RuntimeError(f"{MARK}{operator} is not allowed in this exercise")


def _raw_handle(namespace: str) -> Any:
    """An object that the garbage collector does not know, and whose kernels live as long as it does."""
    import torch

    return torch._C._dispatch_library("IMPL", namespace, "", __name__)


class _PublicHandle:
    """The same by public means."""

    def __init__(self, namespace: str) -> None:
        import torch

        self._library: Any = torch.library.Library(namespace, "IMPL")  # type: ignore[no-untyped-call]

    def impl(self, name: str, key: str, kernel: Callable[..., Any], _: bool) -> None:
        if key != "Meta":  # shapes without numbers: some of these must not be replaced
            self._library.impl(name, kernel, key)

    def reset(self) -> None:
        self._library._destroy()


def _holds(wanted: Iterable[str]) -> bool:
    """Do the probes raise: here, and in another thread, with modes and without?"""
    import torch
    from torch.utils._python_dispatch import _disable_current_modes

    returned: list[str] = []
    done: list[bool] = []

    def probe() -> None:
        for family in wanted:
            try:
                FAMILIES[family].probe(torch, torch.ones)
            except RuntimeError as error:
                if MARK in str(error):
                    continue
            returned.append(family)
        done.append(True)

    def probe_without_modes() -> None:
        with _disable_current_modes():
            probe()

    probe()
    thread = threading.Thread(target=probe_without_modes)
    thread.start()
    thread.join()
    return len(done) == 2 and not returned

"""Families of PyTorch's operators that compute the same thing, and the names that people call them by.

Without torch: the trusted side asks for `families_of` before it imports anything heavy.
"""

from __future__ import annotations

import fnmatch
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


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
    # A layer that is built by hand may use `@`: so Linear, or einsum, does not ban the family.
    "matrix product": Family(
        r"^((add|badd)?b?mm_?|(add)?mv_?|matmul|v?dot|inner|outer|ger|addr_?|(bi)?linear|einsum|tensordot"
        r"|chain_matmul|linalg_(matmul|multi_dot|vecdot))$",
        "matmul",
        lambda torch, t: torch.matmul(t(2, 2), t(2, 2)),
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

"""What exercises of a kind have in common: names of PyTorch that an answer must not use.

@exercise(forbid=[*CONVOLUTIONS, "torch.einsum"])
"""

from __future__ import annotations

CONVOLUTIONS = (
    "torch.conv*",
    "torch.nn.functional.conv*",
    "torch.nn.Conv*",
    "torch.nn.functional.fold",
    "torch.nn.functional.unfold",
    "torch.nn.Fold",
    "torch.nn.Unfold",
    "scipy.signal.*",
)

NORMALISATIONS = (
    "torch.*batch_norm*",
    "torch.*layer_norm*",
    "torch.*group_norm*",
    "torch.*instance_norm*",
    "torch.*rms_norm*",
    "torch.nn.functional.*_norm",
    "torch.nn.*BatchNorm*",
    "torch.nn.*InstanceNorm*",
    "torch.nn.*LayerNorm*",
    "torch.nn.*GroupNorm*",
    "torch.nn.*RMSNorm*",
)

RECURRENT = (
    "torch.gru*",
    "torch.lstm*",
    "torch.rnn_*",
    "torch.*_cell",
    "torch._VF.*",
    "torch._C.*",
    "torch.ops.*",
    "torch.nn.GRU*",
    "torch.nn.LSTM*",
    "torch.nn.RNN*",
    "torch.nn.modules.rnn.*",
    "torch.nn.quantized.*",
    "torch.ao.nn.*",
)

SOFTMAXES = (
    "torch.softmax",
    "torch.log_softmax",
    "torch.logsumexp",
    "torch._softmax",
    "torch._log_softmax",
    "torch.Tensor.softmax",
    "torch.Tensor.log_softmax",
    "torch.Tensor.logsumexp",
    "torch.special.*",
    "torch.sparse.softmax",
    "torch.sparse.log_softmax",
    "torch.nn.functional.softmax",
    "torch.nn.functional.log_softmax",
    "torch.nn.functional.gumbel_softmax",
    "torch.nn.functional.softmin",
    "torch.nn.functional.cross_entropy",
    "torch.nn.functional.scaled_dot_product_attention",
    "torch.nn.functional.multi_head_attention_forward",
    "torch.nn.Softmax*",
    "torch.nn.LogSoftmax",
    "torch.nn.Softmin",
    "torch.nn.AdaptiveLogSoftmaxWithLoss",
    "torch.nn.CrossEntropyLoss",
    "torch.nn.MultiheadAttention",
    "torch.nn.Transformer*",
    "torch._C.*",
    "torch.ops.*",
    "scipy.special.*",
)

RECTIFIERS = (
    "torch.*relu*",
    "torch.Tensor.*relu*",
    "torch.threshold*",
    "torch.nn.functional.*relu*",
    "torch.nn.functional.threshold*",
    "torch.nn.functional.hard*",
    "torch.nn.*ReLU*",
    "torch.nn.Threshold",
    "torch.nn.Hard*",
    "torch._C.*",
    "torch.ops.*",
)

SIGMOIDS = (
    "torch.*sigmoid*",
    "torch.Tensor.*sigmoid*",
    "torch.special.*",
    "torch.nn.functional.*sigmoid*",
    "torch.nn.functional.*silu*",
    "torch.nn.functional.glu",
    "torch.nn.*Sigmoid*",
    "torch.nn.SiLU",
    "torch.nn.GLU",
    "torch.distributions.*",
    "torch._C.*",
    "torch.ops.*",
    "scipy.special.*",
)

CROSS_ENTROPIES = (
    *SOFTMAXES,
    "torch.nn.functional.nll_loss",
    "torch.nn.functional.multi_margin_loss",
    "torch.nn.NLLLoss*",
    "torch.distributions.*",
)

OPTIMIZERS = (
    "torch.optim.*",
    "torch._foreach_*",
    "torch._fused_*",
    "torch.nn.utils.*",
    "torch._C.*",
    "torch.ops.*",
)

DROPOUTS = (
    "torch.*dropout*",
    "torch.nn.functional.*dropout*",
    "torch.nn.*Dropout*",
)

POOLING = (
    "torch.*pool*",
    "torch.nn.functional.*pool*",
    "torch.nn.*Pool*",
    "scipy.ndimage.*",
)

SPLITS = (
    "torch.tensor_split",
    "torch.Tensor.tensor_split",
    "torch.utils.data.random_split",
    "numpy.array_split",
    "sklearn.*",
)

MATRIX_PRODUCTS = (
    "torch.Tensor.__matmul__",
    "torch.Tensor.__rmatmul__",
    *(
        f"{place}.{name}"
        for place in ("torch", "torch.Tensor")
        for name in ("matmul", "*mm", "*mv", "*dot", "inner", "outer", "ger", "addr")
    ),
    "torch.einsum",
    "torch.tensordot",
    "torch.kron",
    "torch.linalg.*",
    "torch.nn.functional.*linear",
    "torch.nn.*Linear",
    "torch.conv*",
    "torch.nn.functional.conv*",
    "operator.*matmul",
    "numpy.*dot",
    "numpy.matmul",
    "numpy.einsum",
    "numpy.inner",
)

DERIVATIVES = (
    "torch.autograd.*",
    "torch.Tensor.backward",
    "torch.func.*",
)

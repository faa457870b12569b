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

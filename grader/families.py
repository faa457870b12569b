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

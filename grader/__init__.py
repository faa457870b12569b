"""GradLab grades deep-learning exercises in PyTorch, gradients included. Start reading at `pipeline.py`."""

from __future__ import annotations

__version__ = "0.1.0"

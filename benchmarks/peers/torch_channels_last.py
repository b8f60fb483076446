"""torch, eager, with channels last, which its convolutions like best."""

from __future__ import annotations

from typing import Any

from benchmarks.programs import Program

from . import torch

LIBRARY = "torch"


def convnet(problem: Any) -> Program:
    """The same network in that layout."""
    return torch.convnet(problem, torch.torch.channels_last)

"""torch, the loss and its way back compiled."""

from __future__ import annotations

from typing import Any

from benchmarks.programs import Program

from . import torch

LIBRARY = "torch"


def mlp(problem: Any) -> Program:
    """The eager program, its loss compiled."""
    return torch.mlp(problem, torch.torch.compile)


def convnet(problem: Any) -> Program:
    """The same."""
    return torch.convnet(problem, made=torch.torch.compile)

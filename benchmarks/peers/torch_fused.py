"""torch, eager, with the optimiser's whole step as one kernel where it has that."""

from __future__ import annotations

from typing import Any

from benchmarks.programs import Program

from . import torch

LIBRARY = "torch"


def mlp(problem: Any) -> Program:
    """With `fused=True`."""
    return torch.mlp(problem, fused=True)

"""torch, eager, one step of a sequence after another, as one writes a recurrence of one's own."""

from __future__ import annotations

from typing import Any

from benchmarks.programs import Program
from benchmarks.workloads.recurrent import BATCH, CLASSES, HIDDEN, INPUT, LR

from . import torch as eager
from .torch import torch

LIBRARY = "torch"


def recurrent(problem: Any) -> Program:
    """With torch's cells."""
    cell = getattr(torch.nn, problem.kind + "Cell")(INPUT, HIDDEN)
    head = torch.nn.Linear(HIDDEN, CLASSES)
    ps = eager.started([cell, head], problem.parameters)
    x, y = torch.tensor(problem.x), torch.tensor(problem.y)
    zeros = torch.zeros(BATCH, HIDDEN)

    def loss_of() -> Any:
        state = zeros if problem.kind == "RNN" else (zeros, zeros)
        for step in x:
            state = cell(step, state)
        h = state if problem.kind == "RNN" else state[0]
        return torch.nn.functional.cross_entropy(head(h), y)

    return eager.trained(loss_of, ps, torch.optim.SGD(ps, lr=LR))

"""minigrad with the whole training step compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.programs import Program
from benchmarks.workloads import convnet as convnets
from benchmarks.workloads import deep as depths
from benchmarks.workloads import mlp as mlps
from benchmarks.workloads import moons as moons_of_numbers
from benchmarks.workloads import recurrent as recurrents
from minigrad import compile, nn, optim, tanh, tensor

LIBRARY = "minigrad"


def moons(problem: Any) -> Program:
    """The step of the eager program, compiled."""
    return moons_of_numbers.minigrad(problem, compile)


def mlp(problem: Any) -> Program:
    """The step of the eager program, compiled."""
    return mlps.minigrad(problem, compile)


def convnet(problem: Any) -> Program:
    """The step of the eager program, compiled."""
    return convnets.minigrad(problem, compile)


def recurrent(problem: Any) -> Program:
    """The step of the eager program, compiled."""
    return recurrents.minigrad(problem, compile)


def deep(problem: Any) -> Program:
    """With `retain_grad` on every activation, and the statistics as the reference takes them."""
    layers = [
        nn.Linear(depths.UNITS, depths.UNITS, dtype=np.float32) for _ in problem.parameters[::2]
    ]
    parameters = [p for layer in layers for p in layer.parameters()]
    for p, start in zip(parameters, problem.parameters, strict=True):
        p.data[...] = start
    x, y = tensor(problem.x), problem.y
    optimizer = optim.SGD(parameters, lr=depths.LR)

    def backward() -> tuple[Any, list[Any]]:
        optimizer.zero_grad()
        h, hs = x, []
        for layer in layers:
            h = tanh(layer(h))
            h.retain_grad()
            hs.append(h)
        loss = nn.mse_loss(h, y)
        loss.backward()
        return loss, [look(h, layer.weight) for h, layer in zip(hs, layers, strict=True)]

    def look(h: Any, w: Any) -> list[Any]:
        return depths.look(h.detach().numpy(), h.grad.numpy(), w.detach().numpy(), w.grad.numpy())

    def step() -> Any:
        loss, statistics = backward()
        optimizer.step()
        return loss.item(), statistics

    def gradients() -> list[Any]:
        _, statistics = backward()
        return [*(p.grad.numpy() for p in parameters), np.array(statistics, np.float32)]

    advance = compile(step)
    return Program(lambda: advance()[0], gradients)

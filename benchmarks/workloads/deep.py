"""A step of 20 layers of 100 tanh units, batch 100, float32, with statistics of every layer.

Of each layer: mean, standard deviation and share of zeros of its activations, share of them near
-1 or 1, standard deviation of their gradient, norm of its weights and of their gradient. They are
compared like gradients.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from benchmarks.programs import Program
from minigrad import diagnose, nn, optim, tensor

LAYERS, UNITS, BATCH = 20, 100, 100
LR = 0.01
NEAR = 0.98  # an activation beyond ± this counts as saturated


class Problem(NamedTuple):
    """Examples, targets for the last layer, and a weight and a bias for each layer."""

    x: Any
    y: Any
    parameters: list[Any]


def problem() -> Problem:
    """Random examples; weights of variance 1 / units."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, BATCH, UNITS)).astype(np.float32)
    parameters: list[Any] = []
    for _ in range(LAYERS):
        weight = rng.normal(0, UNITS**-0.5, (UNITS, UNITS)).astype(np.float32)
        parameters += [weight, np.zeros(UNITS, np.float32)]
    return Problem(x, y, parameters)


CASES = {"deep": problem}


def numpy(problem: Problem) -> Program:
    """As a textbook writes it."""
    x, y = problem.x, problem.y
    ps = [p.copy() for p in problem.parameters]
    ws, bs = ps[::2], ps[1::2]

    def both() -> tuple[Any, list[Any], list[Any]]:
        hs = [x]
        for w, b in zip(ws, bs, strict=True):
            hs.append(np.tanh(hs[-1] @ w.T + b))
        off = hs[-1] - y
        g = off * (2 / off.size)
        gradients: list[Any] = []
        statistics = []
        for i in reversed(range(LAYERS)):
            dz = g * (1 - hs[i + 1] ** 2)
            gradients[:0] = [dz.T @ hs[i], dz.sum(axis=0)]
            statistics.append(look(hs[i + 1], g, ws[i], gradients[0]))
            g = dz @ ws[i]
        return (off * off).mean(), gradients, statistics[::-1]

    def step() -> Any:
        loss, gradients, _ = both()
        for p, g in zip(ps, gradients, strict=True):
            p -= LR * g
        return loss

    def gradients() -> list[Any]:
        _, found, statistics = both()
        return [*found, np.array(statistics, np.float32)]

    return Program(step, gradients)


def look(h: Any, g: Any, w: Any, dw: Any) -> list[Any]:
    """The statistics of one layer."""
    return [
        h.mean(),
        h.std(),
        (h == 0).mean(),
        (np.abs(h) > NEAR).mean(),
        g.std(),
        np.sqrt((w * w).sum()),
        np.sqrt((dw * dw).sum()),
    ]


def minigrad(problem: Problem) -> Program:
    """With `diagnose.watch`, which measures some more besides."""
    layers = [nn.Linear(UNITS, UNITS, dtype=np.float32) for _ in range(LAYERS)]
    model = nn.Sequential(*(part for layer in layers for part in (layer, nn.Tanh())))
    parameters = list(model.parameters())
    for p, start in zip(parameters, problem.parameters, strict=True):
        p.data[...] = start
    x, y = tensor(problem.x), problem.y
    optimizer = optim.SGD(parameters, lr=LR)
    watching = diagnose.watch(model)
    record = watching.__enter__()

    def backward() -> tuple[Any, Any]:
        optimizer.zero_grad()
        loss = nn.mse_loss(model(x), y)
        loss.backward()
        return loss, record.layers()

    def step() -> Any:
        loss, _ = backward()
        optimizer.step()
        return loss.item()

    def gradients() -> list[Any]:
        _, statistics = backward()
        table = [
            [
                s.activation_mean,
                s.activation_std,
                s.zeros,
                s.saturated,
                s.gradient_std,
                s.weight_norm,
                s.weight_gradient_norm,
            ]
            for s in statistics
        ]
        return [*(p.grad.numpy() for p in parameters), np.array(table, np.float32)]

    return Program(step, gradients)

"""A step of a network of layers: cross-entropy, backward, Adam, in float32.

tiny-mlp     32 examples, 2-16-16-2: what calling costs
mnist-mlp    128 examples, 784-256-128-10: what arithmetic costs
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from benchmarks.programs import Made, Program, as_it_is
from minigrad import nn, optim, tensor

LR = 1e-4
BETA1, BETA2, EPS = 0.9, 0.999, 1e-8


class Problem(NamedTuple):
    """Examples (batch, features), their classes, and weight (out, in), bias (out,), ..."""

    sizes: tuple[int, ...]
    x: Any
    y: Any
    parameters: list[Any]


def problem(batch: int, *sizes: int) -> Problem:
    """Random examples; layers as He starts them."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(batch, sizes[0])).astype(np.float32)
    parameters: list[Any] = []
    for i, o in pairwise(sizes):
        weight = rng.normal(0, np.sqrt(2 / i), (o, i)).astype(np.float32)
        parameters += [weight, np.zeros(o, np.float32)]
    return Problem(sizes, x, rng.integers(0, sizes[-1], batch), parameters)


CASES = {
    "tiny-mlp": partial(problem, 32, 2, 16, 16, 2),
    "mnist-mlp": partial(problem, 128, 784, 256, 128, 10),
}


def cross_entropy(z: Any, y: Any) -> tuple[Any, Any]:
    """The mean of -log softmax(z)[y] over rows, and its gradient."""
    rows = np.arange(len(y))
    z = z - z.max(axis=1, keepdims=True)
    e = np.exp(z)
    total = e.sum(axis=1, keepdims=True)
    g = e / total
    g[rows, y] -= 1
    return (np.log(total[:, 0]) - z[rows, y]).mean(), g / len(y)


def numpy(problem: Problem) -> Program:
    """As a textbook writes it."""
    x, y = problem.x, problem.y
    ps = [p.copy() for p in problem.parameters]
    ws, bs = ps[::2], ps[1::2]
    ms, vs = [np.zeros_like(p) for p in ps], [np.zeros_like(p) for p in ps]
    t = 0

    def both() -> tuple[Any, list[Any]]:
        hs = [x]
        for w, b in zip(ws[:-1], bs[:-1], strict=True):
            hs.append(np.maximum(hs[-1] @ w.T + b, 0))
        loss, g = cross_entropy(hs[-1] @ ws[-1].T + bs[-1], y)
        gradients: list[Any] = []
        for i in reversed(range(len(ws))):
            gradients[:0] = [g.T @ hs[i], g.sum(axis=0)]
            if i:
                g = g @ ws[i] * (hs[i] > 0)
        return loss, gradients

    def step() -> Any:
        nonlocal t
        loss, gradients = both()
        t += 1
        for p, g, m, v in zip(ps, gradients, ms, vs, strict=True):
            m *= BETA1
            m += (1 - BETA1) * g
            v *= BETA2
            v += (1 - BETA2) * g * g
            p -= LR * (m / (1 - BETA1**t)) / (np.sqrt(v / (1 - BETA2**t)) + EPS)
        return loss

    return Program(step, lambda: both()[1])


def minigrad(problem: Problem, made: Made = as_it_is) -> Program:
    """With modules and an optimiser."""
    x, y = tensor(problem.x), problem.y
    layers: list[nn.Module] = []
    for i, o in pairwise(problem.sizes):
        layers += [nn.Linear(i, o, dtype=np.float32), nn.ReLU()]
    model = nn.Sequential(*layers[:-1])
    parameters = list(model.parameters())
    for p, start in zip(parameters, problem.parameters, strict=True):
        p.data[:] = start
    optimizer = optim.Adam(parameters, lr=LR)

    def backward() -> Any:
        optimizer.zero_grad()
        loss = nn.cross_entropy(model(x), y)
        loss.backward()
        return loss

    def step() -> Any:
        loss = backward()
        optimizer.step()
        return loss.item()

    def gradients() -> list[Any]:
        backward()
        return [p.grad.data for p in parameters]

    return Program(made(step), gradients)

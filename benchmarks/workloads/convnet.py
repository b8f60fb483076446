"""A step of a small convolutional network: 64 images of 32×32×3, momentum, in float32.

Twice a 3×3 convolution (32, then 64 channels), ReLU and 2×2 max-pooling; then a linear layer to 10
classes. About 2.1 thousand million multiplications and additions.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from benchmarks.programs import Made, Program, as_it_is
from benchmarks.workloads.mlp import cross_entropy
from minigrad import nn, optim, tensor

LR, MOMENTUM = 1e-3, 0.9
CHANNELS = (3, 32, 64)


class Problem(NamedTuple):
    """Images (batch, channel, row, column), classes, and weight, bias of the three layers."""

    x: Any
    y: Any
    parameters: list[Any]


def problem() -> Problem:
    """Random images; layers as He starts them."""
    rng = np.random.default_rng(0)
    shapes = [(o, i, 3, 3) for i, o in pairwise(CHANNELS)]
    parameters: list[Any] = []
    for shape in [*shapes, (10, CHANNELS[-1] * 8 * 8)]:
        weight = rng.normal(0, np.sqrt(2 / np.prod(shape[1:])), shape)
        parameters += [weight.astype(np.float32), np.zeros(shape[0], np.float32)]
    x = rng.normal(size=(64, 3, 32, 32)).astype(np.float32)
    return Problem(x, rng.integers(0, 10, 64), parameters)


CASES = {"convnet": problem}


def columns(x: Any) -> Any:
    """All 3×3 windows of x (batch, row, column, channel), as rows (window, 9 · channel)."""
    n, rows, cols, channels = x.shape
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))
    return windows.transpose(0, 1, 2, 4, 5, 3).reshape(n * rows * cols, 9 * channels)


def images(g: Any, shape: tuple[int, ...]) -> Any:
    """The way back: every window's numbers added where they came from."""
    n, rows, cols, channels = shape
    g = g.reshape(n, rows, cols, 3, 3, channels)
    x = np.zeros((n, rows + 2, cols + 2, channels), g.dtype)
    for i in range(3):
        for j in range(3):
            x[:, i : i + rows, j : j + cols] += g[:, :, :, i, j]
    return x[:, 1:-1, 1:-1]


def numpy(problem: Problem) -> Program:
    """As a course teaches it: windows as one large matrix (im2col), channels last."""
    x, y = problem.x.transpose(0, 2, 3, 1).copy(), problem.y
    ps = [p.copy() for p in problem.parameters]
    for i in (0, 2):  # (out, in, 3, 3) as (9 · in, out)
        ps[i] = ps[i].transpose(2, 3, 1, 0).reshape(-1, ps[i].shape[0]).copy()
    n, side = len(x), 8
    ps[4] = ps[4].reshape(10, 64, side, side).transpose(0, 2, 3, 1).reshape(10, -1).copy()
    vs = [np.zeros_like(p) for p in ps]

    def block(x: Any, w: Any, b: Any) -> tuple[Any, ...]:
        rows = columns(x)
        z = np.maximum(rows @ w + b, 0).reshape(*x.shape[:3], -1)
        pairs = z.reshape(n, x.shape[1] // 2, 2, x.shape[2] // 2, 2, -1)
        y = pairs.max(axis=(2, 4))
        return y, rows, pairs

    def back(g: Any, x: Any, w: Any, rows: Any, y: Any, pairs: Any) -> tuple[Any, ...]:
        winners = (pairs == y[:, :, None, :, None]) & (pairs > 0)
        g = (winners * g[:, :, None, :, None]).reshape(len(rows), -1)
        return g, rows.T @ g, g.sum(axis=0)

    def both() -> tuple[Any, list[Any]]:
        w1, b1, w2, b2, w3, b3 = ps
        h1, rows1, pairs1 = block(x, w1, b1)
        h2, rows2, pairs2 = block(h1, w2, b2)
        flat = h2.reshape(n, -1)
        loss, g = cross_entropy(flat @ w3.T + b3, y)
        dw3, db3 = g.T @ flat, g.sum(axis=0)
        g, dw2, db2 = back((g @ w3).reshape(h2.shape), h1, w2, rows2, h2, pairs2)
        g = images(g @ w2.T, h1.shape)
        g, dw1, db1 = back(g, x, w1, rows1, h1, pairs1)
        return loss, [dw1, db1, dw2, db2, dw3, db3]

    def step() -> Any:
        loss, gradients = both()
        for p, g, v in zip(ps, gradients, vs, strict=True):
            v *= MOMENTUM
            v += g
            p -= LR * v
        return loss

    def gradients() -> list[Any]:
        found = both()[1]
        for i in (0, 2):
            found[i] = found[i].reshape(3, 3, -1, found[i].shape[1]).transpose(3, 2, 0, 1)
        found[4] = found[4].reshape(10, side, side, 64).transpose(0, 3, 1, 2).reshape(10, -1)
        return found

    return Program(step, gradients)


def minigrad(problem: Problem, made: Made = as_it_is) -> Program:
    """With modules, channels first as torch has them."""
    f = np.float32
    model = nn.Sequential(
        nn.Conv2d(3, 32, 3, padding=1, dtype=f),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1, dtype=f),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(64 * 8 * 8, 10, dtype=f),
    )
    parameters = list(model.parameters())
    for p, start in zip(parameters, problem.parameters, strict=True):
        p.data[...] = start
    x, y = tensor(problem.x), problem.y
    optimizer = optim.SGD(parameters, lr=LR, momentum=MOMENTUM)

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
        return [p.grad.numpy() for p in parameters]

    return Program(made(step), gradients)

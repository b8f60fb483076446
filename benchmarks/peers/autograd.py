"""HIPS autograd: numpy's functions, traced anew at every call."""

from __future__ import annotations

from typing import Any

import autograd.numpy as np
from autograd import value_and_grad

from benchmarks.programs import Program
from benchmarks.workloads.mlp import BETA1, BETA2, EPS, LR
from benchmarks.workloads.moons import ALPHA, interleaved
from benchmarks.workloads.moons import LR as RATE

LIBRARY = "autograd"


def mlp(problem: Any) -> Program:
    """Adam on one flattened vector, as its own optimisers do."""
    x, y, rows = problem.x, problem.y, np.arange(len(problem.x))
    ps = [p.copy() for p in problem.parameters]
    ms, vs = [np.zeros_like(p) for p in ps], [np.zeros_like(p) for p in ps]
    t = 0

    def loss_of(ps: list[Any]) -> Any:
        h = x
        for w, b in zip(ps[:-2:2], ps[1:-2:2], strict=True):
            h = np.maximum(np.dot(h, w.T) + b, 0)
        z = np.dot(h, ps[-2].T) + ps[-1]
        z = z - np.max(z, axis=1, keepdims=True)
        return np.mean(np.log(np.sum(np.exp(z), axis=1)) - z[rows, y])

    both = value_and_grad(loss_of)

    def step() -> Any:
        nonlocal t
        loss, gradients = both(ps)
        t += 1
        for p, g, m, v in zip(ps, gradients, ms, vs, strict=True):
            m *= BETA1
            m += (1 - BETA1) * g
            v *= BETA2
            v += (1 - BETA2) * g * g
            p -= LR * (m / (1 - BETA1**t)) / (np.sqrt(v / (1 - BETA2**t)) + EPS)
        return loss

    return Program(step, lambda: both(ps)[1])


def moons(problem: Any) -> Program:
    """On matrices."""
    x, y = problem.x, problem.y[:, None]
    ps = [p.copy() for p in interleaved(problem.weights, problem.biases)]

    def loss_of(ps: list[Any]) -> Any:
        h = x
        for w, b in zip(ps[:-2:2], ps[1:-2:2], strict=True):
            h = np.maximum(np.dot(h, w.T) + b, 0)
        margin = 1 - y * (np.dot(h, ps[-2].T) + ps[-1])
        return np.mean(np.maximum(margin, 0)) + ALPHA * sum(np.sum(p * p) for p in ps)

    both = value_and_grad(loss_of)

    def step() -> Any:
        loss, gradients = both(ps)
        for p, g in zip(ps, gradients, strict=True):
            p -= RATE * g
        return loss

    return Program(step, lambda: both(ps)[1])

"""jax: the whole step compiled, and waited for, as a training loop does."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as np

from benchmarks.programs import Program
from benchmarks.workloads.mlp import BETA1, BETA2, EPS, LR
from benchmarks.workloads.moons import ALPHA, interleaved
from benchmarks.workloads.moons import LR as RATE

jax.config.update("jax_enable_x64", True)  # dtypes as given, as everybody else has them

LIBRARY = "jax"


def trained(loss_of: Any, start: list[Any], move: Any, state: Any) -> Program:
    """`move(parameters, gradients, state)` gives new parameters and state; all of it compiled."""
    both = jax.value_and_grad(loss_of)

    @jax.jit
    def advance(ps: Any, state: Any) -> Any:
        loss, gs = both(ps)
        return loss, *move(ps, gs, state)

    held = [[np.asarray(p) for p in start], state]

    def step() -> Any:
        loss, held[0], held[1] = advance(*held)
        jax.block_until_ready(held[0])
        return loss

    return Program(step, lambda: jax.grad(loss_of)(held[0]))


def moons(problem: Any) -> Program:
    """On arrays."""

    x, y = np.asarray(problem.x), np.asarray(problem.y)[:, None]

    def loss_of(ps: list[Any]) -> Any:
        h = x
        for w, b in zip(ps[:-2:2], ps[1:-2:2], strict=True):
            h = jax.nn.relu(h @ w.T + b)
        margin = 1 - y * (h @ ps[-2].T + ps[-1])
        return jax.nn.relu(margin).mean() + ALPHA * sum((p * p).sum() for p in ps)

    def move(ps: Any, gs: Any, state: Any) -> Any:
        return [p - RATE * g for p, g in zip(ps, gs, strict=True)], state

    return trained(loss_of, interleaved(problem.weights, problem.biases), move, ())


def mlp(problem: Any) -> Program:
    """Adam written by hand, as jax comes without one."""

    x, y, rows = np.asarray(problem.x), np.asarray(problem.y), np.arange(len(problem.x))

    def loss_of(ps: list[Any]) -> Any:
        h = x
        for w, b in zip(ps[:-2:2], ps[1:-2:2], strict=True):
            h = jax.nn.relu(h @ w.T + b)
        return -jax.nn.log_softmax(h @ ps[-2].T + ps[-1])[rows, y].mean()

    def move(ps: Any, gs: Any, state: Any) -> Any:
        t, ms, vs = state
        t = t + 1
        ms = [BETA1 * m + (1 - BETA1) * g for m, g in zip(ms, gs, strict=True)]
        vs = [BETA2 * v + (1 - BETA2) * g * g for v, g in zip(vs, gs, strict=True)]
        hats = zip(ps, ms, vs, strict=True)
        new = [
            p - LR * (m / (1 - BETA1**t)) / (np.sqrt(v / (1 - BETA2**t)) + EPS) for p, m, v in hats
        ]
        return new, (t, ms, vs)

    zeros = [np.zeros(p.shape, p.dtype) for p in problem.parameters]
    return trained(loss_of, problem.parameters, move, (np.float32(0), zeros, zeros))

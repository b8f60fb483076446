"""jax: the whole step compiled, and waited for, as a training loop does."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as np

from benchmarks.programs import Program
from benchmarks.workloads import convnet as convnets
from benchmarks.workloads import deep as depths
from benchmarks.workloads import recurrent as recurrents
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


def convnet(problem: Any) -> Program:
    """With `lax.conv`, channels last, which its convolutions like best on a processor."""
    n, rows = len(problem.x), np.arange(len(problem.x))
    x, y = np.asarray(problem.x.transpose(0, 2, 3, 1)), np.asarray(problem.y)

    def block(x: Any, w: Any, b: Any) -> Any:
        z = jax.lax.conv_general_dilated(x, w, (1, 1), "SAME", dimension_numbers=LAYOUT)
        return jax.lax.reduce_window(
            jax.nn.relu(z + b), -np.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID"
        )

    def loss_of(ps: list[Any]) -> Any:
        h = block(block(x, *ps[:2]), *ps[2:4]).transpose(0, 3, 1, 2).reshape(n, -1)
        return -jax.nn.log_softmax(h @ ps[4].T + ps[5])[rows, y].mean()

    def move(ps: Any, gs: Any, vs: Any) -> Any:
        vs = [convnets.MOMENTUM * v + g for v, g in zip(vs, gs, strict=True)]
        return [p - convnets.LR * v for p, v in zip(ps, vs, strict=True)], vs

    zeros = [np.zeros(p.shape, p.dtype) for p in problem.parameters]
    return trained(loss_of, problem.parameters, move, zeros)


LAYOUT = ("NHWC", "OIHW", "NHWC")


def recurrent(problem: Any) -> Program:
    """`lax.scan` over time, the inputs' product before it."""
    x, y = np.asarray(problem.x), np.asarray(problem.y)
    rows = np.arange(recurrents.BATCH)
    zeros = np.zeros((recurrents.BATCH, recurrents.HIDDEN), x.dtype)

    def last_state(w: Any, fed: Any) -> Any:
        def simple(h: Any, z: Any) -> Any:
            return np.tanh(z + h @ w.T), None

        def gated(state: Any, z: Any) -> Any:
            h, c = state
            i, f, new, o = np.split(z + h @ w.T, 4, axis=1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * np.tanh(new)
            return (jax.nn.sigmoid(o) * np.tanh(c), c), None

        if problem.kind == "RNN":
            return jax.lax.scan(simple, zeros, fed)[0]
        return jax.lax.scan(gated, (zeros, zeros), fed)[0][0]

    def loss_of(ps: list[Any]) -> Any:
        w_ih, w_hh, b_ih, b_hh, w, b = ps
        h = last_state(w_hh, x @ w_ih.T + (b_ih + b_hh))
        return -jax.nn.log_softmax(h @ w.T + b)[rows, y].mean()

    def move(ps: Any, gs: Any, state: Any) -> Any:
        return [p - recurrents.LR * g for p, g in zip(ps, gs, strict=True)], state

    return trained(loss_of, problem.parameters, move, ())


def deep(problem: Any) -> Program:
    """The gradient of an activation is that of something added to it."""
    x, y = np.asarray(problem.x), np.asarray(problem.y)
    shape = (depths.LAYERS, depths.BATCH, depths.UNITS)

    def loss_of(ps: list[Any], added: Any) -> Any:
        hs, h = [], x
        for w, b, more in zip(ps[::2], ps[1::2], added, strict=True):
            h = np.tanh(h @ w.T + b) + more
            hs.append(h)
        return ((h - y) ** 2).mean(), hs

    both = jax.value_and_grad(loss_of, (0, 1), has_aux=True)

    def look(h: Any, g: Any, w: Any, dw: Any) -> list[Any]:
        return [
            *(h.mean(), h.std(), (h == 0).mean(dtype=h.dtype)),
            *((np.abs(h) > depths.NEAR).mean(dtype=h.dtype), g.std()),
            *(np.sqrt((w * w).sum()), np.sqrt((dw * dw).sum())),
        ]

    @jax.jit
    def backward(ps: list[Any]) -> Any:
        (loss, hs), (gs, dhs) = both(ps, np.zeros(shape, x.dtype))
        layers = zip(hs, dhs, ps[::2], gs[::2], strict=True)
        return loss, gs, np.array([look(*layer) for layer in layers])

    @jax.jit
    def advance(ps: list[Any]) -> Any:
        loss, gs, statistics = backward(ps)
        return loss, [p - depths.LR * g for p, g in zip(ps, gs, strict=True)], statistics

    held = [[np.asarray(p) for p in problem.parameters]]

    def step() -> Any:
        loss, held[0], statistics = advance(held[0])
        jax.block_until_ready((held[0], statistics))
        return loss

    def gradients() -> list[Any]:
        _, gs, statistics = backward(held[0])
        return [*gs, statistics]

    return Program(step, gradients)

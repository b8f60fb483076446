"""A step of a recurrent layer: 64 steps in time, batch 32, input 64, hidden 128, SGD, float32.

The state after the last step goes through a linear layer to 10 classes.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from benchmarks.programs import Made, Program, as_it_is
from benchmarks.workloads.mlp import cross_entropy
from minigrad import nn, optim, tensor

TIME, BATCH, INPUT, HIDDEN, CLASSES = 64, 32, 64, 128, 10
LR = 0.01
GATES = {"RNN": 1, "LSTM": 4}


class Problem(NamedTuple):
    """Sequences (time, batch, input), classes, and w_ih, w_hh, b_ih, b_hh, then the head's two."""

    kind: str
    x: Any
    y: Any
    parameters: list[Any]


def problem(kind: str) -> Problem:
    """Random sequences; weights as torch starts them."""
    rng = np.random.default_rng(0)
    rows, bound = GATES[kind] * HIDDEN, 1 / np.sqrt(HIDDEN)
    shapes = [(rows, INPUT), (rows, HIDDEN), (rows,), (rows,), (CLASSES, HIDDEN), (CLASSES,)]
    parameters = [rng.uniform(-bound, bound, shape).astype(np.float32) for shape in shapes]
    x = rng.normal(size=(TIME, BATCH, INPUT)).astype(np.float32)
    return Problem(kind, x, rng.integers(0, CLASSES, BATCH), parameters)


CASES = {"rnn": partial(problem, "RNN"), "lstm": partial(problem, "LSTM")}


def sigmoid(x: Any) -> Any:
    """The usual formula; x stays small here."""
    return 1 / (1 + np.exp(-x))


def rnn_steps(fed: Any, w: Any) -> tuple[Any, Any]:
    """The states, and how a gradient of the last one travels back to W_ih x + b."""
    hs = np.zeros((TIME + 1, BATCH, HIDDEN), fed.dtype)
    for t in range(TIME):
        hs[t + 1] = np.tanh(fed[t] + hs[t] @ w.T)

    def back(g: Any) -> Any:
        dz = np.empty_like(fed)
        for t in reversed(range(TIME)):
            dz[t] = g * (1 - hs[t + 1] ** 2)
            g = dz[t] @ w
        return dz

    return hs, back


def lstm_steps(fed: Any, w: Any) -> tuple[Any, Any]:
    """The same with gates: input, forget, cell, output."""
    hs = np.zeros((TIME + 1, BATCH, HIDDEN), fed.dtype)
    cs = np.zeros_like(hs)
    kept = []
    for t in range(TIME):
        i, f, c, o = np.split(fed[t] + hs[t] @ w.T, 4, axis=1)
        i, f, c, o = sigmoid(i), sigmoid(f), np.tanh(c), sigmoid(o)
        cs[t + 1] = f * cs[t] + i * c
        bent = np.tanh(cs[t + 1])
        hs[t + 1] = o * bent
        kept.append((i, f, c, o, bent))

    def back(g: Any) -> Any:
        dz = np.empty_like(fed)
        dc: Any = 0
        for t in reversed(range(TIME)):
            i, f, c, o, bent = kept[t]
            dc = dc + g * o * (1 - bent * bent)
            gates = [dc * c * i * (1 - i), dc * cs[t] * f * (1 - f), dc * i * (1 - c * c)]
            dz[t] = np.concatenate([*gates, g * bent * o * (1 - o)], axis=1)
            dc = dc * f
            g = dz[t] @ w
        return dz

    return hs, back


def numpy(problem: Problem) -> Program:
    """One product for all inputs, one for all weights' gradients, a loop for the rest."""
    x, y = problem.x, problem.y
    ps = [p.copy() for p in problem.parameters]
    steps = rnn_steps if problem.kind == "RNN" else lstm_steps

    def both() -> tuple[Any, list[Any]]:
        w_ih, w_hh, b_ih, b_hh, w, b = ps
        fed = (x.reshape(-1, INPUT) @ w_ih.T + (b_ih + b_hh)).reshape(TIME, BATCH, -1)
        hs, back = steps(fed, w_hh)
        loss, g = cross_entropy(hs[-1] @ w.T + b, y)
        dz = back(g @ w).reshape(TIME * BATCH, -1)
        db = dz.sum(axis=0)
        before = hs[:-1].reshape(-1, HIDDEN)
        inner = [dz.T @ x.reshape(-1, INPUT), dz.T @ before, db, db]
        return loss, [*inner, g.T @ hs[-1], g.sum(axis=0)]

    def step() -> Any:
        loss, gradients = both()
        for p, g in zip(ps, gradients, strict=True):
            p -= LR * g
        return loss

    return Program(step, lambda: both()[1])


def minigrad(problem: Problem, made: Made = as_it_is) -> Program:
    """With `nn.RNN` and `nn.LSTM`."""
    layer = getattr(nn, problem.kind)(INPUT, HIDDEN, dtype=np.float32)
    head = nn.Linear(HIDDEN, CLASSES, dtype=np.float32)
    parameters = [*layer.parameters(), *head.parameters()]
    for p, start in zip(parameters, problem.parameters, strict=True):
        p.data[...] = start
    x, y = tensor(problem.x), problem.y
    optimizer = optim.SGD(parameters, lr=LR)

    def backward() -> Any:
        optimizer.zero_grad()
        outputs, _ = layer(x)
        loss = nn.cross_entropy(head(outputs[-1]), y)
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

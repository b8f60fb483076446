"""micrograd's own demo: two moons, a 2-16-16-1 network made of single numbers, a hinge loss.

100 points, max(0, 1 - y score) averaged, 1e-4 times the sum of squared parameters, gradient
descent on all points at once. `minigrad` runs the demo with its own network of `Value`s, as the
demo does with micrograd's; `minigrad_plain` writes every sum of products with + and *.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from benchmarks.programs import Made, Program, as_it_is
from minigrad import Value, data, nn

SIZES = (2, 16, 16, 1)
ALPHA = 1e-4
LR = 0.1


class Problem(NamedTuple):
    """Points, their side (-1 or 1), and per layer a weight (out, in) and a bias (out,)."""

    x: Any
    y: Any
    weights: list[Any]
    biases: list[Any]


def problem() -> Problem:
    """The same points and the same start for all."""
    rng = np.random.default_rng(1337)
    x, y = data.moons(100, noise=0.1, rng=rng)
    weights = [rng.uniform(-1, 1, (o, i)) for i, o in pairwise(SIZES)]
    return Problem(x, 2.0 * y - 1, weights, [np.zeros(o) for o in SIZES[1:]])


CASES = {"moons": problem}


def numpy(problem: Problem) -> Program:
    """With matrices: what the arithmetic costs."""
    x, y = problem.x, problem.y[:, None]
    ws, bs = [w.copy() for w in problem.weights], [b.copy() for b in problem.biases]

    def both() -> tuple[Any, list[Any]]:
        hs = [x]
        for w, b in zip(ws[:-1], bs[:-1], strict=True):
            hs.append(np.maximum(hs[-1] @ w.T + b, 0))
        margin = 1 - y * (hs[-1] @ ws[-1].T + bs[-1])
        loss = np.maximum(margin, 0).mean() + ALPHA * sum((p * p).sum() for p in ws + bs)
        g = (margin > 0) * -y / len(x)
        gradients: list[Any] = []
        for i in reversed(range(len(ws))):
            gradients[:0] = [g.T @ hs[i] + 2 * ALPHA * ws[i], g.sum(axis=0) + 2 * ALPHA * bs[i]]
            if i:
                g = g @ ws[i] * (hs[i] > 0)
        return loss, gradients

    def step() -> Any:
        loss, gradients = both()
        for p, g in zip(interleaved(ws, bs), gradients, strict=True):
            p -= LR * g
        return loss

    return Program(step, lambda: both()[1])


def interleaved(ws: list[Any], bs: list[Any]) -> list[Any]:
    """Weight, bias, weight, bias, ..."""
    return [p for pair in zip(ws, bs, strict=True) for p in pair]


def scalars(problem: Problem, model: Any, number: Any, made: Made = as_it_is) -> Program:
    """The demo, as its notebook has it, for a network and a kind of number."""
    points, sides = problem.x.tolist(), problem.y.tolist()
    parameters = model.parameters()
    for p, value in zip(parameters, numbers(problem), strict=True):
        p.data = value

    def total() -> Any:
        inputs = [list(map(number, row)) for row in points]
        scores = list(map(model, inputs))
        losses = [(1 + -yi * score).relu() for yi, score in zip(sides, scores, strict=True)]
        data_loss = sum(losses) * (1.0 / len(losses))
        return data_loss + ALPHA * sum(p * p for p in parameters)

    def backward() -> Any:
        loss = total()
        model.zero_grad()
        loss.backward()
        return loss

    def step() -> float:
        loss = backward()
        for p in parameters:
            p.data -= LR * p.grad
        return loss.data  # type: ignore[no-any-return]

    def gradients() -> list[Any]:
        backward()
        return arrays([p.grad for p in parameters])

    return Program(made(step), gradients)


def numbers(problem: Problem) -> list[float]:
    """The parameters in the order of micrograd's network: each neuron's weights, then its bias."""
    pairs = zip(problem.weights, problem.biases, strict=True)
    return [x for w, b in pairs for row in np.c_[w, b].tolist() for x in row]


def arrays(numbers: list[float]) -> list[Any]:
    """The way back: weight (out, in), bias (out,), ..."""
    found: list[Any] = []
    start = 0
    for i, o in pairwise(SIZES):
        layer = np.reshape(numbers[start : start + o * (i + 1)], (o, i + 1))
        found += [layer[:, :i], layer[:, i]]
        start += layer.size
    return found


def minigrad(problem: Problem, made: Made = as_it_is) -> Program:
    """With minigrad's network of Values, one node a neuron."""
    return scalars(problem, nn.scalar.MLP(*SIZES), float, made)


class Plain:
    """The same network written out: `sum((w * x ...), b)`, a node for every + and *."""

    def __init__(self) -> None:
        layers = pairwise(SIZES)
        self.layers = [
            [([Value(0.0) for _ in range(i)], Value(0.0)) for _ in range(o)] for i, o in layers
        ]

    def __call__(self, x: Any) -> Any:
        for layer in self.layers:
            sums = [sum((wi * xi for wi, xi in zip(w, x, strict=True)), b) for w, b in layer]
            x = sums if layer is self.layers[-1] else [s.relu() for s in sums]
        return x[0]

    def parameters(self) -> list[Value]:
        return [p for layer in self.layers for w, b in layer for p in [*w, b]]

    def zero_grad(self) -> None:
        for p in self.parameters():
            p.grad = 0.0


def minigrad_plain(problem: Problem) -> Program:
    """With + and * only, as anyone would write it."""
    return scalars(problem, Plain(), float)

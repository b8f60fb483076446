"""Checking all 484 entries of the gradient of a three-layer network by differences, in float64."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

import minigrad as mg
from benchmarks.programs import Program

SIZES = (8, 16, 16, 4)
STEP = 1e-6


class Problem(NamedTuple):
    """Examples, targets, and weight (out, in), bias (out,), ..."""

    x: Any
    y: Any
    parameters: list[Any]


def problem() -> Problem:
    """Random examples, targets and weights."""
    rng = np.random.default_rng(0)
    parameters: list[Any] = []
    for i, o in pairwise(SIZES):
        parameters += [rng.normal(0, i**-0.5, (o, i)), rng.normal(0, 0.1, o)]
    return Problem(rng.normal(size=(8, SIZES[0])), rng.normal(size=(8, SIZES[-1])), parameters)


CASES = {"gradcheck": problem}


def loss(library: Any, x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any, w3: Any, b3: Any) -> Any:
    """The mean squared error of the network, in any library with `tanh` and `@`."""
    h1 = library.tanh(x @ w1.T + b1)
    h2 = library.tanh(h1 @ w2.T + b2)
    off = h2 @ w3.T + b3 - y
    return (off * off).mean()


def numpy(problem: Problem) -> Program:
    """A backward pass by hand, and two losses for every entry."""
    x, y, ps = problem.x, problem.y, [p.copy() for p in problem.parameters]

    def gradients() -> list[Any]:
        w1, b1, w2, b2, w3, b3 = ps
        h1 = np.tanh(x @ w1.T + b1)
        h2 = np.tanh(h1 @ w2.T + b2)
        g3 = (h2 @ w3.T + b3 - y) * (2 / y.size)
        g2 = g3 @ w3 * (1 - h2 * h2)
        g1 = g2 @ w2 * (1 - h1 * h1)
        pairs = [(g1.T @ x, g1), (g2.T @ h1, g2), (g3.T @ h2, g3)]
        return [d for dw, g in pairs for d in (dw, g.sum(axis=0))]

    def step() -> None:
        for p, g in zip(ps, gradients(), strict=True):
            flat = p.reshape(-1)
            for k, slope in enumerate(g.reshape(-1)):
                here = flat[k]
                flat[k] = here + STEP
                above = loss(np, x, y, *ps)
                flat[k] = here - STEP
                below = loss(np, x, y, *ps)
                flat[k] = here
                assert abs((above - below) / (2 * STEP) - slope) < 1e-6

    return Program(step, gradients)


def minigrad(problem: Problem) -> Program:
    """`minigrad.gradcheck`, told to leave no entry out."""
    x, y = problem.x, problem.y

    def f(*ps: Any) -> Any:
        return loss(mg, x, y, *ps)

    def step() -> None:
        assert mg.gradcheck(f, *problem.parameters, entries=10**6)

    def gradients() -> list[Any]:
        leaves = [mg.tensor(p, requires_grad=True) for p in problem.parameters]
        f(*leaves).backward()
        return [leaf.grad.numpy() for leaf in leaves]

    return Program(step, gradients)

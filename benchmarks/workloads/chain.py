"""A chain of single numbers, y a + b again and again: the price of a node, and the depth."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from benchmarks.programs import Program
from minigrad import Value

CASES = {f"chain-1e{k}": partial(int, 10**k) for k in (3, 4, 5, 6)}

X, A, B = 0.5, 0.999999, 1e-7


def numpy(n: int) -> Program:
    """Two loops over floats; numpy has no say in it."""

    def both() -> tuple[float, list[Any]]:
        ys = [X]
        for _ in range(n // 2):
            ys.append(ys[-1] * A + B)
        g, ga, gb = 1.0, 0.0, 0.0
        for y in reversed(ys[:-1]):
            gb += g
            ga += g * y
            g *= A
        return ys[-1], [np.array([g, ga, gb])]

    return Program(lambda: both()[0], lambda: both()[1])


def scalars(n: int, number: Any) -> Program:
    """The chain for a kind of number that has `backward` and `grad`."""

    def both() -> tuple[Any, list[Any]]:
        x, a, b = number(X), number(A), number(B)
        y = x
        for _ in range(n // 2):
            y = y * a + b
        y.backward()
        return y, [np.array([float(leaf.grad) for leaf in (x, a, b)])]

    return Program(lambda: both()[0].data, lambda: both()[1])


def minigrad(n: int) -> Program:
    """A Value for every result."""
    return scalars(n, Value)

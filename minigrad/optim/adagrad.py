"""Adagrad: every parameter gets its own step length, and all of them only ever shrink."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any, ClassVar

import numpy as np

from minigrad.optim.optimizer import Optimizer
from minigrad.optim.vector import Array
from minigrad.tensor import Tensor


class Adagrad(Optimizer):
    """Steps divided by the root of all squared gradients so far, step for step as torch does it.

        g ← gradient + weight_decay·θ
        c ← c + g²                       from initial_accumulator_value
        θ ← θ − lrₜ·g / (√c + eps)       lrₜ = lr / (1 + (t − 1)·lr_decay)

    A parameter that is seldom moved keeps long steps, which suits sparse data. But c never
    shrinks, so under steady gradients steps fall like 1/√t, and on a long run learning stops
    before it is done: `RMSprop` forgets old gradients instead.

    Source: J. Duchi, E. Hazan, Y. Singer (2011), Adaptive subgradient methods for online learning
    and stochastic optimization.
    """

    memory = ("sum",)
    limits: ClassVar = Optimizer.limits | {
        "lr_decay": (0.0, inf),
        "initial_accumulator_value": (0.0, inf),
        "eps": (0.0, inf),
    }

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[Mapping[str, Any]],
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
    ) -> None:
        super().__init__(
            params,
            lr=lr,
            lr_decay=lr_decay,
            weight_decay=weight_decay,
            initial_accumulator_value=initial_accumulator_value,
            eps=eps,
        )

    def update(
        self, theta: Array, g: Array, memory: Mapping[str, Array], t: int, o: Mapping[str, Any]
    ) -> None:
        """The formula above, on vectors; the first step has t = 1."""
        c = memory["sum"]
        if t == 1:
            c += o["initial_accumulator_value"]
        if o["weight_decay"]:
            g = g + o["weight_decay"] * theta
        c += g * g
        lr = o["lr"] / (1 + (t - 1) * o["lr_decay"])
        theta -= lr * g / (np.sqrt(c) + o["eps"])

"""Adamax: Adam with the largest recent gradient in place of the root of the mean square."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from minigrad.optim.adam import Adam
from minigrad.optim.vector import Array
from minigrad.tensor import Tensor


class Adamax(Adam):
    """Adam in the maximum norm, step for step as torch does it.

        g ← gradient + weight_decay·θ
        m ← β₁·m + (1 − β₁)·g
        u ← max(β₂·u, |g| + eps)
        θ ← θ − lr / (1 − β₁ᵗ) · m / u

    u needs no bias correction: a maximum is not drawn towards the 0 it started from.

    Source: D. Kingma, J. Ba (2015), Adam: a method for stochastic optimization,
    https://arxiv.org/abs/1412.6980, algorithm 2.
    """

    memory = ("exp_avg", "exp_inf")

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[Mapping[str, Any]],
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)

    def update(
        self, theta: Array, g: Array, memory: Mapping[str, Array], t: int, o: Mapping[str, Any]
    ) -> None:
        """The formula above, on vectors; the first step has t = 1."""
        m, u = memory["exp_avg"], memory["exp_inf"]
        beta1, beta2 = o["betas"]
        if o["weight_decay"]:
            g = g + o["weight_decay"] * theta
        m *= beta1
        m += (1 - beta1) * g
        u *= beta2
        np.maximum(u, np.abs(g) + o["eps"], out=u)
        theta -= o["lr"] / (1 - beta1**t) * m / u

"""NAdam: Adam whose momentum looks ahead as Nesterov's does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any, ClassVar

import numpy as np

from minigrad.optim.adam import Adam
from minigrad.optim.optimizer import Optimizer
from minigrad.optim.vector import Array
from minigrad.tensor import Tensor


class NAdam(Adam):
    """Adam with Nesterov's momentum, step for step as torch does it.

        μₜ = β₁·(1 − ½·0.96^(t·momentum_decay))        β₁, warmed up
        m ← β₁·m + (1 − β₁)·g,   v ← β₂·v + (1 − β₂)·g²
        m̂ = μₜ₊₁·m / (1 − μ₁⋯μₜ₊₁) + (1 − μₜ)·g / (1 − μ₁⋯μₜ)
        θ ← θ − lr·m̂ / (√(v / (1 − β₂ᵗ)) + eps)

    Weight decay is added to the gradient as in `Adam`, or with `decoupled_weight_decay` taken
    off θ as in `AdamW`.

    Source: T. Dozat (2016), Incorporating Nesterov momentum into Adam, algorithm 2, with the
    warm-up of its section on schedules.
    """

    limits: ClassVar = Adam.limits | {"momentum_decay": (0.0, inf)}

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[Mapping[str, Any]],
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum_decay: float = 4e-3,
        decoupled_weight_decay: bool = False,
    ) -> None:
        Optimizer.__init__(
            self,
            params,
            lr=lr,
            betas=betas,
            eps=eps,
            weight_decay=weight_decay,
            momentum_decay=momentum_decay,
            decoupled_weight_decay=decoupled_weight_decay,
        )

    def update(
        self, theta: Array, g: Array, memory: Mapping[str, Array], t: int, o: Mapping[str, Any]
    ) -> None:
        """The formula above, on vectors; the first step has t = 1."""
        m, v = memory["exp_avg"], memory["exp_avg_sq"]
        beta1, beta2 = o["betas"]
        if o["decoupled_weight_decay"]:
            theta *= 1 - o["lr"] * o["weight_decay"]
        elif o["weight_decay"]:
            g = g + o["weight_decay"] * theta
        m *= beta1
        m += (1 - beta1) * g
        v *= beta2
        v += (1 - beta2) * g * g
        now, soon = (_warmed(i, beta1, o["momentum_decay"]) for i in (t, t + 1))
        product = _product(t, beta1, o["momentum_decay"])
        look = soon / (1 - product * soon) * m + (1 - now) / (1 - product) * g
        theta -= o["lr"] * look / (np.sqrt(v / (1 - beta2**t)) + o["eps"])


def _warmed(t: int, beta1: float, decay: float) -> float:
    """μₜ: from about half of β₁ slowly up to β₁."""
    mu: float = beta1 * (1 - 0.5 * 0.96 ** (t * decay))
    return mu


def _product(t: int, beta1: float, decay: float) -> float:
    """μ₁⋯μₜ, or 0 once it no longer shows in 1 − μ₁⋯μₜ, which is after some fifty factors."""
    product = 1.0
    for i in range(1, t + 1):
        product *= _warmed(i, beta1, decay)
        if product < 1e-17:
            return 0.0
    return product

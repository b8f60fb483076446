"""Adam: every parameter gets its own step length, from running moments of its gradient."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any, ClassVar

import numpy as np

from minigrad.optim.optimizer import Optimizer
from minigrad.optim.vector import Array
from minigrad.tensor import Tensor


class Adam(Optimizer):
    """Adaptive moment estimation, step for step as torch does it.

        g ← gradient + weight_decay·θ
        m ← β₁·m + (1 − β₁)·g             running mean of the gradient
        v ← β₂·v + (1 − β₂)·g²            running mean of its square
        m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
        θ ← θ − lr·m̂ / (√v̂ + eps)

    m and v start at 0, so early on they are too small by exactly the factors 1 − βᵗ; the hats
    undo that. Hence the first step is lr in every direction, whatever the gradient's size, and
    `eps` stands outside the root: it only matters where √v̂ is as small as eps itself.

    `weight_decay` is added to the gradient and so is divided by √v̂ too, which weakens it where
    gradients are large (I. Loshchilov, F. Hutter, 2019, Decoupled weight decay regularization).

    Source: D. Kingma, J. Ba (2015), Adam: a method for stochastic optimization,
    https://arxiv.org/abs/1412.6980, algorithm 1.
    """

    memory = ("exp_avg", "exp_avg_sq")
    limits: ClassVar = Optimizer.limits | {"betas": (0.0, 1.0), "eps": (0.0, inf)}

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[Mapping[str, Any]],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)

    def check(self, options: Mapping[str, Any]) -> None:
        """Two averages are kept, each with a β of its own."""
        super().check(options)
        if np.shape(options["betas"]) != (2,):
            raise ValueError(
                f"{type(self).__name__}: betas are two numbers, β₁ for the gradient and β₂ for its "
                f"square, such as (0.9, 0.999), not {options['betas']!r}"
            )

    def update(
        self, theta: Array, g: Array, memory: Mapping[str, Array], t: int, o: Mapping[str, Any]
    ) -> None:
        """The formula above, on vectors; the first step has t = 1."""
        m, v = memory["exp_avg"], memory["exp_avg_sq"]
        beta1, beta2 = o["betas"]
        if o["weight_decay"]:
            g = g + o["weight_decay"] * theta
        m *= beta1
        m += (1 - beta1) * g
        v *= beta2
        v += (1 - beta2) * g * g
        # m̂/(√v̂ + eps) with both corrections moved into numbers (end of the paper's section 2):
        # two passes over the arrays fewer, and the same value.
        root = (1 - beta2**t) ** 0.5
        theta -= (o["lr"] * root / (1 - beta1**t)) * m / (np.sqrt(v) + o["eps"] * root)

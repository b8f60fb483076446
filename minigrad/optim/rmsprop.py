"""RMSprop: steps divided by the root of a running mean of squared gradients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any, ClassVar

import numpy as np

from minigrad.optim.optimizer import Optimizer
from minigrad.optim.vector import Array
from minigrad.tensor import Tensor


class RMSprop(Optimizer):
    """Adagrad that forgets: `Rprop` for mini-batches, step for step as torch does it.

        g ← gradient + weight_decay·θ
        c ← α·c + (1 − α)·g²             the course writes β for α
        s ← √c + eps                     centered: √(c − a²) + eps with a ← α·a + (1 − α)·g
        θ ← θ − lr·g/s                   with momentum: b ← momentum·b + g/s,  θ ← θ − lr·b

    c − a² is the variance of recent gradients, so centred steps grow where gradients agree. There
    is no bias correction: c starts at 0, so the first step is 1/√(1 − α) times lr (10·lr by
    default), whatever the gradient's size.

    Sources: T. Tieleman, G. Hinton (2012), Lecture 6.5: RMSprop, Coursera; A. Graves (2013),
    Generating sequences with recurrent neural networks, equations 38 to 41 (centred).
    """

    memory = ("square_avg", "grad_avg", "momentum_buffer")
    limits: ClassVar = Optimizer.limits | {
        "alpha": (0.0, 1.0),
        "eps": (0.0, inf),
        "momentum": (0.0, inf),
    }

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[Mapping[str, Any]],
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
    ) -> None:
        super().__init__(
            params,
            lr=lr,
            alpha=alpha,
            eps=eps,
            weight_decay=weight_decay,
            momentum=momentum,
            centered=centered,
        )

    def update(
        self, theta: Array, g: Array, memory: Mapping[str, Array], t: int, o: Mapping[str, Any]
    ) -> None:
        """The formula above, on vectors."""
        c, alpha = memory["square_avg"], o["alpha"]
        if o["weight_decay"]:
            g = g + o["weight_decay"] * theta
        c *= alpha
        c += (1 - alpha) * g * g
        spread = c
        if o["centered"]:
            a = memory["grad_avg"]
            a *= alpha
            a += (1 - alpha) * g
            # Never below 0 but for rounding, whose root would be NaN.
            spread = np.maximum(c - a * a, 0)
        g = g / (np.sqrt(spread) + o["eps"])
        if o["momentum"]:
            b = memory["momentum_buffer"]
            b *= o["momentum"]
            b += g
            g = b
        theta -= o["lr"] * g

"""Adadelta: steps in the units of the parameters, from running means of gradients and steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any, ClassVar

import numpy as np

from minigrad.optim.optimizer import Optimizer
from minigrad.optim.vector import Array
from minigrad.tensor import Tensor


class Adadelta(Optimizer):
    """RMSprop whose learning rate is the size of its own recent steps, as torch does it.

        g ← gradient + weight_decay·θ
        c ← ρ·c + (1 − ρ)·g²
        Δ ← g·√(d + eps) / √(c + eps)
        d ← ρ·d + (1 − ρ)·Δ²
        θ ← θ − lr·Δ

    The paper has no learning rate: lr = 1 is the paper. Here `eps` stands inside both roots, and
    matters: d starts at 0, so the first step is about √eps, and the steps must grow from there.

    Source: M. Zeiler (2012), ADADELTA: an adaptive learning rate method,
    https://arxiv.org/abs/1212.5701, algorithm 1.
    """

    memory = ("square_avg", "acc_delta")
    limits: ClassVar = Optimizer.limits | {"rho": (0.0, 1.0), "eps": (0.0, inf)}

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[Mapping[str, Any]],
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr=lr, rho=rho, eps=eps, weight_decay=weight_decay)

    def update(
        self, theta: Array, g: Array, memory: Mapping[str, Array], t: int, o: Mapping[str, Any]
    ) -> None:
        """The formula above, on vectors."""
        c, d = memory["square_avg"], memory["acc_delta"]
        rho, eps = o["rho"], o["eps"]
        if o["weight_decay"]:
            g = g + o["weight_decay"] * theta
        c *= rho
        c += (1 - rho) * g * g
        delta = g * np.sqrt(d + eps) / np.sqrt(c + eps)
        d *= rho
        d += (1 - rho) * delta * delta
        theta -= o["lr"] * delta

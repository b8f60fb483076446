"""AdamW: Adam with weight decay of its own, beside the gradient and not in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from minigrad.optim.adam import Adam
from minigrad.optim.vector import Array
from minigrad.tensor import Tensor


class AdamW(Adam):
    """Adam, after θ ← θ − lr·weight_decay·θ; step for step as torch does it.

    In `Adam` the decay is part of the gradient, and so is divided by √v̂: weights with large
    gradients decay least. Here all decay by the same share, lr·weight_decay a step. As in torch,
    a schedule that lowers lr lowers the decay with it (the paper schedules both alike).

    Source: I. Loshchilov, F. Hutter (2019), Decoupled weight decay regularization,
    https://arxiv.org/abs/1711.05101, algorithm 2.
    """

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[Mapping[str, Any]],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(params, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)

    def update(
        self, theta: Array, g: Array, memory: Mapping[str, Array], t: int, o: Mapping[str, Any]
    ) -> None:
        """The formula above, on vectors; the first step has t = 1."""
        if o["weight_decay"]:
            theta *= 1 - o["lr"] * o["weight_decay"]
        super().update(theta, g, memory, t, {**o, "weight_decay": 0.0})

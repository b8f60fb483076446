"""Rprop: only the sign of the gradient counts; each step length grows and shrinks by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from minigrad.optim.optimizer import Optimizer
from minigrad.optim.vector import Array
from minigrad.tensor import Tensor


class Rprop(Optimizer):
    """Resilient backpropagation, for full batches; step for step as torch does it.

        Δ ← Δ·η⁺ where g and the last g have the same sign, at most the larger of step_sizes;
        Δ ← Δ·η⁻ where the sign has turned, at least the smaller; there g counts as 0, once
        θ ← θ − Δ·sign(g)

    Δ starts at lr. On mini-batches it fails: a weight whose gradient is +0.1 on nine batches and
    −0.9 on the tenth should stand still, and is moved nine times one way and once the other.
    `RMSprop` divides by a mean over batches instead.

    Source: M. Riedmiller, H. Braun (1993), A direct adaptive method for faster backpropagation
    learning: the RPROP algorithm; without its backtracking (C. Igel, M. Hüsken, 2000: iRprop−).
    """

    memory = ("prev", "step_size")

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[Mapping[str, Any]],
        lr: float = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50.0),
    ) -> None:
        super().__init__(params, lr=lr, etas=etas, step_sizes=step_sizes)

    def check(self, options: Mapping[str, Any]) -> None:
        """One factor shrinks and one grows, within limits that leave room."""
        super().check(options)
        for name in ("etas", "step_sizes"):
            if np.shape(options[name]) != (2,):
                raise ValueError(f"Rprop: {name} are two numbers, not {options[name]!r}")
        shrink, grow = options["etas"]
        if not 0 < shrink < 1 < grow:
            raise ValueError(f"etas are a factor below 1 and one above, not {options['etas']}")
        smallest, largest = options["step_sizes"]
        if not 0 < smallest <= largest:
            raise ValueError(
                f"step_sizes are the smallest and the largest, not {options['step_sizes']}"
            )

    def update(
        self, theta: Array, g: Array, memory: Mapping[str, Array], t: int, o: Mapping[str, Any]
    ) -> None:
        """The formula above, on vectors; the first step has t = 1."""
        prev, size = memory["prev"], memory["step_size"]
        if t == 1:
            size[:] = o["lr"]
        # The product of signs, not of gradients: 1e-200 · 1e-200 is 0.
        turned = np.sign(g) * np.sign(prev)
        shrink, grow = o["etas"]
        np.multiply(size, grow, out=size, where=turned > 0)
        np.multiply(size, shrink, out=size, where=turned < 0)
        np.clip(size, *o["step_sizes"], out=size)
        prev[:] = np.where(turned < 0, 0, g)
        theta -= size * np.sign(prev)

"""Dropout: switch off random units in training, so that none can rely on another."""

from __future__ import annotations

import numpy as np

from minigrad.limits import generator
from minigrad.nn.module import Module
from minigrad.tensor import Tensor


class Dropout(Module):
    """In training, each number becomes 0 with probability `p`, the others grow by 1/(1 − p).

    Thus the expected value stays what it was, and in evaluation nothing needs to be done: this is
    inverted dropout. With `inverted=False`, plain dropout as it was first published, nothing grows
    in training, and in evaluation every number shrinks by 1 − p. Either way a forward pass draws
    one mask, and the backward pass uses the same.

    Here, as in torch, p is the probability to be dropped; many course notes write p for the
    probability to be kept. `rng` is a Generator or a number; without it the masks differ from run
    to run. Switch with `model.train()` and `model.eval()`.

    Source: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov (2014),
    Dropout: a simple way to prevent neural networks from overfitting.
    """

    def __init__(
        self,
        p: float = 0.5,
        *,
        inverted: bool = True,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        if not isinstance(p, float | int | np.number) or not 0 <= p <= 1:
            raise ValueError(f"p is the probability to be dropped, between 0 and 1, not {p!r}")
        self.p = p
        self.inverted = inverted
        self.rng = generator(rng)

    def forward(self, x: Tensor) -> Tensor:
        """x with some of it dropped in training; x itself, or its mean share, in evaluation."""
        if self.p == 0 or (self.inverted and not self.training):
            return x
        y: Tensor = x * (self.mask(x.shape).astype(x.dtype) if self.training else 1 - self.p)
        return y

    def mask(self, shape: tuple[int, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        """A new mask: 0 for what is dropped, and the factor for what is kept."""
        kept = self.rng.random(shape) >= self.p
        # With p = 1 nothing is kept, and there is nothing to scale.
        return kept / (1 - self.p) if self.inverted and self.p < 1 else kept.astype(np.float64)

    def extra_repr(self) -> str:
        """The share that is dropped, and whether the plain way."""
        return f"p={self.p}" + ("" if self.inverted else ", inverted=False")

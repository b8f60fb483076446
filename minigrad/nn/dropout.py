"""Dropout: switch off random units in training, so that none can rely on another."""

from __future__ import annotations

import numpy as np

from minigrad.nn.module import Module
from minigrad.tensor import Tensor


class Dropout(Module):
    """In training, each number becomes 0 with probability `p`, and the others grow by 1/(1 − p).

    Thus the expected value stays what it was, and in evaluation nothing needs to be done: this is
    inverted dropout. A forward pass draws one mask, and the backward pass uses the same.

    `rng` is a Generator or a number; without it the masks differ from run to run. Switch with
    `model.train()` and `model.eval()`.

    Source: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov (2014),
    Dropout: a simple way to prevent neural networks from overfitting.
    """

    def __init__(self, p: float = 0.5, *, rng: np.random.Generator | int | None = None) -> None:
        if not 0 <= p <= 1:
            raise ValueError(f"p is the probability to be dropped, between 0 and 1, not {p}")
        self.p = p
        self.rng = np.random.default_rng(rng)

    def forward(self, x: Tensor) -> Tensor:
        """x with some of it dropped in training; x itself in evaluation."""
        if not self.training or self.p == 0:
            return x
        kept = self.rng.random(x.shape) >= self.p
        # With p = 1 nothing is kept, and there is nothing to scale.
        mask = kept / (1 - self.p) if self.p < 1 else np.zeros(x.shape)
        y: Tensor = x * mask.astype(x.dtype)
        return y

    def extra_repr(self) -> str:
        """The share that is dropped."""
        return f"p={self.p}"

"""Local response normalisation: a channel is damped by strong neighbours."""

from __future__ import annotations

import numpy as np

import minigrad
from minigrad.nn.layout import channel_axis
from minigrad.nn.module import Module
from minigrad.tensor import Tensor


class LocalResponseNorm(Module):
    """b_i = a_i / (k + α·Σ_j a_j²)^β, where j runs over `size` channels around i, i included.

    The formula and defaults of AlexNet. Torch divides the sum by `size`: its alpha is α·size, so
    write `LocalResponseNorm(size, alpha / size, beta, k)` for what torch does with these numbers.
    Beyond the first and the last channel there is nothing to add. An even `size` reaches one
    channel further back than forward.

    Channels are axis 1, as in (batch, channels, height, width), or the last with layout "NHWC" or
    "NLC".

    Source: A. Krizhevsky, I. Sutskever, G. Hinton (2012), ImageNet classification with deep
    convolutional neural networks, section 3.3.
    """

    def __init__(
        self,
        size: int = 5,
        alpha: float = 1e-4,
        beta: float = 0.75,
        k: float = 2.0,
        *,
        layout: str | None = None,
    ) -> None:
        if size < 1:
            raise ValueError(f"size is the number of channels in the sum, at least 1, not {size}")
        self.size = size
        self.alpha = alpha
        self.beta = beta
        self.k = k
        self.layout = layout

    def forward(self, x: Tensor) -> Tensor:
        """x, damped."""
        channel = channel_axis(self.layout)
        if x.ndim < 2:
            raise ValueError(f"{self!r}: shape {x.shape} has no axis {channel} for channels")
        order = list(range(x.ndim))  # its own inverse: channels change places with the last axis
        order[channel], order[-1] = order[-1], order[channel]
        squares = minigrad.permute_dims(x * x, tuple(order))
        sums = minigrad.permute_dims(squares @ self.window(squares.shape[-1], x), tuple(order))
        y: Tensor = x / (self.k + self.alpha * sums) ** self.beta
        return y

    def window(self, channels: int, x: Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        """1 in row j and column i where channel j counts for channel i."""
        j, i = np.indices((channels, channels))
        near = (i - self.size // 2 <= j) & (j <= i + (self.size - 1) // 2)
        return near.astype(x.dtype)

    def extra_repr(self) -> str:
        """The numbers of the formula."""
        text = f"{self.size}, alpha={self.alpha:g}, beta={self.beta:g}, k={self.k:g}"
        return text + (f", layout={self.layout!r}" if self.layout else "")

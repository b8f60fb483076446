"""Normalisation: mean 0 and variance 1, over the batch, over an example, or over some channels.

All compute x̂ = (x − μ)/√(σ² + ε) and return γ·x̂ + β, where γ is `weight` and β is `bias`, learned,
1 and 0 at first. σ² is the mean square distance from μ. They differ in what both are taken over:

BatchNorm   each channel by itself, over the batch (and space): needs a batch, and remembers
            averages for evaluation
LayerNorm   the features of one example (or one step): the same in training and evaluation
GroupNorm   some channels of one example, and space
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

import minigrad
from minigrad.limits import number, truth, whole
from minigrad.nn.layout import alone, channel_axis
from minigrad.nn.module import Module
from minigrad.nn.parameter import Parameter
from minigrad.tensor import Tensor


def standardised(x: Tensor, axes: tuple[int, ...], eps: float) -> tuple[Tensor, Tensor, Tensor]:
    """(x̂, μ, σ²) over these axes, which are kept with size 1."""
    mean = x.mean(axis=axes, keepdims=True)
    away = x - mean
    var = (away * away).mean(axis=axes, keepdims=True)
    return away / minigrad.sqrt(var + eps), mean, var


class Normalization(Module):
    """What all have in common: the scale γ and the shift β, and ε."""

    eps: float
    weight: Parameter | None
    bias: Parameter | None

    def _start(self, shape: tuple[int, ...], eps: float, affine: bool, dtype: DTypeLike) -> None:
        self.eps = number("eps", eps)
        affine = truth("affine", affine)
        self.weight = Parameter(np.ones(shape, dtype)) if affine else None
        self.bias = Parameter(np.zeros(shape, dtype)) if affine else None

    def _affine(self, x: Tensor, shape: tuple[int, ...]) -> Tensor:
        """γ·x̂ + β, with γ and β in this shape."""
        if self.weight is None or self.bias is None:
            return x
        y: Tensor = x * self.weight.reshape(shape) + self.bias.reshape(shape)
        return y


class BatchNorm(Normalization):
    """Each channel with mean 0 and variance 1 over the batch, then γ·x̂ + β.

    In training μ and σ² are those of the batch, and running averages of them are kept in
    `running_mean` and `running_var`, which are buffers: running ← (1 − momentum)·running +
    momentum·new. That is torch's momentum, the weight of the new; others write 0.9 for this 0.1.
    `momentum=None` averages over all batches alike. The variance that is averaged is divided by
    n − 1, that of the batch by n, as in torch.

    In evaluation μ and σ² are the running averages, so an example no longer depends on its
    neighbours. With `track_running_stats=False` the batch is used there too.

    Channels are axis 1, as in (batch, channels, height, width), or the last with layout "NHWC" or
    "NLC".

    Source: S. Ioffe, C. Szegedy (2015), Batch normalization: accelerating deep network training by
    reducing internal covariate shift.
    """

    shapes: ClassVar[dict[int, str]] = {}
    """The numbers of axes that are taken, and what these are."""

    running_mean: NDArray[np.float64]
    running_var: NDArray[np.float64]
    num_batches_tracked: NDArray[np.int64]

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        *,
        layout: str | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        if momentum is not None and not 0 <= momentum <= 1:
            raise ValueError(f"momentum is the weight of the new batch, 0 to 1, not {momentum}")
        self.num_features = whole("num_features", num_features)
        self.momentum = momentum
        self.track_running_stats = track_running_stats
        self.layout = layout
        self._start((num_features,), eps, affine, dtype)
        if track_running_stats:
            self.register_buffer("running_mean", np.zeros(num_features, dtype))
            self.register_buffer("running_var", np.ones(num_features, dtype))
            self.register_buffer("num_batches_tracked", np.zeros((), np.int64))

    def forward(self, x: Tensor) -> Tensor:
        """x, each channel normalised."""
        x = x if isinstance(x, Tensor) else Tensor(x)
        channel = self._channel(x)
        axes = tuple(k for k in range(x.ndim) if k != channel)
        shape = tuple(self.num_features if k == channel else 1 for k in range(x.ndim))
        if not self.training and self.track_running_stats:
            deviation = np.sqrt(self.running_var.reshape(shape) + self.eps)
            return self._affine((x - self.running_mean.reshape(shape)) / deviation, shape)
        normal, mean, var = standardised(x, axes, self.eps)
        if self.track_running_stats:
            self._remember(mean.raw, var.raw, x.size // self.num_features)
        return self._affine(normal, shape)

    def _channel(self, x: Tensor) -> int:
        """The axis of the channels, counted from the left, if x is what is expected."""
        axis = channel_axis(self.layout)
        if x.ndim not in self.shapes or x.shape[axis] != self.num_features:
            raise ValueError(
                f"{self!r} expects {' or '.join(self.shapes.values())} with {self.num_features} "
                f"channels on axis {axis}, and was given an array of shape {x.shape}"
                + alone(x.ndim, min(self.shapes))
            )
        if self.training and x.size == self.num_features:
            raise ValueError(
                f"{self!r} was given one number for each channel (shape {x.shape}), whose variance "
                "is 0: train with larger batches, or call model.eval() first"
            )
        return axis % x.ndim

    def _remember(self, mean: NDArray[np.float64], var: NDArray[np.float64], count: int) -> None:
        """Move the running averages towards those of a batch with `count` numbers a channel."""
        self.num_batches_tracked += 1
        share = 1 / int(self.num_batches_tracked) if self.momentum is None else self.momentum
        unbiased = var.reshape(-1) * (count / (count - 1))
        self.running_mean += (share * (mean.reshape(-1) - self.running_mean)).astype(mean.dtype)
        self.running_var += (share * (unbiased - self.running_var)).astype(var.dtype)

    def extra_repr(self) -> str:
        """The number of channels, and what differs from the defaults."""
        text = f"{self.num_features}, eps={self.eps:g}, momentum={self.momentum}"
        text += "" if self.weight is not None else ", affine=False"
        text += "" if self.track_running_stats else ", track_running_stats=False"
        return text + (f", layout={self.layout!r}" if self.layout else "")


class BatchNorm1d(BatchNorm):
    """`BatchNorm` for (batch, features), or (batch, channels, length)."""

    shapes: ClassVar[dict[int, str]] = {2: "(batch, features)", 3: "(batch, channels, length)"}


class BatchNorm2d(BatchNorm):
    """`BatchNorm` for images (batch, channels, height, width)."""

    shapes: ClassVar[dict[int, str]] = {4: "images, 4 axes,"}


class LayerNorm(Normalization):
    """The last axes, of `normalized_shape`, with mean 0 and variance 1, then γ·x̂ + β.

    γ and β have one number for each place in that shape. No example sees another, so a batch may
    be as small as 1, and sequences may differ in length.

    Source: J. L. Ba, J. R. Kiros, G. Hinton (2016), Layer normalization.
    """

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        *,
        dtype: DTypeLike = np.float64,
    ) -> None:
        shape = normalized_shape
        sizes = (shape,) if isinstance(shape, int | str) else tuple(shape)
        self.normalized_shape = tuple(whole("normalized_shape", size) for size in sizes)
        self._start(self.normalized_shape, eps, elementwise_affine, dtype)

    def forward(self, x: Tensor) -> Tensor:
        """x, each example normalised."""
        count = len(self.normalized_shape)
        if x.shape[-count:] != self.normalized_shape:
            raise ValueError(
                f"{self!r} was given an array of shape {x.shape}, which does not end in "
                f"{self.normalized_shape}"
            )
        normal, _, _ = standardised(x, tuple(range(-count, 0)), self.eps)
        return self._affine(normal, self.normalized_shape)

    def extra_repr(self) -> str:
        """The shape that is normalised."""
        return f"{self.normalized_shape}, eps={self.eps:g}"


class GroupNorm(Normalization):
    """Groups of neighbouring channels with mean 0 and variance 1 in each example, then γ·x̂ + β.

    x is (batch, channels, …), and γ and β have one number for each channel. One group is a
    `LayerNorm` over all channels and space; as many groups as channels is instance normalisation.

    Source: Y. Wu, K. He (2018), Group normalization.
    """

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        *,
        dtype: DTypeLike = np.float64,
    ) -> None:
        if num_groups < 1 or num_channels % num_groups:
            raise ValueError(
                f"{num_channels} channels cannot be divided into {num_groups} equal groups"
            )
        self.num_groups = num_groups
        self.num_channels = num_channels
        self._start((num_channels,), eps, affine, dtype)

    def forward(self, x: Tensor) -> Tensor:
        """x, each group of channels normalised."""
        if x.ndim < 2 or x.shape[1] != self.num_channels:
            raise ValueError(
                f"{self!r} expects {self.num_channels} channels on axis 1, and was given an array "
                f"of shape {x.shape}"
            )
        size = prod(x.shape[1:]) // self.num_groups
        normal, _, _ = standardised(x.reshape((-1, self.num_groups, size)), (2,), self.eps)
        return self._affine(normal.reshape(x.shape), (-1,) + (1,) * (x.ndim - 2))

    def extra_repr(self) -> str:
        """The numbers of groups and channels."""
        return f"{self.num_groups}, {self.num_channels}, eps={self.eps:g}"

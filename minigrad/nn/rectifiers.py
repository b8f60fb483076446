"""Rectifiers whose slopes are not fixed: learned (PReLU), drawn (RReLU), or both sides (Maxout)."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

import minigrad
from minigrad.limits import generator
from minigrad.nn import init as starts
from minigrad.nn.activations import Activation
from minigrad.nn.linear import Linear
from minigrad.nn.module import Module
from minigrad.nn.parameter import Parameter
from minigrad.tensor import Tensor


class PReLU(Module):
    """y = x above 0 and weight·x below, where the slope below 0 is learned.

    One slope for all, or `num_parameters` of them, one for each channel, which is axis 1. The
    gradient of a slope is the sum of g·x over all x below 0 that share it.

    Source: K. He, X. Zhang, S. Ren, J. Sun (2015), Delving deep into rectifiers.
    """

    def __init__(
        self, num_parameters: int = 1, init: float = 0.25, *, dtype: DTypeLike = np.float64
    ) -> None:
        self.weight = Parameter(np.full(num_parameters, init, dtype))

    def forward(self, x: Tensor) -> Tensor:
        """x, with what is below 0 on its own slope."""
        slope = self.weight
        count = slope.size
        if count > 1:
            if x.ndim < 2 or x.shape[1] != count:
                raise ValueError(
                    f"{self!r} has a slope for each of {count} channels on axis 1, and was given "
                    f"an array of shape {x.shape}"
                )
            slope = slope.reshape((count,) + (1,) * (x.ndim - 2))
        y: Tensor = minigrad.where(x > 0, x, slope * x)
        return y

    def extra_repr(self) -> str:
        """The number of slopes."""
        return f"{self.weight.size}"


class RReLU(Activation):
    """y = x above 0 and a·x below; a is drawn for every number in training, its mean in evaluation.

    The slopes are uniform between `lower` and `upper`. `rng` is a Generator or a number; without
    it they differ from run to run. Switch with `model.train()` and `model.eval()`.

    Source: B. Xu, N. Wang, T. Chen, M. Li (2015), Empirical evaluation of rectified activations in
    convolutional network.
    """

    def __init__(
        self,
        lower: float = 1 / 8,
        upper: float = 1 / 3,
        *,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        if not lower <= upper:
            raise ValueError(f"lower={lower} is above upper={upper}: exchange them")
        self.lower = lower
        self.upper = upper
        self.rng = generator(rng)

    def forward(self, x: Tensor) -> Tensor:
        """x, with what is below 0 on a drawn or on the mean slope."""
        if not self.training:
            y: Tensor = minigrad.leaky_relu(x, slope=(self.lower + self.upper) / 2)
            return y
        slopes = self.rng.uniform(self.lower, self.upper, x.shape).astype(x.dtype)
        y = minigrad.where(x > 0, x, slopes * x)
        return y

    def extra_repr(self) -> str:
        """The range of the slopes."""
        return f"lower={self.lower:.4g}, upper={self.upper:.4g}"


class Maxout(Module):
    """y = max over k of (w_kᵀx + b_k): x (…, in_features) → y (…, out_features).

    Each unit takes the largest of `pieces` weighted sums, so it can bend into any convex function;
    max(x, 0) and max(x, 0.01x) are two of them. Nothing saturates and no unit dies, for `pieces`
    times as many parameters. `linear` holds them, piece by piece: row k·out_features + j of its
    weight is piece k of unit j. Pieces that tie share the gradient.

    Source: I. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville, Y. Bengio (2013), Maxout
    networks.
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        pieces: int = 2,
        *,
        init: starts.Initialiser = starts.torch_linear,
        rng: np.random.Generator | int | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        if pieces < 1:
            raise ValueError(f"Maxout takes the largest of at least one piece, not of {pieces}")
        self.pieces = pieces
        self.linear = Linear(in_features, pieces * out_features, init=init, rng=rng, dtype=dtype)

    def forward(self, x: Tensor) -> Tensor:
        """The largest piece of each unit."""
        sums = self.linear(x)
        y: Tensor = sums.reshape((*sums.shape[:-1], self.pieces, -1)).max(axis=-2)
        return y

    def extra_repr(self) -> str:
        """The number of pieces."""
        return f"pieces={self.pieces}"

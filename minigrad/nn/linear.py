"""Linear: every output is a weighted sum of all inputs, plus a bias."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from minigrad.limits import generator, truth
from minigrad.nn import init as starts
from minigrad.nn.module import Module
from minigrad.nn.parameter import Parameter
from minigrad.ops.layers import affine, linear
from minigrad.tensor import Tensor


class Linear(Module):
    """y = x Wᵀ + b for each row: x (…, in_features) → y (…, out_features).

    `weight` is (out_features, in_features), one row a unit, as in torch; `bias` is
    (out_features,) and starts at 0, or is None with `bias=False`.

    `init` draws the weight and is one of `nn.init`, or any function of a shape and a generator.
    `rng` is a Generator or a number; without it the start differs from run to run. Hand one
    generator to all layers: two equal layers given the same number start out equal.
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        init: starts.Initialiser = starts.torch_linear,
        rng: np.random.Generator | int | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        whole = all(isinstance(n, int | np.integer) for n in (in_features, out_features))
        if not whole or in_features < 1 or out_features < 1:
            raise ValueError(
                f"Linear needs at least one input and one output, as whole numbers, "
                f"not in_features={in_features!r}, out_features={out_features!r}"
            )
        if not callable(init):
            raise TypeError(f"init is a function such as nn.init.he_normal, not {init!r}")
        self.in_features = in_features
        self.out_features = out_features
        weight = init((out_features, in_features), generator(rng))
        self.weight = Parameter(weight.astype(dtype))
        self.bias = Parameter(np.zeros(out_features, dtype)) if truth("bias", bias) else None

    def forward(self, x: Tensor) -> Tensor:
        """The weighted sums of each row of x."""
        try:
            if self.bias is None:
                return linear(x, self.weight)  # type: ignore[no-any-return]
            return affine(x, self.weight, self.bias)  # type: ignore[no-any-return]
        except (ValueError, TypeError) as error:
            if x.shape[-1:] == (self.in_features,):
                raise
            raise ValueError(
                f"{self!r} was given an array of shape {x.shape}; "
                f"its last axis must hold the {self.in_features} inputs of one example"
            ) from error

    def extra_repr(self) -> str:
        """Sizes, and whether the bias is missing."""
        return f"{self.in_features}, {self.out_features}" + (
            ", bias=False" if self.bias is None else ""
        )

"""Weight normalisation: the length and the direction of weights, learned apart."""

from __future__ import annotations

from typing import Any

import minigrad
from minigrad.nn.module import Module
from minigrad.nn.parameter import Parameter
from minigrad.tensor import Tensor


class WeightNorm(Module):
    """A layer whose weight is w = g·v/‖v‖, with g and v learned in place of w.

        layer = nn.WeightNorm(nn.Linear(64, 32))      # weight_g (32, 1), weight_v (32, 64)
        layer = layer.remove()                        # the Linear again, with the weight w

    The norm is taken over all axes but `axis`: one length for each unit. At first g = ‖w‖ and
    v = w, so wrapping changes no output. No statistics of a batch are involved, so it suits
    recurrent networks, with `name="weight_hh_l0"`. How weights start matters as much as without.

    The gradients, with u = v/‖v‖:   dg = u·dw and dv = g/‖v‖·(dw − (u·dw)·u), at right angles to v,
    so that gradient descent only ever makes v longer, and its steps smaller turns.

    Source: T. Salimans, D. Kingma (2016), Weight normalization: a simple reparameterization to
    accelerate training of deep neural networks.
    """

    def __init__(self, layer: Module, name: str = "weight", axis: int = 0) -> None:
        if not isinstance(layer, Module):
            raise TypeError(f"WeightNorm goes around a layer, such as nn.Linear, not {layer!r:.40}")
        weight = vars(layer).get(name)
        if not isinstance(weight, Parameter):
            own = ", ".join(name for name, _ in layer.named_parameters(recurse=False)) or "none"
            raise ValueError(f"{layer!r} has no parameter {name!r} of its own; it has: {own}")
        self.layer = layer
        self.name = name
        self.axis = axis % weight.ndim
        self.weight_v = Parameter(weight)
        self.weight_g = Parameter(self._norm(self.weight_v).raw)
        self._check_directions()
        delattr(layer, name)

    @property
    def weight(self) -> Tensor:
        """g·v/‖v‖, as it is now."""
        w: Tensor = self.weight_v * (self.weight_g / self._norm(self.weight_v))
        return w

    def forward(self, *inputs: Any, **options: Any) -> Any:
        """What the layer makes of its inputs with the weight as it is now."""
        setattr(self.layer, self.name, self.weight)
        try:
            return self.layer(*inputs, **options)
        finally:
            delattr(self.layer, self.name)

    def remove(self) -> Module:
        """The layer by itself, with the present weight as an ordinary parameter."""
        setattr(self.layer, self.name, Parameter(self.weight.raw))
        return self.layer

    def _norm(self, v: Tensor) -> Tensor:
        others = tuple(k for k in range(v.ndim) if k != self.axis)
        n: Tensor = minigrad.norm(v, axis=others, keepdims=True)
        return n

    def _check_directions(self) -> None:
        if not self.weight_g.raw.all():
            raise ValueError(
                f"a unit of {self.layer!r} has only zeros in {self.name!r}, so its weights point "
                "nowhere: start them at random"
            )

    def extra_repr(self) -> str:
        """Which weight, and what has its own length."""
        return f"name={self.name!r}, axis={self.axis}"

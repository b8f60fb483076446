"""Gradient descent: a step against the gradient, with or without momentum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any, ClassVar

from minigrad.optim.optimizer import Optimizer
from minigrad.optim.vector import Array
from minigrad.tensor import Tensor


class SGD(Optimizer):
    """Stochastic gradient descent, step for step as torch does it.

        g ← gradient + weight_decay·θ
        b ← momentum·b + (1 − dampening)·g        (first step: b = g)
        θ ← θ − lr·b                              with momentum
        θ ← θ − lr·(g + momentum·b)               with momentum and nesterov
        θ ← θ − lr·g                              without momentum

    `dampening=momentum` makes b an average of gradients, so that lr keeps its meaning: steps are
    1/(1 − momentum) times smaller than without it. Nesterov's momentum should take the gradient
    where the velocity is about to carry θ; as torch does, what is kept here is that point ahead.
    `Momentum` has the velocity as lecture notes write it, and says how all these belong together.

    `weight_decay` adds the gradient of ½·weight_decay·‖θ‖².

    Sources: B. Polyak (1964), Some methods of speeding up the convergence of iteration methods;
    Y. Nesterov (1983), A method for solving the convex programming problem with convergence rate
    O(1/k²); I. Sutskever, J. Martens, G. Dahl, G. Hinton (2013), On the importance of
    initialization and momentum in deep learning.
    """

    memory = ("momentum_buffer",)
    limits: ClassVar = Optimizer.limits | {"momentum": (0.0, inf)}

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[Mapping[str, Any]],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        super().__init__(
            params,
            lr=lr,
            momentum=momentum,
            dampening=dampening,
            weight_decay=weight_decay,
            nesterov=nesterov,
        )

    def check(self, options: Mapping[str, Any]) -> None:
        """Nesterov's look-ahead needs a velocity, undamped."""
        super().check(options)
        if options["nesterov"] and (options["momentum"] == 0 or options["dampening"] != 0):
            raise ValueError(
                "nesterov=True looks ahead along the velocity: it needs momentum above 0 and "
                f"dampening=0, not momentum={options['momentum']}, "
                f"dampening={options['dampening']}"
            )

    def update(
        self, theta: Array, g: Array, memory: Mapping[str, Array], t: int, o: Mapping[str, Any]
    ) -> None:
        """The formula above, on vectors; the first step has t = 1."""
        if o["weight_decay"]:
            g = g + o["weight_decay"] * theta
        if o["momentum"]:
            b = memory["momentum_buffer"]
            b *= o["momentum"]
            b += g if t == 1 else (1 - o["dampening"]) * g
            g = g + o["momentum"] * b if o["nesterov"] else b
        theta -= o["lr"] * g

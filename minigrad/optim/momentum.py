"""Momentum as lecture notes write it: a velocity, its two conventions, Nesterov's two forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal

import numpy as np

from minigrad.optim.optimizer import Closure, Optimizer
from minigrad.optim.vector import Array
from minigrad.tensor import Tensor


class Momentum(Optimizer):
    """Descent with a velocity v, which starts at 0 and which friction (momentum below 1) slows.

        form="velocity"   v ← μ·v − lr·g           θ ← θ + v
        form="average"    v ← μ·v + (1 − μ)·g      θ ← θ − lr·v

    The first keeps a velocity, in units of θ; the second a running average of gradients (there
    the course writes β for μ). While lr and μ stay, the average's walk is the velocity's with
    (1 − μ)·lr for lr. `SGD(momentum=μ)` is torch's third way, v ← μ·v + g, θ ← θ − lr·v: the
    walk of "velocity" until lr changes; then SGD rescales the whole velocity at once, and here
    only the gradients still to come.

    Nesterov's momentum takes the gradient where the velocity is about to carry θ:

        nesterov="ahead"      g taken at θ + μ·v; then as above
        nesterov="rewritten"  v ← μ·v_prev − lr·g,  θ ← θ − μ·v_prev + (1 + μ)·v

    (for "average", −lr·v stands for v). Looking ahead needs `step(closure)`: the closure computes
    loss and gradient, and is called while the parameters stand at the point ahead. Rewritten, the
    parameters *are* the points ahead, so that an ordinary loop will do: at each step
    θ_rewritten = θ_ahead + μ·v.

    Sources: B. Polyak (1964), Some methods of speeding up the convergence of iteration methods;
    Y. Nesterov (1983), A method for solving the convex programming problem with convergence rate
    O(1/k²); Y. Bengio, N. Boulanger-Lewandowski, R. Pascanu (2013), Advances in optimizing
    recurrent networks, section 3.5 (the rewritten form).
    """

    memory = ("velocity",)
    limits: ClassVar = Optimizer.limits | {"momentum": (0.0, 1.0)}

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[Mapping[str, Any]],
        lr: float = 1e-2,
        momentum: float = 0.9,
        form: Literal["velocity", "average"] = "velocity",
        nesterov: Literal["ahead", "rewritten"] | None = None,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(
            params,
            lr=lr,
            momentum=momentum,
            form=form,
            nesterov=nesterov,
            weight_decay=weight_decay,
        )

    def check(self, options: Mapping[str, Any]) -> None:
        """The forms are those named above."""
        super().check(options)
        if options["form"] not in ("velocity", "average"):
            raise ValueError(f'form is "velocity" or "average", not {options["form"]!r}')
        if options["nesterov"] not in (None, "ahead", "rewritten"):
            raise ValueError(
                f'nesterov is None, "ahead" or "rewritten", not {options["nesterov"]!r}'
            )

    def step(self, closure: Closure | None = None) -> Any:
        """As for every optimiser; with nesterov="ahead", `closure` is needed, see above."""
        if any(group["nesterov"] == "ahead" for group in self.param_groups):
            if closure is None:
                raise TypeError(
                    'nesterov="ahead" takes the gradient at a point ahead: call step(closure), '
                    "where closure() calls zero_grad(), computes the loss, calls backward() and "
                    'returns the loss; or use nesterov="rewritten"'
                )
            return super().step(lambda: self._ahead(closure))
        return super().step(closure)

    def _ahead(self, closure: Closure) -> Any:
        """Call `closure` at θ + μ·v, and put the parameters back where they were."""
        slots = [slot for group in self._slots for slot in group]
        here = [slot.parameter.data.copy() for slot in slots]
        for group, members in zip(self.param_groups, self._slots, strict=True):
            if group["nesterov"] == "ahead":
                for slot in members:
                    move = _move(slot.memory["velocity"], group)
                    slot.parameter.data += group["momentum"] * move.reshape(slot.parameter.shape)
        try:
            return closure()
        finally:
            for slot, data in zip(slots, here, strict=True):
                slot.parameter.data[...] = data

    def update(
        self, theta: Array, g: Array, memory: Mapping[str, Array], t: int, o: Mapping[str, Any]
    ) -> None:
        """The formula above, on vectors."""
        v, mu = memory["velocity"], o["momentum"]
        if o["weight_decay"]:
            g = g + o["weight_decay"] * theta
        before = np.copy(_move(v, o))
        v *= mu
        v += (1 - mu) * g if o["form"] == "average" else -o["lr"] * g
        move = _move(v, o)
        theta += (1 + mu) * move - mu * before if o["nesterov"] == "rewritten" else move


def _move(v: Array, options: Mapping[str, Any]) -> Array:
    """Where v carries θ in one step."""
    return -options["lr"] * v if options["form"] == "average" else v

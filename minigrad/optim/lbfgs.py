"""L-BFGS: the curvature of the loss, guessed from the last few steps. For full batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import Any, ClassVar, Literal

import numpy as np

from minigrad.optim.line_search import Point, backtracking, strong_wolfe
from minigrad.optim.optimizer import Closure, Optimizer
from minigrad.optim.vector import Array
from minigrad.tensor import Tensor


class LBFGS(Optimizer):
    """Limited-memory BFGS, step for step as torch does it.

    `step(closure)` makes up to `max_iter` moves along d = −H·g, where H, a guess at the inverse
    Hessian, follows from the last `history_size` pairs s (how θ moved) and y (how g changed) and
    is never written out. The closure calls `zero_grad`, computes the loss on all data, calls
    `backward`, and returns the loss; it is called at every point that is tried.

    line_search_fn  how far along d: None, always `lr` (unsafe away from the minimum);
                    "strong_wolfe", as far as the loss says, starting at `lr`, the best choice;
                    "backtracking", half as far until the loss falls

    A call ends early when no gradient exceeds `tolerance_grad`, when loss or θ change by less
    than `tolerance_change`, or after `max_eval` calls of the closure (1.25·max_iter). Pairs are
    kept from call to call. On mini-batches y compares gradients of different losses, and H is
    worthless.

    Sources: D. Liu, J. Nocedal (1989), On the limited memory BFGS method for large scale
    optimization; J. Nocedal, S. Wright (2006), Numerical optimization, algorithm 7.4.
    """

    limits: ClassVar = Optimizer.limits | {
        "max_iter": (1, inf),
        "max_eval": (1, inf),
        "tolerance_grad": (0.0, inf),
        "tolerance_change": (0.0, inf),
        "history_size": (1, inf),
    }

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1.0,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: Literal["strong_wolfe", "backtracking"] | None = None,
    ) -> None:
        super().__init__(
            params,
            lr=lr,
            max_iter=max_iter,
            max_eval=max_iter * 5 // 4 if max_eval is None else max_eval,
            tolerance_grad=tolerance_grad,
            tolerance_change=tolerance_change,
            history_size=history_size,
            line_search_fn=line_search_fn,
        )
        self._pairs: list[tuple[Array, Array]] = []
        self._last: tuple[Array, Array] | None = None  # the last move, and the gradient before it
        self._moves = 0

    def check(self, options: Mapping[str, Any]) -> None:
        """One of three ways along the line."""
        super().check(options)
        if options["line_search_fn"] not in (None, "strong_wolfe", "backtracking"):
            raise ValueError(
                'line_search_fn is None, "strong_wolfe" or "backtracking", '
                f"not {options['line_search_fn']!r}"
            )

    def add_param_group(self, group: Mapping[str, Any]) -> None:
        """Refused after the first: H belongs to all parameters together."""
        if self.param_groups:
            raise ValueError(
                "LBFGS moves all parameters together, in one group; give it all of them at once"
            )
        super().add_param_group(group)

    def step(self, closure: Closure | None = None) -> Any:
        """Move up to `max_iter` times; returns the loss at the start, as `closure()` gave it."""
        if closure is None:
            raise TypeError(
                "LBFGS tries several points in one step: call step(closure), where closure() "
                "calls zero_grad(), computes the loss, calls backward() and returns the loss"
            )
        o = self.param_groups[0]
        loss = closure()
        here, calls = self._point(0.0, loss), 1
        for slot in self._slots[0]:
            slot.t += 1
        for move in range(1, o["max_iter"] + 1):
            if np.abs(here.gradient).max() <= o["tolerance_grad"] or calls >= o["max_eval"] > 1:
                break
            d = self._direction(here.gradient)
            here = here._replace(t=0.0, slope=float(here.gradient @ d))
            if here.slope > -o["tolerance_change"]:
                break
            there, tried = self._along(d, here, closure, o["max_eval"] - calls, move)
            calls += tried
            self._last = there.t * d, here.gradient
            still = np.abs(there.t * d).max() <= o["tolerance_change"]
            if still or abs(there.loss - here.loss) < o["tolerance_change"]:
                break
            here = there
        return loss

    def _direction(self, g: Array) -> Array:
        """−H·g, after taking the last move into account."""
        if self._last is not None:
            s, y = self._last[0], g - self._last[1]
            # Where the loss curves down, y·s < 0, the pair would turn H against itself.
            if y @ s > 1e-10:
                kept = self._pairs[-self.param_groups[0]["history_size"] + 1 :]
                self._pairs = [*kept, (s, y)] if self.param_groups[0]["history_size"] > 1 else [(s, y)]
            self._last = None
        return -two_loops(self._pairs, g)

"""L-BFGS: the curvature of the loss, guessed from the last few steps. For full batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf, isfinite
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

    line_search_fn  how far along d: None, always `lr` (may diverge far from the minimum);
                    "strong_wolfe", as far as the loss says, starting at `lr`: the best choice;
                    "backtracking", from `lr` half as far until the loss falls enough

    A call ends early when no gradient exceeds `tolerance_grad`, when loss or θ change by less
    than `tolerance_change`, or after `max_eval` calls of the closure (1.25·max_iter). What was
    learned about H is kept from call to call. On mini-batches y compares gradients of different
    losses, and H is worth nothing.

    Sources: D. Liu, J. Nocedal (1989), On the limited memory BFGS method for large scale
    optimization; J. Nocedal, S. Wright (2006), Numerical optimization, algorithms 7.4 and 7.5.
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
        params: Iterable[Tensor] | Iterable[Mapping[str, Any]],
        lr: float = 1.0,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: Literal["strong_wolfe", "backtracking"] | None = None,
    ) -> None:
        self._pairs: list[tuple[Array, Array]] = []
        # The last move and the gradient before it: half a pair, until the next gradient is known.
        self._last: tuple[Array, Array] | None = None
        self._moves = 0
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

    def check(self, options: Mapping[str, Any]) -> None:
        """One of three ways along the line."""
        super().check(options)
        if options["line_search_fn"] not in (None, "strong_wolfe", "backtracking"):
            raise ValueError(
                'line_search_fn is None, "strong_wolfe" or "backtracking", '
                f"not {options['line_search_fn']!r}"
            )
        if options["line_search_fn"] and options["max_eval"] < 2:
            raise ValueError(
                f"max_eval={options['max_eval']} is used up at the start of each step, and leaves "
                "the line search no point to try: nothing would ever move. Let max_eval be at "
                "least 2 (without it, max_iter at least 2)"
            )

    def add_param_group(self, group: Mapping[str, Any]) -> None:
        """Refused after the first: H belongs to all parameters together."""
        if self.param_groups:
            raise ValueError(
                "LBFGS moves all parameters together, in one group; give it all of them at once"
            )
        super().add_param_group(group)

    def step(self, closure: Closure | None = None) -> Any:
        """Move up to `max_iter` times; returns the loss at the start, as `closure()` gave it.

        Raises `FloatingPointError` if the loss is not finite where the parameters come to stand.
        """
        if closure is None:
            raise TypeError(
                "LBFGS tries several points in one step: call step(closure), where closure() "
                "calls zero_grad(), computes the loss, calls backward() and returns the loss"
            )
        o = self.param_groups[0]
        first = closure()
        loss, g = self._evaluated(first)
        calls = 1
        for left in reversed(range(o["max_iter"])):
            if np.abs(g).max() <= o["tolerance_grad"]:
                break
            d = self._direction(g)
            start = Point(0.0, loss, float(g @ d), g)
            if not isfinite(start.loss + start.slope):
                raise FloatingPointError(
                    f"the loss has become {loss}, and from there is no way on. Without a line "
                    'search LBFGS may step too far: line_search_fn="strong_wolfe" does not'
                )
            if start.slope > -o["tolerance_change"]:
                break
            line = _Line(lambda: self._evaluated(closure()), o["params"], d)
            loss, g, move = self._moved(line, start, o["max_eval"] - calls, last=left == 0)
            calls += line.calls
            still = np.abs(move).max() <= o["tolerance_change"]
            if calls >= o["max_eval"] or still or abs(loss - start.loss) < o["tolerance_change"]:
                break
        return first

    def _evaluated(self, loss: Any) -> tuple[float, Array]:
        """The loss as a number, and the gradient of all parameters as one vector."""
        self._freshness.check()
        self._freshness.note()
        number = float(loss.item() if isinstance(loss, Tensor) else loss)
        slots = self._slots[0]
        zero = [np.zeros(slot.parameter.size, slot.parameter.dtype) for slot in slots]
        pieces = [
            nothing if slot.parameter.grad is None else slot.gradient().reshape(-1)
            for slot, nothing in zip(slots, zero, strict=True)
        ]
        return number, np.concatenate(pieces)

    def _direction(self, g: Array) -> Array:
        """−H·g, once the last move has been learned from."""
        if self._last is not None:
            s, y = self._last[0], g - self._last[1]
            # Where the loss curves down, y·s is negative, and the pair would turn d uphill.
            if y @ s > 1e-10:
                self._pairs = [*self._pairs, (s, y)][-self.param_groups[0]["history_size"] :]
        self._last = None
        return -two_loops(self._pairs, g)

    def _moved(
        self, line: _Line, start: Point, most: int, last: bool
    ) -> tuple[float, Array, Array]:
        """Go along the line: the loss and gradient there, and the move that led there."""
        o = self.param_groups[0]
        # Before the first move nothing is known of H, so that −H·g = −g may be far too long.
        shy = 1.0 if self._moves else min(1.0, 1.0 / float(np.abs(start.gradient).sum()))
        self._moves += 1
        if o["line_search_fn"] == "strong_wolfe":
            narrow = o["tolerance_change"] / float(np.abs(line.d).max())
            end = strong_wolfe(line, start, shy * o["lr"], most=most, narrow=narrow)
        elif o["line_search_fn"] == "backtracking":
            end = backtracking(line, start, shy * o["lr"], most=most)
        elif last:  # whoever asks for the loss here will call the closure anyway
            end = start._replace(t=shy * o["lr"])
        else:
            end = line(shy * o["lr"])
        line.go(end.t)
        self._last = end.t * line.d, start.gradient
        return end.loss, end.gradient, end.t * line.d

    def state_dict(self) -> dict[str, Any]:
        """As of every optimiser, and "history": all that H is made of."""
        pairs = {"s": [s.copy() for s, _ in self._pairs], "y": [y.copy() for _, y in self._pairs]}
        last = None if self._last is None else tuple(x.copy() for x in self._last)
        return super().state_dict() | {"history": pairs | {"last": last, "moves": self._moves}}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a `state_dict`; raises `ValueError` if it does not fit."""
        super().load_state_dict(state)
        history = state["history"]
        self._pairs = [
            (s.copy(), y.copy()) for s, y in zip(history["s"], history["y"], strict=True)
        ]
        last = history["last"]
        self._last = None if last is None else (last[0].copy(), last[1].copy())
        self._moves = history["moves"]


class _Line:
    """The loss along a direction, from where the parameters stand now."""

    def __init__(
        self, evaluate: Callable[[], tuple[float, Array]], parameters: Sequence[Tensor], d: Array
    ) -> None:
        self.evaluate = evaluate
        self.parameters = parameters
        self.here = [p.data.copy() for p in parameters]
        self.d = d
        self.calls = 0

    def go(self, t: float) -> None:
        """Put the parameters t steps along the line."""
        start = 0
        for p, here in zip(self.parameters, self.here, strict=True):
            p.data[...] = here + (t * self.d[start : start + here.size]).reshape(here.shape)
            start += here.size

    def __call__(self, t: float) -> Point:
        """Go there and look."""
        self.go(t)
        self.calls += 1
        loss, g = self.evaluate()
        return Point(t, loss, float(g @ self.d), g)


def two_loops(pairs: Sequence[tuple[Array, Array]], g: Array) -> Array:
    """H·g, for the H that BFGS makes of the pairs (s, y), oldest first, out of a multiple of I."""
    q = g.copy()
    shares = []
    for s, y in reversed(pairs):
        shares.append((s @ q) / (y @ s))
        q -= shares[-1] * y
    if pairs:
        s, y = pairs[-1]
        q *= (y @ s) / (y @ y)
    for (s, y), share in zip(pairs, reversed(shares), strict=True):
        q += (share - (y @ q) / (y @ s)) * s
    return q

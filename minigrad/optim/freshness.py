"""Are the gradients about to be used those of this step? Two slips are silent in most libraries.

A loop that forgets `zero_grad` adds every new gradient to all the old ones, and a loop that
forgets `backward` takes the same step again. Both train, badly. Here both are told, once each.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from minigrad.tensor import Tensor


class GradientWarning(UserWarning):
    """The gradients an optimiser is about to use are probably not the ones that were meant."""


class Freshness:
    """Remembers which gradients a step has used, and compares at the next step."""

    def __init__(self, parameters: Sequence[Tensor]) -> None:
        self.parameters = parameters
        self.used: list[Any] = [None] * len(parameters)
        self.arrivals = [0] * len(parameters)
        self.told: set[str] = set()

    def check(self) -> None:
        """Before a step: raise if there is no gradient at all, warn if those there are are old."""
        if all(p.grad is None for p in self.parameters):
            raise RuntimeError(
                "step() has nothing to go by: no parameter has a gradient. Call loss.backward() "
                "before it, and zero_grad() before backward(), not after"
            )
        if all(p.grad is used for p, used in zip(self.parameters, self.used, strict=True)):
            self._tell(
                "step() was called again with the gradients of the step before. Each step needs "
                "zero_grad(), a new loss, and loss.backward() first"
            )
        elif any(map(_holds_old, self.parameters, self.arrivals)):
            self._tell(
                "these gradients still contain those of earlier steps, because backward() adds to "
                "what is there. Call optimizer.zero_grad() between step() and the next backward()"
            )

    def note(self) -> None:
        """After a step: these gradients are used up."""
        self.used = [p.grad for p in self.parameters]
        self.arrivals = [getattr(p, "arrivals", 0) for p in self.parameters]

    def _tell(self, message: str) -> None:
        if message not in self.told:
            self.told.add(message)
            warnings.warn(message, GradientWarning, stacklevel=4)


def _holds_old(parameter: Tensor, arrivals_before: int) -> bool:
    """Whether `grad` sums more backward passes than there were since the last step."""
    summed: int = getattr(parameter, "summed", 0)
    return (
        parameter.grad is not None and summed > getattr(parameter, "arrivals", 0) - arrivals_before
    )

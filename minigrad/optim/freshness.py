"""Are the gradients about to be used those of this step? Two slips are silent in most libraries.

A loop that forgets `zero_grad` adds every new gradient to all the old ones, and a loop that
forgets `backward` takes the same step again. Both train, badly. Here both are told, once each.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from minigrad.graph import next_number
from minigrad.tensor import Tensor


class GradientWarning(UserWarning):
    """The gradients an optimiser is about to use are probably not the ones that were meant."""


class Freshness:
    """Remembers when a step was taken, and what with, and compares at the next one.

    Every gradient knows when its oldest and its newest part arrived, in the numbers that results
    are counted with (`Tensor.oldest`, `Tensor.newest`).
    """

    def __init__(self, parameters: Sequence[Tensor]) -> None:
        self.parameters = parameters
        self.stepped = 0
        self.used: list[Any] = []
        self.told: set[str] = set()

    def check(self) -> None:
        """Before a step: raise if there is no gradient at all, warn if those there are are old."""
        if self.are_fresh():
            return
        given = [p for p in self.parameters if p.grad is not None]
        if not given:
            raise RuntimeError(
                "step() has nothing to go by: no parameter has a gradient. Call loss.backward() "
                "before it, and zero_grad() before backward(), not after"
            )
        old = [p for p in given if p.oldest <= self.stepped]
        if any(p.newest > self.stepped for p in old):
            self._tell(
                "these gradients still contain those of earlier steps, because backward() adds to "
                "what is there. Call optimizer.zero_grad() between step() and the next backward()"
            )
        elif self.stepped and all(any(p.grad is used for used in self.used) for p in given):
            self._tell(
                "step() was called again with the gradients of the step before. Each step needs "
                "zero_grad(), a new loss, and loss.backward() first"
            )

    def are_fresh(self) -> bool:
        """Whether every parameter has a gradient, all of which came after the last step."""
        stepped = self.stepped
        return all(p.grad is not None and p.oldest > stepped for p in self.parameters)

    def note(self) -> None:
        """After a step: these gradients are used up."""
        self.used = [p.grad for p in self.parameters]
        self.stepped = next_number()

    def _tell(self, message: str) -> None:
        if message not in self.told:
            self.told.add(message)
            warnings.warn(message, GradientWarning, stacklevel=4)

"""Two questions before any long training: is the first loss chance, and can the net learn?"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np


def chance_loss(classes: int) -> float:
    """ln C: the cross-entropy of a network that finds C classes equally likely."""
    return math.log(classes)


class Overfit(NamedTuple):
    """Whether a few examples were learned by heart. True if they were.

    first   the loss before
    last    the loss after
    steps   how many steps it took, or were tried
    target  what had to be reached
    """

    first: float
    last: float
    steps: int
    target: float

    def __bool__(self) -> bool:
        return self.last <= self.target

    def __str__(self) -> str:
        text = f"loss {self.first:.4g} → {self.last:.4g} in {self.steps} steps"
        if self:
            return f"{text}: the network can learn these examples"
        return (
            f"{text}, not the {self.target:.2g} wanted: a network that cannot learn a few examples "
            "by heart has a mistake in it, or a learning rate far off; do not try more data yet"
        )


def overfit_tiny(
    model: Any,
    loss: Callable[[], Any],
    optimizer: Any,
    *,
    steps: int = 500,
    target: float = 0.01,
) -> Overfit:
    """Train on a few examples, with regularisation off, until the loss is near 0.

    model      whose parameters, and
    optimizer  whose memory are afterwards as before
    loss       called without arguments, computes the loss of the few examples (20, say)

        print(overfit_tiny(model, lambda: nn.cross_entropy(model(x[:20]), y[:20]), optimizer))
    """
    if not callable(loss):
        raise TypeError(
            f"loss is computed anew at each step, and a {type(loss).__name__} is not: give "
            "lambda: nn.cross_entropy(model(x), y)"
        )
    weights, memory = model.state_dict(), optimizer.state_dict()
    try:
        losses = list(_losses(loss, optimizer, steps, target))
    finally:
        model.load_state_dict(weights)
        optimizer.load_state_dict(memory)
        optimizer.zero_grad()
    return Overfit(losses[0], losses[-1], len(losses) - 1, target)


def _losses(loss: Callable[[], Any], optimizer: Any, steps: int, target: float) -> Any:
    def closure() -> Any:
        optimizer.zero_grad()
        y = loss()
        y.backward()
        return y

    for _ in range(steps):
        try:
            first = optimizer.step(closure).item()
        except FloatingPointError:  # the loss is nan, from where LBFGS finds no way
            first = np.nan
        yield first
        if first <= target or not np.isfinite(first):
            return
    yield loss().item()

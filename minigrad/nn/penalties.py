"""Penalties: a price on large weights, kept apart from the loss of the data.

    data_loss = nn.cross_entropy(model(x), y)
    penalty = nn.l2_penalty(model, 1e-3)
    (data_loss + penalty).backward()

Apart, so that each can be watched, and checked against differences, by itself: with a strong
penalty the sum falls nicely while the data loss stands still.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import minigrad
from minigrad.nn.module import Module
from minigrad.tensor import Tensor


def l2_penalty(weights: Module | Iterable[Tensor], strength: float) -> Tensor:
    """strength·Σ w²: pulls each weight towards 0 by 2·strength·w, large ones most.

    Given a module, only its weights count, not its biases: parameters with at least two axes. For
    plain SGD it is the same as weight_decay=2·strength.
    """
    return _penalty(weights, strength, minigrad.square)


def l1_penalty(weights: Module | Iterable[Tensor], strength: float) -> Tensor:
    """strength·Σ |w|: pulls every weight by strength, however small, and so many to exactly 0.

    Given a module, only its weights count, not its biases: parameters with at least two axes. The
    slope at 0 is taken as 0.
    """
    return _penalty(weights, strength, minigrad.abs)


def _penalty(
    weights: Module | Iterable[Tensor], strength: float, price: Callable[[Any], Any]
) -> Tensor:
    if strength < 0:
        raise ValueError(f"strength is a price, at least 0, and {strength} would be a reward")
    chosen = list(_weights_of(weights) if isinstance(weights, Module) else weights)
    if not chosen:
        raise ValueError(
            "a penalty needs weights, and got none: a module counts its parameters with two axes "
            "or more; give the list itself for others"
        )
    total: Tensor = price(chosen[0]).sum()
    for weight in chosen[1:]:
        total = total + price(weight).sum()
    priced: Tensor = strength * total
    return priced


def _weights_of(module: Module) -> Iterable[Tensor]:
    return (p for p in module.parameters() if p.ndim > 1)

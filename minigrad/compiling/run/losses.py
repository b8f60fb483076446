"""A loss that a compiled function returns: a number that still knows its gradient.

Its program has found the gradient along with the number. `backward` then has nothing to do but to
hand it on; only where the gradient itself is to be differentiated, the function runs as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minigrad.graph import Node, gradients
from minigrad.tensor import Tensor
from minigrad.value import Value, remembered


class Known:
    """What made a loss, as a graph sees it: a function of its leaves, its slopes known."""

    name = "compiled"
    keeps = "slopes"
    steep = True  # among floats, asked for all shares at once

    def __init__(self, f: Callable[..., Any], args: Any, kwargs: Any) -> None:
        self.f = f
        self.args = args
        self.kwargs = kwargs

    def pull(self, wanted: Sequence[Any], g: Any, y: Any, *xs: Any, **settings: Any) -> list[Any]:
        """The slopes, times g."""
        if isinstance(g, Node):
            return self._again(wanted, g)
        return [
            None if w is None else g * slope
            for w, slope in zip(wanted, settings["slopes"], strict=True)
        ]

    def pull_floats(self, wanted: Sequence[Any], g: float, *memory: float, slopes: Any) -> Any:
        """The same of single numbers."""
        return [None if w is None else g * slope for w, slope in zip(wanted, slopes, strict=True)]

    def _again(self, wanted: Sequence[Any], g: Any) -> list[Any]:
        """The same from the function itself, so that it can be differentiated once more."""
        y = self.f(*self.args, **self.kwargs)
        found = {id(node): share for node, share in gradients(y, g, None, create_graph=True)}
        return [found.get(id(w)) for w in wanted]

    def push(self, ts: Sequence[Any], y: Any, *xs: Any, **settings: Any) -> Any:
        """How the loss moves: the slopes times the tangents, added up."""
        pairs = zip(ts, settings["slopes"], strict=True)
        return sum(np.sum(t * slope) for t, slope in pairs if t is not None)


def known_loss(
    value: Any, leaves: Sequence[Tensor], slopes: Sequence[Any], f: Any, args: Any, kwargs: Any
) -> Tensor:
    """A loss that remembers its leaves and slopes."""
    raw = tuple(leaf.raw for leaf in leaves)
    op: Any = Known(f, args, kwargs)
    return Tensor.result(value, op, list(leaves), (value, *raw), {"slopes": slopes})


def known_value(
    y: float, leaves: Sequence[Value], slopes: Sequence[float], f: Any, args: Any, kwargs: Any
) -> Value:
    """The same of a Value."""
    raw = tuple(leaf.raw for leaf in leaves)
    return remembered(y, Known(f, args, kwargs), list(leaves), (y, *raw), {"slopes": slopes})

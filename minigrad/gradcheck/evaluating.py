"""Calling the function that is checked: at arrays, at many arrays at once, or recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minigrad.graph import Node, no_grad
from minigrad.tensor import Tensor
from minigrad.value import Value

from .batching import Rows, rows


@no_grad()
def evaluate(f: Callable[..., Any], xs: list[Any], args: tuple[Any, ...]) -> Any:
    """f at xs as an array, with nothing remembered."""
    inside = [
        Value(float(x), False) if is_number(given) else Tensor(x)
        for x, given in zip(xs, args, strict=True)
    ]
    with np.errstate(all="ignore"):
        y = plain(f(*inside))
    if y is None or isinstance(y, tuple | list | dict):
        raise TypeError(f"f must return a number or an array, not a {type(y).__name__}")
    return np.array(y)


@no_grad()
def at_rows(f: Callable[..., Any], xs: list[Any], args: tuple[Any, ...], k: int, x: Any) -> Any:
    """f at xs with many arrays, along the first axis of x, for argument k: many results.

    Raises `Apart` if f has to be called for each of them.
    """
    inside: list[Any] = [
        Value(float(x), False) if is_number(given) else Tensor(x)
        for x, given in zip(xs, args, strict=True)
    ]
    with rows(x) as many, np.errstate(all="ignore"):
        inside[k] = Tensor.constant(many)
        y = plain(f(*inside))
    return y.data if isinstance(y, Rows) else np.broadcast_to(y, (len(x), *np.shape(y)))


def recorded(f: Callable[..., Any], xs: list[Any], args: tuple[Any, ...]) -> Any:
    """f at xs with its graph."""
    return f(
        *(
            Value(float(x)) if is_number(given) else Tensor(x, requires_grad=True)
            for x, given in zip(xs, args, strict=True)
        )
    )


def like(x: Any, given: Any) -> Any:
    """The float64 array x in the kind of the argument given."""
    return float(x) if is_number(given) else x.copy()


def is_number(x: Any) -> bool:
    """Whether an argument is a single number rather than an array."""
    return isinstance(x, (Value, float, int, np.generic))


def plain(x: Any) -> Any:
    """The number or array behind x."""
    return x.raw if isinstance(x, Node) else x

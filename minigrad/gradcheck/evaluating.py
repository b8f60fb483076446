"""Calling the function that is checked: at arrays, at many arrays at once, or recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from minigrad.graph import Node, no_grad
from minigrad.tensor import Tensor
from minigrad.value import Value

from .batching import Rows, rows
from .differences import Line


class Called(NamedTuple):
    """A function at a point: `args` as they were given, `xs` the same as arrays."""

    f: Callable[..., Any]
    xs: list[Any]
    args: tuple[Any, ...]
    weights: Any
    """What the elements of the result count, where one number is made of them."""

    def line(self, k: int, index: tuple[int, ...]) -> Line:
        """The function along one entry of one argument."""
        f, xs, args = self.f, self.xs, self.args
        here, trace = (lambda: evaluate(f, xs, args)), (lambda: recorded(f, xs, args))
        return Line(here, trace, lambda: xs[k], k, index, self.weights)

    def start(self, k: int) -> Any:
        """Argument k as an array."""
        return self.xs[k]

    @no_grad()
    def at_rows(self, k: int, x: Any) -> Any:
        """The results for many arrays as argument k: see `settling`."""
        inside = arguments(self.xs, self.args)
        with rows(x) as many, np.errstate(all="ignore"):
            inside[k] = Tensor.constant(many)
            y = plain(self.f(*inside))
        return of_rows(y, len(x))


def of_rows(y: Any, count: int) -> Any:
    """What came out for each row; the same for all if it depends on none of them."""
    return y.data if isinstance(y, Rows) else np.broadcast_to(y, (count, *np.shape(y)))


def arguments(xs: list[Any], args: tuple[Any, ...]) -> list[Any]:
    """What the function is given: Values for numbers, Tensors for arrays."""
    pairs = zip(xs, args, strict=True)
    return [Value(float(x), False) if is_number(given) else Tensor(x) for x, given in pairs]


@no_grad()
def evaluate(f: Callable[..., Any], xs: list[Any], args: tuple[Any, ...]) -> Any:
    """f at xs as an array, with nothing remembered."""
    with np.errstate(all="ignore"):
        y = plain(f(*arguments(xs, args)))
    if y is None or isinstance(y, tuple | list | dict):
        raise TypeError(f"f must return a number or an array, not a {type(y).__name__}")
    return np.array(y)


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

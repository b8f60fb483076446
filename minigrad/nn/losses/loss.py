"""What all losses have in common: the reduction, and shapes that must fit."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minigrad import dialects
from minigrad.dialects import loss_setting
from minigrad.dtypes import KINDS
from minigrad.graph import Function
from minigrad.nn.module import Module
from minigrad.tensor import Tensor

Reduction = Literal["mean", "sum", "none"]
REDUCTIONS: dict[str, Callable[[Tensor], Any]] = {
    "mean": lambda terms: terms.mean(),
    "sum": lambda terms: terms.sum(),
    "none": lambda terms: terms,
}


class Loss(Module):
    """A loss as a module: `MSELoss()(output, target)`. Subclasses name the function.

    What the function takes besides `reduction` is given by name, and kept in `options`.
    """

    function: ClassVar[Callable[..., Tensor]]

    def __init__(self, reduction: Reduction = "mean", **options: Any) -> None:
        known = arguments(type(self).function)[3:]
        for name in options:
            if name not in known:
                raise TypeError(loss_setting(type(self).__name__, name, ("reduction", *known)))
        self.reduction = reduction
        self.options = options

    def forward(self, input: Tensor, target: Tensor | ArrayLike) -> Tensor:
        """The loss of these outputs against these targets."""
        return type(self).function(input, target, self.reduction, **self.options)

    def extra_repr(self) -> str:
        """How the terms are put together."""
        given = {"reduction": self.reduction} | self.options
        return ", ".join(f"{name}={value!r}" for name, value in given.items())


def reduced(terms: Tensor, reduction: str) -> Tensor:
    """The terms as one number, or as they are."""
    if reduction not in REDUCTIONS:
        here = dialects.reduction(reduction)
        raise ValueError(f'reduction is "mean", "sum" or "none", not {reduction!r}{here}')
    result: Tensor = REDUCTIONS[reduction](terms)
    return result


def arguments(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of a loss's arguments: input, target, reduction, and its own settings."""
    return tuple(inspect.signature(function).parameters)


def worded(function: Function) -> Function:
    """A loss that refuses a setting it does not know, and says what torch's words are here."""
    known = arguments(function)

    @functools.wraps(function)
    def checked(*args: Any, **settings: Any) -> Any:
        for name in settings:
            if name not in known:
                raise TypeError(loss_setting(function.__name__, name, known[2:]))
        return function(*args, **settings)

    return checked  # type: ignore[return-value]


def of_same_shape(loss: str, input: Tensor, target: Tensor | ArrayLike) -> Tensor | NDArray[Any]:
    """The target in the dtype of the output, if it has its shape."""
    if not hasattr(input, "dtype"):
        raise TypeError(
            f"{loss}: the output of a network comes first, as a tensor, and this is a "
            f"{type(input).__name__}; for single numbers write the formula itself"
        )
    wanted = target if isinstance(target, Tensor) else np.asarray(target)
    if wanted.dtype.kind not in KINDS:
        raise TypeError(f"{loss}: the target is numbers, as an array or tensor, not {target!r:.40}")
    if not (isinstance(wanted, Tensor) and wanted.requires_grad):
        wanted = wanted.astype(input.dtype)  # a list of numbers must not widen a float32
    if input.shape != wanted.shape:
        raise ValueError(
            f"{loss}: the output has shape {input.shape} and the target {wanted.shape}; they must "
            f"be equal, or every output would be compared with every target. "
            + _reshape_hint(input.shape, wanted)
        )
    return wanted


def _reshape_hint(shape: tuple[int, ...], wanted: Tensor | NDArray[Any]) -> str:
    if wanted.size == np.prod(shape):
        return f"Use target.reshape{shape}."
    return "Check what each axis of the two stands for."

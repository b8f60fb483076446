"""What all losses have in common: the reduction, and shapes that must fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
        code = type(self).function.__code__
        known = code.co_varnames[3 : code.co_argcount + code.co_kwonlyargcount]
        for name in options:
            if name not in known:
                raise TypeError(
                    f"{type(self).__name__} does not know {name}=; it takes "
                    + ", ".join(f"{word}=" for word in ("reduction", *known))
                )
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
        raise ValueError(f'reduction is "mean", "sum" or "none", not {reduction!r}')
    result: Tensor = REDUCTIONS[reduction](terms)
    return result


def of_same_shape(loss: str, input: Tensor, target: Tensor | ArrayLike) -> Tensor | NDArray[Any]:
    """The target in the dtype of the output, if it has its shape."""
    wanted = target if isinstance(target, Tensor) else np.asarray(target)
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

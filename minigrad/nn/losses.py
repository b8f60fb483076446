"""Losses: one number for how wrong a network is, to be made small. As functions and as modules.

All take the network's output first and the target second, and have `reduction`: "mean" over all
terms, "sum", or "none", which gives the terms themselves. The two arguments must fit exactly: a
shape (N, 1) against (N,) would broadcast to all N² pairs, train without complaint, and learn only
the mean of the targets.

Sorted by what the output means: a number (`mse_loss`, `l1_loss`), a probability
(`binary_cross_entropy`) or the logit of one (`binary_cross_entropy_with_logits`), a score for
each class (`hinge_loss`, `cross_entropy`).
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

import minigrad
from minigrad.nn.module import Module
from minigrad.tensor import Tensor

Reduction = Literal["mean", "sum", "none"]
_REDUCTIONS: dict[str, Callable[[Tensor], Any]] = {
    "mean": lambda terms: terms.mean(),
    "sum": lambda terms: terms.sum(),
    "none": lambda terms: terms,
}


def mse_loss(input: Tensor, target: Tensor | ArrayLike, reduction: Reduction = "mean") -> Tensor:
    """(input − target)²: the mean of squared errors, for two arrays of one shape."""
    wanted = _of_same_shape("mse_loss", input, target)
    return _reduced(minigrad.square(input - wanted), reduction)


def l1_loss(input: Tensor, target: Tensor | ArrayLike, reduction: Reduction = "mean") -> Tensor:
    """|input − target|: the mean of absolute errors, for two arrays of one shape.

    Its gradient has the same size for every error, so outliers pull less than in `mse_loss`.
    """
    wanted = _of_same_shape("l1_loss", input, target)
    return _reduced(minigrad.abs(input - wanted), reduction)


def binary_cross_entropy(
    input: Tensor, target: Tensor | ArrayLike, reduction: Reduction = "mean"
) -> Tensor:
    """−y·log p − (1 − y)·log(1 − p), for probabilities p and targets y of one shape.

    A term is at most 100, as in torch, and there its gradient is 0: once p has rounded to 0 or 1,
    nothing is learned from a wrong certainty. `binary_cross_entropy_with_logits` has no such end.
    """
    y = _of_same_shape("binary_cross_entropy", input, target)
    if (input.raw < 0).any() or (input.raw > 1).any():
        raise ValueError(
            "binary_cross_entropy takes probabilities, and some are outside 0 to 1: apply a "
            "sigmoid, or better, give the scores to binary_cross_entropy_with_logits"
        )
    smallest = exp(-100)
    log_p = minigrad.log(minigrad.maximum(input, smallest))
    log_q = minigrad.log(minigrad.maximum(1 - input, smallest))
    return _reduced(-(y * log_p + (1 - y) * log_q), reduction)


def binary_cross_entropy_with_logits(
    input: Tensor, target: Tensor | ArrayLike, reduction: Reduction = "mean"
) -> Tensor:
    """The cross-entropy of targets y and p = sigmoid(input), without ever computing p.

    As −log p = softplus(−x) and −log(1 − p) = softplus(x), the loss is
    y·softplus(−x) + (1 − y)·softplus(x): exact for scores of any size. Its slope is p − y.
    """
    y = _of_same_shape("binary_cross_entropy_with_logits", input, target)
    terms = y * minigrad.softplus(-input) + (1 - y) * minigrad.softplus(input)
    return _reduced(terms, reduction)


def hinge_loss(
    input: Tensor, target: ArrayLike, reduction: Reduction = "mean", margin: float = 1.0
) -> Tensor:
    """Σ_{j≠y} max(0, s_j − s_y + margin) for each row: the multi-class support vector machine.

    `input` (N, C) holds the scores s, `target` (N,) the number y of the right class; "mean" is
    over the N rows. Torch's `multi_margin_loss` is this divided by C.

    Source: J. Weston, C. Watkins (1999), Support vector machines for multi-class pattern
    recognition.
    """
    rows, classes = _rows_and_classes("hinge_loss", input, target)
    right = input[rows, classes].reshape(-1, 1)
    others = np.ones(input.shape, input.dtype)
    others[rows, classes] = 0
    return _reduced((minigrad.relu(input - right + margin) * others).sum(axis=1), reduction)


def cross_entropy(input: Tensor, target: ArrayLike, reduction: Reduction = "mean") -> Tensor:
    """−log softmax(input)[target] for each row: how surprised the network is by the right class.

    `input` (N, C) holds scores before any softmax, `target` (N,) the number of the right class,
    0 to C − 1; "mean" is over the N rows. The gradient for a row of scores is softmax − one-hot.
    Before training, when all classes look alike, expect log C.
    """
    rows, classes = _rows_and_classes("cross_entropy", input, target)
    # A shift of a row changes no probability, and beside 1e4 a float32 has lost its log 2.
    shifted = input - input.raw.max(axis=1, keepdims=True)
    return _reduced(-minigrad.log_softmax(shifted, axis=1)[rows, classes], reduction)


class Loss(Module):
    """A loss as a module: `MSELoss()(output, target)`. Subclasses name the function."""

    function: ClassVar[Callable[..., Tensor]]

    def __init__(self, reduction: Reduction = "mean") -> None:
        self.reduction = reduction

    def forward(self, input: Tensor, target: Tensor | ArrayLike) -> Tensor:
        """The loss of these outputs against these targets."""
        return type(self).function(input, target, self.reduction)

    def extra_repr(self) -> str:
        """How the terms are put together."""
        return f"reduction={self.reduction!r}"


class MSELoss(Loss):
    """`mse_loss` as a module."""

    function = staticmethod(mse_loss)


class L1Loss(Loss):
    """`l1_loss` as a module."""

    function = staticmethod(l1_loss)


class BCELoss(Loss):
    """`binary_cross_entropy` as a module."""

    function = staticmethod(binary_cross_entropy)


class BCEWithLogitsLoss(Loss):
    """`binary_cross_entropy_with_logits` as a module."""

    function = staticmethod(binary_cross_entropy_with_logits)


class HingeLoss(Loss):
    """`hinge_loss` as a module."""

    function = staticmethod(hinge_loss)


class CrossEntropyLoss(Loss):
    """`cross_entropy` as a module."""

    function = staticmethod(cross_entropy)


def _reduced(terms: Tensor, reduction: str) -> Tensor:
    if reduction not in _REDUCTIONS:
        raise ValueError(f'reduction is "mean", "sum" or "none", not {reduction!r}')
    reduced: Tensor = _REDUCTIONS[reduction](terms)
    return reduced


def _of_same_shape(loss: str, input: Tensor, target: Tensor | ArrayLike) -> Tensor | NDArray[Any]:
    """The target as an array, if it has the shape of the output."""
    wanted = target if isinstance(target, Tensor) else np.asarray(target)
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


def _rows_and_classes(
    loss: str, input: Tensor, target: ArrayLike
) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """The index of the right class in each row, if `target` holds class numbers."""
    classes = target.raw if isinstance(target, Tensor) else np.asarray(target)
    if input.ndim != 2 or classes.shape != input.shape[:1]:
        raise ValueError(
            f"{loss}: expected scores (N, C) and one class number for each row (N,), "
            f"got {input.shape} and {classes.shape}" + _one_hot_hint(input.shape, classes)
        )
    if classes.dtype.kind not in "iu":
        raise TypeError(
            f"{loss}: class numbers are whole numbers, and the target is {classes.dtype}; "
            "use target.astype(int)"
        )
    if classes.size and (classes.min() < 0 or classes.max() >= input.shape[1]):
        raise ValueError(
            f"{loss}: there are {input.shape[1]} scores in a row, so classes are 0 to "
            f"{input.shape[1] - 1}, but the target goes from {classes.min()} to {classes.max()}"
        )
    return np.arange(len(classes)), classes


def _one_hot_hint(shape: tuple[int, ...], classes: NDArray[Any]) -> str:
    if classes.shape == shape:
        return "; for one-hot targets give target.argmax(axis=1)"
    if classes.size == shape[0]:
        return "; use target.reshape(-1)"
    return ""

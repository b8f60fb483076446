"""Losses of scores for several classes, of which one is right."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

import minigrad
from minigrad.nn.losses.loss import Loss, Reduction, reduced, worded
from minigrad.ops import layers
from minigrad.tensor import Tensor


@worded
def hinge_loss(
    input: Tensor, target: ArrayLike, reduction: Reduction = "mean", margin: float = 1.0
) -> Tensor:
    """Σ_{j≠y} max(0, s_j − s_y + margin) for each row: the multi-class support vector machine.

    `input` (N, C) holds the scores s, `target` (N,) the number y of the right class; "mean" is
    over the N rows. Torch's `multi_margin_loss` is this divided by C.

    Source: J. Weston, C. Watkins (1999), Support vector machines for multi-class pattern
    recognition.
    """
    rows, classes = rows_and_classes("hinge_loss", input, target)
    right = input[rows, classes].reshape(-1, 1)
    others = np.ones(input.shape, input.dtype)
    others[rows, classes] = 0
    return reduced((minigrad.relu(input - right + margin) * others).sum(axis=1), reduction)


@worded
def cross_entropy(
    input: Tensor,
    target: Tensor | ArrayLike,
    reduction: Reduction = "mean",
    *,
    weight: ArrayLike | None = None,
    label_smoothing: float = 0.0,
) -> Tensor:
    """−log softmax(input)[target] for each row: how surprised the network is by the right class.

    `input` (N, C) holds scores before any softmax, `target` (N,) the number of the right class,
    0 to C − 1; "mean" is over the N rows. The gradient for a row of scores is softmax − one-hot.
    Before training, when all classes look alike, expect log C.

    `target` may also be (N, C) probabilities p, for −Σ p·log softmax(input).
    `label_smoothing` ε takes (1 − ε)·p + ε/C in place of p, so that no score needs to be infinite.
    `weight` (C,) multiplies the term of each class; for class numbers "mean" then divides by the
    sum of their weights, as in torch, for probabilities by N.
    """
    if not hasattr(input, "dtype"):
        raise TypeError(
            "cross_entropy: the scores of a network come first, as a tensor, then the target; and "
            f"this is a {type(input).__name__}"
        )
    shares = _probabilities(input, target)
    classes = None
    if shares is None:
        right = right_classes("cross_entropy", input, target)
        if weight is None and not label_smoothing and reduction == "mean":
            return layers.cross_entropy(input, right)  # type: ignore[no-any-return]
        classes = np.arange(len(right)), right
    # A shift of a row changes no probability, and beside 1e4 a float32 has lost its log 2.
    logs = minigrad.log_softmax(input - input.raw.max(axis=1, keepdims=True), axis=1)
    if classes is not None and weight is None and not label_smoothing:
        return reduced(-logs[classes], reduction)
    if classes is not None:
        shares = np.zeros(input.shape, input.dtype)
        shares[classes] = 1
    weights = _class_weights(weight, input)
    shares = _smoothed(shares, label_smoothing, input.shape[1]) * weights
    terms = -(shares * logs).sum(axis=1)
    if reduction == "mean" and classes is not None:
        total = weights[classes[1]].sum().item()
        if not total:
            raise ValueError("cross_entropy: every class in the target has weight 0, so no mean")
        mean: Tensor = terms.sum() / total
        return mean
    return reduced(terms, reduction)


def _probabilities(input: Tensor, target: Tensor | ArrayLike) -> Any:
    """The target, if it gives a probability for each class; None if it does not look like it."""
    given = target if isinstance(target, Tensor) else np.asarray(target)
    if given.ndim != 2 or given.shape != input.shape or given.dtype.kind != "f":
        return None
    shares = given.raw if isinstance(given, Tensor) else given
    if (shares < 0).any() or (np.abs(shares.sum(axis=1) - 1) > 0.01).any():
        raise ValueError(
            "cross_entropy: a target of the shape of the scores gives a probability for each "
            f"class, and these add up to {shares.sum(axis=1).min():.4g} to "
            f"{shares.sum(axis=1).max():.4g}, not 1; for the number of the largest give "
            "target.argmax(axis=1)"
        )
    return given if isinstance(given, Tensor) else shares.astype(input.dtype)


def _smoothed(shares: Any, smoothing: float, classes: int) -> Any:
    if not 0 <= smoothing <= 1:
        raise ValueError(f"label_smoothing is a share from 0 to 1, not {smoothing}")
    return shares * (1 - smoothing) + smoothing / classes if smoothing else shares


def _class_weights(weight: ArrayLike | None, input: Tensor) -> NDArray[Any]:
    count = input.shape[1]
    weights = np.ones(count) if weight is None else np.asarray(weight)
    if weights.shape != (count,) or not (weights >= 0).all() or not weights.any():
        raise ValueError(
            f"weight holds one number of at least 0 for each of the {count} classes, not all of "
            f"them 0; given was shape {weights.shape}"
        )
    return weights.astype(input.dtype)


class HingeLoss(Loss):
    """`hinge_loss` as a module: `HingeLoss(margin=10.0)`."""

    function = staticmethod(hinge_loss)


class CrossEntropyLoss(Loss):
    """`cross_entropy` as a module: `CrossEntropyLoss(weight=[1, 5], label_smoothing=0.1)`."""

    function = staticmethod(cross_entropy)


def rows_and_classes(
    loss: str, input: Tensor, target: ArrayLike
) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """The index of the right class in each row, if `target` holds class numbers."""
    classes = right_classes(loss, input, target)
    return np.arange(len(classes)), classes


def right_classes(loss: str, input: Tensor, target: ArrayLike) -> NDArray[Any]:
    """The number of the right class for each row, if that is what `target` holds."""
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
    if not classes.size:
        raise ValueError(f"{loss}: there are no rows, so there is no mean of their losses")
    # As a number without sign a negative one is large: one look at the classes instead of two.
    if np.maximum.reduce(classes.astype(np.uintp)) >= input.shape[1]:
        raise ValueError(
            f"{loss}: there are {input.shape[1]} scores in a row, so classes are 0 to "
            f"{input.shape[1] - 1}, but the target goes from {classes.min()} to {classes.max()}"
        )
    return classes


def _one_hot_hint(shape: tuple[int, ...], classes: NDArray[Any]) -> str:
    if classes.shape == shape:
        return "; for one-hot targets give target.argmax(axis=1)"
    if classes.size == shape[0]:
        return "; use target.reshape(-1)"
    return ""

"""Losses of numbers: how far the output is from the target."""

from __future__ import annotations

from numpy.typing import ArrayLike

import minigrad
from minigrad.nn.losses.loss import Loss, Reduction, of_same_shape, reduced, worded
from minigrad.tensor import Tensor


@worded
def mse_loss(input: Tensor, target: Tensor | ArrayLike, reduction: Reduction = "mean") -> Tensor:
    """(input − target)²: the mean of squared errors, for two arrays of one shape.

    With `reduction="sum"` the L2 loss Σ(ŷ − y)². No ½ is in front: the slope is 2·(input − target).
    """
    wanted = of_same_shape("mse_loss", input, target)
    return reduced(minigrad.square(input - wanted), reduction)


@worded
def l1_loss(input: Tensor, target: Tensor | ArrayLike, reduction: Reduction = "mean") -> Tensor:
    """|input − target|: the mean of absolute errors, for two arrays of one shape.

    Its gradient has the same size for every error, so outliers pull less than in `mse_loss`.
    """
    wanted = of_same_shape("l1_loss", input, target)
    return reduced(minigrad.abs(input - wanted), reduction)


@worded
def huber_loss(
    input: Tensor, target: Tensor | ArrayLike, reduction: Reduction = "mean", delta: float = 1.0
) -> Tensor:
    """½e² for an error e = input − target up to `delta`, delta·(|e| − ½·delta) beyond it.

    Smooth at 0 as the square is, and no more than a slope of `delta` for outliers. The slope is e
    kept within ±delta.

    Source: P. Huber (1964), Robust estimation of a location parameter.
    """
    if delta <= 0:
        raise ValueError(f"delta is the error where the line begins, above 0, not {delta}")
    error = input - of_same_shape("huber_loss", input, target)
    near = minigrad.clip(error, -delta, delta)  # = error, or ±delta
    return reduced(near * (error - 0.5 * near), reduction)


class MSELoss(Loss):
    """`mse_loss` as a module."""

    function = staticmethod(mse_loss)


class L1Loss(Loss):
    """`l1_loss` as a module."""

    function = staticmethod(l1_loss)


class HuberLoss(Loss):
    """`huber_loss` as a module: `HuberLoss(delta=0.5)`."""

    function = staticmethod(huber_loss)

"""Losses of probabilities: of one event, and of whole distributions."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

import minigrad
from minigrad.nn.losses.loss import Loss, Reduction, of_same_shape, reduced, worded
from minigrad.tensor import Tensor

ROUNDING = 0.01
"""How far from 1 the sum of probabilities may be before it is taken for a mistake."""


@worded
def binary_cross_entropy(
    input: Tensor, target: Tensor | ArrayLike, reduction: Reduction = "mean"
) -> Tensor:
    """−y·log p − (1 − y)·log(1 − p), for probabilities p and targets y of one shape.

    A term is at most 100, as in torch, and there its gradient is 0: once p has rounded to 0 or 1,
    nothing is learned from a wrong certainty. `binary_cross_entropy_with_logits` has no such end.
    """
    y = of_same_shape("binary_cross_entropy", input, target)
    _check_shares("binary_cross_entropy", y)
    if (input.raw < 0).any() or (input.raw > 1).any():
        raise ValueError(
            "binary_cross_entropy takes probabilities, and some are outside 0 to 1: apply a "
            "sigmoid, or better, give the scores to binary_cross_entropy_with_logits"
        )
    smallest = exp(-100)
    log_p = minigrad.log(minigrad.maximum(input, smallest))
    log_q = minigrad.log(minigrad.maximum(1 - input, smallest))
    return reduced(-(y * log_p + (1 - y) * log_q), reduction)


@worded
def binary_cross_entropy_with_logits(
    input: Tensor, target: Tensor | ArrayLike, reduction: Reduction = "mean"
) -> Tensor:
    """The cross-entropy of targets y and p = sigmoid(input), without ever computing p.

    As −log p = softplus(−x) and −log(1 − p) = softplus(x), the loss is
    y·softplus(−x) + (1 − y)·softplus(x): exact for scores of any size. Its slope is p − y.
    """
    y = of_same_shape("binary_cross_entropy_with_logits", input, target)
    _check_shares("binary_cross_entropy_with_logits", y)
    terms = y * minigrad.softplus(-input) + (1 - y) * minigrad.softplus(input)
    return reduced(terms, reduction)


def _check_shares(loss: str, y: Any) -> None:
    """Raise for targets that are no probabilities."""
    given = y.raw if isinstance(y, Tensor) else y
    if (given < -1e-6).any() or (given > 1 + 1e-6).any():
        raise ValueError(
            f"{loss}: targets are probabilities, mostly 0 or 1, and these go from "
            f"{given.min():.4g} to {given.max():.4g}; for classes -1 and 1 give (target + 1) / 2"
        )


@worded
def kl_div(input: Tensor, target: Tensor | ArrayLike, reduction: Reduction = "mean") -> Tensor:
    """Σ p·(log p − log q) for each row, where `target` holds p and `input` log q, as in torch.

    How much longer messages get when a code made for q is used for p: 0 if they are equal, and
    never less. Rows are the last axis, and "mean" is over the rows, which torch calls "batchmean";
    its own "mean" divides by the number of columns too, and is no divergence. A term with p = 0
    is 0.

    Source: S. Kullback, R. Leibler (1951), On information and sufficiency.
    """
    p = of_same_shape("kl_div", input, target)
    _check_distributions(input, p)
    zero = (p.raw if isinstance(p, Tensor) else p) <= 0
    log_p = minigrad.log(minigrad.where(zero, 1.0, p))
    # Where p = 0 the term is 0 even if log q is -inf.
    terms = p * (log_p - minigrad.where(zero, 0.0, input))
    return reduced(terms.sum(axis=-1), reduction)


@worded
def _check_distributions(input: Tensor, p: Any) -> None:
    given = p.raw if isinstance(p, Tensor) else p
    if not input.ndim:
        raise ValueError("kl_div compares distributions, which are rows, and was given one number")
    if (given < 0).any() or (np.abs(given.sum(axis=-1) - 1) > ROUNDING).any():
        raise ValueError(
            "kl_div: each row of the target is a distribution, of numbers from 0 that add up to 1; "
            f"here the sums go from {given.sum(axis=-1).min():.4g} to "
            f"{given.sum(axis=-1).max():.4g}. Apply a softmax, or divide by the sum"
        )
    sums = np.exp(input.raw).sum(axis=-1)
    if not (np.abs(sums - 1) <= ROUNDING).all():
        raise ValueError(
            "kl_div: the input holds logarithms of probabilities, which add up to 1 in each row; "
            f"here the sums go from {sums.min():.4g} to {sums.max():.4g}. For scores give "
            "log_softmax(input, axis=-1), for probabilities log(input)"
        )


class BCELoss(Loss):
    """`binary_cross_entropy` as a module."""

    function = staticmethod(binary_cross_entropy)


class BCEWithLogitsLoss(Loss):
    """`binary_cross_entropy_with_logits` as a module."""

    function = staticmethod(binary_cross_entropy_with_logits)


class KLDivLoss(Loss):
    """`kl_div` as a module."""

    function = staticmethod(kl_div)

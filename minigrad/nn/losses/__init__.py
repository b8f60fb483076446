"""Losses: one number for how wrong a network is, to be made small. As functions and as modules.

All take the network's output first and the target second, and have `reduction`: "mean" over all
terms, "sum", or "none", which gives the terms themselves. The two arguments must fit exactly: a
shape (N, 1) against (N,) would broadcast to all N² pairs, train without complaint, and learn only
the mean of the targets.

Sorted by what the output means:

regression      a number: mse_loss, l1_loss, huber_loss
probabilities   a probability, its logit, or a distribution: binary_cross_entropy,
                binary_cross_entropy_with_logits, kl_div
classes         a score for each class: hinge_loss, cross_entropy

A penalty on the weights is no loss of the data, and stands apart, in `nn.penalties`.
"""

from minigrad.nn.losses.classes import (
    CrossEntropyLoss,
    HingeLoss,
    cross_entropy,
    hinge_loss,
)
from minigrad.nn.losses.loss import (
    Loss,
    Reduction,
)
from minigrad.nn.losses.probabilities import (
    BCELoss,
    BCEWithLogitsLoss,
    KLDivLoss,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    kl_div,
)
from minigrad.nn.losses.regression import (
    HuberLoss,
    L1Loss,
    MSELoss,
    huber_loss,
    l1_loss,
    mse_loss,
)

__all__ = [
    "BCELoss",
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "HingeLoss",
    "HuberLoss",
    "KLDivLoss",
    "L1Loss",
    "Loss",
    "MSELoss",
    "Reduction",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "hinge_loss",
    "huber_loss",
    "kl_div",
    "l1_loss",
    "mse_loss",
]

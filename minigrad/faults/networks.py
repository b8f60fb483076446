"""Faults in formulas of networks: losses, layers and initialisers.

The gradient of a wrong formula is a right gradient, so `gradcheck` is content with all of these.
Only values that are known from elsewhere tell.
"""

from __future__ import annotations

from minigrad import nn
from minigrad.nn import init, normalization
from minigrad.nn.losses import loss
from minigrad.nn.losses.classes import hinge_loss
from minigrad.ops import reductions

from .fault import edit

# Losses and means.

edit(
    "mean-as-sum",
    reductions.mean,
    "the sum is not divided by the number of terms",
    " / size_of(x, axis)",
    "",
)
edit(
    "variance-of-squares",
    reductions.var,
    "the mean is not taken off before squaring",
    "x - mean(x, axis, keepdims=True)",
    "x",
)
edit(
    "loss-not-averaged",
    loss.reduced,
    "losses are summed over the batch, whatever the reduction",
    "REDUCTIONS[reduction](terms)",
    "terms.sum()",
)
edit(
    "mse-as-l1",
    nn.mse_loss,
    "the errors are not squared",
    "minigrad.square(input - wanted)",
    "minigrad.abs(input - wanted)",
)
edit(
    "huber-no-shift",
    nn.huber_loss,
    "the line does not start where the parabola ends",
    "error - 0.5 * near",
    "error",
)
edit(
    "hinge-margin-sign",
    hinge_loss,
    "the margin is taken off, not added",
    "right + margin",
    "right - margin",
)
edit(
    "hinge-right-class",
    hinge_loss,
    "the right class is compared with itself too",
    "others[rows, classes] = 0",
    "others[rows, classes] = 1",
)
edit(
    "bce-one-side",
    nn.binary_cross_entropy,
    "only the positive examples count",
    " + (1 - y) * log_q",
    "",
)
edit(
    "bce-logits-swapped",
    nn.binary_cross_entropy_with_logits,
    "the two classes are exchanged",
    "y * minigrad.softplus(-input) + (1 - y)",
    "(1 - y) * minigrad.softplus(-input) + y",
)
edit(
    "kl-reversed",
    nn.kl_div,
    "the terms are weighted by nothing",
    "terms = p * (",
    "terms = 1.0 * (",
)

# Layers.

edit(
    "dropout-not-scaled",
    nn.Dropout.mask,
    "what is kept is not scaled up, so that training and evaluation differ",
    "kept / (1 - self.p)",
    "kept / 1.0",
)
edit(
    "dropout-keeps-p",
    nn.Dropout.mask,
    "p is kept, and 1 - p is dropped",
    "self.rng.random(shape) >= self.p",
    "self.rng.random(shape) < self.p",
)
edit(
    "dropout-always",
    nn.Dropout.forward,
    "units are dropped in evaluation too",
    "self.inverted and not self.training",
    "False",
)
edit(
    "batchnorm-variance",
    normalization.standardised,
    "divided by the variance, not by its root",
    "minigrad.sqrt(var + eps)",
    "(var + eps)",
)
edit(
    "batchnorm-no-mean",
    normalization.standardised,
    "the mean is not taken off",
    "away = x - mean",
    "away = x - 0 * mean",
)
edit(
    "batchnorm-running-swapped",
    normalization.BatchNorm._remember,
    "the running mean keeps the share that is meant for the new",
    "self.running_mean += (share *",
    "self.running_mean += ((1 - share) *",
)
edit(
    "batchnorm-running-biased",
    normalization.BatchNorm._remember,
    "the running variance is divided by n, not by n - 1",
    " * (count / (count - 1))",
    "",
)
edit(
    "batchnorm-batch-in-evaluation",
    normalization.BatchNorm.forward,
    "evaluation uses the statistics of its own batch",
    "not self.training and",
    "False and",
)

# Initialisers.

edit(
    "he-half",
    init._he_std,
    "1/fan_in, the 2 for the dead half of a ReLU lost",
    "sqrt(2 /",
    "sqrt(1 /",
)
edit(
    "he-multiplied",
    init._he_std,
    "multiplied by the root of the fan-in, not divided",
    "sqrt(2 / (",
    "sqrt(2 * (",
)
edit(
    "he-fan-out",
    init._he_std,
    "the fan-out in place of the fan-in",
    "fans(shape)[0]",
    "fans(shape)[1]",
)
edit(
    "xavier-no-root",
    init.xavier_normal,
    "the variance where the standard deviation is right",
    "sqrt(2 / sum(fans(shape)))",
    "(2 / sum(fans(shape)))",
)
edit(
    "xavier-uniform-bound",
    init.xavier_uniform,
    "the bound of a uniform is √3 standard deviations, and the 3 is lost",
    "sqrt(6 /",
    "sqrt(2 /",
)

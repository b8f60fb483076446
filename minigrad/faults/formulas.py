"""Faults in formulas: losses, layers, initialisers, optimisers, schedules and clipping.

The gradient of a wrong formula is a right gradient, so `gradcheck` is content with all of these.
Only values that are known from elsewhere tell.
"""

from __future__ import annotations

from minigrad import nn, optim
from minigrad.nn import init, normalization
from minigrad.nn.losses import loss
from minigrad.nn.losses.classes import hinge_loss
from minigrad.ops import reductions
from minigrad.optim import schedules

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
edit("hinge-margin-sign", hinge_loss, "the margin is taken off, not added", "+ margin", "- margin")
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

# Gradient descent and momentum.

edit(
    "sgd-uphill",
    optim.SGD.update,
    "the step goes along the gradient, not against it",
    'theta -= o["lr"] * g',
    'theta += o["lr"] * g',
)
edit(
    "sgd-decay-sign",
    optim.SGD.update,
    "weight decay makes weights grow",
    'g + o["weight_decay"] * theta',
    'g - o["weight_decay"] * theta',
)
edit(
    "sgd-momentum-forgets",
    optim.SGD.update,
    "the velocity is never slowed down",
    'b *= o["momentum"]',
    "b *= 1.0",
)
edit(
    "sgd-nesterov-lost",
    optim.SGD.update,
    "no look-ahead: plain momentum",
    'g + o["momentum"] * b if o["nesterov"] else b',
    "b",
)
edit(
    "sgd-dampening-lost",
    optim.SGD.update,
    "dampening is ignored",
    '(1 - o["dampening"]) * g',
    "g",
)

# Scaled steps.

edit(
    "adagrad-no-root",
    optim.Adagrad.update,
    "divided by the sum, not by its root",
    "np.sqrt(c)",
    "c",
)
edit(
    "adagrad-forgets",
    optim.Adagrad.update,
    "the squares are not summed up",
    "c += g * g",
    "c[:] = g * g",
)
edit(
    "adagrad-decay-sign",
    optim.Adagrad.update,
    "weight decay makes weights grow",
    'g + o["weight_decay"] * theta',
    'g - o["weight_decay"] * theta',
)
edit(
    "rmsprop-no-root",
    optim.RMSprop.update,
    "divided by the mean square, not by its root",
    "np.sqrt(spread)",
    "spread",
)
edit(
    "rmsprop-no-average",
    optim.RMSprop.update,
    "the new square counts in full",
    "c += (1 - alpha) * g * g",
    "c += g * g",
)
edit(
    "adadelta-no-units",
    optim.Adadelta.update,
    "the running size of the steps is left out",
    "np.sqrt(d + eps)",
    "np.sqrt(0 * d + eps)",
)
edit(
    "rprop-swapped",
    optim.Rprop.update,
    "steps grow where the slope turns, and shrink where it does not",
    "shrink, grow = ",
    "grow, shrink = ",
)
edit(
    "rprop-size",
    optim.Rprop.update,
    "the size of the gradient counts, not its sign alone",
    "size * np.sign(prev)",
    "size * prev",
)

# Adam and its kin.

edit(
    "adam-no-first-correction",
    optim.Adam.update,
    "the running mean is not corrected for its start at 0",
    " / (1 - beta1**t)",
    "",
)
edit(
    "adam-no-second-correction",
    optim.Adam.update,
    "the running square is not corrected for its start at 0",
    "sqrt(1 - beta2**t)",
    "1.0",
)
edit(
    "adam-correction-multiplied",
    optim.Adam.update,
    "multiplied by 1 - βᵗ where it should be divided",
    " / (1 - beta1**t)",
    " * (1 - beta1**t)",
)
edit(
    "adam-correction-power",
    optim.Adam.update,
    "(1 - β)ᵗ in place of 1 - βᵗ",
    "(1 - beta1**t)",
    "(1 - beta1) ** t",
)
edit(
    "adam-correction-constant",
    optim.Adam.update,
    "1 - β at every step, the power lost",
    "1 - beta1**t",
    "1 - beta1",
)
edit(
    "adam-no-square",
    optim.Adam.update,
    "the running square averages the gradient itself",
    "(1 - beta2) * g * g",
    "(1 - beta2) * abs(g)",
)
edit(
    "adam-betas-swapped",
    optim.Adam.update,
    "the mean forgets as slowly as the square should",
    "m *= beta1",
    "m *= beta2",
)
edit(
    "adam-new-in-full",
    optim.Adam.update,
    "the new gradient counts in full",
    "m += (1 - beta1) * g",
    "m += g",
)
edit(
    "adam-no-root",
    optim.Adam.update,
    "divided by the running square, not by its root",
    "np.sqrt(v)",
    "v",
)
edit(
    "adam-eps-inside",
    optim.Adam.update,
    "eps inside the root",
    'np.sqrt(v) + o["eps"] * root',
    'np.sqrt(v + o["eps"] * root * root)',
)
edit(
    "adam-uphill",
    optim.Adam.update,
    "the step goes along the gradient, not against it",
    "theta -= ",
    "theta += ",
)
edit(
    "adam-decay-sign",
    optim.Adam.update,
    "weight decay makes weights grow",
    'g + o["weight_decay"] * theta',
    'g - o["weight_decay"] * theta',
)
edit(
    "adamw-decay-sign",
    optim.AdamW.update,
    "weight decay makes weights grow",
    '1 - o["lr"]',
    '1 + o["lr"]',
)
edit(
    "adamw-decay-without-rate",
    optim.AdamW.update,
    "weights decay at the same pace whatever the learning rate",
    '1 - o["lr"] * o["weight_decay"]',
    '1 - o["weight_decay"]',
)
edit(
    "adamw-coupled",
    optim.AdamW.update,
    "the decay is added to the gradient as well",
    '{**o, "weight_decay": 0.0}',
    "o",
)
edit(
    "adamax-mean",
    optim.Adamax.update,
    "the new size replaces the largest so far",
    'np.maximum(u, np.abs(g) + o["eps"], out=u)',
    'u[:] = np.abs(g) + o["eps"]',
)
edit(
    "nadam-no-look",
    optim.NAdam.update,
    "the gradient itself is left out: no look-ahead",
    " + (1 - now) / (1 - product) * g",
    "",
)

# Schedules and clipping.

edit(
    "step-decay-smooth",
    schedules.StepLR.factor,
    "decays at every step, not once in step_size",
    "t // self.step_size",
    "t / self.step_size",
)
edit(
    "inverse-time-no-one",
    schedules.InverseTimeLR.factor,
    "1/(kt), the 1 lost",
    "1 + self.decay_rate * passed",
    "self.decay_rate * max(passed, 1)",
)
edit(
    "exponential-sign",
    schedules.ExponentialLR.factor,
    "the rate grows",
    "self.gamma ** _passed",
    "self.gamma ** -_passed",
)
edit(
    "cosine-whole",
    schedules.CosineAnnealingLR.rate,
    "a whole turn, not half of one: it ends where it began",
    "cos(pi * t",
    "cos(2 * pi * t",
)
edit(
    "warmup-from-zero",
    schedules.WarmupLR.rate,
    "the first step has rate 0",
    "first * (t + 1)",
    "first * t",
)
edit(
    "clip-norm-always",
    optim.clip_grad_norm_,
    "small gradients are scaled up",
    "min(max_norm / (total + 1e-6), 1.0)",
    "max_norm / (total + 1e-6)",
)
edit(
    "clip-value-one-side",
    optim.clip_grad_value_,
    "the lower limit is 0",
    "np.clip(g, -clip_value,",
    "np.clip(g, 0,",
)
edit(
    "max-norm-always",
    optim.max_norm_,
    "short weight vectors are stretched to the limit",
    "np.maximum(norms, max_norm)",
    "norms",
)

"""Faults in formulas of steps: optimisers, schedules and clipping. Only known values tell."""

from __future__ import annotations

from minigrad import optim
from minigrad.optim import schedules

from .fault import edit

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

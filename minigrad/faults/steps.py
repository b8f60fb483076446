"""Faults in formulas of steps: optimisers, schedules and clipping. Only known values tell."""

from __future__ import annotations

from minigrad import optim
from minigrad.optim import lbfgs, line_search, newton, schedules

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

edit(
    "sgd-momentum-swapped",
    optim.SGD.update,
    "the velocity keeps the share that it should lose",
    'b *= o["momentum"]',
    'b *= 1 - o["momentum"]',
)
edit(
    "sgd-nesterov-garbled",
    optim.SGD.update,
    "the look-ahead multiplies the gradient, not the velocity",
    'g + o["momentum"] * b',
    'o["momentum"] * g + b',
)
edit(
    "momentum-conventions-mixed",
    optim.Momentum.update,
    "a velocity in the place of an average, each with the other's factor",
    'o["form"] == "average"',
    'o["form"] == "velocity"',
)
edit(
    "momentum-average-of-velocity",
    optim.Momentum.update,
    "the velocity takes in 1 - μ of a step, as the average does of a gradient",
    'else -o["lr"] * g',
    'else -o["lr"] * (1 - mu) * g',
)
edit(
    "momentum-swapped",
    optim.Momentum.update,
    "the velocity keeps the share that it should lose",
    "v *= mu",
    "v *= 1 - mu",
)
edit(
    "momentum-uphill",
    optim.Momentum.update,
    "the gradient pushes the velocity uphill",
    'else -o["lr"] * g',
    'else o["lr"] * g',
)
edit(
    "nesterov-garbled",
    optim.Momentum.update,
    "the velocities before and after are exchanged",
    "(1 + mu) * move - mu * before",
    "(1 + mu) * before - mu * move",
)
edit(
    "nesterov-no-step-back",
    optim.Momentum.update,
    "the step back from the last point ahead is left out",
    "(1 + mu) * move - mu * before",
    "(1 + mu) * move",
)
edit(
    "nesterov-looks-behind",
    optim.Momentum._ahead,
    "the gradient is taken at a point behind",
    "data += group",
    "data -= group",
)
edit(
    "nesterov-stays-ahead",
    optim.Momentum._ahead,
    "the parameters are not put back before the step",
    "slot.parameter.data[...] = data",
    "pass",
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
    "rmsprop-eps-inside",
    optim.RMSprop.update,
    "eps inside the root",
    'np.sqrt(spread) + o["eps"]',
    'np.sqrt(spread + o["eps"])',
)
edit(
    "rmsprop-centred-sign",
    optim.RMSprop.update,
    "the square of the mean is added, not taken off",
    "c - a * a",
    "c + a * a",
)
edit(
    "adadelta-before-scaling",
    optim.Adadelta.update,
    "the running size is that of the gradients, not of the steps",
    "(1 - rho) * delta * delta",
    "(1 - rho) * g * g",
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
    "(1 - beta2**t) ** 0.5",
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

# Curvature.

edit(
    "newton-damping-sign",
    optim.Newton.step,
    "damping is taken off the Hessian",
    'hessian + o["damping"]',
    'hessian - o["damping"]',
)
edit(
    "newton-not-inverted",
    newton._solved,
    "multiplied by the curvatures, not divided",
    "(directions.T @ g) / curvatures",
    "(directions.T @ g) * curvatures",
)
edit(
    "lbfgs-scale-inverted",
    lbfgs.two_loops,
    "the first guess at the curvature is used upside down",
    "q *= (y @ s) / (y @ y)",
    "q *= (y @ y) / (y @ s)",
)
edit(
    "lbfgs-order",
    lbfgs.two_loops,
    "the second loop meets the pairs with each other's shares",
    "reversed(shares)",
    "shares",
)
edit(
    "lbfgs-sign",
    lbfgs.two_loops,
    "what the first loop took off is taken off again",
    "q += (share -",
    "q -= (share -",
)
edit(
    "armijo-sign",
    line_search._decreased,
    "the loss need not fall, and may rise",
    "start.loss + c1 * trial.t * start.slope",
    "start.loss - c1 * trial.t * start.slope",
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
    "clip-norm-subtracted",
    optim.clip_grad_norm_,
    "what is too much is subtracted from every entry",
    "g *= scale",
    "g -= max(total - max_norm, 0)",
)
edit(
    "clip-norm-each",
    optim.clip_grad_norm_,
    "the norm of the largest array, not of all together",
    "_norm(np.array([_norm(g, norm_type) for g in gradients]), norm_type)",
    "max(_norm(g, norm_type) for g in gradients)",
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
    "np.minimum(1, max_norm / largest / np.maximum(shares, 1))",
    "max_norm / largest / np.maximum(shares, 1)",
)

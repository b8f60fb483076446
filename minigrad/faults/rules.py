# mypy: allow-untyped-defs, allow-untyped-calls
"""Faults in derivatives, op by op. `gradcheck` finds every one."""

from __future__ import annotations

import numpy as np

from minigrad import op
from minigrad.ops.pointwise import Switch, exp, sqrt
from minigrad.ops.pointwise import abs as magnitude
from minigrad.ops.reductions import cumsum, softmax
from minigrad.ops.shape import broadcast_to, kept, permute_dims
from minigrad.ops.trigonometry import cos, cosh, sin, sinh, tanh

from .fault import edit, rule

# Arithmetic.

rule("add-second-lost", "add", "the second term gets nothing", lambda y, a, b: 0 * b, 1)
rule("sub-sign", "sub", "the second term gets a plus", 1, 1)
rule("neg-sign", "neg", "the minus is lost", 1)
rule("mul-own-factor", "mul", "each factor gets itself, not the other", lambda y, a, b: a)
rule(
    "mul-product-of-slopes", "mul", "(fg)' = f'g': the other factor lost", lambda y, a, b: 1 + 0 * b
)
rule(
    "weighted-sum-own-factor",
    "weighted_sum",
    "the weights get the weights, and the inputs the inputs",
    lambda y, b, *wx: (1, *wx),
)
rule("div-not-inverted", "div", "the numerator gets b, not 1/b", lambda y, a, b: b)
rule("div-sign", "div", "the minus of -a/b² is lost", lambda y, a, b: y / b, 1)
rule("div-square", "div", "-a/b where -a/b² is right", lambda y, a, b: -a / b, 1)
rule("pow-factor", "pow", "x^(p-1), the factor p lost", lambda y, x, p: x ** (p - 1))
rule("pow-exponent", "pow", "p x^p, the exponent not lowered", lambda y, x, p: p * y)
rule("pow-no-log", "pow", "d/dp = y, the log lost", lambda y, x, p: y + 0 * p, 1)

# Exponentials and logarithms.

rule("exp-as-power", "exp", "x e^(x-1), the rule of powers", lambda y, x: x * exp(x - 1))
rule("exp-argument", "exp", "the derivative is x", lambda y, x: x)
rule("log-as-itself", "log", "the derivative is log x", lambda y, x: y)
rule("log-square", "log", "1/x² where 1/x is right", lambda y, x: 1 / (x * x))
rule("log1p-shift", "log1p", "1/x, the 1 lost", lambda y, x: 1 / x)
rule("sqrt-half", "sqrt", "1/y, the half lost", lambda y, x: 1 / y)
rule("sqrt-multiplied", "sqrt", "y/2 where 1/(2y) is right", lambda y, x: 0.5 * y)
rule("expm1-as-result", "expm1", "y, which is e^x - 1", lambda y, x: y)
rule("exp2-no-log", "exp2", "y, the factor log 2 lost", lambda y, x: y)
rule("log2-natural", "log2", "1/x, as the natural logarithm", lambda y, x: 1 / x)
rule("log10-natural", "log10", "1/x, as the natural logarithm", lambda y, x: 1 / x)
rule("logaddexp-swapped", "logaddexp", "each gets the other's share", lambda y, a, b: exp(b - y))
rule("remainder-sign", "remainder", "b gets a plus", lambda y, a, b: a // b, 1)

# Trigonometric and hyperbolic functions.

rule("sin-sign", "sin", "-cos x", lambda y, x: -cos(x))
rule("cos-sign", "cos", "sin x, the minus lost", lambda y, x: sin(x))
rule("tan-sign", "tan", "1 - y², the rule of tanh", lambda y, x: 1 - y * y)
rule("arcsin-sign", "arcsin", "1/√(1 + x²)", lambda y, x: 1 / sqrt(1 + x * x))
rule("arcsin-no-root", "arcsin", "1/(1 - x²), the root lost", lambda y, x: 1 / (1 - x * x))
rule(
    "arccos-sign", "arccos", "the rule of arcsin, the minus lost", lambda y, x: 1 / sqrt(1 - x * x)
)
rule("arctan-square", "arctan", "1/(1 + |x|)", lambda y, x: 1 / (1 + magnitude(x)))
rule("sinh-sign", "sinh", "-cosh x", lambda y, x: -cosh(x))
rule("cosh-sign", "cosh", "-sinh x, the rule of cos", lambda y, x: -sinh(x))
rule("arcsinh-no-root", "arcsinh", "1/(1 + x²), the rule of arctan", lambda y, x: 1 / (1 + x * x))
rule("arccosh-sign", "arccosh", "1/√(x² + 1)", lambda y, x: 1 / sqrt(x * x + 1))
rule("arctanh-sign", "arctanh", "1/(1 + x²), the rule of arctan", lambda y, x: 1 / (1 + x * x))
rule("hypot-not-divided", "hypot", "a where a/y is right", lambda y, a, b: a)
rule("arctan2-sign", "arctan2", "b gets a plus", lambda y, a, b: a / (a * a + b * b), 1)
rule("arctan2-swapped", "arctan2", "each gets itself", lambda y, a, b: a / (a * a + b * b))
rule("tanh-square", "tanh", "1 - y, the square lost", lambda y, x: 1 - y)
rule("tanh-sign", "tanh", "1 + y²", lambda y, x: 1 + y * y)
rule("tanh-of-input", "tanh", "1 - x², of the input", lambda y, x: 1 - x * x)

# Activations.

rule("sigmoid-half", "sigmoid", "y, the factor 1 - y lost", lambda y, x: y)
rule("sigmoid-of-input", "sigmoid", "x (1 - x), of the input", lambda y, x: x * (1 - x))
rule("sigmoid-sign", "sigmoid", "y (1 + y)", lambda y, x: y * (1 + y))
rule("relu-open", "relu", "passes everything", lambda y, x: 1 + 0 * x)
rule("relu-inverted", "relu", "passes where x < 0", lambda y, x: x < 0)
rule("relu-value", "relu", "the result in place of the mask", lambda y, x: y)
rule("leaky-relu-open", "leaky_relu", "slope 1 below 0 too", lambda y, x, slope: 1 + 0 * x)
rule("leaky-relu-shut", "leaky_relu", "slope 0 below 0", lambda y, x, slope: x > 0)
rule("elu-shift", "elu", "y below 0, alpha lost", lambda y, x, alpha: y * (x <= 0) + (x > 0))
rule("softplus-tanh", "softplus", "tanh where the sigmoid is right", lambda y, x: tanh(x))
rule("erf-factor", "erf", "2/√π lost", lambda y, x: exp(-x * x))
rule("abs-open", "abs", "slope 1 on both sides", lambda y, x: 1 + 0 * x)
rule("maximum-both", "maximum", "both get everything", lambda y, a, b: 1 + 0 * a)
rule("minimum-larger", "minimum", "the larger gets the gradient", lambda y, a, b: a > b)
rule("clip-open", "clip", "passes outside the limits too", lambda y, x, min, max: 1 + 0 * x)
edit(
    "where-swapped",
    Switch.pull_floats,
    "a gets what is b's, and b what is a's",
    "self(xs[0], g, 0.0), self(xs[0], 0.0, g)",
    "self(xs[0], 0.0, g), self(xs[0], g, 0.0)",
    "gradcheck",
)

# Shapes.

rule(
    "sum-as-mean",
    "sum",
    "the gradient is divided among the terms",
    lambda g, y, x, axis, keepdims: broadcast_to(kept(g, x, axis), x.shape) * (y.size / x.size),
)
rule(
    "broadcast-first",
    "broadcast_to",
    "one g of each repeated element, not their sum",
    lambda g, y, x, shape: op.sum_to(g, x.shape) * (x.size / y.size),
)
rule(
    "reshape-by-columns",
    "reshape",
    "the elements come back column by column",
    lambda g, y, x, shape: permute_dims(g).reshape(x.shape),
)
rule(
    "permute-not-undone",
    "permute_dims",
    "reshaped where the axes should be put back",
    lambda g, y, x, axes: g.reshape(x.shape),
)


def _taken_once(g, y, x, key):
    out = np.zeros(x.shape, x.dtype)
    out[key] = g
    return out


rule("index-duplicates", "index", "an element taken twice gets one gradient only", _taken_once)
rule(
    "scatter-sum",
    "scatter",
    "every value gets the sum of the whole gradient",
    lambda g, y, x, key, shape: 0 * x + g.sum(),
)
rule(
    "cumsum-forward",
    "cumsum",
    "summed from the front where it should be from the end",
    lambda g, y, x, axis: cumsum(g, axis=axis).reshape(x.shape),
)
rule(
    "concat-first-piece",
    "concatenate",
    "every array gets the first piece of g",
    lambda i, g, y, *xs, axis: np.take(g, range(xs[i].shape[axis]), axis=axis),
)

# Unbroadcasting, which all elementwise ops share.

edit(
    "bias-first-row",
    op.sum_to,
    "a repeated bias gets the gradient of the first row only",
    "return g.sum(axis=0)",
    "return g[0]",
    "gradcheck",
)
edit(
    "bias-mean",
    op.sum_to,
    "a repeated bias gets the mean of its gradients, not the sum",
    "return g.sum(axis=0)",
    "return g.mean(axis=0)",
    "gradcheck",
)

# Reductions.

rule(
    "max-everyone",
    "max",
    "every element gets the gradient, not the winner alone",
    lambda i, g, y, x, axis, keepdims: broadcast_to(kept(g, x, axis), x.shape),
)
rule(
    "min-loser",
    "min",
    "the largest gets the gradient",
    lambda i, g, y, x, axis, keepdims: kept(g, x, axis) * (x == x.max(axis=axis, keepdims=True)),
)
rule(
    "logsumexp-no-softmax",
    "logsumexp",
    "e^x, not divided by the sum",
    lambda i, g, y, x, axis, keepdims: kept(g, x, axis) * exp(x),
)
rule(
    "norm-not-divided",
    "norm",
    "x where x/‖x‖ is right",
    lambda i, g, y, x, axis, keepdims: kept(g, x, axis) * x,
)
rule(
    "softmax-diagonal",
    "softmax",
    "g y (1 - y): how a score moves the other shares is lost",
    lambda i, g, y, x, axis: g * y * (1 - y),
)
rule(
    "softmax-all-axes",
    "softmax",
    "g y is summed over the whole array, not along the axis",
    lambda i, g, y, x, axis: y * (g - (g * y).sum()),
)
rule(
    "softmax-no-gradient",
    "softmax",
    "nothing comes back, which a sum as loss would not see",
    lambda i, g, y, x, axis: 0 * g,
)
rule(
    "log-softmax-no-sum",
    "log_softmax",
    "g - softmax(x), the sum of g lost",
    lambda i, g, y, x, axis: g - softmax(x, axis=axis),
)

# Products and layers.

rule(
    "matmul-left-reshaped",
    "matmul",
    "the right factor is reshaped where it should be transposed",
    lambda g, y, a, b: np.matmul(g, b.reshape(b.shape[::-1])) if b.ndim == 2 else 0 * a,
)
rule(
    "matmul-right-reshaped",
    "matmul",
    "the left factor is reshaped where it should be transposed",
    lambda g, y, a, b: np.matmul(a.reshape(a.shape[::-1]), g) if a.ndim == 2 else 0 * b,
    1,
)
rule(
    "einsum-factor-lost",
    "einsum_of",
    "the gradient ignores the other factors",
    lambda i, g, y, *xs, subscripts: 0 * xs[i] + g.sum() / xs[i].size,
)
rule(
    "linear-weight-averaged",
    "linear",
    "the weights get the mean over the rows, not the sum",
    lambda g, y, x, w: g.reshape(-1, g.shape[-1]).T @ x.reshape(-1, x.shape[-1]) / x.shape[0],
    1,
)
rule(
    "linear-ignores-upstream",
    "linear",
    "the input gets the weights, whatever comes from above",
    lambda g, y, x, w: 0 * x + w.sum(axis=0),
)


def _no_bias(i, g, y, x, w, b):
    if i == 0:
        return g @ w
    return g.reshape(-1, g.shape[-1]).T @ x.reshape(-1, x.shape[-1]) if i == 1 else 0 * b


rule("affine-no-bias", "affine", "the bias gets no gradient", _no_bias)
rule(
    "cross-entropy-sum",
    "cross_entropy",
    "softmax - one-hot, not divided by the number of rows",
    lambda i, g, y, x, classes, **_: g * (softmax(x) - np.eye(x.shape[1])[classes]),
)
rule(
    "cross-entropy-no-one-hot",
    "cross_entropy",
    "softmax(x), from which the right class is not taken off",
    lambda i, g, y, x, classes, **_: g * softmax(x) / len(x),
)
rule(
    "cross-entropy-sign",
    "cross_entropy",
    "one-hot - softmax",
    lambda i, g, y, x, classes, **_: g * (np.eye(x.shape[1])[classes] - softmax(x)) / len(x),
)

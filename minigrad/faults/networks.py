"""Faults in formulas of networks: losses, layers, attention and initialisers.

The gradient of a wrong formula is a right gradient, so `gradcheck` is content with most of these,
and only values that are known from elsewhere tell. It finds those in which something that moves is
taken for a constant.
"""

from __future__ import annotations

from minigrad import nn
from minigrad.nn import attention, init, normalization, penalties, recurrent
from minigrad.nn.losses import loss
from minigrad.nn.losses.classes import hinge_loss
from minigrad.ops import convolution, pointwise, pooling, reductions

from .fault import edit

# Losses and means.

edit(
    "mean-as-sum",
    reductions.mean,
    "the sum is not divided by the number of terms",
    "size_of(x, axis)",
    "1",
)
edit(
    "variance-of-squares",
    reductions.var,
    "the mean is not taken off before squaring",
    "_from_mean(x, axis)",
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

edit(
    "batchnorm-mean-constant",
    normalization.standardised,
    "the mean is taken for a constant: one of three terms of the gradient is lost",
    "away = x - mean",
    "away = x - mean.detach()",
    "gradcheck",
)
edit(
    "batchnorm-variance-constant",
    normalization.standardised,
    "the variance is taken for a constant: one of three terms of the gradient is lost",
    "minigrad.sqrt(var + eps)",
    "minigrad.sqrt(var.detach() + eps)",
    "gradcheck",
)
edit(
    "batchnorm-no-eps",
    normalization.standardised,
    "eps is left out, so that a channel without spread is divided by 0",
    "var + eps",
    "var",
)
edit(
    "layernorm-over-batch",
    nn.LayerNorm.forward,
    "normalised over the examples, not over the features",
    "tuple(range(-count, 0))",
    "tuple(range(count))",
)
edit(
    "groupnorm-one-group",
    nn.GroupNorm.forward,
    "all channels are one group",
    "(2,), self.eps",
    "(1, 2), self.eps",
)
edit(
    "dropout-mask-anew",
    nn.Dropout.forward,
    "the backward pass draws a mask of its own",
    "x * (self.mask(x.shape).astype(x.dtype) if self.training else 1 - self.p)",
    "x.detach() * self.mask(x.shape) + (x - x.detach()) * self.mask(x.shape)",
    "gradcheck",
)
edit(
    "dropout-mask-not-backward",
    nn.Dropout.forward,
    "the gradient passes where units were dropped, too",
    "x * (self.mask(x.shape).astype(x.dtype) if self.training else 1 - self.p)",
    "x + x.detach() * (self.mask(x.shape) - 1)",
    "gradcheck",
)
edit(
    "weight-norm-length-constant",
    vars(nn.WeightNorm)["weight"].fget,
    "the length of v is taken for a constant",
    "self._norm(self.weight_v)",
    "self._norm(self.weight_v).detach()",
    "gradcheck",
)
edit(
    "l2-not-squared",
    penalties.l2_penalty,
    "the sizes of the weights, not their squares",
    "minigrad.square",
    "minigrad.abs",
)
edit(
    "penalty-of-biases",
    penalties._weights_of,
    "biases are priced too",
    "if p.ndim > 1",
    "if p.ndim > 0",
)

# Sequences and attention.

edit(
    "lstm-gate-order",
    nn.LSTM.step,
    "the gates stand in another order than the weights were trained in",
    "write, keep, new, show",
    "write, new, keep, show",
)
edit(
    "lstm-no-forget",
    nn.LSTM.step,
    "the cell keeps everything",
    "keep.sigmoid() * state[1]",
    "state[1]",
)
edit(
    "lstm-open-output",
    nn.LSTM.step,
    "the cell is shown as it is, without its tanh",
    "show.sigmoid() * c.tanh()",
    "show.sigmoid() * c",
)
edit(
    "gru-gate-order",
    nn.GRU.step,
    "the two gates are exchanged",
    "look_fed, keep_fed, new_fed",
    "keep_fed, look_fed, new_fed",
)
edit(
    "gru-update-swapped",
    nn.GRU.step,
    "the share that should be kept is replaced",
    "(1 - keep) * new + keep * state[0]",
    "keep * new + (1 - keep) * state[0]",
)
edit(
    "rnn-state-constant",
    nn.RNN.step,
    "what comes back from the step before is taken for a constant",
    "fed + back",
    "fed + back.detach()",
    "gradcheck",
)
edit(
    "reverse-not-turned-back",
    recurrent.Recurrent._run,
    "the outputs of the second reader stay in the order it read",
    "outputs.reverse()",
    "pass",
)
edit(
    "attention-no-scale",
    attention.attention_weights,
    "the products are not divided by √features",
    "1 / sqrt(query.shape[-1])",
    "1",
)
edit(
    "attention-scale-no-root",
    attention.attention_weights,
    "divided by the number of features, not by its root",
    "1 / sqrt(query.shape[-1])",
    "1 / query.shape[-1]",
)
edit(
    "attention-over-queries",
    attention.attention_weights,
    "the shares of each key add up to 1, not those of each query",
    "softmax(scores, axis=-1)",
    "softmax(scores, axis=-2)",
)
edit(
    "attention-mask-upside-down",
    attention._seen,
    "causal attention looks only ahead",
    "np.tri(shape[-2], shape[-1], dtype=bool)",
    "np.tri(shape[-2], shape[-1], dtype=bool)[::-1, ::-1]",
)
edit(
    "attention-mask-zero",
    attention.attention_weights,
    "what must not be seen gets a score of 0, not of -inf",
    "minigrad.where(seen, scores, -np.inf)",
    "minigrad.where(seen, scores, 0.0)",
)

# Pooling and convolution.

edit(
    "pool-stride-one",
    pooling._how,
    "windows overlap where they should lie side by side",
    "steps = kernel if stride is None",
    "steps = (1,) * axes if stride is None",
)
edit(
    "pool-not-divided",
    pooling.avg_pool,
    "the sum of each window, not its mean",
    ' / math.prod(how["kernel"])',
    "",
)
edit(
    "maxpool-padding-zero",
    pooling.max_windows.forward,
    "padded with zeros, which are the largest among negative numbers",
    "lowest(x.dtype)",
    "0.0",
)
edit(
    "conv-same-one-side",
    convolution.pads,
    "padding for the same size stands on one side only",
    "(r // 2, r - r // 2)",
    "(r, 0)",
)

# Stable formulas.

edit(
    "exp-overflow",
    reductions._below_top,
    "the largest is not taken off first, so that e^x overflows",
    "x - top, top",
    "x, 0 * top",
)
edit(
    "silu-twice",
    pointwise.silu,
    "x is multiplied twice",
    "x * sigmoid(x)",
    "x * x * sigmoid(x)",
)
edit(
    "gelu-no-root",
    pointwise.gelu,
    "x in place of x/√2",
    "x / math.sqrt(2)",
    "x",
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
edit(
    "torch-linear-no-root",
    init.torch_linear,
    "the variance where the bound is right",
    "sqrt(fans(shape)[0])",
    "fans(shape)[0]",
)
edit(
    "orthogonal-not",
    init.orthogonal,
    "normal numbers, whose rows are not at right angles",
    "np.linalg.qr(",
    "(lambda a: (a, np.eye(a.shape[1])))(",
)
edit(
    "gain-tanh",
    init.gain,
    "tanh gets no more than a line",
    "5 / 3",
    "1.0",
)

"""The gradient of a loss by centred differences."""

import numpy as np


def loss(w, x, t):
    return np.mean((np.tanh(x @ w) - t) ** 2)


def numerical_gradient(w, x, t, h):
    # w: an array of any shape; the gradient has the same shape. Leave w as it is.
    # np.ndindex(w.shape) gives the place of every entry, also in a matrix.
    return np.zeros(w.shape)

"""Moves the entries of w itself, and puts them back: fine for floats, not for whole numbers."""

import numpy as np


def loss(w, x, t):
    return np.mean((np.tanh(x @ w) - t) ** 2)


def numerical_gradient(w, x, t, h):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        w[index] += h
        ahead = loss(w, x, t)
        w[index] -= 2 * h
        behind = loss(w, x, t)
        gradient[index] = (ahead - behind) / (2 * h)
        w[index] += h
    return gradient

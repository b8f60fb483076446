"""The gradient of a net with dropout by centred differences. One thing is wrong."""

import numpy as np


def loss(w, x, t, p, rng):
    hidden = np.tanh(x @ w)
    kept = rng.random(hidden.shape) >= p
    y = np.sum(hidden * kept / (1 - p), axis=1)
    return np.mean((y - t) ** 2)


def differences(w, x, t, p, seed, h):
    rng = np.random.default_rng(seed)
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[index] = h
        ahead = loss(w + step, x, t, p, rng)
        behind = loss(w - step, x, t, p, rng)
        gradient[index] = (ahead - behind) / (2 * h)
    return gradient

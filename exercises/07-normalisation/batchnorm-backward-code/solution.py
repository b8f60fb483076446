"""The backward pass of batch normalisation."""

import numpy as np


def batchnorm_backward(g, x, gamma, eps=1e-5):
    root = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / root
    h = gamma * g
    dx = (h - h.mean(axis=0) - xhat * (h * xhat).mean(axis=0)) / root
    return dx, (g * xhat).sum(axis=0), g.sum(axis=0)

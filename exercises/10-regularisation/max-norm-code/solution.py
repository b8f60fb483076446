"""Max-norm: no row longer than c."""

import numpy as np


def max_norm(W, c):
    norms = np.sqrt((W**2).sum(axis=1, keepdims=True))
    return W * np.where(norms > c, c / np.maximum(norms, 1e-12), 1.0)

"""Clipping by norm: the gradients of a whole net, shortened together."""

import numpy as np


def clip_by_norm(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g**2) for g in grads)))
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in grads], norm

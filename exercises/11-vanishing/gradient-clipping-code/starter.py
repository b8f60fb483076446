"""Clipping by norm: the gradients of a whole net, shortened together."""

import numpy as np


def clip_by_norm(grads, max_norm):
    # grads: a list of arrays. Return a list of new arrays, and the norm before clipping.
    return [np.array(g) for g in grads], 0.0

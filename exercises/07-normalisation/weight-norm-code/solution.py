"""Weight normalisation, forward and backward."""

import numpy as np


def weight_norm(v, g, dw):
    length = np.sqrt((v * v).sum(axis=1, keepdims=True))
    u = v / length
    dg = (dw * u).sum(axis=1)
    dv = g[:, None] / length * (dw - dg[:, None] * u)
    return g[:, None] * u, dv, dg

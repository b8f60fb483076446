"""Local response normalisation of images."""

import numpy as np


def lrn(a, n=4, k=2.0, alpha=1e-4, beta=0.75, layout="NCHW"):
    axis = layout.index("C")
    x = np.moveaxis(a, axis, -1)
    channels = x.shape[-1]
    total = np.zeros(x.shape)
    for i in range(channels):
        first, last = max(0, i - n // 2), min(channels - 1, i + n // 2)
        total[..., i] = (x[..., first : last + 1] ** 2).sum(axis=-1)
    return np.moveaxis(x / (k + alpha * total) ** beta, -1, axis)

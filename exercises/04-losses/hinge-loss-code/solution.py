"""The multi-class hinge loss: the mean over the examples, and its gradient at the scores."""

import numpy as np


def hinge_loss(F, labels):
    right = np.arange(len(F)), labels
    margins = np.maximum(0, F - F[right][:, None] + 1)
    margins[right] = 0
    loss = margins.sum() / len(F)
    dF = (margins > 0).astype(float)
    dF[right] = -dF.sum(axis=1)
    return float(loss), dF / len(F)

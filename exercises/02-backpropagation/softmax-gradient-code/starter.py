"""Softmax with cross-entropy: the mean loss, and its gradient at the scores."""

import numpy as np


def softmax_loss(z, labels):
    # z: scores (examples, classes); labels: the number of the right class of each example.
    loss = 0.0
    dz = np.zeros_like(z)
    return loss, dz

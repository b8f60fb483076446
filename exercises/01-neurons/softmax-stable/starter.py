"""Softmax over the classes: right for small scores, and nan for large ones. Repair it."""

import numpy as np


def softmax(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)

"""A convolutional layer: one small weighted sum at every place of the images."""

import numpy as np


def conv2d(x, w, b, stride, padding):
    # x is (batch, channels, height, width), w is (kernels, channels, k, k), b is (kernels,).
    # Return y, which is (batch, kernels, places down, places across).
    return np.zeros((len(x), len(w), 1, 1))

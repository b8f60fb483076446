import numpy as np


def conv2d(x, w, b, stride, padding):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    k = w.shape[2]
    height = (x.shape[2] - k) // stride + 1
    width = (x.shape[3] - k) // stride + 1
    y = np.zeros((len(x), len(w), height, width))
    for i in range(height):
        for j in range(width):
            top, left = i * stride, j * stride
            patch = x[:, :, top : top + k, left : left + k]
            y[:, :, i, j] = np.einsum("nchw,fchw->nf", patch, w) + b
    return y

"""Batch normalisation, in training and in testing."""

import numpy as np


def batchnorm(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        unbiased = x.var(axis=0, ddof=1)
        running_var = (1 - momentum) * running_var + momentum * unbiased
    xhat = (x - mean) / np.sqrt(var + eps)
    return gamma * xhat + beta, running_mean, running_var

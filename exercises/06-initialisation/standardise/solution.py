"""Standardise both sets with what was measured on the training set."""

import numpy as np


def standardise(train, test):
    mean = train.mean(axis=0)
    scale = train.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    return (train - mean) / scale, (test - mean) / scale

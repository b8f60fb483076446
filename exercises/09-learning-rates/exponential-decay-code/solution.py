"""Exponential decay, one step after the other."""

import numpy as np


class ExponentialDecay:
    def __init__(self, start, k):
        self.start = start
        self.k = k
        self.t = 0

    def step(self):
        self.t += 1
        return self.start * np.exp(-self.k * self.t)

"""Exponential decay, one step after the other. One thing is wrong."""

import numpy as np


class ExponentialDecay:
    def __init__(self, start, k):
        self.rate = start
        self.k = k
        self.t = 0

    def step(self):
        self.t += 1
        self.rate = self.rate * np.exp(-self.k * self.t)
        return self.rate

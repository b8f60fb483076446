"""Weights from standard normal draws, scaled for the activation. One thing is wrong."""

import numpy as np


def start(draws, activation):
    fan_in = draws.shape[0]
    if activation == "relu":
        return draws * np.sqrt(fan_in / 2)
    return draws / np.sqrt(fan_in)

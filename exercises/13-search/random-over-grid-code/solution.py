"""Numbers from 0 to 1 become the settings of a random search."""

import numpy as np


def value(u, kind, low, high):
    if kind == "log":
        return float(np.exp(np.log(low) + u * (np.log(high) - np.log(low))))
    if kind == "whole":
        return int(low + np.floor(u * (high - low + 1)))
    return float(low + u * (high - low))


def setting(row, ranges):
    pairs = zip(row, ranges.items(), strict=True)
    return {name: value(x, *each) for x, (name, each) in pairs}


def settings(u, ranges):
    return [setting(row, ranges) for row in u]

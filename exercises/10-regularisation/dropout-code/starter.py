"""Inverted dropout, forward and backward. One thing is wrong."""


def dropout(x, g, u, p, training):
    if not training:
        return x.copy(), g.copy()
    factor = (u < p) / p
    return x * factor, g.copy()

"""Descent on one number after the other, with 1/t decay."""


def descend(w, xs, start, k):
    # One step for each x, in order; the first step has the rate start. Return the last w.
    return w

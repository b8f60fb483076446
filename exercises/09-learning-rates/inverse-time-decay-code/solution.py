"""Descent on one number after the other, with 1/t decay."""


def descend(w, xs, start, k):
    for t, x in enumerate(xs):
        rate = start / (1 + k * t)
        w = w - rate * (w - x)
    return w

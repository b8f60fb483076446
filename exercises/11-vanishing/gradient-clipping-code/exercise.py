"""Clipping by norm as a function: one norm over all the gradients of a net, one factor for all.

Source: R. Pascanu, T. Mikolov, Y. Bengio (2013), On the difficulty of training recurrent neural
networks, algorithm 1.
"""

import numpy as np

from tutor.answers.program import Program
from tutor.course import Mistake

place = 31
minutes = 10
needs = ["gradient-clipping"]
teaches = ["gradient-clipping"]

parts = [
    # Wide enough for c/(n + 1e-6), as libraries write it.
    Program(
        "program",
        entry="clip_by_norm",
        signature="clip_by_norm(grads, max_norm) -> (clipped, norm)",
        keeps_arguments=True,
        tolerance=1e-5,
    )
]

SHAPES = [[(2, 3), (2,)], [(4, 2), (4,), (1, 4), (1,)], [(3,)]]


def calls(v, rng):
    """The gradient of the statement; then nets whose gradient is too long, short enough, or 0."""
    start = ([np.array([[3.0, 0.0]]), np.array([-4.0])], 2.5)
    random = np.random.default_rng(rng.getrandbits(64))
    long = [_call(random, shapes, random.uniform(0.2, 0.7)) for shapes in SHAPES]
    short = [_call(random, shapes, random.uniform(1.2, 3.0)) for shapes in SHAPES]
    still = ([np.zeros((2, 2)), np.zeros(2)], 1.0)
    return [start, *long, *short, still]


def _call(random, shapes, share):
    """Gradients of these shapes, of different sizes, and a limit at this share of their norm."""
    grads = [np.round(random.uniform(1, 4, s) * random.choice([-1, 1], s), 2) for s in shapes]
    return grads, round(float(share) * total(grads), 2)


def total(grads):
    """The Euclidean norm of all entries as one vector."""
    return float(np.sqrt(sum(np.sum(g**2) for g in grads)))


def largest(grads):
    """The largest entry by size."""
    return float(max(np.max(np.abs(g)) for g in grads))


def clip_by_norm(
    grads,
    max_norm,
    *,
    norm=total,
    factor=lambda n, c: min(1.0, c / n) if n > 0 else 1.0,
    told=lambda n, clipped: n,
):
    """The reference, with the places where programs go wrong as arguments."""
    n = norm(grads)
    clipped = [g * factor(n, max_norm) for g in grads]
    return clipped, told(n, clipped)


def each_by_itself(grads, c):
    """A norm and a factor for every array."""
    return [g * min(1.0, c / max(total([g]), 1e-12)) for g in grads], total(grads)


def work(v, see, clip=clip_by_norm):
    """The part's value is a function: the reference, or the same with one thing wrong."""
    see("program", clip)


def _with(**slip):
    return lambda grads, c: clip_by_norm(grads, c, **slip)


mistakes = [
    Mistake("each-by-itself", clip=each_by_itself),
    Mistake(
        "threshold-subtracted",
        clip=lambda grads, c: (
            [g - c if total(grads) > c else g for g in grads],
            total(grads),
        ),
    ),
    Mistake("by-value", clip=lambda grads, c: ([np.clip(g, -c, c) for g in grads], total(grads))),
    Mistake("always-scaled", clip=_with(factor=lambda n, c: c / n if n > 0 else 1.0)),
    Mistake("to-norm-one", clip=_with(factor=lambda n, c: 1 / n if n > c else 1.0)),
    Mistake("upside-down", clip=_with(factor=lambda n, c: n / c if n > c else 1.0)),
    Mistake("no-root", clip=_with(norm=lambda grads: total(grads) ** 2)),
    Mistake("norms-added", clip=_with(norm=lambda grads: sum(total([g]) for g in grads))),
    Mistake("largest-entry", clip=_with(norm=largest)),
    Mistake("norm-after", clip=_with(told=lambda n, clipped: total(clipped))),
    Mistake(
        "zeros-divided",
        clip=_with(factor=lambda n, c: min(1.0, c / n) if n > 0 else float("nan")),
    ),
]

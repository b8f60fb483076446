"""Inverted dropout as a function: repair a backward pass that forgets the mask.

Source: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov (2014).
"""

import numpy as np

from tutor.answers.program import Program
from tutor.course import Mistake

place = 31
minutes = 12
needs = ["dropout"]
teaches = ["dropout"]

parts = [
    Program(
        "program",
        entry="dropout",
        signature="dropout(x, g, u, p, training) -> (y, dx)",
        keeps_arguments=True,
        bug="gradient-not-masked",
    )
]

SHAPES = [(6,), (4, 5), (3, 8)]


def calls(v, rng):
    """Four units of which two are kept; then batches, in training and in testing."""
    start = (np.array([2.0, -4.0, 3.0, 5.0]), np.ones(4), np.array([0.1, 0.9, 0.3, 0.7]), 0.5, True)
    random = np.random.default_rng(rng.getrandbits(64))
    training = [_call(random, shape, True) for shape in SHAPES]
    return [start, *training, _call(random, (4, 5), False), _call(random, (7,), False)]


def _call(random, shape, training):
    """Units, gradients and the numbers that decide; none of these on the edge."""
    x, g = (np.round(random.uniform(1, 5, shape), 1) * random.choice([-1, 1], shape) for _ in "xg")
    p = float(random.choice([0.25, 0.4, 0.6, 0.8]))
    u = random.permutation(np.linspace(0.01, 0.99, x.size)).reshape(shape)
    return x, g, np.round(u, 3), p, training


def dropout(
    x,
    g,
    u,
    p,
    training,
    *,
    kept=lambda u, p: u < p,
    scale=lambda p: 1 / p,
    gradient=lambda factor, scale: factor,
    testing=lambda p: 1.0,
    always=False,
):
    """The reference, with the places where programs go wrong as arguments."""
    if not training and not always:
        return x * testing(p), g * testing(p)
    factor = kept(u, p) * scale(p)
    return x * factor, g * gradient(factor, scale(p))


def work(v, see, **slip):
    """The part's value is a function: the reference, or the same with one thing wrong."""
    see("program", lambda *call: dropout(*call, **slip))


mistakes = [
    Mistake("gradient-not-masked", gradient=lambda factor, scale: 1.0),
    Mistake("gradient-scaled-only", gradient=lambda factor, scale: scale),
    Mistake("gradient-not-scaled", gradient=lambda factor, scale: factor != 0),
    Mistake("not-scaled", scale=lambda p: 1.0),
    Mistake("scaled-down", scale=lambda p: p),
    Mistake("share-dropped", kept=lambda u, p: u >= p, scale=lambda p: 1 / (1 - p)),
    Mistake("scaled-twice", testing=lambda p: p),
    Mistake("drops-in-testing", always=True),
]

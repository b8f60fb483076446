"""A gradient check of a net with dropout that draws a new mask each time: repair it."""

import numpy as np

from minigrad.gradcheck import numerical_gradient
from tutor.answers.program import Program
from tutor.course import Mistake

place = 61
minutes = 8
needs = ["gradcheck-craft", "finite-differences-code"]
teaches = ["gradient-check-craft", "dropout"]

parts = [
    Program(
        "program",
        entry="differences",
        signature="differences(w, x, t, p, seed, h) -> gradient",
        keeps_arguments=True,
        bug="another-mask-each-time",
    )
]

SHAPES = [(2, 3), (3, 4), (2, 5), (4, 2)]  # of w: inputs and units


def loss(w, x, t, p, rng):
    """The loss of the statement."""
    hidden = np.tanh(x @ w)
    kept = rng.random(hidden.shape) >= p
    y = np.sum(hidden * kept / (1 - p), axis=1)
    return float(np.mean((y - t) ** 2))


def calls(v, rng):
    """One example and two units, one of them dropped; then more of all."""
    yield np.array([[0.5, 1.0]]), np.array([[1.0]]), np.array([0.0]), 0.5, 0, 1e-4
    random = np.random.default_rng(rng.getrandbits(64))
    for inputs, units in SHAPES:
        w = np.round(random.uniform(-1, 1, (inputs, units)), 2)
        x = np.round(random.uniform(-2, 2, (5, inputs)), 2)
        t = np.round(random.uniform(-1, 1, 5), 2)
        p = float(random.choice([0.2, 0.4, 0.5]))
        yield w, x, t, p, int(random.integers(10**6)), 1e-4


def same_mask(w, x, t, p, seed, h):
    """The engine's differences, every loss with the mask that backpropagation used."""
    return numerical_gradient(lambda m: loss(m, x, t, p, np.random.default_rng(seed)), w, h)


def masks(of_entry, of_loss):
    """Differences whose generators are made anew for each entry, or each loss, or only once.

    A number that is added to the seed stands for a generator made anew; None for one that goes on.
    """

    def differences(w, x, t, p, seed, h):
        rng, gradient, made = np.random.default_rng(seed), np.zeros(w.shape), 0
        for index in np.ndindex(*w.shape):
            if of_entry is not None:
                rng = np.random.default_rng(seed + of_entry * made)
            ends = []
            for side in (h, -h):
                if of_loss is not None:
                    rng = np.random.default_rng(seed + of_loss * made)
                moved = np.array(w, dtype=float)
                moved[index] += side
                ends.append(loss(moved, x, t, p, rng))
                made += 1
            gradient[index] = (ends[0] - ends[1]) / (2 * h)
        return gradient

    return differences


def no_dropout(w, x, t, p, seed, h):
    """The check of another net: the one without dropout."""
    return same_mask(w, x, t, 0.0, seed, h)


def work(v, see, program=same_mask):
    """The part's value is a function: the engine's differences, or one thing of them done wrong."""
    see("program", program)


mistakes = [
    Mistake("another-mask-each-time", program=masks(None, None)),
    Mistake("one-generator-an-entry", program=masks(0, None)),
    Mistake("another-seed", program=masks(None, 1)),
    Mistake("dropout-off", program=no_dropout),
]

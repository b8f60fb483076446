"""A softmax that overflows, to be repaired with the shift that changes no share."""

import numpy as np

import minigrad as mg
from minigrad import Tensor
from tutor.answers.program import Program
from tutor.course import Mistake

place = 61
minutes = 8
covers = ["softmax"]
needs = ["softmax"]
teaches = ["softmax", "numerical-stability"]

parts = [
    Program(
        "program",
        entry="softmax",
        signature="softmax(z) -> array",
        keeps_arguments=True,
        bug="overflow",
    )
]

SHAPES = [(3, 4), (4, 4), (2, 5)]  # examples, classes
LARGE = [  # scores that e to their power is no float of, each for another way to get by
    [[1000.0, 1001.0, 1003.0]],
    [[-2000.0, -2001.0, -2000.5], [0.0, 1.0, 2.0]],
    [[0.0, 1.0, 3000.0, 2999.0]],
    [[5000.0, 5001.0], [-5000.0, -5002.0]],
]


def calls(v, rng):
    """Small scores of several shapes, then large ones, each moved a little at random."""
    random = np.random.default_rng(rng.getrandbits(64))
    yield (np.array([[1.0, 2.0, -1.0], [0.0, 0.0, 3.0]]),)
    for shape in SHAPES:
        yield (np.round(random.uniform(-3, 3, shape), 2),)
    for scores in LARGE:
        yield (np.array(scores) + np.round(random.uniform(-1, 1, np.shape(scores)), 2),)


def by_the_engine(z):
    """The engine's softmax over the classes."""
    return np.asarray(mg.softmax(Tensor(z), axis=1).data)


def shifted_by(shift, axis=1):
    """A softmax that subtracts something of the scores first, or nothing."""

    def softmax(z):
        z = np.asarray(z)
        e = np.exp(z - shift(z))
        return e / e.sum(axis=axis, keepdims=True)

    return softmax


def largest(z):
    """The largest score of each row."""
    return z.max(axis=1, keepdims=True)


def clipped(z):
    """Scores cut to a range that e can bear."""
    z = np.clip(z, -500, 500)
    return shifted_by(largest)(z)


def divided(z):
    """Scores divided by the largest size among them."""
    return shifted_by(largest)(z / np.abs(z).max(axis=1, keepdims=True))


def work(v, see, softmax=by_the_engine):
    """The part's value is a function: the engine's softmax, or another way to get by."""

    def quiet(z):
        with np.errstate(all="ignore"):
            return softmax(np.asarray(z))

    see("program", quiet)


mistakes = [
    Mistake("overflow", softmax=shifted_by(lambda z: 0.0)),
    Mistake("largest-of-all", softmax=shifted_by(lambda z: z.max())),
    Mistake("mean-subtracted", softmax=shifted_by(lambda z: z.mean(axis=1, keepdims=True))),
    Mistake("clipped", softmax=clipped),
    Mistake("divided-by-the-largest", softmax=divided),
    Mistake("over-the-batch", softmax=shifted_by(lambda z: z.max(axis=0, keepdims=True), axis=0)),
    Mistake("nan-to-zero", softmax=lambda z: np.nan_to_num(shifted_by(lambda z: 0.0)(z))),
]

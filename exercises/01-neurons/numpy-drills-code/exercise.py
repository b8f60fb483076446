"""Rows scaled to length 1, as a function; a row of zeros stays as it is."""

import numpy as np

from minigrad import Tensor, linalg
from tutor.answers.program import Program
from tutor.course import Mistake

place = 71
minutes = 8
needs = ["numpy-drills"]
teaches = ["broadcasting", "keepdims"]

parts = [
    Program(
        "program",
        entry="normalise_rows",
        signature="normalise_rows(x) -> array",
        keeps_arguments=True,
    )
]

SHAPES = [(3, 3), (4, 2), (1, 5), (5, 4)]
SIZES = [1e-9, 1.0, 1e6]  # of single entries: a tiny row is no row of zeros


def calls(v, rng):
    """The matrix of the drills, other shapes, a row of zeros, and rows of very different sizes."""
    random = np.random.default_rng(rng.getrandbits(64))
    yield (np.array([[3.0, 4.0], [6.0, -8.0]]),)
    for shape in SHAPES:
        yield (np.round(random.uniform(-5, 5, shape), 2),)
    yield (np.vstack([np.round(random.uniform(1, 5, (2, 3)), 2), np.zeros((1, 3))]),)
    yield (np.round(random.uniform(1, 5, (3, 4)), 2) * np.array(SIZES)[:, None],)


def by_the_engine(x):
    """The rows over the engine's norms of them."""
    norms = linalg.norm(Tensor(x), axis=1, keepdims=True).data
    return x / np.where(norms == 0, 1, norms)


def over(size, spare=lambda size: np.where(size == 0, 1, size)):
    """The rows over another measure of their size, or with the zeros spared in another way."""
    return lambda x: x / spare(size(x))


def lengths(x):
    """The L2 norm of each row, as a column."""
    return np.sqrt((x * x).sum(axis=1, keepdims=True))


def work(v, see, normalise=by_the_engine):
    """The part's value is a function: the engine's, or one that does one thing wrong."""

    def quiet(x):
        with np.errstate(all="ignore"):
            return normalise(np.asarray(x))

    see("program", quiet)


mistakes = [
    Mistake("zeros-divided", normalise=over(lengths, spare=lambda size: size)),
    Mistake("epsilon-added", normalise=over(lengths, spare=lambda size: size + 1e-8)),
    Mistake("columns-for-rows", normalise=over(lambda x: np.sqrt((x * x).sum(axis=0)))),
    Mistake("one-norm-for-all", normalise=over(np.linalg.norm)),
    Mistake("root-forgotten", normalise=over(lambda x: (x * x).sum(axis=1, keepdims=True))),
    Mistake("sizes-added", normalise=over(lambda x: np.abs(x).sum(axis=1, keepdims=True))),
    Mistake("sum-of-entries", normalise=over(lambda x: x.sum(axis=1, keepdims=True))),
    Mistake("largest-entry", normalise=over(lambda x: np.abs(x).max(axis=1, keepdims=True))),
]

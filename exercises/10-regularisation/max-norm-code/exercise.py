"""Max-norm as a function: each row cut back by itself, short ones and zeros left alone."""

import numpy as np

from tutor.answers.program import Program
from tutor.course import Mistake

place = 51
minutes = 9
needs = ["max-norm"]
teaches = ["max-norm"]

parts = [
    Program("program", entry="max_norm", signature="max_norm(W, c) -> W", keeps_arguments=True)
]

SHAPES = [(4, 3), (3, 5), (5, 2)]


def calls(v, rng):
    """Two neurons of whole norms, one of them short; then layers with a row of zeros."""
    start = (np.array([[3.0, 4.0], [0.6, -0.8]]), 2.0)
    random = np.random.default_rng(rng.getrandbits(64))
    return [start, *(_call(random, *shape) for shape in SHAPES)]


def _call(random, units, inputs):
    """Rows from short to long around a limit, the last of them zeros."""
    limit = float(random.choice([0.5, 1.5, 3.0]))
    rows = random.standard_normal((units, inputs))
    rows /= np.sqrt(np.sum(rows**2, axis=1, keepdims=True))
    lengths = limit * np.linspace(0.4, 2.5, units)
    lengths[-1], lengths[-2] = 0.0, 2.5 * limit
    return np.round(rows * random.permutation(lengths)[:, None], 2), limit


def euclid(w, axis=1):
    """√Σw², of rows, columns or all."""
    return np.sqrt(np.sum(w**2, axis=axis, keepdims=True))


def max_norm(w, c, *, length=euclid, factor=lambda length, c: np.minimum(1, c / length)):
    """The reference, with the places where programs go wrong as arguments."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return w * factor(length(w), c)


def guarded(w):
    """The norm of each row; a tiny one for zeros, which stay zeros whatever multiplies them."""
    norms = euclid(w)
    return np.where(norms > 0, norms, 1e-12)


def to_c(length, c):
    """Every row scaled to c."""
    return np.where(length > 1e-12, c / length, 1.0)


def work(v, see, project=lambda w, c: max_norm(w, c, length=guarded)):
    """The part's value is a function: the reference, or the same with one thing wrong."""
    see("program", project)


mistakes = [
    Mistake("all-to-c", project=lambda w, c: max_norm(w, c, length=guarded, factor=to_c)),
    Mistake("no-root", project=lambda w, c: max_norm(w, c, length=lambda w: guarded(w) ** 2)),
    Mistake("columns", project=lambda w, c: max_norm(w, c, length=lambda w: euclid(w, 0))),
    Mistake("whole-matrix", project=lambda w, c: max_norm(w, c, length=lambda w: euclid(w, None))),
    Mistake("each-entry", project=lambda w, c: np.clip(w, -c, c)),
    Mistake("zeros-divided", project=lambda w, c: np.where(euclid(w) > 0, max_norm(w, c), np.nan)),
    Mistake("unchanged-rows", project=lambda w, c: w * 1.0),
]

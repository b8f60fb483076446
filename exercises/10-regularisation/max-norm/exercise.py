"""Max-norm: weight vectors that have grown too long are cut back, each by itself.

Source: G. Hinton, N. Srivastava, A. Krizhevsky, I. Sutskever, R. Salakhutdinov (2012), Improving
neural networks by preventing co-adaptation of feature detectors.
"""

import numpy as np

from minigrad import Tensor, optim
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.course import Example, Mistake, Redraw

place = 50
minutes = 6
teaches = ["max-norm"]

# Rows whose norms are whole.
ROWS = {3: (1, 2, 2), 6: (2, 4, 4), 7: (2, 3, 6), 9: (1, 4, 8), 11: (2, 6, 9), 15: (2, 5, 14)}

parts = [
    Array("norms", rows=("n1", "n2", "n3")),
    Array("W_new", places=3, rows=("n1", "n2", "n3"), columns=("x1", "x2", "x3")),
    Choice("kept", options=("direction", "largest", "sum", "zeros")),
]

first = {"W": [[2, -3, 6], [1, 2, -2], [-4, 8, 1]], "c": 4}


def variant(rng):
    """Three units, of which one or two are longer than c."""
    norms = rng.sample(sorted(ROWS), 3)
    c = rng.choice([2, 4, 5, 8, 10])
    if len([norm for norm in norms if norm > c]) not in {1, 2}:
        raise Redraw
    rows = [rng.sample(ROWS[norm], 3) for norm in norms]
    return {"W": [[rng.choice([-1, 1]) * entry for entry in row] for row in rows], "c": c}


def engine_norm(w, c):
    """The engine's own projection, of a copy."""
    weight = Tensor(w.copy())
    optim.max_norm_([weight], c)
    return weight.data


def by(length, only_long=True):
    """A projection that measures a length of its own."""

    def project(w, c):
        lengths = length(w)
        return w * (np.minimum(1, c / lengths) if only_long else c / lengths)

    return project


def euclid(w, axis=1):
    """√Σw², of rows, columns or all."""
    return np.sqrt(np.sum(w**2, axis=axis, keepdims=True))


def work(v, see, norms=euclid, project=engine_norm):
    """The norm of each row, and the rows cut back; a slip measures, or cuts, another way."""
    w = np.array(v.W, dtype=float)
    lengths = see("norms", norms(w).ravel())
    see("W_new", project(w, v.c))
    see("long", [f"n{i + 1}" for i in range(3) if euclid(w)[i, 0] > v.c])
    see("longest", float(np.max(lengths)))
    see("factor", round(float(v.c / np.max(euclid(w))), 4))
    see("kept", "direction")


mistakes = [
    Mistake(
        "no-root",
        norms=lambda w: np.sum(w**2, axis=1),
        project=by(lambda w: np.sum(w**2, axis=1, keepdims=True)),
    ),
    Mistake(
        "sum-of-sizes",
        norms=lambda w: np.sum(np.abs(w), axis=1),
        project=by(lambda w: np.sum(np.abs(w), axis=1, keepdims=True)),
    ),
    Mistake(
        "columns",
        norms=lambda w: euclid(w, 0),
        project=by(lambda w: euclid(w, 0)),
    ),
    Mistake("whole-matrix", project=by(lambda w: euclid(w, None))),
    Mistake("all-to-c", project=by(euclid, only_long=False)),
    Mistake("each-entry", project=lambda w, c: np.clip(w, -c, c)),
    Mistake("c-taken-off", project=lambda w, c: np.where(euclid(w) > c, w - np.sign(w) * c, w)),
    Mistake("unit-length", project=lambda w, c: np.where(euclid(w) > c, w / euclid(w), w)),
]

examples = [
    Example({"norms": "7, 3, 9"}, "partial"),
    Example({"norms": "49 9 81"}, "wrong", "no-root"),
    Example({"norms": "7, 3"}, "wrong", "slip/shape"),
    Example({"norms": "long"}, "invalid"),
    Example({}, "missing"),
]

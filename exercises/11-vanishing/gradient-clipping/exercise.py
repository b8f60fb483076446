"""Clipping by norm and by value: a faulty rule repaired, and both ways on a gradient.

Source: R. Pascanu, T. Mikolov, Y. Bengio (2013), On the difficulty of training recurrent neural
networks, algorithm 1.
"""

from math import hypot

import numpy as np

from minigrad import Tensor
from minigrad.optim import clip_grad_norm_, clip_grad_value_
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake

place = 30
minutes = 8
teaches = ["gradient-clipping"]

NAMES = {"g_i": {"domain": "real"}, "c": {"domain": "positive"}, "n": {"domain": "positive"}}
VALUE = {"g_i": {"domain": "real"}, "c": {"domain": "positive"}}

parts = [
    Expression("by_norm", variables=NAMES),
    Expression("by_value", variables=VALUE),
    Number("norm", places=2),
    Number("n1", places=2),
    Number("n2", places=2),
    Number("v1", places=2),
    Number("v2", places=2),
]

first = {"g": [-6, 8], "c": 5}


TRIPLES = [
    (3, 4, 5),
    (6, 8, 10),
    (5, 12, 13),
    (9, 12, 15),
    (8, 15, 17),
    (12, 16, 20),
    (7, 24, 25),
    (20, 21, 29),
    (10, 24, 26),
    (15, 20, 25),
    (18, 24, 30),
]


def variant(rng):
    """A gradient whose norm is whole and too large; at least one entry is too large as well."""
    one, two, _ = rng.choice(TRIPLES)
    signs = rng.choice([(-1, 1), (1, -1), (-1, -1)])
    g = [signs[0] * one, signs[1] * two]
    if rng.random() < 0.5:
        g.reverse()
    return {"g": g, "c": rng.choice([c / 2 for c in range(2, 21) if c < 2 * two])}


def work(
    v,
    see,
    by_norm="g_i if n <= c else g_i*c/n",
    by_value="max(-c, min(c, g_i))",
    length=lambda g: hypot(*g),
    norm=lambda g, c, n: _clipped(clip_grad_norm_, g, c),
    value=lambda g, c: _clipped(clip_grad_value_, g, c),
):
    """The rules, and what the engine leaves of the gradient."""
    see("by_norm", by_norm)
    see("by_value", by_value)
    n = see("norm", length(v.g))
    see("n1", norm(v.g, v.c, n)[0])
    see("n2", norm(v.g, v.c, n)[1])
    see("v1", value(v.g, v.c)[0])
    see("v2", value(v.g, v.c)[1])


def _clipped(clip, g, c):
    """What is left of a gradient as the engine clips it."""
    w = Tensor(np.zeros(2), requires_grad=True)
    w.grad = np.array(g, dtype=float)
    clip([w], c)
    return w.grad.tolist()


def _subtracted(g, c, n):
    return [x - c for x in g]


def _cut_above(g, c):
    return [float(min(x, c)) for x in g]


mistakes = [
    Mistake("unchanged", by_norm="g_i if n <= c else g_i - c", norm=_subtracted),
    Mistake("always-scaled", by_norm="g_i*c/n"),
    Mistake(
        "of-norm-one", by_norm="g_i if n <= c else g_i/n", norm=lambda g, c, n: [x / n for x in g],
        when=lambda v: v.c != 1,
    ),
    Mistake(
        "upside-down", by_norm="g_i if n <= c else g_i*n/c",
        norm=lambda g, c, n: [x * n / c for x in g],
    ),
    Mistake("cut-above-only", by_value="min(c, g_i)", value=_cut_above),
    Mistake("sum-of-sizes", length=lambda g: float(sum(abs(x) for x in g))),
    Mistake("root-forgotten", length=lambda g: float(sum(x * x for x in g))),
]  # fmt: skip

examples = [
    Example({"by_norm": "g_i*min(1, c/n)", "by_value": "min(max(g_i, -c), c)"}, "partial"),
    Example({"by_norm": "g_i - c if n > c else g_i"}, "wrong", "unchanged"),
    Example({"by_norm": "g_i c/n"}, "wrong", "always-scaled"),
    Example({"norm": "long"}, "invalid"),
    Example({}, "missing"),
]

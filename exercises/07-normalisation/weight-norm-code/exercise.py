"""Weight normalisation as a function: each row by itself, forward and backward."""

import numpy as np

import minigrad as mg
from minigrad import Tensor
from tutor.answers.program import Program
from tutor.course import Mistake

place = 61
minutes = 12
needs = ["weight-norm"]
teaches = ["weight-norm"]

parts = [
    Program(
        "program",
        entry="weight_norm",
        signature="weight_norm(v, g, dw) -> (w, dv, dg)",
        keeps_arguments=True,
    )
]

SHAPES = [(2, 4), (3, 3), (4, 2), (1, 5)]  # units, inputs


def calls(v, rng):
    """Two units of whole lengths; then layers of other shapes, units longer and shorter than 1."""
    random = np.random.default_rng(rng.getrandbits(64))
    yield np.array([[3.0, -4.0], [6.0, 8.0]]), np.array([2.0, 5.0]), np.array([[1.0, 2.0], [1, -2]])
    for shape in SHAPES:
        v = np.round(random.normal(0, 1, shape), 2) * np.linspace(0.3, 3, shape[0])[:, None]
        v[:, 0] += 0.5  # away from 0, where a direction means nothing
        g = np.round(random.uniform(0.5, 3, shape[0]) * random.choice([-1, 1], shape[0]), 2)
        yield np.round(v, 3), g, np.round(random.normal(0.3, 1, shape), 2)


def by_the_engine(v, g, dw):
    """What the engine finds when the gradient dw arrives at w."""
    v, g = Tensor(v, requires_grad=True), Tensor(g, requires_grad=True)
    w = g.reshape((-1, 1)) * v / mg.norm(v, axis=1, keepdims=True)
    w.backward(np.asarray(dw))
    return w.data, v.grad, g.grad


def length_of(v, axis=1):
    """‖v‖ of the rows, the columns or all of it."""
    return np.sqrt(np.sum(v * v, axis=axis, keepdims=True))


def by_formula(
    v,
    g,
    dw,
    *,
    length=length_of,
    scaled=lambda g: g[:, None],
    across=lambda dw, u: dw - np.sum(dw * u, axis=1, keepdims=True) * u,
    back=lambda g, length: g / length,
    along=lambda dw, u, g: np.sum(dw * u, axis=1),
    order=lambda w, dv, dg: (w, dv, dg),
):
    """The derived formulas, with the places where programs go wrong as arguments."""
    norm = length(v)
    u = v / norm
    column = scaled(g)
    return order(column * u, back(column, norm) * across(dw, u), along(dw, u, g))


def work(v, see, **slip):
    """The part's value is a function: the engine's results, or a wrong one's."""
    see("program", (lambda *call: by_formula(*call, **slip)) if slip else by_the_engine)


mistakes = [
    Mistake("norm-taken-for-constant", across=lambda dw, u: dw),
    Mistake("added-instead", across=lambda dw, u: dw + np.sum(dw * u, axis=1, keepdims=True) * u),
    Mistake("whole-matrix-projected", across=lambda dw, u: dw - np.sum(dw * u) * u),
    Mistake("g-forgotten", back=lambda g, length: 1 / length),
    Mistake("not-divided-by-the-length", back=lambda g, length: g),
    Mistake("no-root", length=lambda v: length_of(v) ** 2),
    Mistake("columns", length=lambda v: length_of(v, 0)),
    Mistake("whole-matrix", length=lambda v: length_of(v, None)),
    Mistake("g-not-gone", along=lambda dw, u, g: g * np.sum(dw * u, axis=1)),
    Mistake("summed-to-one", along=lambda dw, u, g: np.sum(dw * u)),
    Mistake("not-summed", along=lambda dw, u, g: dw * u),
    Mistake("column-of-gradients", along=lambda dw, u, g: np.sum(dw * u, axis=1, keepdims=True)),
    Mistake("order-swapped", order=lambda w, dv, dg: (w, dg, dv)),
]

"""Dropout: what it does to an expected value, and one mask forward and backward.

Source: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov (2014), Dropout: a
simple way to prevent neural networks from overfitting.
"""

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.derivation import Derivation
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 30
minutes = 12
teaches = ["dropout", "expectation"]

NAMES = {"p": {"domain": "unit"}, "x": {"domain": "nonzero"}}

parts = [
    Derivation("plain", variables=NAMES),
    Derivation("inverted", variables=NAMES),
    Derivation("spread", variables=NAMES),
    Array("y", places=3),
    Array("dx", places=3),
    Number("test", places=3),
    Choice("more", options=("lower", "higher", "at-test", "seed")),
]

first = {"p": 0.8, "x": [2, -4, 3, 5], "mask": [1, 0, 1, 0], "g": [3, 1, -2, 6]}


def variant(rng):
    """Two units dropped and two kept; neither inputs nor gradients alike."""
    mask = [1, 1, 0, 0]
    rng.shuffle(mask)
    x = [rng.choice([-1, 1]) * size for size in rng.sample(range(2, 10), 4)]
    g = [rng.choice([-1, 1]) * size for size in rng.sample(range(1, 9), 4)]
    p = rng.choice([0.5, 0.8, 0.4, 0.25, 0.6])
    if p == 0.5 or not sum(x):  # kept and dropped must not be alike, nor the sum 0
        raise Redraw
    return {"p": p, "x": x, "mask": mask, "g": g}


def work(
    v,
    see,
    plain="p*x",
    inverted="x/p",
    spread="p*(1 - p)*x^2",
    factor=lambda p: 1 / p,
    forward=lambda mask: mask,
    backward=lambda mask, scale: mask * scale,
    test=lambda p: p,
):
    """Inverted dropout with a given mask in the engine; a slip masks, or scales, another way."""
    x = Tensor([float(entry) for entry in v.x], requires_grad=True)
    g = Tensor([float(entry) for entry in v.g])
    mask = Tensor([float(entry) for entry in v.mask])
    see("plain", plain)
    see("inverted", inverted)
    see("spread", spread)
    see("scale", round(1 / v.p, 4))
    see("y", x * (forward(mask) * factor(v.p)))
    see("dx", g * backward(mask, factor(v.p)))
    see("total", sum(v.x))
    see("test", mg.sum(x) * test(v.p))
    see("more", "lower")


mistakes = [
    Mistake(
        "share-dropped",
        {"plain": "(1 - p)*x"},
        {"inverted": "x/(1 - p)"},
        {"factor": lambda p: 1 / (1 - p)},
        {"test": lambda p: 1 - p},
    ),
    Mistake("certain", plain="x", test=lambda p: 1.0),
    Mistake("scaled-down", inverted="p*x", factor=lambda p: p),
    Mistake("not-scaled", inverted="x", factor=lambda p: 1.0),
    Mistake("mean-square", spread="p*x^2"),
    Mistake("not-squared", spread="p*(1 - p)*x"),
    Mistake("deviation", spread="sqrt(p*(1 - p))*abs(x)"),
    Mistake("mask-turned-round", forward=lambda mask: 1 - mask),
    Mistake("not-masked", backward=lambda mask, scale: Tensor([scale] * 4)),
    Mistake("gradient-not-scaled", backward=lambda mask, scale: mask),
    Mistake("divided-at-test", test=lambda p: 1 / p),
]

examples = [
    Example({"plain": "p x + (1 - p)*0", "inverted": "x/p", "spread": "(p - p^2) x^2"}, "partial"),
    Example({"y": "2.5, 0, 3.75, 0", "dx": "3.75, 0, -2.5, 0"}, "partial"),
    Example({"y": "2, 0, 3, 0"}, "wrong", "not-scaled"),
    Example({"plain": "(1-p) x"}, "wrong", "share-dropped"),
    Example({"y": "0; many"}, "invalid"),
    Example({}, "missing"),
]

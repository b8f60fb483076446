"""Tanh: its slope derived from the powers, its place beside the sigmoid, and what centring buys."""

from minigrad import Value, tanh
from tutor.answers.choice import Choice
from tutor.answers.derivation import Derivation
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake

place = 20
minutes = 10
needs = ["sigmoid-derivative"]
teaches = ["tanh", "saturation"]

NAMES = {
    "x": {"domain": "real"},
    "t": {"domain": ["interval", -1, 1], "def": "(e^x - e^(-x))/(e^x + e^(-x))"},
}
SIGMOID = {
    "x": {"domain": "real"},
    "s": {"domain": "unit", "def": "1/(1 + e^(-2x))"},
}
QUOTIENT = "((e^x + e^(-x))^2 - (e^x - e^(-x))^2)/(e^x + e^(-x))^2"

parts = [
    Derivation("slope", variables=NAMES, start=QUOTIENT, least=2, points=2),
    Expression("sigmoid", variables=SIGMOID),
    Number("here", places=4),
    Number("left", digits=2),
    Choice("gain", options=("signs", "saturation", "cost", "range")),
]

first = {"z": 1.2, "t": 0.6, "depth": 4}


def variant(rng):
    """A sum; and the output that each of several layers puts out."""
    return {
        "z": rng.choice([-1, 1]) * rng.randint(4, 22) / 10,
        "t": rng.choice([-1, 1]) * rng.choice([0.4, 0.6, 0.7, 0.8, 0.9]),
        "depth": rng.choice([3, 4, 5, 6]),
    }


def work(
    v,
    see,
    steps=("1 - (e^x - e^(-x))^2/(e^x + e^(-x))^2", "1 - t^2"),
    sigmoid="2*s - 1",
    slope=lambda t, z: 1 - t * t,
    power=lambda factor, depth: factor**depth,
):
    """The slope of tanh as a formula, at a sum, and of a whole chain of layers."""
    z = Value(v.z)
    see("slope", "\n".join(steps))
    see("sigmoid", sigmoid)
    t = see("t_here", tanh(z))
    see("here", slope(t, z))
    factor = see("factor", slope(Value(v.t), Value(v.t)))
    see("left", power(factor, v.depth))
    see("gain", "signs")


mistakes = [
    Mistake("value-for-slope", steps=("t",), slope=lambda t, z: 1 * t),
    Mistake("slope-of-the-sigmoid", steps=("t*(1 - t)",), slope=lambda t, z: t * (1 - t)),
    Mistake("square-forgotten", steps=("1 - t",), slope=lambda t, z: 1 - t),
    Mistake("plus-for-minus", steps=("1 + t^2",), slope=lambda t, z: 1 + t * t),
    Mistake("not-stretched", sigmoid="2*s"),
    Mistake("not-doubled", sigmoid="s - 1/2"),
    Mistake("mirrored", sigmoid="1 - 2*s"),
    Mistake("one-layer-only", power=lambda factor, depth: 1 * factor),
    Mistake("layers-added", power=lambda factor, depth: factor * depth),
]

examples = [
    Example(
        {
            "slope": "1 - ((e^x-e^-x)/(e^x+e^-x))^2\n= 1 - t^2",
            "sigmoid": "2s-1",
            "here": "0.3050",
            "left": "0.17",
            "gain": "signs",
        },
        "right",
    ),
    Example({"slope": "4/(e^x + e^-x)^2; 1 - t^2"}, "partial"),
    Example({"sigmoid": "s - 1/2"}, "wrong", "not-doubled"),
    Example({"left": "0.64"}, "wrong", "one-layer-only"),
    Example({}, "missing"),
]

"""Softmax and cross-entropy backward: the derivation of p − y, and a batch of it in numbers."""

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.derivation import Derivation
from tutor.answers.number import Number
from tutor.course import Example, Mistake

place = 40
minutes = 12
needs = ["softmax", "chain-rule-graph"]
teaches = ["softmax-gradient", "cross-entropy"]

NAMES = {
    "z": {"domain": "real", "shape": ["K"]},
    "y": {"domain": "onehot", "shape": ["K"]},
    "p": {"domain": "unit", "shape": ["K"], "def": "softmax(z)"},
    "i": {"domain": "index", "of": "K"},
}
CHAIN = "sum_k (-y_k/p_k) p_k ([k=i] - p_i)"

parts = [
    Derivation("slope", variables=NAMES, start=CHAIN, least=2, points=2),
    Array("p", places=3),
    Array("dz", places=3),
    Number("total"),
]

# Powers of e whose shares have few decimals: each row adds up to 4, 5, 8 or 10.
POWERS = [[1, 1, 2], [1, 1, 3], [1, 2, 2], [1, 2, 5], [1, 3, 4], [1, 2, 7], [1, 3, 6], [2, 3, 5]]

first = {"e": [[1, 2, 5], [3, 1, 1]], "y": [[0, 1, 0], [1, 0, 0]]}


def variant(rng):
    """Two examples with different right classes."""
    right = rng.sample(range(3), 2)
    return {
        "e": [rng.sample(powers, 3) for powers in rng.sample(POWERS, 2)],
        "y": [[int(k == label) for k in range(3)] for label in right],
    }


def work(
    v,
    see,
    steps=(
        "sum_k -y_k ([k=i] - p_i)",
        "-y_i + p_i sum_k y_k",
        "p_i - y_i",
    ),
    shares=lambda e: e / mg.sum(e, axis=1, keepdims=True),
    slope=lambda p, y: p - y,
    count=2,
):
    """p − y for each example, divided by their number, as the loss is a mean."""
    e = Tensor([[float(power) for power in row] for row in v.e], requires_grad=True)
    y = Tensor([[float(share) for share in row] for row in v.y])
    see("slope", "\n".join(steps))
    p = see("p", shares(e))
    dz = see("dz", slope(p, y) / count)
    see("total", 0)
    see("off", p - y)
    return dz


def whole_or_mean(**slip):
    """A slip, and the same with the mean forgotten as well."""
    return slip, slip | {"count": 1}


mistakes = [
    Mistake("label-forgotten", *whole_or_mean(steps=("p_i",), slope=lambda p, y: 1 * p)),
    Mistake("turned-round", *whole_or_mean(steps=("y_i - p_i",), slope=lambda p, y: y - p)),
    Mistake(
        "gradient-at-the-shares",
        *whole_or_mean(steps=("-y_i/p_i",), slope=lambda p, y: -y / p),
    ),
    Mistake(
        "right-class-only",
        *whole_or_mean(steps=("y_i*(p_i - 1)",), slope=lambda p, y: y * (p - 1)),
    ),
    Mistake("sigmoid-slope-too", slope=lambda p, y: (p - y) * p * (1 - p)),
    Mistake("not-divided", count=1),
    Mistake("divided-by-every-entry", count=6),
    Mistake("over-the-batch", shares=lambda e: e / mg.sum(e, axis=0, keepdims=True)),
    Mistake("over-everything", shares=lambda e: e / mg.sum(e)),
    Mistake("powers-themselves", shares=lambda e: 1.0 * e),
]


examples = [
    Example(
        {
            "slope": "-sum_k y_k ([k=i] - p_i)\n= -y_i + p_i\n= p_i - y_i",
            "p": "0.125 0.25 0.625; 0.6 0.2 0.2",
            "dz": "[[1/16, -3/8, 5/16], [-0.2, 0.1, 0.1]]",
            "total": "0",
        },
        "right",
    ),
    Example({"slope": "-sum_k y_k [k=i] + p_i sum_k y_k; p_i - y_i"}, "partial"),
    Example({"slope": "p_i - y_i"}, "invalid"),
    Example({"dz": "0.125 -0.75 0.625; -0.4 0.2 0.2"}, "wrong", "not-divided"),
    Example({"dz": "-0.0625 0.375 -0.3125; 0.2 -0.1 -0.1"}, "wrong", "turned-round"),
    Example({"p": "1/4 2/3 5/6; 3/4 1/3 1/6"}, "wrong", "over-the-batch"),
    Example({}, "missing"),
]

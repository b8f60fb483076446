"""Softmax cross-entropy: a form without a quotient, a loss by hand, the first loss of a net."""

from functools import lru_cache
from math import log

import numpy as np

from minigrad import Tensor, nn
from tutor.answers.choice import Choice
from tutor.answers.derivation import Derivation
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Bars

place = 30
minutes = 10
needs = ["softmax"]
teaches = ["cross-entropy", "first-loss"]

NAMES = {
    "z": {"domain": "real", "shape": ["K"]},
    "c": {"domain": "index", "of": "K"},
}
START = "-ln(e^(z_c)/sum_k e^(z_k))"

parts = [
    Derivation("form", variables=NAMES, start=START, least=2, points=2),
    Number("loss", places=3),
    Choice("shift", options=("same", "more", "less", "unknown")),
    Number("first_loss", places=3, then="measured"),
    Choice("wild", options=("higher", "lower", "same", "zero")),
]

first = {"z": [2, 1, -1], "right": 2, "classes": 10, "seed": 1}


def variant(rng):
    """Three scores, the number of the right class, and a number of classes for another net."""
    z = rng.sample(range(-3, 5), 3)
    if 0 in z or sum(z) == 0:
        raise Redraw
    return {
        "z": z,
        "right": rng.randint(1, 3),
        "classes": rng.choice([4, 5, 6, 8, 10, 20, 50, 100]),
        "seed": rng.randint(1, 10**4),
    }


def entropy(z, right):
    """The engine's cross-entropy of one row of scores."""
    return nn.cross_entropy(Tensor([z]), [right]).item()


def by_hand(change):
    """A loss from the shares, with one thing done wrong."""

    def loss(z, right):
        e = np.exp(np.asarray(z, float))
        return float(change(e / e.sum(), e, right))

    return loss


def work(
    v,
    see,
    steps=("-ln(e^(z_c)) + ln(sum_k e^(z_k))", "ln(sum_k e^(z_k)) - z_c"),
    loss=entropy,
    start=log,
):
    """The loss as a difference, of three scores, and before any training."""
    z = [float(score) for score in v.z]
    see("form", "\n".join(steps))
    see("loss", loss(z, v.right - 1))
    see("shift", "same")
    see("first_loss", start(v.classes))
    see("wild", "higher")
    see("total", float(np.exp(z).sum()))
    see("score", v.z[v.right - 1])


mistakes = [
    Mistake("minus-forgotten", steps=("z_c - ln(sum_k e^(z_k))",),
            loss=lambda z, right: -entropy(z, right), start=lambda c: -log(c)),
    Mistake("sum-of-the-logs", steps=("sum_k z_k - z_c",)),
    Mistake("total-forgotten", steps=("-z_c",), loss=lambda z, right: -z[right]),
    Mistake("score-forgotten", steps=("ln(sum_k e^(z_k))",),
            loss=by_hand(lambda p, e, right: np.log(e.sum()))),
    Mistake("share-itself", loss=by_hand(lambda p, e, right: p[right])),
    Mistake("one-minus-the-share", loss=by_hand(lambda p, e, right: 1 - p[right])),
    Mistake("counted-from-zero", when=lambda v: v.right < 3,
            loss=lambda z, right: entropy(z, (right + 1) % 3)),
    Mistake("every-class", loss=by_hand(lambda p, e, right: -np.log(p).sum())),
    Mistake("log-of-base-two", loss=lambda z, right: entropy(z, right) / log(2),
            start=lambda c: log(c) / log(2)),
    Mistake("chance-itself", start=lambda c: 1 / c),
    Mistake("zero-at-first", start=lambda c: 0.0),
    Mistake("one-class-less", start=lambda c: log(c - 1)),
    Mistake("yes-or-no", start=lambda c: log(2)),
]  # fmt: skip


@lru_cache(maxsize=64)
def _first_loss(classes, spread, seed):
    """The loss of a fresh net with weights of a given spread, on random inputs and labels."""
    rng = np.random.default_rng(seed)
    x = Tensor(rng.standard_normal((400, 20)))
    labels = rng.integers(classes, size=400)
    net = nn.Linear(20, classes, init=lambda s, rng: spread * rng.standard_normal(s), rng=rng)
    return nn.cross_entropy(net(x), labels).item()


def measured(v, answer):
    """First losses of real nets, for three sizes of the weights."""
    spreads = [0.001, 0.1, 1.0]
    return [Bars("measured", [str(s) for s in spreads],
                 [_first_loss(v.classes, s, v.seed) for s in spreads])]  # fmt: skip


examples = [
    Example(
        {
            "form": "-ln(e^(z_c)) + ln(sum_k e^(z_k))\n= ln(sum_k e^(z_k)) - z_c",
            "loss": "1.349",
            "shift": "same",
            "first_loss": "2.303",
            "wild": "higher",
        },
        "right",
    ),
    Example({"first_loss": "0.1"}, "wrong", "chance-itself"),
    Example({}, "missing"),
]

"""Random search as a function: numbers from 0 to 1 become settings, even or by the exponent.

Source: J. Bergstra, Y. Bengio (2012), Random search for hyper-parameter optimization.
"""

import numpy as np

from tutor.answers.program import Program
from tutor.course import Mistake

place = 11
minutes = 12
needs = ["random-over-grid"]
teaches = ["random-search", "log-scale"]

parts = [
    Program(
        "program",
        entry="settings",
        signature="settings(u, ranges) -> list of dicts",
        keeps_arguments=True,
    )
]

NAMES = ["lr", "weight_decay", "dropout", "width", "layers", "momentum"]


def calls(v, rng):
    """One rate first; then whole numbers with both ends; then several trials of everything."""
    random = np.random.default_rng(rng.getrandbits(64))
    one = (np.array([[0.5]]), {"lr": ("log", 0.0001, 1.0)})
    whole = (np.array([[0.0], [0.3], [0.999]]), {"layers": ("whole", 2, 5)})
    return [one, whole, *(_call(random, count) for count in (1, 4, 7))]


def _call(random, trials):
    """Settings of all kinds in a random order, as many trials as asked for."""
    ranges = {}
    for name in random.permutation(NAMES).tolist():
        kind = {"lr": "log", "weight_decay": "log", "width": "whole", "layers": "whole"}.get(
            name, "linear"
        )
        ranges[name] = (kind, *_ends(random, kind))
    u = np.round(random.uniform(0.02, 0.98, (trials, len(ranges))), 3)
    return u, ranges


def _ends(random, kind):
    """A range of that kind; none begins at 0 or ends at 1."""
    if kind == "whole":
        low = int(random.integers(1, 5))
        return low, low + int(random.integers(3, 30))
    if kind == "log":
        low = float(random.choice([1e-6, 1e-5, 1e-4]))
        return low, low * float(random.choice([100, 1000, 5000]))
    return round(float(random.uniform(0.1, 0.3)), 2), round(float(random.uniform(0.5, 0.95)), 2)


def linear(u, low, high):
    """u of the way from low to high."""
    return low + u * (high - low)


def log(u, low, high):
    """u of the way by the exponent."""
    return low * (high / low) ** u


def whole(u, low, high):
    """A whole number, each equally likely, both ends among them."""
    return int(low + np.floor(u * (high - low + 1)))


def settings(
    u, ranges, *, linear=linear, log=log, whole=whole, pick=lambda u, trial, place: u[trial, place]
):
    """The reference, with the places where programs go wrong as arguments."""
    kinds = {"linear": linear, "log": log, "whole": whole}
    return [
        {
            name: kinds[kind](float(pick(u, trial, place)), low, high)
            for place, (name, (kind, low, high)) in enumerate(ranges.items())
        }
        for trial in range(len(u))
    ]


def _with(**slip):
    return lambda u, ranges: settings(u, ranges, **slip)


def work(v, see, program=settings):
    """The part's value is a function: the reference, or the same with one thing wrong."""
    see("program", program)


mistakes = [
    Mistake("log-as-linear", program=_with(log=linear)),
    Mistake("exponent-returned", program=_with(log=lambda u, a, b: linear(u, *np.log10([a, b])))),
    Mistake("width-only", program=_with(linear=lambda u, a, b: u * (b - a))),
    Mistake("upper-times-u", program=_with(linear=lambda u, a, b: u * b)),
    Mistake("upper-end-left-out", program=_with(whole=lambda u, a, b: int(a + u * (b - a)))),
    Mistake("rounded", program=_with(whole=lambda u, a, b: round(a + u * (b - a)))),
    Mistake("not-whole", program=_with(whole=linear)),
    Mistake("one-number-for-all", program=_with(pick=lambda u, trial, place: u[trial, 0])),
    Mistake("same-trial-again", program=_with(pick=lambda u, trial, place: u[0, place])),
    Mistake("first-trial-only", program=lambda u, ranges: settings(u, ranges)[:1]),
    Mistake("bases-mixed", program=_with(log=lambda u, a, b: np.exp(linear(u, *np.log10([a, b]))))),
]

"""The relative error of a gradient check: entry by entry, in two conventions, and as one norm."""

import numpy as np

from minigrad.gradcheck import relative_error
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake

place = 20
minutes = 7
teaches = ["relative-error"]

parts = [
    Number("large", digits=2),
    Number("small", digits=2),
    Number("by_sum", digits=2),
    Number("whole", digits=2),
    Choice("zeros", options=("zero", "one", "undefined")),
]

first = {"a": [4.0, 0.002], "n": [4.003, 0.005]}


def variant(rng):
    """A large and a small entry; the same absolute difference is harmless in one of them only."""
    a = [rng.choice([-1, 1]) * rng.randint(200, 600) / 100, rng.choice([0.002, 0.003, 0.004])]
    gap = rng.choice([0.002, 0.003, 0.005])
    return {"a": a, "n": [round(a[0] + gap, 3), round(a[1] + gap, 3)]}


def work(v, see, of=lambda a, n, size: relative_error(a, n, size), whole="norm"):
    """The engine's relative errors of both entries, and of the two together."""
    a, n = np.array(v.a), np.array(v.n)
    see("gap", round(v.n[0] - v.a[0], 6))
    see("large", of(a[0], n[0], "max"))
    see("small", of(a[1], n[1], "max"))
    see("by_sum", of(a[1], n[1], "sum"))
    see("whole", float(np.max(relative_error(a, n, whole))))
    see("zeros", "zero")


def _absolute(a, n, size):
    return abs(a - n)


def _by_the_smaller(a, n, size):
    whole = min(abs(a), abs(n)) if size == "max" else abs(a) + abs(n)
    return abs(a - n) / whole


def _the_other_convention(a, n, size):
    return relative_error(a, n, "sum" if size == "max" else "max")


mistakes = [
    Mistake("absolute", of=_absolute),
    Mistake("by-the-smaller", of=_by_the_smaller),
    Mistake("other-convention", of=_the_other_convention),
    Mistake("worst-entry", whole="max"),
]

examples = [
    Example({"large": "0.003"}, "wrong", "absolute"),
    Example({"large": "tiny"}, "invalid"),
    Example({}, "missing"),
]

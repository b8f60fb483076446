"""Which h checks a derivative best: said first, then measured with the engine.

The error of a difference has two sides: what the Taylor series leaves out, which grows with h, and
what rounding leaves of the digits of f(x+h) − f(x−h), which grows as h shrinks.
"""

from functools import lru_cache
from itertools import pairwise
from math import log10

import numpy as np

import minigrad as mg
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Mistake, Redraw
from tutor.course.evidence import Bars, Table

place = 50
minutes = 7
needs = []
teaches = ["finite-differences", "rounding"]

parts = [
    Choice(
        "course", options=("falls-then-rises", "falls", "rises", "levels-off"), then="every_step"
    ),
    Number("factor", digits=1, then="large_steps"),
    Choice("best", options=("1e-2", "1e-3", "1e-5", "1e-8", "1e-12"), then="candidates"),
]

FUNCTIONS = {
    "e^x": mg.exp, "sin x": mg.sin, "tanh x": mg.tanh, "σ(x)": mg.sigmoid, "ln x": mg.log,
    "√x": mg.sqrt,
}  # fmt: skip
FORMULAS = {"forward": "(f(x+h) − f(x)) / h", "centred": "(f(x+h) − f(x−h)) / 2h"}
DIFFERENCES = {
    "forward": lambda f, x, h: (f(x + h) - f(x)) / h,
    "centred": lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
}
CANDIDATES = ("1e-2", "1e-3", "1e-5", "1e-8", "1e-12")
CLEARLY = 3  # how many times smaller the least error is than any other

first = {"name": "tanh x", "x": 0.7, "rule": "centred", "precision": "float64"}
first["formula"] = FORMULAS["centred"]


def variant(rng):
    """A function, a place, a rule and a precision that leave one of the candidates clearly best."""
    rule = rng.choice(["centred", "centred", "forward"])
    values = {
        "name": rng.choice(sorted(FUNCTIONS)),
        "x": rng.randint(30, 180) / 100,
        "rule": rule,
        "precision": rng.choice(["float64", "float64", "float32"]),
        "formula": FORMULAS[rule],
    }
    ordered = sorted(max(_error(*_case(values), float(h)), 1e-16) for h in CANDIDATES)
    if ordered[1] < CLEARLY * ordered[0] or not _orderly(_case(values)):
        raise Redraw
    return values


def _case(values):
    return tuple(values[name] for name in ("name", "x", "rule", "precision"))


def _orderly(case):
    """Whether the error falls on the side of large h as its order says, within a fifth."""
    return 0.8 < _fall(case) / (100 if case[2] == "centred" else 10) < 1.25


@lru_cache(maxsize=4096)
def _error(name, x, rule, precision, h):
    """The relative error of the difference, its values computed in that precision."""
    f, kind = FUNCTIONS[name], np.dtype(precision).type
    slope = DIFFERENCES[rule](f, kind(x), kind(h))
    true = mg.grad(f)(x)
    return abs(float(slope) - true) / abs(true)


def _fall(case):
    """How much smaller the error gets from h = 0.1 to h = 0.01, without rounding in the way."""
    name, x, rule, _ = case
    return _error(name, x, rule, "float64", 0.1) / _error(name, x, rule, "float64", 0.01)


def best(case, worst=False):
    """The candidate with the least error."""
    choose = max if worst else min
    return choose(CANDIDATES, key=lambda h: _error(*case, float(h)))


def work(v, see, order=1.0):
    """What the runs show; a slip takes the error for one of another order."""
    case = _case(vars(v))
    see("course", "falls-then-rises")
    see("factor", 10 ** round(order * log10(_fall(case))))
    see("best", best(case))
    see("at_best", f"{_error(*case, float(best(case))):.1e}")
    see("order", "h²" if v.rule == "centred" else "h")
    see("order_factor", 100 if v.rule == "centred" else 10)
    see("digits", 16 if v.precision == "float64" else 7)


mistakes = [
    Mistake("order-one", when=lambda v: v.rule == "centred", order=0.5),
    Mistake("order-two", when=lambda v: v.rule == "forward", order=2),
    Mistake("no-fall", order=0),
    Mistake("cubed", order=3),
]


def every_step(v, answer):
    """The error at every power of ten."""
    powers = range(1, 15 if v.precision == "float64" else 9)
    errors = [_error(*_case(vars(v)), 10.0**-power) for power in powers]
    return [Bars("errors", [f"1e-{power}" for power in powers], errors, log=True)]


def large_steps(v, answer):
    """The error on the side of large h, and by how much it falls."""
    steps = [0.1, 0.01, 0.001] if v.precision == "float64" else [0.1, 0.01]
    errors = [_error(*_case(vars(v))[:3], "float64", h) for h in steps]
    falls = ["-", *(f"{a / b:.3g}" for a, b in pairwise(errors))]
    shown = ([f"{h:g}" for h in steps], [f"{error:.1e}" for error in errors], falls)
    return [Table("large", ("h", "error", "smaller-by"), list(zip(*shown, strict=True)))]


def candidates(v, answer):
    """The error at each of the steps on offer."""
    errors = [_error(*_case(vars(v)), float(h)) for h in CANDIDATES]
    return [Bars("offered", list(CANDIDATES), errors, log=True)]

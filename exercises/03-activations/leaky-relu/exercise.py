"""Leaky ReLU: one formula for both halves, its slope, and a gradient through a stack of them.

Source: A. Maas, A. Hannun, A. Ng (2013), Rectifier nonlinearities improve neural network acoustic
models.
"""

import minigrad as mg
from minigrad import Value
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake

place = 50
minutes = 7
needs = ["relu"]
teaches = ["leaky-relu"]

parts = [
    Expression("value", variables={"x": {"domain": "real"}, "a": {"domain": "unit"}}),
    Expression("slope", variables={"x": {"domain": "nonzero"}, "a": {"domain": "unit"}}),
    Number("y"),
    Number("dx"),
    Choice("steep", options=("other-side", "still-leaky", "straight", "nothing")),
]

first = {"a": 0.1, "x": 5, "w": [-2, 3, -1], "g": 4}


def variant(rng):
    """Three units in a row: signs of the weights such that at least one unit leaks."""
    x = rng.randint(2, 7)
    return {
        "a": rng.choice([0.1, 0.2, 0.5]),
        "x": x,
        "w": [sign * rng.randint(1, 4) for sign in rng.choice(SIGNS)],
        "g": rng.choice([g for g in (-6, -5, -4, -3, -2, 2, 3, 4, 5, 6) if g != x]),
    }


SIGNS = [(-1, 1, 1), (-1, 1, -1), (1, -1, 1), (-1, -1, -1), (1, -1, -1)]


def leaky(x, a):
    """The engine's leaky ReLU."""
    return mg.leaky_relu(x, slope=a)


def through(x, weights, activate, a):
    """The output of units in a row, each with one weight, and the slope of it."""
    y = start = Value(float(x))
    for w in weights:
        y = activate(w * y, a)
    y.backward()
    return y, start.grad


def work(
    v,
    see,
    value="max(a*x, x)",
    slope="a + (1 - a)*[x > 0]",
    activate=leaky,
    back=None,
    upstream=True,
):
    """The formula, and three units in a row, forward and back."""
    see("value", value)
    see("slope", slope)
    y, steepness = through(v.x, v.w, activate, v.a)
    see("y", y)
    if back is not None:
        steepness = back(v)
    see("dx", (v.g if upstream else 1) * steepness)
    see("steep", "other-side")
    see("inside", _inside(v))
    see("leaks", sum(1 for entry in _inside(v) if entry < 0))


def _inside(v):
    """The sums of the three units."""
    sums, y = [], float(v.x)
    for w in v.w:
        sums.append(round(w * y, 6))
        y = sums[-1] * (1 if sums[-1] > 0 else v.a)
    return sums


def _product(v, factor=1.0):
    product = factor
    for w in v.w:
        product *= w
    return product


def _one_leak(v):
    """One leak, however many units are below 0."""
    return _product(v, v.a)


mistakes = [
    Mistake("plain-relu", value="max(0, x)", slope="[x > 0]", activate=lambda x, a: mg.relu(x)),
    Mistake("min-for-max", value="min(a*x, x)"),
    Mistake("constant-leak", value="max(a, x)"),
    Mistake("leak-everywhere", value="a*x", slope="a", activate=lambda x, a: a * x),
    Mistake("leak-turned-up", value="max(-a*x, x)", slope="[x > 0] - a*[x < 0]",
            activate=lambda x, a: mg.relu(x) + a * mg.relu(-x)),
    Mistake("sides-swapped", slope="1 - (1 - a)*[x > 0]"),
    Mistake("no-activation", activate=lambda x, a: 1 * x),
    Mistake("leak-counted-once", back=_one_leak,
            when=lambda v: sum(1 for entry in _inside(v) if entry < 0) > 1),
    Mistake("upstream-forgotten", upstream=False),
]  # fmt: skip


def engine(part, at):
    """The engine's leaky ReLU and its slope."""
    if part == "value":
        return float(mg.leaky_relu(at["x"], slope=at["a"]))
    return float(mg.grad(lambda x: mg.leaky_relu(x, slope=at["a"]))(at["x"]))


examples = [
    Example({"value": "x if x > 0 else a x", "slope": "1 if x > 0 else a"}, "partial"),
    Example({"value": "max(0,x) + a min(0,x)"}, "partial"),
    Example({"value": "max(0,x) - a min(0,x)"}, "wrong", "leak-turned-up"),
    Example({"slope": "a"}, "wrong", "leak-everywhere"),
    Example({"value": "max(a, x)"}, "wrong", "constant-leak"),
    Example({}, "missing"),
]

"""ELU: an exponential below 0, its slope from its own output, its floor and its joint.

Source: D. Clevert, T. Unterthiner, S. Hochreiter (2016), Fast and accurate deep network learning
by exponential linear units.
"""

import minigrad as mg
from minigrad import Value
from tutor.answers.choice import Choice
from tutor.answers.derivation import Derivation
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake

place = 70
minutes = 9
needs = ["relu"]
teaches = ["elu"]

BOTH = {"x": {"domain": "nonzero"}, "alpha": {"domain": "positive"}}
BELOW = {
    "x": {"domain": ["interval", -6, 0]},
    "alpha": {"domain": "positive"},
    "y": {"domain": "real", "def": "alpha*(e^x - 1)"},
}

parts = [
    Expression("slope", variables=BOTH),
    Derivation("output", variables=BELOW, start="alpha*e^x", least=2),
    Number("smooth"),
    Number("floor"),
    Number("here", places=4),
    Choice("gain", options=("mean", "speed", "unbounded", "always-one")),
]

first = {"alpha": 2, "x": -0.5}


def variant(rng):
    """A value of α that is not 1, and an input below 0."""
    return {
        "alpha": rng.choice([n for n in range(5, 31) if n != 10]) / 10,
        "x": -rng.randint(30, 200) / 100,
    }


def work(
    v,
    see,
    slope="1 if x > 0 else alpha*e^x",
    steps=("alpha*(e^x - 1) + alpha", "y + alpha"),
    smooth=1,
    floor=lambda alpha: -alpha,
    here=lambda x, alpha: mg.elu(x, alpha=alpha) + alpha,
):
    """The slope in x, in y, at a point; the limits of the function."""
    see("slope", slope)
    see("output", "\n".join(steps))
    see("smooth", smooth)
    see("floor", floor(v.alpha))
    x = Value(v.x)
    see("y_here", mg.elu(x, alpha=v.alpha))
    see("here", here(x, v.alpha))
    see("gain", "mean")


mistakes = [
    Mistake("value-for-slope", slope="x if x > 0 else alpha*(e^x - 1)", steps=("y",),
            here=lambda x, alpha: mg.elu(x, alpha=alpha)),
    Mistake("scale-lost", slope="1 if x > 0 else e^x", steps=("y/alpha + 1",),
            here=lambda x, alpha: mg.exp(x)),
    Mistake("exponent-sign", slope="1 if x > 0 else alpha*e^(-x)",
            here=lambda x, alpha: alpha * mg.exp(-x)),
    Mistake("exponential-on-both-sides", slope="alpha*e^x"),
    Mistake("plain-relu", slope="[x > 0]"),
    Mistake("one-for-alpha", steps=("y + 1",), here=lambda x, alpha: mg.elu(x, alpha=alpha) + 1),
    Mistake("minus-for-plus", steps=("y - alpha",),
            here=lambda x, alpha: mg.elu(x, alpha=alpha) - alpha),
    Mistake("any-alpha", smooth=0),
    Mistake("floor-zero", floor=lambda alpha: 0),
    Mistake("floor-one", floor=lambda alpha: -1),
    Mistake("floor-sign", floor=lambda alpha: alpha),
]  # fmt: skip


def engine(part, at):
    """The slope of the engine's ELU."""
    if part != "slope":
        return None
    return float(mg.grad(lambda x: mg.elu(x, alpha=at["alpha"]))(at["x"]))


examples = [
    Example(
        {
            "slope": "{1, x > 0; α e^x, x < 0}",
            "output": "α e^x - α + α\n= α(e^x - 1) + α\n= y + α",
            "smooth": "1",
            "floor": "-2",
            "here": "1.2131",
            "gain": "mean",
        },
        "right",
    ),
    Example({"slope": "1 if x > 0 else e^x"}, "wrong", "scale-lost"),
    Example({"floor": "2"}, "wrong", "floor-sign"),
    Example({"here": "-0.7869"}, "wrong", "value-for-slope"),
    Example({}, "missing"),
]

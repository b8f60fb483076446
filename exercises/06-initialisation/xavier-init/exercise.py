"""Xavier initialisation: the variance of a sum, derived, and the weights that leave it alone.

Source: X. Glorot, Y. Bengio (2010), Understanding the difficulty of training deep feedforward
neural networks; without its compromise with the fan-out in the first parts.
"""

import minigrad as mg
from minigrad import Value
from tutor.answers.derivation import Derivation
from tutor.answers.number import Number
from tutor.course import Example, Mistake

place = 60
minutes = 10
teaches = ["xavier-init", "variance"]

NAMES = {
    "n": {"domain": "int+"},
    "V_w": {"domain": "positive"},
    "V_x": {"domain": "positive"},
}
FANS = {"n": {"domain": "int+"}, "m": {"domain": "int+"}}

parts = [
    Derivation("term", variables=NAMES),
    Derivation("total", variables=NAMES),
    Number("after", digits=2),
    Derivation("std", variables={"n": {"domain": "int+"}}),
    Number("start", digits=3),
    Derivation("both", variables=FANS),
]

first = {"n": 400, "s": 0.01, "layers": 3, "fan_in": 64}


def variant(rng):
    """A width whose root is whole, and weights that make the signal shrink, or grow."""
    root = rng.choice([10, 15, 20, 25, 30])
    return {
        "n": root**2,
        "s": rng.choice([0.01, 0.02, 0.1, 0.2]),
        "layers": rng.choice([3, 4]),
        "fan_in": 4 * rng.randint(8, 80),
    }


def work(
    v,
    see,
    term="V_w*V_x",
    total="n*V_w*V_x",
    std="1/sqrt(n)",
    both="sqrt(2/(n + m))",
    grown=mg.sqrt,
    deep=lambda factor, layers: factor**layers,
    start=lambda n: 1 / mg.sqrt(n),
):
    """The variance of one layer, what many of them do, and the start that keeps it."""
    n, s = Value(float(v.n)), Value(v.s)
    see("term", term)
    see("total", total)
    factor = see("factor", grown(n) * s)
    see("after", deep(factor, v.layers))
    see("std", std)
    see("start", start(Value(float(v.fan_in))))
    see("both", both)


mistakes = [
    Mistake("variances-added", term="V_w + V_x", total="n*(V_w + V_x)"),
    Mistake("one-term-only", total="V_w*V_x", grown=lambda n: n / n),
    Mistake("count-squared", total="n^2*V_w*V_x", grown=lambda n: n),
    Mistake("variance-for-std", {"std": "1/n"}, {"start": lambda n: 1 / n}),
    Mistake("multiplied-by-root", {"std": "sqrt(n)"}, {"start": mg.sqrt}),
    Mistake("he-factor", {"std": "sqrt(2/n)"}, {"start": lambda n: mg.sqrt(2 / n)}),
    Mistake("one-layer-only", deep=lambda factor, layers: factor),
    Mistake("layers-multiplied", deep=lambda factor, layers: factor * layers),
    Mistake("sum-without-two", both="sqrt(1/(n + m))"),
    Mistake("both-without-root", both="2/(n + m)"),
    Mistake("product-of-fans", both="1/sqrt(n*m)"),
]

examples = [
    Example({"term": "V_w V_x", "total": "n V_w V_x", "std": "n^(-1/2)"}, "partial"),
    Example({"std": "sqrt(n)"}, "wrong", "multiplied-by-root"),
    Example({"start": "0.125"}, "partial"),
    Example({"both": "sqrt(2)/sqrt(n+m)"}, "partial"),
    Example({"term": "V_w V_z"}, "invalid"),
    Example({}, "missing"),
]

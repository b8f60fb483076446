"""A sigmoid neuron as a classifier: its probabilities, its boundary, and back from p to z."""

import math

from minigrad import Value, log, sigmoid
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 90
minutes = 9
needs = ["neuron-anatomy"]
teaches = ["logistic-regression", "decision-boundary"]

SUM = {"z": {"domain": "real"}}
LINE = {
    "w_1": {"domain": "real"},
    "w_2": {"domain": "nonzero"},
    "b": {"domain": "real"},
    "x_1": {"domain": "real"},
}
SHARE = {"p": {"domain": "unit"}}

parts = [
    Number("z", places=2),
    Number("p1", places=3),
    Number("p0", places=3),
    Expression("other", variables=SUM),
    Expression("boundary", variables=LINE),
    Expression("back", variables=SHARE),
    Number("bias", places=2),
]

first = {"x": [2, 3], "w": [1.5, -0.5], "b": -0.3, "percent": 90}


def variant(rng):
    """A sum that decides neither way beyond doubt, and a share that is wanted instead."""
    x = [rng.randint(1, 5), rng.randint(1, 5)]
    w = [rng.choice([-1, 1]) * rng.randint(2, 9) / 10 for _ in range(2)]
    b = rng.choice([-1, 1]) * rng.randint(2, 15) / 10
    percent = rng.choice([10, 20, 25, 75, 80, 90])
    products = w[0] * x[0] + w[1] * x[1]
    odds = percent / (100 - percent)
    wanted = math.log(odds) - products
    if not 0.3 < abs(products + b) < 3 or abs(wanted) < 0.1:
        raise Redraw
    if abs(math.log(odds) - (odds - products)) < 0.05:  # two mistakes would give the same bias
        raise Redraw
    return {"x": x, "w": w, "b": b, "percent": percent}


def work(
    v,
    see,
    bias=1,
    exponent=-1,
    not_one=lambda p, z: 1 - p,
    other="1/(1 + e^z)",
    boundary="-(w_1*x_1 + b)/w_2",
    back="ln(p/(1 - p))",
    wanted=lambda p: log(p / (1 - p)),
    shift=lambda goal, products, z: goal - products,
):
    """Forward to the share of class 1; and backward, from a share to the sum and the bias."""
    w, x, b = [Value(a) for a in v.w], [Value(float(a)) for a in v.x], Value(v.b)
    products = w[0] * x[0] + w[1] * x[1]
    z = see("z", products + bias * b)
    p1 = see("p1", sigmoid(-exponent * z))
    see("p0", not_one(p1, z))
    see("other", other)
    see("boundary", boundary)
    see("back", back)
    goal = see("goal", wanted(Value(v.percent / 100)))
    see("bias", shift(goal, products, z))
    see("products", products)


mistakes = [
    Mistake("no-bias", bias=0),
    Mistake("exponent-sign", exponent=1),
    Mistake("negative-of-p", not_one=lambda p, z: -p),
    Mistake("sigmoid-unchanged", not_one=lambda p, z: 1 * p, other="1/(1 + e^(-z))"),
    Mistake("one-minus-the-exponential", other="1 - e^(-z)"),
    Mistake("denominator-alone", other="1 + e^z"),
    Mistake("boundary-sign", boundary="(w_1*x_1 + b)/w_2"),
    Mistake("boundary-without-bias", boundary="-w_1*x_1/w_2"),
    Mistake("boundary-upside-down", boundary="-(w_2*x_1 + b)/w_1"),
    Mistake("bias-not-divided", boundary="-w_1*x_1/w_2 - b"),
    Mistake("odds-upside-down", back="ln((1 - p)/p)", wanted=lambda p: log((1 - p) / p)),
    Mistake("odds-without-logarithm", back="p/(1 - p)", wanted=lambda p: p / (1 - p)),
    Mistake("logarithm-of-p", back="ln(p)", wanted=lambda p: log(p)),
    Mistake("change-of-bias", shift=lambda goal, products, z: goal - z),
    Mistake("sum-for-bias", shift=lambda goal, products, z: 1 * goal),
]


examples = [
    Example(
        {
            "z": "1.2", "p1": "0.769", "p0": "0.231", "other": "1 - 1/(1+e^{-z})",
            "boundary": "-w_1/w_2 x_1 - b/w_2", "back": "ln p - ln(1-p)", "bias": "0.70",
        },
        "right",
    ),
    Example({"z": "1.5"}, "wrong", "no-bias"),
    Example({"p1": "0.231"}, "wrong", "exponent-sign"),
    Example({"other": "σ(-z)", "back": "-ln(1/p - 1)"}, "partial"),
    Example({"boundary": "-w_1 x_1/w_2"}, "wrong", "boundary-without-bias"),
    Example({"bias": "1.00"}, "wrong", "change-of-bias"),
    Example({"back": "ln(p/(1-p)"}, "invalid"),
    Example({}, "missing"),
]  # fmt: skip

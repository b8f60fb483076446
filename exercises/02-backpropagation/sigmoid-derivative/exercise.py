"""The slope of the sigmoid: a formula in its own value, numbers, and a neuron's gradient."""

from minigrad import Value, sigmoid
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake

place = 60
minutes = 7
needs = ["chain-rule-graph"]
teaches = ["sigmoid-derivative"]

NAMES = {
    "x": {"domain": "real"},
    "s": {"domain": "unit", "def": "1/(1 + e^(-x))"},
}

parts = [
    Expression("slope", variables=NAMES, source=("1/(1 + e^(-x))", "x")),
    Number("value", places=4),
    Number("here", places=4),
    Number("most"),
    Number("dw", places=3),
]

first = {"z": 2.0, "input": 3, "upstream": -5}


def variant(rng):
    """A sum that is neither 0 nor so large that nothing is left of the slope."""
    return {
        "z": rng.choice([-1, 1]) * rng.randint(5, 25) / 10,
        "input": rng.choice([-4, -3, -2, 2, 3, 4]),
        "upstream": rng.choice([-6, -5, -3, -2, 2, 3, 5, 6]),
    }


def work(
    v,
    see,
    formula="s*(1 - s)",
    slope=lambda s, z: s * (1 - s),
    most=0.25,
    sign=1,
    times_input=True,
    times_upstream=True,
):
    """The slope from the value, and the gradient of a weight from the slope."""
    z = Value(v.z)
    s = see("value", sigmoid(sign * z))
    see("slope", formula)
    here = see("here", slope(s, z))
    see("most", most)
    factor = (v.upstream if times_upstream else 1) * (v.input if times_input else 1)
    see("dw", here * factor)
    see("minus_z", -v.z)


mistakes = [
    Mistake("plus-for-minus", formula="s*(1 + s)", slope=lambda s, z: s * (1 + s)),
    Mistake("one-factor-only", formula="1 - s", slope=lambda s, z: 1 - s),
    Mistake("value-for-slope", formula="s", slope=lambda s, z: 1 * s),
    Mistake("slope-of-tanh", formula="1 - s^2", slope=lambda s, z: 1 - s * s),
    Mistake("sum-put-in", formula="x*(1 - x)", slope=lambda s, z: z * (1 - z)),
    Mistake("exponent-sign", sign=-1),
    Mistake("largest-value", most=1),
    Mistake("value-in-the-middle", most=0.5),
    Mistake("input-forgotten", times_input=False),
    Mistake("upstream-forgotten", times_upstream=False),
]


def engine(part, at):
    """The engine's own slope."""
    x = Value(at["x"])
    sigmoid(x).backward()
    return x.grad


examples = [
    Example(
        {"slope": "s - s^2", "value": "0.8808", "here": "0.1050", "most": "1/4", "dw": "-1.575"},
        "right",
    ),
    Example({"slope": r"\frac{e^{-x}}{(1+e^{-x})^2}"}, "partial"),
    Example({"slope": "s(1+s)"}, "wrong", "plus-for-minus"),
    Example({"value": "0.1192"}, "wrong", "exponent-sign"),
    Example({"here": "0.8808"}, "wrong", "value-for-slope"),
    Example({"most": "0.5"}, "wrong", "value-in-the-middle"),
    Example({"slope": "s(1-s"}, "invalid"),
    Example({}, "missing"),
]

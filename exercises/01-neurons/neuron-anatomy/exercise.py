"""What the parts of a neuron are for: weights, bias, activation, each by what it changes."""

from minigrad import Value
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 20
minutes = 8
needs = ["forward-relu-net"]
teaches = ["weighted-sum", "bias", "activation"]

parts = [
    Number("z"),
    Number("change"),
    Number("edge"),
    Choice("line", options=("shifted", "turned", "swapped", "same")),
    Number("weight"),
    Number("bias"),
    Choice("deep", options=("a-line", "three-bends", "a-curve", "more-exact")),
]

first = {
    "x": [3, 4],
    "w": [2, -1],
    "b": 5,
    "w_new": [2, -1],
    "b_new": 1,
    "what": "shifted",
    "h": [3, -2],
    "y": [-4, 5],
}


def variant(rng):
    """A neuron, what is changed in it, and two neurons in a row without an activation."""
    w, b = [_nonzero(rng, 4), _nonzero(rng, 4)], _nonzero(rng, 9)
    what = rng.choice(["shifted", "turned", "swapped", "same"])
    w_new, b_new = changed(w, b, what, rng)
    net = {"x": [rng.randint(2, 5), rng.randint(2, 5)], "w": w, "b": b}
    if sum(a * c for a, c in zip(net["x"], w, strict=True)) == 0:
        raise Redraw
    return net | {
        "w_new": w_new,
        "b_new": b_new,
        "what": what,
        "h": [_nonzero(rng, 5), _nonzero(rng, 5)],
        "y": [_nonzero(rng, 5), _nonzero(rng, 5)],
    }


def changed(w, b, what, rng):
    """The neuron after one kind of change to its line w1·x1 + w2·x2 + b = 0."""
    if what == "shifted":
        return w, b + rng.choice([-6, -4, 4, 6])
    if what == "turned":
        return [w[0], -2 * w[1]], b
    factor = -1 if what == "swapped" else rng.choice([2, 3])
    return [factor * w[0], factor * w[1]], factor * b


def _nonzero(rng, size):
    return rng.choice([-1, 1]) * rng.randint(1, size)


def work(
    v,
    see,
    bias=1,
    step=lambda w, x: w[1],
    edge=lambda total, z: -total,
    weight=lambda a, d: a * d,
    collapsed=lambda c, d, e: d * c + e,
):
    """The sum, what one input and the bias do to it, and two neurons as one."""
    w, x, b = [Value(float(a)) for a in v.w], [Value(float(a)) for a in v.x], Value(float(v.b))
    total = w[0] * x[0] + w[1] * x[1]
    z = see("z", total + bias * b)
    see("change", step(w, x))
    see("edge", edge(total, z))
    see("line", v.what)
    (a, c), (d, e) = ([Value(float(number)) for number in pair] for pair in (v.h, v.y))
    see("weight", weight(a, d))
    see("bias", collapsed(c, d, e))
    see("deep", "a-line")
    see("total", total)


mistakes = [
    Mistake("no-bias", bias=0),
    Mistake("whole-term", step=lambda w, x: w[1] * x[1]),
    Mistake("other-weight", step=lambda w, x: w[0]),
    Mistake("change-of-bias", edge=lambda total, z: -z),
    Mistake("sum-itself", edge=lambda total, z: total),
    Mistake("weights-added", weight=lambda a, d: a + d),
    Mistake("biases-added", collapsed=lambda c, d, e: c + e),
    Mistake("bias-of-the-first-lost", collapsed=lambda c, d, e: 1 * e),
    Mistake("last-bias-scaled-too", collapsed=lambda c, d, e: d * (c + e)),
]


examples = [
    Example(
        {
            "z": "7", "change": "-1", "edge": "-2", "line": "shifted",
            "weight": "-12", "bias": "13", "deep": "a-line",
        },
        "right",
    ),
    Example({"z": "2"}, "wrong", "no-bias"),
    Example({"change": "-4"}, "wrong", "whole-term"),
    Example({"edge": "-7"}, "wrong", "change-of-bias"),
    Example({"bias": "3"}, "wrong", "biases-added"),
    Example({"line": "turned"}, "wrong", "line/turned"),
    Example({"deep": "x"}, "invalid"),
    Example({}, "missing"),
]  # fmt: skip

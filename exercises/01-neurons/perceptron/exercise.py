"""The perceptron: its rule by hand, what it can learn and what not, and why gradients are no help.

Source: F. Rosenblatt (1958), The perceptron; M. Minsky and S. Papert (1969), Perceptrons.
"""

import numpy as np

from minigrad import Tensor, nn
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 30
minutes = 10
needs = ["neuron-anatomy"]
teaches = ["perceptron", "linear-separability"]

EPOCHS = 40
CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]
XOR, XNOR = [0, 1, 1, 0], [1, 0, 0, 1]
NAMES = ("w1", "w2", "b")

parts = [
    Number("out"),
    Array("after_a", rows=NAMES),
    Array("after_b", rows=NAMES),
    Choice("rest", options=("rests", "never", "three-right"), then="trained"),
    Choice("gradient", options=("flat", "steep", "two-values", "no-loss")),
]

first = {
    "w": [2, -1],
    "b": 1,
    "a": [2, 3],
    "t_a": 0,
    "b_x": [3, 1],
    "t_b": 1,
    "table": [0, 1, 1, 0],
}


def variant(rng):
    """Example a is a mistake; b is one more often than not; the table is XOR every other time."""
    values = {
        "w": [_nonzero(rng), _nonzero(rng)],
        "b": _nonzero(rng),
        "a": [_nonzero(rng), _nonzero(rng)],
        "t_a": rng.randint(0, 1),
        "b_x": [_nonzero(rng), _nonzero(rng)],
        "t_b": rng.randint(0, 1),
        "table": rng.choice([XOR, XNOR]) if rng.random() < 0.5 else _separable(rng),
    }
    start = [*values["w"], values["b"]]
    if _fires(start, values["a"]) == values["t_a"] or 0 in (
        _sum(start, values["a"]),
        _sum(_learnt(start, values["a"], values["t_a"]), values["b_x"]),
    ):
        raise Redraw
    if 1 in values["a"] and 1 in values["b_x"]:
        raise Redraw
    return values


def _separable(rng):
    """A table of truth with both values in it that one line can separate."""
    table = [rng.randint(0, 1) for _ in range(4)]
    if sum(table) in (0, 4) or table in (XOR, XNOR):
        raise Redraw
    return table


def _nonzero(rng):
    return rng.choice([-1, 1]) * rng.randint(1, 4)


def _sum(weights, x):
    return weights[0] * x[0] + weights[1] * x[1] + weights[2]


def _fires(weights, x):
    return int(_sum(weights, x) > 0)


def _learnt(weights, x, target):
    error = target - _fires(weights, x)
    return [w + error * a for w, a in zip(weights, [*x, 1], strict=True)]


def wrong_by(target, out):
    """How the output is off: 1, 0 or -1."""
    return target - out


def work(
    v,
    see,
    fires=lambda z: float(z > 0),
    error=wrong_by,
    inputs=lambda x: [*x, 1],
    weights_for_b=lambda start, now: now,
):
    """Two steps of the rule; the bias is the weight of an input that is always 1."""
    start = Tensor([float(w) for w in (*v.w, v.b)], requires_grad=True)
    z = start @ Tensor([*map(float, v.a), 1.0])
    out = see("out", fires(z.item()))
    change = Tensor([float(x) for x in inputs(v.a)])
    now = see("after_a", start + error(v.t_a, out) * change)
    before = weights_for_b(start, now)
    z_b = before @ Tensor([*map(float, v.b_x), 1.0])
    change = Tensor([float(x) for x in inputs(v.b_x)])
    out_b = fires(z_b.item())
    see("after_b", before + error(v.t_b, out_b) * change)
    see("rest", "never" if v.table in (XOR, XNOR) else "rests")
    see("gradient", "flat")
    see("z", z)
    see("z_b", z_b)
    see("out_b", out_b)


def b_is_right(v):
    """Whether example b needs no correction after a."""
    return _fires(_learnt([*v.w, v.b], v.a, v.t_a), v.b_x) == v.t_b


kinks = ("z", "z_b")

mistakes = [
    Mistake("away-from-the-target", error=lambda target, out: out - target),
    Mistake("bias-unchanged", inputs=lambda x: [*x, 0]),
    Mistake("input-ignored", inputs=lambda x: [1, 1, 1]),
    Mistake("weights-of-before", weights_for_b=lambda start, now: start),
    Mistake("corrected-though-right", error=lambda t, out: 2 * t - 1, when=b_is_right),
    Mistake("target-for-error", error=lambda t, out: t, when=lambda v: v.t_a == 0),
    Mistake("fires-below-zero", fires=lambda z: float(z < 0)),
]


def trained(v, key):
    """The engine's perceptron on this very table: its mistakes in each epoch, and where it ends."""
    x, targets = np.array(CORNERS, dtype=float), np.array(v.table)
    perceptron = nn.Perceptron(2)
    history = perceptron.fit(x, targets, epochs=EPOCHS)
    outputs = perceptron(x).data.astype(int).tolist()
    rows = [(*x, t, y) for x, t, y in zip(CORNERS, v.table, outputs, strict=True)]
    return [
        Curves("history", "epoch", range(1, len(history) + 1), {"mistakes": history}),
        Table("end", ("x1", "x2", "target", "output"), rows),
    ]


examples = [
    Example(
        {
            "out": "1",
            "after_a": "0 -4 0",
            "after_b": "[3, -3, 1]",
            "rest": "never",
            "gradient": "flat",
        },
        "right",
    ),
    Example({"after_a": "4, 2, 2"}, "wrong", "away-from-the-target"),
    Example({"after_a": "0, -4, 1"}, "wrong", "bias-unchanged"),
    Example({"rest": "rests"}, "wrong", "rest/rests"),
    Example({"gradient": "two-values"}, "wrong", "gradient/two-values"),
    Example({"out": "fires"}, "invalid"),
    Example({}, "missing"),
]

"""A jotted claim about the ReLU, right or wrong: four examples by hand, judged, then trained."""

from functools import lru_cache

import numpy as np

import minigrad as mg
from minigrad import Tensor, optim
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Table

place = 30
minutes = 7
needs = ["relu"]
teaches = ["relu", "dead-relu", "reading-notes"]

STEPS = 500

parts = [
    Array("y"),
    Number("dw"),
    Choice("verdict", options=("right", "wrong"), then="shown"),
    Choice("fact", options=("zero-below", "one-above", "never-negative")),
]
kinks = ("z",)

# Whether a note is right, and what decides it.
NOTES = {
    "resting": (False, "zero-below"),
    "brought-back": (False, "zero-below"),
    "all-have-a-say": (False, "zero-below"),
    "flattens": (False, "one-above"),
    "grows": (False, "one-above"),
    "centred": (False, "never-negative"),
    "stays-dead": (True, "zero-below"),
    "passed-over": (True, "zero-below"),
    "whole": (True, "one-above"),
    "one-sign": (True, "never-negative"),
}

first = {"note": "resting", "x": [-2, 1, 3, -1], "w": 2, "b": 3, "g": [3, -1, 2, 3]}


def variant(rng):
    """A claim, right as often as wrong; a neuron with one input that is off for some examples."""
    right = rng.random() < 1 / 2
    note = rng.choice(sorted(note for note, (is_right, _) in NOTES.items() if is_right == right))
    values = {
        "note": note,
        "x": [rng.choice([-1, 1]) * rng.randint(1, 4) for _ in range(4)],
        "w": rng.choice([-3, -2, 2, 3]),
        "b": rng.choice([-3, -2, -1, 1, 2, 3]),
        "g": [rng.choice([-1, 1]) * rng.randint(1, 4) for _ in range(4)],
    }
    sums = [values["w"] * x + values["b"] for x in values["x"]]
    if 0 in sums or not 2 <= sum(z > 0 for z in sums) <= 3 or len(set(values["x"])) < 4:
        raise Redraw
    return values


def work(v, see, activation=mg.relu, weighed=None):
    """The outputs of the neuron, the gradient of its weight, and whether the note agrees."""
    x = Tensor([float(value) for value in v.x])
    w = Tensor(float(v.w), requires_grad=True)
    z = see("z", w * x + float(v.b))
    y = see("y", activation(z))
    slopes = see("slopes", (z.data > 0).astype(float).tolist())
    see("dw", weighed(v, slopes) if weighed else mg.grad(_loss(v))(float(v.w)))
    is_right, fact = NOTES[v.note]
    see("verdict", "right" if is_right else "wrong")
    see("fact", fact)
    see("why", v.note)
    see("live", int(np.sum(y.data > 0)))


def _loss(v):
    """A loss whose gradient at the outputs is the one that is given, as a function of w."""
    x, g = Tensor([float(value) for value in v.x]), Tensor([float(value) for value in v.g])
    return lambda w: mg.sum(g * mg.relu(w * x + float(v.b)))


def _sum(values):
    return float(sum(values))


mistakes = [
    Mistake("no-relu", activation=lambda z: z),
    Mistake(
        "no-mask", weighed=lambda v, slopes: _sum(g * x for g, x in zip(v.g, v.x, strict=True))
    ),
    Mistake(
        "no-input",
        weighed=lambda v, slopes: _sum(g * s for g, s in zip(v.g, slopes, strict=True)),
    ),
    Mistake(
        "no-upstream",
        weighed=lambda v, slopes: _sum(x * s for x, s in zip(v.x, slopes, strict=True)),
    ),
    Mistake(
        "positive-inputs",
        weighed=lambda v, slopes: _sum(g * x for g, x in zip(v.g, v.x, strict=True) if x > 0),
    ),
]


def shown(v, answer):
    """What the engine finds where the note can be wrong."""
    return {"zero-below": _trained, "one-above": _slopes, "never-negative": _next_neuron}[
        NOTES[v.note][1]
    ](v)


def _trained(v):
    """Two neurons before and after training: one on for some examples, one off for all."""
    columns = {"on": _change(v, v.b), "off": _change(v, -20)}
    rows = list(zip(("w", "b", "dw"), *columns.values(), strict=True))
    return [Table("trained", ("", *columns), rows)]


def _change(v, b):
    """What training makes of weight and bias, and the gradient of w at the first step."""
    w_after, b_after, gradient = _descent(tuple(v.x), float(v.w), float(b))
    return f"{v.w} → {w_after:.3g}", f"{b} → {b_after:.3g}", f"{gradient:.3g}"


@lru_cache(maxsize=128)
def _descent(x, w, b):
    """Weight and bias after training towards outputs of 1, and the first gradient of w."""
    inputs = Tensor(list(map(float, x)))
    weight, bias = Tensor(w, requires_grad=True), Tensor(b, requires_grad=True)
    descent = optim.SGD([weight, bias], lr=0.01)
    at_first = 0.0
    for step in range(STEPS):
        descent.zero_grad()
        mg.sum((mg.relu(weight * inputs + bias) - 1.0) ** 2).backward()
        at_first = float(weight.grad.item()) if step == 0 else at_first
        descent.step()
    return weight.item(), bias.item(), at_first


def _slopes(v):
    sums = (-20.0, -1.0, 0.5, 2.0, 20.0, 2000.0)
    rows = [(f"{z:g}", f"{mg.relu(Tensor(z)).item():g}", f"{mg.grad(mg.relu)(z):g}") for z in sums]
    return [Table("values", ("z", "ReLU(z)", "slope"), rows)]


def _next_neuron(v):
    """The gradients of a neuron's weights that four ReLUs feed, example by example."""
    rng = np.random.default_rng(sum(v.x) + 100 * v.w + 10 * v.b + 1000)
    rows = []
    for example in range(1, 6):
        weights = Tensor(rng.standard_normal(4), requires_grad=True)
        outputs = mg.relu(Tensor(rng.standard_normal(4) + 0.3))
        loss = (mg.sum(weights * outputs) - float(rng.standard_normal())) ** 2
        loss.backward()
        rows.append((str(example), *(f"{entry:+.3f}" for entry in weights.grad.tolist())))
    return [Table("gradients", ("example", "w1", "w2", "w3", "w4"), rows)]


examples = [
    Example({"y": "0 5 9 1", "dw": "2"}, "partial"),
    Example({"y": "[-1, 5, 9, 1]"}, "wrong", "no-relu"),
    Example({"dw": "-4"}, "wrong", "no-mask"),
    Example({"verdict": "right"}, "wrong", "verdict/right"),
    Example({"dw": "none"}, "invalid"),
]

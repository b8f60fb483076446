"""A jotted claim about the sigmoid, right or wrong: tried at a point, judged, and shown."""

import numpy as np

import minigrad as mg
from minigrad import Tensor, Value
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake
from tutor.course.evidence import Table

place = 20
minutes = 6
needs = ["sigmoid"]
teaches = ["sigmoid", "saturation", "reading-notes"]

parts = [
    Number("above", places=3),
    Number("below", places=3),
    Number("slope", places=3),
    Choice("verdict", options=("right", "wrong"), then="shown"),
    Choice("fact", options=("between", "quarter", "tails", "positive")),
]

# Whether a note is right, and what decides it.
NOTES = {
    "either-or": (False, "between"),
    "arrives": (False, "between"),
    "slope-one": (False, "quarter"),
    "whole-gradient": (False, "quarter"),
    "driven-hard": (False, "tails"),
    "all-alike": (False, "tails"),
    "centred": (False, "positive"),
    "probability": (True, "between"),
    "three-quarters-lost": (True, "quarter"),
    "hardly-learns": (True, "tails"),
    "one-sign": (True, "positive"),
}

first = {"note": "either-or", "z": 1.5}


def variant(rng):
    """A claim, right as often as wrong, and a sum to try it at."""
    right = rng.random() < 1 / 2
    note = rng.choice(sorted(note for note, (is_right, _) in NOTES.items() if is_right == right))
    return {"note": note, "z": rng.randint(30, 300) / 100}


def _slope(z):
    """The slope of the engine's sigmoid."""
    return mg.grad(mg.sigmoid)(z)


def work(v, see, squash=mg.sigmoid, slope=_slope):
    """The sigmoid at z and −z, its slope there, and whether the note agrees."""
    see("power", f"{np.exp(-v.z):.4f}")
    see("above", squash(Value(v.z)))
    see("below", squash(Value(-v.z)))
    see("slope", slope(v.z))
    is_right, fact = NOTES[v.note]
    see("verdict", "right" if is_right else "wrong")
    see("fact", fact)
    see("why", v.note)


mistakes = [
    Mistake("tanh", squash=mg.tanh, slope=mg.grad(mg.tanh)),
    Mistake("exponent-sign", squash=lambda z: mg.sigmoid(-z)),
    Mistake("one-forgotten", squash=mg.exp),
    Mistake("slope-of-the-exponential", slope=lambda z: float(np.exp(-z))),
    Mistake("slope-squared", slope=lambda z: mg.sigmoid(Value(z)).item() ** 2),
    Mistake("z-put-in", slope=lambda z: z * (1 - z)),
]

SUMS = (-20, -6, 0, 6, 20)


def shown(v, answer):
    """The engine's sigmoid and its slope from far left to far right; or what it sends on."""
    if NOTES[v.note][1] == "positive":
        return [_next_neuron(v)]
    sums = sorted({*SUMS, v.z, -v.z})
    rows = [(f"{z:g}", f"{mg.sigmoid(Value(z)).item():.10f}", f"{_slope(z):.2e}") for z in sums]
    return [Table("values", ("z", "σ(z)", "σ′(z)"), rows)]


def _next_neuron(v):
    """The gradients of a neuron's weights that four sigmoids feed, example by example."""
    rng = np.random.default_rng(round(1000 * v.z))
    rows = []
    for example in range(1, 6):
        weights = Tensor(rng.standard_normal(4), requires_grad=True)
        outputs = mg.sigmoid(Tensor(v.z * rng.standard_normal(4)))
        loss = (mg.sum(weights * outputs) - float(rng.standard_normal())) ** 2
        loss.backward()
        rows.append((str(example), *(f"{entry:+.3f}" for entry in weights.grad.tolist())))
    return Table("gradients", ("example", "w1", "w2", "w3", "w4"), rows)


examples = [
    Example({"above": "0.818", "below": "0.182", "slope": "0.149"}, "partial"),
    Example({"above": "1/(1+exp(-1.5))"}, "partial"),
    Example({"slope": "-0.75"}, "wrong", "z-put-in"),
    Example({"verdict": "right"}, "wrong", "verdict/right"),
    Example({"fact": "quarter"}, "wrong", "fact/quarter"),
    Example({"above": "one"}, "invalid"),
]

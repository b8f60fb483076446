"""A jotted correction of a moving average that starts at 0: tried on data, judged, repaired.

Source: D. Kingma, J. Ba (2015), Adam: a method for stochastic optimization, section 3.
"""

from math import ceil, log

import numpy as np

from minigrad import Value
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves

place = 80
minutes = 8
needs = ["adam-update"]
teaches = ["bias-correction", "moving-average", "reading-notes"]

NAMES = {"y_t": {"domain": "positive"}, "beta": {"domain": "unit"}, "t": {"domain": "int+"}}
STEPS = 30
MISSING = 0.01  # the share still missing that no longer matters

parts = [
    Number("average", places=3),
    Number("noted", places=3),
    Choice("verdict", options=("right", "smaller", "runs-off", "never-fades", "late"), then="days"),
    Expression("repaired", variables=NAMES),
    Number("enough"),
]

# The correction as it is noted and as it is typed, what it computes, and what is wrong with it.
NOTES = {
    "right": ("y_t/(1 − β^t)", "y_t/(1 - beta^t)", lambda y, b, t: y / (1 - b**t), "right"),
    "multiplied": ("y_t·(1 − β^t)", "y_t*(1 - beta^t)", lambda y, b, t: y * (1 - b**t), "smaller"),
    "power-outside": (
        "y_t/(1 − β)^t", "y_t/(1 - beta)^t", lambda y, b, t: y / (1 - b) ** t, "runs-off",
    ),
    "divided-by-power": ("y_t/β^t", "y_t/beta^t", lambda y, b, t: y / b**t, "runs-off"),
    "no-power": ("y_t/(1 − β)", "y_t/(1 - beta)", lambda y, b, t: y / (1 - b), "never-fades"),
    "one-step-late": (
        "y_t/(1 − β^(t−1))", "y_t/(1 - beta^(t-1))", lambda y, b, t: y / (1 - b ** (t - 1)), "late",
    ),
}  # fmt: skip
WRONG = sorted(NOTES.keys() - {"right"})


def variant(rng):
    """A note, right one time in four; some days of data that do not stay the same."""
    values = {
        "note": "right" if rng.random() < 1 / 4 else rng.choice(WRONG),
        "beta": rng.choice([0.5, 0.6, 0.7, 0.8, 0.9]),
        "x": [rng.randint(8, 24) for _ in range(rng.choice([2, 3]))],
    }
    if len(set(values["x"])) < len(values["x"]):
        raise Redraw
    return _noted(values)


def _noted(values):
    return values | {"line": NOTES[values["note"]][0], "t": len(values["x"])}


first = _noted({"note": "multiplied", "beta": 0.8, "x": [12, 20]})


def _averages(beta, x, mix=None, start=0.0):
    """The running average after each of the values."""
    y, averages = Value(start), []
    for value in x:
        y = beta * y + (1 - beta if mix is None else mix) * value
        averages.append(y)
    return averages


def _enough(beta, share=MISSING):
    """The first t at which no more than that share is missing."""
    return ceil(log(share) / log(beta) - 1e-9)


def work(v, see, noted=None, repaired="right", mix=None, start=None, enough=_enough):
    """The average, what the note makes of it, and what it should be."""
    y = see("average", _averages(v.beta, v.x, mix, v.x[0] if start else 0.0)[-1])
    see("noted", NOTES[noted or v.note][2](y, v.beta, v.t))
    see("right_value", NOTES["right"][2](y, v.beta, v.t).item())
    see("share", round(1 - v.beta**v.t, 6))
    see("mean", sum(v.x) / v.t)
    see("verdict", NOTES[v.note][3])
    see("repaired", NOTES[repaired or v.note][1])
    see("enough", enough(v.beta))


def _other_than(note):
    return lambda v: v.note != note


mistakes = [
    Mistake("no-mixing", mix=1.0),
    Mistake("started-at-the-first", start=True),
    Mistake("did-it-right", when=_other_than("right"), noted="right"),
    Mistake("unchanged", when=_other_than("right"), repaired=None),
    *(Mistake(f"repaired-{note}", when=_other_than(note), repaired=note) for note in WRONG),
    Mistake("memory-for-fading", enough=lambda beta: round(1 / (1 - beta))),
    Mistake("one-early", enough=lambda beta: _enough(beta) - 1),
    Mistake("tenth-for-hundredth", enough=lambda beta: _enough(beta, 0.1)),
]


def days(v, answer):
    """The average of some weeks of noisy data: as it is, as noted, and rightly corrected."""
    rng = np.random.default_rng(round(100 * v.beta) + sum(v.x))
    mean = sum(v.x) / v.t
    data = v.x + (mean + 2 * rng.standard_normal(STEPS - v.t)).tolist()
    averages = [y.item() for y in _averages(v.beta, data)]
    shown = {"data": data, "uncorrected": averages, "corrected": _corrected("right", v, averages)}
    if v.note != "right":
        shown["as-noted"] = [min(y, 3 * mean) for y in _corrected(v.note, v, averages)]
    return [Curves("course", "day", list(range(1, STEPS + 1)), shown)]


def _corrected(note, v, averages):
    """Each average corrected; nothing can be drawn of a division by 0, so that day repeats."""
    late = 2 if note == "one-step-late" else 1
    corrected = NOTES[note][2]
    return [corrected(y, v.beta, max(t, late)) for t, y in enumerate(averages, 1)]


examples = [
    Example({"average": "5.92", "noted": "2.131", "verdict": "smaller"}, "partial"),
    Example({"repaired": "y_t/(1-β^t)", "enough": "21"}, "partial"),
    Example({"repaired": "y_t (1 - beta^t)"}, "wrong", "unchanged"),
    Example({"repaired": r"\frac{y_t}{(1-\beta)^t}"}, "wrong", "repaired-power-outside"),
    Example({"enough": "5"}, "wrong", "memory-for-fading"),
    Example({"average": "warm"}, "invalid"),
]

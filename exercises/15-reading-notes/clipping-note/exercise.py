"""A jotted note on clipping by the norm, right or with an error: tried, judged, repaired.

Source: R. Pascanu, T. Mikolov, Y. Bengio (2013), On the difficulty of training recurrent neural
networks, algorithm 1.
"""

import numpy as np

from minigrad import Tensor, linalg, optim
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Table

place = 90
minutes = 8
teaches = ["gradient-clipping", "reading-notes"]
covers = ["note-clipping"]

NAMES = {
    "g": {"domain": "real"},
    "n": {"domain": "positive"},
    "c": {"domain": "positive"},
}

parts = [
    Number("noted", digits=3),
    Choice("error", options=("turned", "length", "squared", "none"), then="both"),
    Expression("repaired", variables=NAMES),
    Array("clipped", places=2),
]

# What a note makes of an entry g, as a formula and in numbers; and what is wrong with that.
NOTES = {
    "scale": ("c*g/n", lambda g, n, c: c * g / n, "none"),
    "subtract": ("g - c", lambda g, n, c: g - c, "turned"),
    "towards-zero": ("g - c*sign(g)", lambda g, n, c: g - c if g > 0 else g + c, "turned"),
    "cut": ("max(-c, min(c, g))", lambda g, n, c: max(-c, min(c, g)), "turned"),
    "divide": ("g/n", lambda g, n, c: g / n, "length"),
    "by-threshold": ("g/c", lambda g, n, c: g / c, "length"),
}
WRONG = sorted(NOTES.keys() - {"scale"})
NOTES["upside-down"] = ("n*g/c", lambda g, n, c: n * g / c, "length")  # a slip that nobody notes
TRIPLES = [(3, 4, 5), (6, 8, 10), (5, 12, 13), (8, 15, 17), (9, 12, 15), (7, 24, 25), (12, 16, 20)]

first = {"note": "subtract", "g": [6, -8], "c": 5}


def variant(rng):
    """A note, right one time in four; a gradient with a whole norm above the threshold."""
    *sides, norm = rng.choice(TRIPLES)
    rng.shuffle(sides)
    g = [rng.choice([-1, 1]) * side for side in sides]
    c = rng.choice([c for c in range(2, 9) if c < norm])
    # Subtracting from sizes would be the same, or halving; one of the entries is to be cut.
    if min(g) > 0 or norm == 2 * c or max(sides) <= c:
        raise Redraw
    note = "scale" if rng.random() < 1 / 4 else rng.choice(WRONG)
    if note in {"subtract", "towards-zero"} and abs(g[0]) == abs(g[1]):
        raise Redraw
    return {"note": note, "g": g, "c": c}


def _norm(entries):
    return linalg.norm(Tensor([float(entry) for entry in entries]))


def _after(note, v):
    """What a note makes of the gradient."""
    norm = _norm(v.g).item()
    return [NOTES[note][1](float(entry), norm, v.c) for entry in v.g]


def work(v, see, repaired="scale", noted=None):
    """What the note does, and what clipping by the norm is."""
    see("norm", _norm(v.g).item())
    after = _after(v.note, v)
    see("after", [round(entry, 3) for entry in after])
    see("noted_shown", f"{see('noted', noted(v) if noted else _norm(after)).item():.3g}")
    see("error", NOTES[v.note][2])
    see("why", v.note)
    see("repaired", NOTES[repaired or v.note][0])
    clipped = see("clipped", _after(repaired or v.note, v))
    see("clipped_shown", ", ".join(f"{entry:.2f}" for entry in clipped))


def _other_than(note):
    return lambda v: v.note != note


mistakes = [
    Mistake("norm-of-g", noted=lambda v: _norm(v.g)),
    Mistake("sum-of-sizes", noted=lambda v: Tensor(float(sum(map(abs, _after(v.note, v)))))),
    Mistake("unchanged", when=_other_than("scale"), repaired=None),
    *(Mistake(note, when=_other_than(note), repaired=note) for note in WRONG),
    Mistake("upside-down", repaired="upside-down"),
]


def both(v, answer):
    """The gradient before, as the note leaves it, and as the engine clips it."""
    held = Tensor([0.0, 0.0], requires_grad=True)
    held.grad = np.array(v.g, dtype=float)
    optim.clip_grad_norm_([held], v.c)
    columns = {"before": v.g, "as-noted": _after(v.note, v), "engine": held.grad.tolist()}
    figures = [_figures(*entries) for entries in columns.values()]
    names = ("g₁", "g₂", "‖g‖", "g₁/g₂")
    return [Table("vectors", ("", *columns), list(zip(names, *figures, strict=True)))]


def _figures(one, two):
    """The entries, the norm and the proportion of the entries."""
    ratio = f"{one / two:.3g}" if abs(two) > 1e-12 else "-"
    return f"{one:.3g}", f"{two:.3g}", f"{_norm((one, two)).item():.3g}", ratio


examples = [
    Example({"repaired": r"\frac{c}{n} g"}, "partial"),
    Example({"repaired": "g - c"}, "wrong", "unchanged"),
    Example({"repaired": "g/(n/c)"}, "partial"),
    Example({"clipped": "3 -4", "error": "turned"}, "partial"),
    Example({"repaired": "g/n"}, "wrong", "divide"),
    Example({}, "missing"),
]

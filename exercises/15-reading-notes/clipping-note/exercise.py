"""A jotted note on clipping by the norm, with one error: judged, seen to fail, repaired."""

from minigrad import Tensor, linalg
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 90
minutes = 8
teaches = ["gradient-clipping"]

NAMES = {
    "g": {"domain": "real"},
    "n": {"domain": "positive"},
    "c": {"domain": "positive"},
}

parts = [
    Number("noted", digits=3),
    Choice("error", options=("turned", "threshold", "squared", "none")),
    Expression("repaired", variables=NAMES),
    Array("clipped", places=2),
]

TRIPLES = [(3, 4, 5), (6, 8, 10), (5, 12, 13), (8, 15, 17), (9, 12, 15), (7, 24, 25), (12, 16, 20)]

first = {"g": [6, -8], "c": 5}


def variant(rng):
    """A gradient with a whole norm above the threshold, of which an entry is not positive."""
    *sides, norm = rng.choice(TRIPLES)
    rng.shuffle(sides)
    g = [rng.choice([-1, 1]) * side for side in sides]
    c = rng.choice([c for c in range(2, 9) if c < norm])
    if min(g) > 0 or norm == 2 * c:  # subtracting from sizes would be the same, or halving
        raise Redraw
    return {"g": g, "c": c}


def _norm(entries):
    return linalg.norm(Tensor([float(entry) for entry in entries]))


def work(v, see, formula="c*g/n", clip=lambda g, n, c: c * g / n):
    """What the note does, and what clipping by the norm is."""
    norm = _norm(v.g).item()
    see("norm", norm)
    noted = [entry - v.c for entry in v.g]
    see("after", noted)
    see("noted_shown", f"{see('noted', _norm(noted)).item():.3g}")
    see("error", "turned")
    see("repaired", formula)
    clipped = see("clipped", [clip(float(entry), norm, v.c) for entry in v.g])
    see("clipped_shown", ", ".join(f"{entry:.2f}" for entry in clipped))


mistakes = [
    Mistake("unchanged", formula="g - c", clip=lambda g, n, c: g - c),
    Mistake(
        "towards-zero",
        formula="g - c*sign(g)",
        clip=lambda g, n, c: g - c if g > 0 else g + c,
    ),
    Mistake("divided-only", formula="g/n", clip=lambda g, n, c: g / n),
    Mistake("divided-by-the-threshold", formula="g/c", clip=lambda g, n, c: g / c),
    Mistake("upside-down", formula="n*g/c", clip=lambda g, n, c: n * g / c),
    Mistake("entries-cut", formula="max(-c, min(c, g))", clip=lambda g, n, c: max(-c, min(c, g))),
]

examples = [
    Example({"repaired": r"\frac{c}{n} g"}, "partial"),
    Example({"repaired": "g - c"}, "wrong", "unchanged"),
    Example({"repaired": "g/(n/c)"}, "partial"),
    Example({"clipped": "3 -4"}, "partial"),
    Example({}, "missing"),
]

"""A jotted claim about softmax, right or wrong: tried on two rows of scores, and judged."""

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Table

place = 10
minutes = 6
needs = ["softmax"]
teaches = ["softmax", "reading-notes"]

parts = [
    Array("p", places=3),
    Array("q", places=3),
    Choice("verdict", options=("right", "wrong"), then="shares"),
    Choice("fact", options=("differences", "total", "open")),
]


def _with(z, index, change):
    return [score + change if i == index else score for i, score in enumerate(z)]


def _doubled(z, step):
    return [2 * score for score in z]


def _shifted(z, step):
    return [score + step for score in z]


def _last_raised(z, step):
    return _with(z, 2, step)


def _leader_raised(z, step):
    return _with(z, z.index(max(z)), step + 1)


def _last_sunk(z, step):
    return _with(z, z.index(min(z)), -step - 1)


# Whether a note is right, what decides it, and the second row of scores, which tries it out.
NOTES = {
    "only-normalises": (False, "differences", _doubled),
    "ratios-count": (False, "differences", _doubled),
    "twice-the-score": (False, "differences", _shifted),
    "own-score-only": (False, "total", _last_raised),
    "next-one-loses": (False, "total", _last_raised),
    "all-or-nothing": (False, "open", _leader_raised),
    "negative-shares": (False, "open", _last_sunk),
    "shift": (True, "differences", _shifted),
    "ratio-of-two": (True, "differences", _last_raised),
    "stretched": (True, "differences", _doubled),
    "all-others-lose": (True, "total", _last_raised),
    "always-one": (True, "total", _leader_raised),
    "never-nothing": (True, "open", _last_sunk),
}

first = {"note": "only-normalises", "z": [2, 1, 0.5], "z2": [4, 2, 1]}


def variant(rng):
    """A claim, right as often as wrong, and scores with which it can be tried."""
    right = rng.random() < 1 / 2
    note = rng.choice(sorted(note for note, (is_right, *_) in NOTES.items() if is_right == right))
    z = [score / 10 for score in rng.sample(range(-15, 26), 3)]
    if note == "twice-the-score":  # the claim needs a score and its double
        z[1] = round(2 * abs(z[0]), 1)
        z[0] = abs(z[0])
        if 0.4 < z[0] < 1:  # a difference near ln 2 gives twice the share after all
            raise Redraw
    z2 = [round(score, 1) for score in NOTES[note][2](z, rng.choice([1, 1.5, 2]))]
    if len(set(z)) < 3 or 0 in z + z2 or min(abs(sum(z)), abs(sum(z2))) < 0.5 or max(z2) > 6:
        raise Redraw
    return {"note": note, "z": z, "z2": z2}


def work(v, see, grown=mg.exp, total=mg.sum):
    """The shares of both rows, and whether the note agrees with them."""
    for name, scores in (("p", v.z), ("q", v.z2)):
        e = see(f"powers_{name}", grown(Tensor([float(score) for score in scores])))
        see(name, e / see(f"total_{name}", total(e)))
    is_right, fact, _ = NOTES[v.note]
    see("verdict", "right" if is_right else "wrong")
    see("fact", fact)
    see("why", v.note)


mistakes = [
    Mistake("not-normalised", total=lambda e: Tensor(1.0)),
    Mistake("scores-themselves", grown=lambda z: 1.0 * z),
    Mistake("divided-by-the-largest", total=mg.max),
    Mistake("sigmoid-of-each", grown=mg.sigmoid, total=lambda e: Tensor(1.0)),
]


def shares(v, answer):
    """Both rows of scores, and the engine's shares of them."""
    rows = [mg.softmax(Tensor([float(score) for score in z])).tolist() for z in (v.z, v.z2)]
    cells = zip("123", v.z, rows[0], v.z2, rows[1], strict=True)
    return [
        Table(
            "engine",
            ("class", "z", "share", "z′", "share′"),
            [(i, f"{z:g}", f"{p:.4f}", f"{y:g}", f"{q:.4f}") for i, z, p, y, q in cells],
        )
    ]


examples = [
    Example({"p": "0.629 0.231 0.140", "verdict": "wrong", "fact": "differences"}, "partial"),
    Example({"p": "2/3.5, 1/3.5, 0.5/3.5"}, "wrong", "scores-themselves"),
    Example({"verdict": "right"}, "wrong", "verdict/right"),
    Example({"p": "0.6 and so on"}, "invalid"),
]

"""Two jotted lines of RMSprop, right or with one fault: tried on two weights, and repaired.

Source: T. Tieleman, G. Hinton (2012), Lecture 6.5: RMSprop, Coursera.
"""

from math import hypot, sqrt

import numpy as np

from minigrad import Tensor, optim
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.course import Example, Mistake
from tutor.course.evidence import Curves

place = 60
minutes = 9
needs = ["rmsprop"]
teaches = ["rmsprop", "reading-notes"]

STEPS = 20

NAMES = {
    "g": {"domain": "real"},
    "c": {"domain": "positive"},
    "alpha": {"domain": "small+"},
    "beta": {"domain": "unit"},
    "epsilon": {"domain": "small+"},
    "n": {"domain": "positive"},
    "m": {"domain": "positive"},
}

parts = [
    Array("moved", places=4, rows=("w1", "w2")),
    Choice("fault", options=("none", "memory", "weights", "whole", "root"), then="steps_taken"),
    Expression("step", variables=NAMES),
]

MEMORY = "c_i = β·c_i + (1 − β)·g_i²"
STEP = "w_i = w_i − α·g_i/(√c_i + ε)"
# The two lines, what they take off a weight, and what is wrong with them.
NOTES = {
    "none": (MEMORY, STEP, "alpha*g/(sqrt(beta*c + (1 - beta)*g^2) + epsilon)"),
    "adds-up": ("c_i = c_i + g_i²", STEP, "alpha*g/(sqrt(c + g^2) + epsilon)"),
    "swapped": (
        "c_i = (1 − β)·c_i + β·g_i²", STEP,
        "alpha*g/(sqrt((1 - beta)*c + beta*g^2) + epsilon)",
    ),
    "weights": (MEMORY, "w_i = w_i − α·g_i/‖w‖²", "alpha*g/n^2"),
    "whole": (MEMORY, "w_i = w_i − α·g_i/‖g‖", "alpha*g/m"),
    "root": (
        MEMORY, "w_i = w_i − α·g_i/(c_i + ε)",
        "alpha*g/(beta*c + (1 - beta)*g^2 + epsilon)",
    ),
}  # fmt: skip
FAULTS = {"adds-up": "memory", "swapped": "memory"}  # the others are called as their note is
WRONG = sorted(NOTES.keys() - {"none"})
TRIPLES = [(3, 4), (4, 3), (6, 8), (8, 6)]
ROOTS = {0.75: 0.5, 0.84: 0.4, 0.91: 0.3, 0.96: 0.2, 0.99: 0.1}  # β, and √(1 − β)


def variant(rng):
    """A note, right one time in four; a steep direction and a flat one."""
    g = [rng.choice([-1, 1]) * side for side in rng.choice([(6, 8), (8, 6), (5, 12), (12, 5)])]
    flat = rng.randrange(2)
    g[flat] /= 10
    return _noted(
        {
            "note": "none" if rng.random() < 1 / 4 else rng.choice(WRONG),
            "alpha": rng.choice([0.01, 0.02, 0.05, 0.1, 0.2]),
            "beta": rng.choice(sorted(ROOTS)),
            "w": list(rng.choice(TRIPLES)),
            "g": g,
        }
    )


def _noted(values):
    return values | {"lines": list(NOTES[values["note"]][:2])}


first = _noted({"note": "weights", "alpha": 0.1, "beta": 0.75, "w": [3, 4], "g": [8, -0.6]})


def _taken(note, v, w, c):
    """What a note takes off the two weights at one step, ε = 0; and the memory it leaves."""
    squares = [g * g for g in v.g]
    keep, mix = {"adds-up": (1, 1), "swapped": (1 - v.beta, v.beta)}.get(note, (v.beta, 1 - v.beta))
    c = [keep * old + mix * square for old, square in zip(c, squares, strict=True)]
    below = {
        "weights": [hypot(*w) ** 2] * 2,
        "whole": [hypot(*v.g)] * 2,
        "root": c,
    }.get(note, [sqrt(memory) for memory in c])
    return [v.alpha * g / b for g, b in zip(v.g, below, strict=True)], c


def _first(note, v):
    return [round(taken, 6) for taken in _taken(note, v, v.w, [0.0, 0.0])[0]]


def _rmsprop(v, steps=1):
    """The lengths of the engine's steps with the same gradient again and again, ε = 0."""
    w = Tensor([float(value) for value in v.w], requires_grad=True)
    rmsprop = optim.RMSprop([w], lr=v.alpha, alpha=v.beta, eps=0.0)
    taken = []
    for _ in range(steps):
        before = w.data.copy()
        w.grad = np.array(v.g, dtype=float)
        rmsprop.step()
        taken.append(before - w.data)
    return taken


def work(v, see, moved=None, step="none"):
    """What the note does to the two weights, its fault, and what RMSprop takes off."""
    see("moved", moved(v) if moved else _first(v.note, v))
    see("fault", FAULTS.get(v.note, v.note))
    see("step", NOTES[step or v.note][2])
    see("engine_moved", [round(float(taken), 6) for taken in _rmsprop(v)[0]])
    see("size", round(v.alpha / ROOTS[v.beta], 6))
    see("root_share", ROOTS[v.beta])
    see("ratio", round(max(map(abs, v.g)) / min(map(abs, v.g)), 2))
    see("why", v.note)


def _other_than(note):
    return lambda v: v.note != note


mistakes = [
    Mistake("did-rmsprop", when=_other_than("none"), moved=lambda v: _first("none", v)),
    Mistake("plain-descent", moved=lambda v: [v.alpha * g for g in v.g]),
    Mistake(
        "new-weights",
        moved=lambda v: [w - t for w, t in zip(v.w, _first(v.note, v), strict=True)],
    ),
    Mistake("sizes-only", moved=lambda v: [abs(t) for t in _first(v.note, v)]),
    Mistake("unchanged", when=_other_than("none"), step=None),
    *(Mistake(f"step-{note}", when=_other_than(note), step=note) for note in WRONG),
]


def engine(part, at):
    """What the engine's RMSprop takes off a weight, from a given memory on."""
    w = Tensor([0.0], requires_grad=True)
    rmsprop = optim.RMSprop([w], lr=at["alpha"], alpha=at["beta"], eps=at["epsilon"])
    state = rmsprop.state_dict()
    state["state"][0] |= {"square_avg": [at["c"]], "step": 1}
    rmsprop.load_state_dict(state)
    w.grad = np.array([float(at["g"])])
    rmsprop.step()
    return -float(w.data[0])


def steps_taken(v, answer):
    """The steps of both weights, as noted and as the engine takes them, the gradient unchanged."""
    w, c = [float(value) for value in v.w], [0.0, 0.0]
    noted = []
    for _ in range(STEPS):
        taken, c = _taken(v.note, v, w, c)
        w = [value - t for value, t in zip(w, taken, strict=True)]
        noted.append(taken)
    shown = {"engine": _rmsprop(v, STEPS)} | ({} if v.note == "none" else {"noted": noted})
    series = {
        f"{name}-w{i + 1}": [abs(float(taken[i])) for taken in way]
        for name, way in shown.items()
        for i in range(2)
    }
    return [Curves("lengths", "step", list(range(1, STEPS + 1)), series, log=True)]


examples = [
    Example({"moved": "0.032, -0.0024", "fault": "weights"}, "partial"),
    Example({"step": "α g/(√(β c + (1−β) g²) + ε)"}, "partial"),
    Example({"step": "alpha*g/n^2"}, "wrong", "unchanged"),
    Example({"moved": "0.2 -0.2"}, "wrong", "did-rmsprop"),
    Example({"step": "alpha*g/(sqrt(c + g^2) + epsilon)"}, "wrong", "step-adds-up"),
    Example({"step": "alpha*h"}, "invalid"),
]

"""Centred differences as a function, for an array of any shape, judged against the engine's own."""

import numpy as np

from minigrad.gradcheck import numerical_gradient
from tutor.answers.program import Program
from tutor.course import Mistake

place = 11
minutes = 12
needs = ["finite-differences"]
teaches = ["finite-differences"]

parts = [
    Program(
        "program",
        entry="numerical_gradient",
        signature="numerical_gradient(w, x, t, h) -> gradient",
        keeps_arguments=True,
    )
]

SHAPES = [(3,), (2, 2), (4,), (3, 2)]  # of w; the steps are long enough for their error to show


def loss(w, x, t):
    """The loss of the statement."""
    return float(np.mean((np.tanh(x @ w) - t) ** 2))


def calls(v, rng):
    """One weight and one example; then more of both, and weights that are whole numbers."""
    yield np.array([0.5]), np.array([[1.0]]), np.array([0.0]), 0.1
    random = np.random.default_rng(rng.getrandbits(64))
    for shape in SHAPES:
        yield _call(random, np.round(random.uniform(-1, 1, shape), 2))
    yield _call(random, np.array([1, -2, 0]))


def _call(random, w):
    """Weights with examples and targets that fit them, and a step."""
    x = np.round(random.uniform(-1, 1, (4, len(w))), 2)
    t = np.round(random.uniform(-1, 1, (4, *w.shape[1:])), 2)
    return w, x, t, float(random.choice([0.05, 0.1, 0.2]))


def centred(w, x, t, h):
    """The engine's centred differences."""
    return numerical_gradient(lambda moved: loss(moved, x, t), w, h)


def by_hand(w, x, t, h, ahead=1, behind=1, span=2, together=False, back=True, kind=float):
    """The differences written out, where a slip changes the way and not just the result."""
    here = np.array(w, dtype=kind)
    slopes, moved = np.zeros(here.shape), here.copy()
    for index in np.ndindex(*here.shape):
        chosen = ... if together else index
        moved[chosen] = here[chosen] + ahead * h
        up = loss(moved, x, t)
        moved[chosen] = here[chosen] - behind * h
        down = loss(moved, x, t)
        slopes[index] = (up - down) / (span * h)
        if back:
            moved[chosen] = here[chosen]
    return slopes


def exact(w, x, t, h):
    """The true gradient, which no difference with so long a step gives."""
    out = np.tanh(x @ w)
    return x.T @ (2 * (out - t) * (1 - out**2)) / out.size


def work(v, see, program=centred):
    """The part's value is a function: the engine's, or one thing of it done wrong."""
    see("program", program)


def slip(**wrong):
    """The differences by hand, with one thing done wrong."""
    return lambda *call: by_hand(*call, **wrong)


mistakes = [
    Mistake("forward", program=slip(behind=0, span=1)),
    Mistake("backward", program=slip(ahead=0, span=1)),
    Mistake("span-of-one-step", program=slip(span=1)),
    Mistake("forward-over-two-steps", program=slip(behind=0)),
    Mistake("not-divided", program=lambda w, x, t, h: 2 * h * centred(w, x, t, h)),
    Mistake("turned-round", program=lambda *call: -centred(*call)),
    Mistake("all-together", program=slip(together=True)),
    Mistake("not-put-back", program=slip(back=False)),
    Mistake("whole-numbers-kept", program=slip(kind=None)),
    Mistake("exact-slope", program=exact),
]

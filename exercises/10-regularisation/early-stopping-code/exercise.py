"""Early stopping as a class: when to stop, and the best weights to go back to.

Source: L. Prechelt (1998), Early stopping – but when?
"""

import numpy as np

from minigrad import train
from tutor.answers.program import Chain, Program
from tutor.course import Mistake

place = 61
minutes = 12
needs = ["early-stopping"]
teaches = ["early-stopping"]

parts = [
    Program(
        "program",
        entry="EarlyStopping",
        signature="EarlyStopping(patience), with step(loss, w) -> bool and best() -> w",
    )
]

TRIED = [  # patience, and losses that fall and waver
    (2, [0.9, 0.7, 0.8, 0.75, 0.72]),
    (1, [0.6, 0.5, 0.55, 0.4]),
    (3, [1.0, 0.8, 0.9, 0.85, 0.7, 0.75, 0.74, 0.73]),
    (2, [0.5, 0.4, 0.45, 0.4, 0.41]),
    (3, [2.0, 1.5, 1.2, 1.1]),
]


def calls(v, rng):
    """One that can be followed by hand; then others, whose weights and losses are moved."""
    start = _chain(*TRIED[0], [np.array([float(n), -float(n)]) for n in range(1, 6)])
    random = np.random.default_rng(rng.getrandbits(64))
    others = [
        _chain(
            patience,
            np.round(np.array(losses) * random.uniform(1, 3), 4).tolist(),
            np.round(random.uniform(-2, 2, (len(losses), 3)), 2),
        )
        for patience, losses in TRIED[1:]
    ]
    return [start, *others]


def _chain(patience, losses, weights):
    steps = [("step", loss, w) for loss, w in zip(losses, weights, strict=True)]
    return Chain(*steps, ("best",), create=(patience,))


class OfEngine:
    """The engine's early stopping, on weights that are handed over."""

    def __init__(self, patience):
        self.stopping = train.EarlyStopping(self, patience)

    def state_dict(self):
        """The weights, as the engine asks for them."""
        return {"w": np.copy(self.w)}

    def load_state_dict(self, state):
        """The weights, as the engine gives them back."""
        self.w = state["w"]

    def step(self, loss, w):
        """Take in an epoch; whether it is time to stop."""
        self.w = w
        return self.stopping.step(loss)

    def best(self):
        """The weights of the best epoch."""
        self.stopping.restore()
        return self.w


def other(
    better=lambda loss, best, last: loss < best,
    stops=lambda bad, patience: bad >= patience,
    kept=lambda better: better,
    forgets=True,
):
    """A class that judges, counts or keeps in another way."""

    class Other:
        def __init__(self, patience):
            self.patience, self.bad = patience, 0
            self.lowest = self.last = float("inf")

        def step(self, loss, w):
            improved = better(loss, self.lowest, self.last)
            if not improved:
                self.bad += 1
            elif forgets:
                self.bad = 0
            self.lowest, self.last = min(loss, self.lowest), loss
            if kept(improved):
                self.w = w
            return stops(self.bad, self.patience)

        def best(self):
            return self.w

    return Other


def work(v, see, stopping=OfEngine):
    """The value of the part is a class: the engine's, or one with one thing wrong."""
    see("program", stopping)


mistakes = [
    Mistake("against-the-epoch-before", stopping=other(lambda loss, best, last: loss < last)),
    Mistake("ties-count", stopping=other(lambda loss, best, last: loss <= best)),
    Mistake("higher-is-better", stopping=other(lambda loss, best, last: not loss < best)),
    Mistake("one-epoch-late", stopping=other(stops=lambda bad, patience: bad > patience)),
    Mistake("one-epoch-early", stopping=other(stops=lambda bad, patience: bad >= patience - 1)),
    Mistake("never-forgets", stopping=other(forgets=False)),
    Mistake("last-weights", stopping=other(kept=lambda better: True)),
    Mistake("upside-down", stopping=other(stops=lambda bad, patience: bad < patience)),
]

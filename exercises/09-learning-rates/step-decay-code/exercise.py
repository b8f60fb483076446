"""Step decay as a function: the rate of every epoch of a training, as a list."""

from math import ceil

from minigrad import optim
from tutor.answers.program import Program
from tutor.course import Mistake

place = 21
minutes = 8
needs = ["step-decay"]
teaches = ["learning-rate-decay"]

parts = [
    Program(
        "program", entry="step_decay", signature="step_decay(start, factor, every, epochs) -> list"
    )
]


def calls(v, rng):
    """A staircase with two drops; then others, one that ends on a drop and one that has none."""
    several = [
        (rng.randint(1, 99) / 100, rng.choice([0.1, 0.2, 0.3, 0.7]), every, epochs)
        for every, epochs in ((2, 9), (5, 16), (7, 20), (10, 10), (30, 4))
    ]
    return [(0.8, 0.5, 3, 7), *several, (0.1, 0.5, 1, 6)]


def of_engine(start, factor, every, epochs):
    """The rates of the engine's own schedule."""
    schedule = optim.StepLR(start, every, gamma=factor)
    return [schedule(t) for t in range(epochs)]


def made(drops=lambda t, every: t // every, apply=pow, more=0):
    """A staircase that counts its drops, or applies them, or its epochs, in another way."""

    def rates(start, factor, every, epochs):
        return [start * apply(factor, drops(t, every)) for t in range(epochs + more)]

    return rates


def work(v, see, rates=of_engine):
    """The value of the part is a function: the engine's, or one with one thing wrong."""
    see("program", rates)


mistakes = [
    Mistake("smooth", rates=made(drops=lambda t, every: t / every)),
    Mistake("factor-every-epoch", rates=made(drops=lambda t, every: t)),
    Mistake("rounded", rates=made(drops=lambda t, every: round(t / every))),
    Mistake("rounded-up", rates=made(drops=lambda t, every: ceil(t / every))),
    Mistake("one-epoch-early", rates=made(drops=lambda t, every: (t + 1) // every)),
    Mistake("one-drop-only", rates=made(drops=lambda t, every: min(t // every, 1))),
    Mistake("factor-times-count", rates=made(apply=lambda factor, drops: factor * drops)),
    Mistake("one-too-many", rates=made(more=1)),
]

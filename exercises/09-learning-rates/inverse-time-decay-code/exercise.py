"""1/t decay at work: descent on noisy numbers, one after the other, with a rate that falls."""

from math import exp

import numpy as np

from minigrad import Tensor, optim
from tutor.answers.program import Program
from tutor.course import Mistake

place = 41
minutes = 10
needs = ["inverse-time-decay"]
teaches = ["learning-rate-decay"]

parts = [Program("program", entry="descend", signature="descend(w, xs, start, k) -> w")]


def calls(v, rng):
    """Two steps that can be done by hand; the running mean; then longer lists, and an empty one."""
    random = np.random.default_rng(rng.getrandbits(64))
    several = [_call(random, count) for count in (3, 5, 12)]
    mean = (random.integers(-5, 6), random.integers(1, 10, 6))
    return [
        (2.0, [6.0, 1.0], 0.5, 0.25),
        *several,
        (float(mean[0]), mean[1].astype(float).tolist(), 1.0, 1.0),
        (1.5, [], 0.5, 0.1),
    ]


def _call(random, count):
    xs = np.round(random.uniform(-5, 5, count), 1).tolist()
    return (round(float(random.uniform(-3, 3)), 1), xs, *np.round(random.uniform(0.2, 0.9, 2), 2))


def of_engine(w, xs, start, k):
    """The engine's descent with the engine's schedule, the gradient taken by the engine."""
    w = Tensor(float(w), requires_grad=True)
    sgd = optim.SGD([w], lr=start)
    schedule = optim.InverseTimeLR(sgd, k)
    for x in xs:
        sgd.zero_grad()
        ((w - x) ** 2 / 2).backward()
        sgd.step()
        schedule.step()
    return w.item()


def made(rate=lambda start, k, t, last: start / (1 + k * t), gradient=lambda w, x: w - x, first=0):
    """Descent with another rate, another gradient, or time counted from elsewhere."""

    def descend(w, xs, start, k):
        last = start
        for t, x in enumerate(xs, first):
            last = rate(start, k, t, last)
            w = w - last * gradient(w, x)
        return w

    return descend


def work(v, see, descend=of_engine):
    """The value of the part is a function: the engine's, or one with one thing wrong."""
    see("program", descend)


mistakes = [
    Mistake("constant-rate", descend=made(lambda start, k, t, last: start)),
    Mistake("counted-from-one", descend=made(first=1)),
    Mistake("compounded", descend=made(lambda start, k, t, last: last / (1 + k * t))),
    Mistake("one-bracket-each-step", descend=made(lambda start, k, t, last: start / (1 + k) ** t)),
    Mistake("exponential", descend=made(lambda start, k, t, last: start * exp(-k * t))),
    Mistake("brackets-missing", descend=made(lambda start, k, t, last: start / 1 + k * t)),
    Mistake("uphill", descend=made(gradient=lambda w, x: x - w)),
    Mistake("gradient-doubled", descend=made(gradient=lambda w, x: 2 * (w - x))),
]

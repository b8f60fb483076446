"""Exponential decay as a class that remembers: repair one that decays what has decayed already."""

from math import exp

from minigrad import optim
from tutor.answers.program import Chain, Program
from tutor.course import Mistake

place = 31
minutes = 10
needs = ["exponential-decay"]
teaches = ["learning-rate-decay"]

parts = [
    Program(
        "program",
        entry="ExponentialDecay",
        signature="ExponentialDecay(start, k), with step() -> the rate of the next step",
        bug="compounded",
    )
]


def calls(v, rng):
    """Four steps of each of several decays; of the last one many."""
    created = [(0.8, 0.1), *((rng.randint(1, 99) / 100, rng.randint(2, 60) / 100) for _ in "abc")]
    counted = zip(created, (4, 4, 4, 20), strict=True)
    return [Chain(*[("step",)] * count, create=one) for one, count in counted]


class OfEngine:
    """The engine's schedule, stepped."""

    def __init__(self, start, k):
        self.schedule = optim.ExponentialLR(start, exp(-k))

    def step(self):
        """The rate of the next step."""
        self.schedule.step()
        return self.schedule.get_last_lr()[0]


def other(rate, late=0):
    """A class whose rate follows from start, k, the time and the rate before."""

    class Other:
        def __init__(self, start, k):
            self.start, self.k, self.t, self.rate = start, k, 0, start

        def step(self):
            self.t += 1
            self.rate = rate(self.start, self.k, self.t - late, self.rate)
            return self.rate

    return Other


def smooth(start, k, t, rate):
    """α₀·e^(−kt), from the start."""
    return start * exp(-k * t)


def work(v, see, decay=OfEngine):
    """The value of the part is a class: the engine's, or one with one thing wrong."""
    see("program", decay)


mistakes = [
    Mistake("compounded", decay=other(lambda start, k, t, rate: rate * exp(-k * t))),
    Mistake("never-falls-further", decay=other(lambda start, k, t, rate: start * exp(-k))),
    Mistake("grows", decay=other(lambda start, k, t, rate: start * exp(k * t))),
    Mistake("one-step-late", decay=other(smooth, late=1)),
    Mistake("one-step-early", decay=other(smooth, late=-1)),
    Mistake("linear", decay=other(lambda start, k, t, rate: start * (1 - k * t))),
    Mistake("inverse-time", decay=other(lambda start, k, t, rate: start / (1 + k * t))),
    Mistake("factor-k", decay=other(lambda start, k, t, rate: start * k**t)),
    Mistake("start-forgotten", decay=other(lambda start, k, t, rate: exp(-k * t))),
]

"""Step decay: the rate falls by a factor every k epochs; as a formula, and in numbers."""

from minigrad import optim
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake

place = 20
minutes = 6
needs = []
teaches = ["learning-rate-decay"]

NAMES = {
    "alpha_0": {"domain": "positive"},
    "gamma": {"domain": "unit"},
    "k": {"domain": "int+"},
    "t": {"domain": "int+"},
}

parts = [
    Expression("rate", variables=NAMES),
    Number("late", digits=3),
    Number("epoch"),
]

first = {"start": 0.1, "factor": 0.5, "every": 10, "time": 35, "times": 3}


def variant(rng):
    """A drop that has not come yet at the time asked about, and one that has."""
    every = rng.choice([5, 8, 10, 20])
    drops = rng.randint(2, 4)
    return {
        "start": rng.choice([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8]),
        "factor": rng.choice([0.5, 0.2, 0.1]),
        "every": every,
        "time": every * drops + rng.randint(every // 2, every - 1),
        "times": rng.choice([n for n in (2, 3, 4) if n != drops]),
    }


def work(v, see, formula="alpha_0*gamma^floor(t/k)", at=lambda t, k: t, drops=0, spaced=True):
    """The schedule of the engine, read off; or off by one drop, or at another time."""
    see("rate", formula)
    schedule = optim.StepLR(v.start, v.every, gamma=v.factor)
    see("late", schedule(at(v.time, v.every) + drops * v.every))
    see("epoch", v.times * (v.every if spaced else 1))
    see("drops_so_far", v.time // v.every)


mistakes = [
    Mistake("smooth", formula="alpha_0*gamma^(t/k)"),
    Mistake("factor-every-epoch", formula="alpha_0*gamma^t", spaced=False),
    Mistake("rounded-up", formula="alpha_0*gamma^ceil(t/k)", drops=1),
    Mistake("subtracted", formula="alpha_0 - gamma*floor(t/k)"),
    Mistake("factor-times-count", formula="alpha_0*gamma*floor(t/k)"),
    Mistake("one-drop-only", at=lambda t, k: k),
    Mistake("one-drop-too-few", drops=-1),
]


def engine(part, at):
    """The engine's own schedule at a point."""
    schedule = optim.StepLR(at["alpha_0"], at["k"], gamma=at["gamma"])
    return schedule(at["t"])


examples = [
    Example({"rate": r"\alpha_0 \gamma^{\lfloor t/k \rfloor}", "late": "0.0125"}, "partial"),
    Example({"rate": "alpha_0*gamma^(t/k)"}, "wrong", "smooth"),
    Example({"rate": "alpha_0*g^floor(t/k)"}, "invalid"),
    Example({}, "missing"),
]

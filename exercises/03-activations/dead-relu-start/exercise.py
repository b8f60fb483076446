"""Keep the units alive: choose the rate, the start of the biases and the leak of a net."""

from functools import lru_cache
from math import sqrt

import numpy as np

import minigrad as mg
from minigrad import Tensor, data, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.experiment import Below, Experiment, Real
from tutor.course import Mistake
from tutor.course.evidence import Bars, Curves

place = 51
minutes = 8
covers = ["dead-relu"]
needs = ["dead-relu", "leaky-relu"]
teaches = ["dead-units", "leaky-relu"]

EXAMPLES, STEPS, CHANCE = 200, 100, 2.3026

parts = [
    Choice("leak", options=("slow", "at-once", "never", "not-needed")),
    Experiment(
        "settings",
        settings=(
            Real("lr", 0.001, 10, start=5),
            Real("bias", -10, 5, start=-6),
            Real("leak", 0, 0.3, start=0),
        ),
        goal=(Below("loss", 0.3, margin=0.05), Below("dead", 0.5, margin=0.25)),
        seconds=2,
    ),
]


def variant(rng):
    """The images and the number of units."""
    return {"width": rng.randint(8, 12), "images": rng.randint(1, 10**4)}


@lru_cache(maxsize=64)
def _digits(seed):
    digits = data.load_digits()
    chosen = np.random.default_rng(seed).permutation(len(digits.labels))[:EXAMPLES]
    pixels = digits.features[chosen]
    return (pixels - pixels.mean(axis=0)) / 6, digits.labels[chosen]


def experiment(v, settings, seed, clock):
    """One training; a unit that is on for no image at the end counts as dead."""
    rng = np.random.default_rng(seed)
    pixels, labels = _digits(v.images)
    x = Tensor(pixels)
    hidden = nn.Linear(64, v.width, init=_he, rng=rng)
    hidden.bias.data[:] = settings.bias
    output = nn.Linear(v.width, 10, rng=rng)
    optimiser = optim.SGD([*hidden.parameters(), *output.parameters()], lr=settings.lr)
    losses = []
    for _ in clock(range(STEPS), losses):
        optimiser.zero_grad()
        loss = nn.cross_entropy(output(mg.leaky_relu(hidden(x), slope=settings.leak)), labels)
        loss.backward()
        losses.append(loss.item())
        if not losses[-1] < 1e4:
            break
        optimiser.step()
    on = (hidden(x).data > 0).mean(axis=0)
    measured = {"loss": losses[-1], "dead": int((on == 0).sum()), "highest": max(losses)}
    names = [str(number) for number in range(1, v.width + 1)]
    return measured, [
        Curves("losses", "step", list(range(1, len(losses) + 1)),
               {"loss": [min(loss, 2 * CHANCE) for loss in losses]}),
        Bars("on", names, [float(share) for share in on]),
    ]  # fmt: skip


def _he(shape, rng):
    return sqrt(2 / shape[1]) * rng.standard_normal(shape)


def explain(v, settings, measured):
    """Why a run did not get there."""
    if settings.bias <= -1:
        return "asleep-from-the-start"
    if settings.lr < 0.2:
        return "too-slow"
    return "thrown-out" if settings.lr > 1.5 else None


def work(v, see, **chosen):
    """Settings that keep all the units alive."""
    see("leak", "slow")
    see("settings", {"lr": 0.6, "bias": 0.0, "leak": 0.01} | chosen)


mistakes = [
    Mistake("asleep-from-the-start", {"bias": -6.0}, {"bias": -6.0, "leak": 0.1}),
    Mistake("thrown-out", {"lr": 9.0, "leak": 0.0}),
    Mistake("too-slow", lr=0.01),
]

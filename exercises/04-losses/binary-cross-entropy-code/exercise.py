"""Binary cross-entropy of scores and its gradient, right for scores of any size."""

import numpy as np

from minigrad import Tensor, nn
from tutor.answers.program import Program
from tutor.course import Mistake

place = 21
minutes = 12
needs = ["binary-cross-entropy"]
teaches = ["binary-cross-entropy", "numerical-stability"]

parts = [
    Program(
        "program",
        entry="bce",
        signature="bce(z, y) -> (loss, dz)",
        keeps_arguments=True,
    )
]

FAR = [[1000.0, -1000.0, 40.0], [-800.0, 3.0, 750.0, -50.0]]


def calls(v, rng):
    """Three scores first, then other numbers of them, then scores far from 0, right and wrong."""
    random = np.random.default_rng(rng.getrandbits(64))
    yield np.array([2.0, -1.0, 0.5]), np.array([1.0, 0.0, 0.0])
    for count in (1, 4, 7):
        z = np.round(random.uniform(-4, 4, count), 2)
        yield z, random.integers(2, size=count).astype(float)
    for scores in FAR:
        z = np.array(scores) + np.round(random.uniform(-1, 1, len(scores)), 2)
        yield z, (z > 0).astype(float)
        yield z, (z < 0).astype(float)


def bce(z, y):
    """The loss and the gradient that the engine finds."""
    z = Tensor(z, requires_grad=True)
    loss = nn.binary_cross_entropy_with_logits(z, np.asarray(y))
    loss.backward()
    return loss.item(), np.asarray(z.grad)


def naive(z, y, least=0.0):
    """Sigmoid first and the logarithm of it then, as the formula has it."""
    with np.errstate(all="ignore"):
        a = np.clip(1 / (1 + np.exp(-z)), least, 1 - least)
        loss = -(y * np.log(a) + (1 - y) * np.log(1 - a)).mean()
    return float(loss), (a - y) / len(z)


def work(v, see, reference=bce, change=lambda loss, dz, z, y: (loss, dz)):
    """The part's value is a function: the engine's result, or one thing of it done wrong."""

    def program(z, y):
        z, y = np.asarray(z, float), np.asarray(y, float)
        return change(*reference(z, y), z, y)

    see("program", program)


def _slope(z, y):
    """a(1 − a) without overflow."""
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


mistakes = [
    Mistake("overflow", reference=naive),
    Mistake("clipped", reference=lambda z, y: naive(z, y, 1e-7)),
    Mistake("sum-for-mean", change=lambda loss, dz, z, y: (loss * len(z), dz * len(z))),
    Mistake("gradient-of-the-sum", change=lambda loss, dz, z, y: (loss, dz * len(z))),
    Mistake("minus-forgotten", change=lambda loss, dz, z, y: (-loss, dz)),
    Mistake("turned-round", change=lambda loss, dz, z, y: (loss, -dz)),
    Mistake("label-forgotten", change=lambda loss, dz, z, y: (loss, dz + y / len(z))),
    Mistake("sigmoid-slope-too", change=lambda loss, dz, z, y: (loss, dz * _slope(z, y))),
    Mistake("labels-exchanged", reference=lambda z, y: bce(z, 1 - y)),
]

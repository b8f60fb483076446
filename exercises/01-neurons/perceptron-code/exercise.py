"""One epoch of the perceptron rule as a function.

Source: F. Rosenblatt (1958), The perceptron.
"""

import numpy as np

from tutor.answers.program import Program
from tutor.course import Mistake

place = 31
minutes = 12
needs = ["perceptron"]
teaches = ["perceptron"]

parts = [
    Program(
        "program",
        entry="perceptron_epoch",
        signature="perceptron_epoch(x, t, w, b, lr) -> (w, b, mistakes)",
        keeps_arguments=True,
    )
]

CORNERS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
DRAWN = [(6, 2), (8, 3), (5, 4), (12, 2)]  # examples and inputs


def calls(v, rng):
    """AND from zero weights, where every sum is 0 at first; then points that lie anyhow."""
    start = (np.array(CORNERS), np.array([0, 0, 0, 1]), np.zeros(2), 0.0, 1.0)
    random = np.random.default_rng(rng.getrandbits(64))
    return [start, *(_call(random, *shape) for shape in DRAWN)]


def _call(random, count, inputs):
    """Points of both classes, weights that get some of them wrong, and a rate that shows."""
    x = np.round(random.uniform(-2, 2, (count, inputs)), 2)
    targets = (np.arange(count) + random.integers(2)) % 2
    w = np.round(random.uniform(-0.5, 0.5, inputs), 2)
    return (
        x,
        targets,
        w,
        round(float(random.uniform(-0.5, 0.5)), 2),
        float(random.choice([0.5, 2.0])),
    )


def perceptron_epoch(
    x,
    t,
    w,
    b,
    lr,
    *,
    fires=lambda z: z > 0,
    error=lambda t, y: t - y,
    bias=1,
    scaled=lambda example: example,
    at_once=True,
    rate=lambda lr: lr,
    count=lambda error: error != 0,
):
    """The reference, with the places where programs go wrong as arguments."""
    now, b_now, mistakes = np.array(w, dtype=float), float(b), 0
    before = now.copy(), b_now
    for example, target in zip(x, t, strict=True):
        weights, threshold = (now, b_now) if at_once else before
        wrong = error(int(target), int(fires(example @ weights + threshold)))
        now = now + rate(lr) * wrong * scaled(example)
        b_now = b_now + bias * rate(lr) * wrong
        mistakes += int(count(wrong))
    return now, float(b_now), mistakes


def work(v, see, **slip):
    """The part's value is a function: the reference, or the same with one thing wrong."""
    see("program", lambda *call: perceptron_epoch(*call, **slip))


mistakes = [
    Mistake("corrected-at-the-end", at_once=False),
    Mistake("away-from-the-target", error=lambda t, y: y - t),
    Mistake("bias-unchanged", bias=0),
    Mistake("corrected-though-right", error=lambda t, y: 2 * t - 1),
    Mistake("target-for-error", error=lambda t, y: t),
    Mistake("input-ignored", scaled=np.ones_like),
    Mistake("rate-ignored", rate=lambda lr: 1.0),
    Mistake("fires-at-zero", fires=lambda z: z >= 0),
    Mistake("errors-summed", count=lambda error: error),
]

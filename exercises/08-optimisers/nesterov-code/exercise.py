"""Nesterov's momentum as a loop: look ahead for the gradient, move from where the weight stands."""

import numpy as np

from minigrad import Tensor, optim
from tutor.answers.program import Program
from tutor.course import Mistake

place = 31
minutes = 10
needs = ["nesterov", "momentum-code"]
teaches = ["nesterov"]

parts = [
    Program(
        "program",
        entry="descend",
        signature="descend(w, a, lr, mu, steps) -> w",
        keeps_arguments=True,
    )
]


def calls(v, rng):
    """Two steps that can be done by hand, one step, none; then ravines in several directions."""
    random = np.random.default_rng(rng.getrandbits(64))
    ravines = [_call(random, size, steps) for size, steps in ((2, 2), (3, 5), (4, 12))]
    return [
        (2.0, 1.0, 0.5, 0.5, 2),
        (1.5, 2.0, 0.1, 0.9, 1),
        (-1.5, 3.0, 0.1, 0.8, 4),
        *ravines,
        (np.array([1.0, -2.0]), np.array([1.0, 3.0]), 0.1, 0.9, 0),
    ]


def _call(random, size, steps):
    w = np.round(random.uniform(0.5, 3, size), 1) * random.choice([-1, 1], size)
    a = np.round(random.uniform(0.5, 4, size), 1)
    return w, a, float(random.choice([0.05, 0.1, 0.15])), float(random.choice([0.6, 0.8])), steps


def of_engine(w, a, lr, mu, steps):
    """The engine's look-ahead form; its gradients are the engine's too."""
    weight = Tensor(np.asarray(w, dtype=float), requires_grad=True)
    momentum = optim.Momentum([weight], lr=lr, momentum=mu, nesterov="ahead")

    def closure():
        momentum.zero_grad()
        loss = (Tensor(a) * weight**2 / 2).sum()
        loss.backward()
        return loss

    for _ in range(steps):
        momentum.step(closure)
    return weight.data.copy() if np.ndim(w) else weight.item()


def made(
    point=lambda w, v, mu: w + mu * v,
    velocity=lambda v, g, lr, mu: mu * v - lr * g,
    move=lambda w, ahead, v: w + v,
    returned=lambda w, v, mu: w,
):
    """The loop by hand, with the places where programs go wrong as arguments."""

    def descend(w, a, lr, mu, steps):
        v = 0 * w
        for _ in range(steps):
            ahead = point(w, v, mu)
            v = velocity(v, a * ahead, lr, mu)
            w = move(w, ahead, v)
        return returned(w, v, mu)

    return descend


def work(v, see, descend=of_engine):
    """The value of the part is a function: the engine's, or one with one thing wrong."""
    see("program", descend)


mistakes = [
    Mistake("gradient-here", descend=made(point=lambda w, v, mu: w)),
    Mistake("whole-velocity-ahead", descend=made(point=lambda w, v, mu: w + v)),
    Mistake("looks-behind", descend=made(point=lambda w, v, mu: w - mu * v)),
    Mistake("moved-from-ahead", descend=made(move=lambda w, ahead, v: ahead + v)),
    Mistake("velocity-forgotten", descend=made(velocity=lambda v, g, lr, mu: -lr * g)),
    Mistake("not-damped", descend=made(velocity=lambda v, g, lr, mu: v - lr * g)),
    Mistake("uphill", descend=made(velocity=lambda v, g, lr, mu: mu * v + lr * g)),
    Mistake("ahead-returned", descend=made(returned=lambda w, v, mu: w + mu * v)),
]

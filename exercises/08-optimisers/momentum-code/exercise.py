"""One step of momentum as a function: the velocity first, then the weight, nothing changed."""

import numpy as np

from tutor.answers.program import Chain, Last, Program
from tutor.course import Mistake

place = 21
minutes = 8
needs = ["momentum"]
teaches = ["momentum"]

parts = [
    Program(
        "program",
        entry="momentum_step",
        signature="momentum_step(w, grad, v, lr, mu) -> (w, v)",
        keeps_arguments=True,
    )
]


def calls(v, rng):
    """Numbers first, then arrays, and at last two steps of which the second goes on."""
    random = np.random.default_rng(rng.getrandbits(64))

    def draw(shape):
        signs = random.choice([-1.0, 1.0], shape)
        values = np.round(random.uniform(0.2, 2, shape), 2) * signs
        return values if shape else float(values)

    def settings():
        return round(float(random.uniform(0.05, 0.3)), 2), random.choice([0.5, 0.8, 0.9]).item()

    single = [(draw(s), draw(s), draw(s), *settings()) for s in ((), (3,), (2, 3))]
    lr, mu = settings()
    two = Chain(
        (draw((3,)), draw((3,)), np.zeros(3), lr, mu),
        (Last(0), draw((3,)), Last(1), lr, mu),
    )
    return [*single, two]


def momentum_step(
    w,
    grad,
    v,
    lr,
    mu,
    *,
    velocity=lambda v, g, lr, mu: mu * v - lr * g,
    move=lambda w, old, new, g, lr: w + new,
    returned=lambda old, new: new,
):
    """The reference, with the places where programs go wrong as arguments."""
    new = velocity(v, grad, lr, mu)
    return move(w, v, new, grad, lr), returned(v, new)


def work(v, see, **slip):
    """The value of the part is a function: the reference, or the same with one thing wrong."""
    see("program", lambda *call: momentum_step(*call, **slip))


mistakes = [
    Mistake("uphill", velocity=lambda v, g, lr, mu: mu * v + lr * g),
    Mistake("no-momentum", velocity=lambda v, g, lr, mu: -lr * g),
    Mistake("friction-on-the-gradient", velocity=lambda v, g, lr, mu: v - mu * lr * g),
    Mistake("not-damped", velocity=lambda v, g, lr, mu: v - lr * g),
    Mistake("mean-of-gradients", velocity=lambda v, g, lr, mu: mu * v - (1 - mu) * lr * g),
    Mistake("moved-by-the-old", move=lambda w, old, new, g, lr: w + old),
    Mistake("gradient-twice", move=lambda w, old, new, g, lr: w + new - lr * g),
    Mistake("moved-backwards", move=lambda w, old, new, g, lr: w - new),
    Mistake("old-velocity-returned", returned=lambda old, new: old),
]

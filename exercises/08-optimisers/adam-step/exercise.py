"""One step of Adam as a function, judged against the engine's own Adam.

Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1.
"""

import numpy as np

from tutor.answers.program import Program
from tutor.course import Mistake

place = 81
minutes = 15
needs = ["adam-update"]
teaches = ["adam"]

parts = [
    Program(
        "program",
        entry="adam_step",
        signature=(
            "adam_step(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8)"
            " -> (theta, m, v)"
        ),
    )
]


SHAPES_AND_STEPS = [((), 1), ((), 2), ((3,), 1), ((2, 4), 7), ((5,), 3), ((3,), 40)]
WITH_DEFAULTS = 7  # the step at which the settings are left to their defaults


def calls(v, rng):
    """Inputs that tell the right program from every known wrong one: numbers first, since a
    learner sees the first call that goes wrong, then arrays; early and late steps; settings other
    than the defaults, with ε large enough to be seen.
    """
    random = np.random.default_rng(rng.getrandbits(64))
    return [_call(random, shape, t) for shape, t in SHAPES_AND_STEPS]


def _call(random, shape, t):
    """One call; away from 0 and 1, where a wrong power or a lost sign would not show."""

    def draw(low, high):
        return np.round(random.uniform(low, high, shape), 3) if shape else _number(low, high)

    def _number(low, high):
        return round(float(random.uniform(low, high)), 3)

    grad = draw(0.2, 0.8) * float(random.choice([-1.0, 1.0]))
    m, v = (draw(-0.5, 0.5), draw(0.05, 0.5)) if t > 1 else (abs(0 * grad), abs(0 * grad))
    settings = (_number(0.01, 0.1), _number(0.6, 0.95), _number(0.7, 0.99), _number(0.01, 0.1))
    state = (draw(-2, 2), grad, m, v, t)
    return state if t == WITH_DEFAULTS else (*state, *settings)


def adam_step(
    theta,
    grad,
    m,
    v,
    t,
    lr=1e-3,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    *,
    square=np.square,
    correct=lambda average, beta, t: average / (1 - beta**t),
    scale=lambda v, eps: np.sqrt(v) + eps,
    keep=lambda beta: beta,
    mix=lambda beta: 1 - beta,
    direction=-1,
    returned=lambda average, corrected: average,
):
    """The reference, with the places where programs go wrong as arguments."""
    m = keep(beta1) * m + mix(beta1) * grad
    v = keep(beta2) * v + mix(beta2) * square(grad)
    m_hat, v_hat = correct(m, beta1, t), correct(v, beta2, t)
    theta = theta + direction * lr * m_hat / scale(v_hat, eps)
    return theta, returned(m, m_hat), returned(v, v_hat)


def work(v, see, **slip):
    """The value of the part is a function: the reference, or the same with one thing wrong."""

    def reference(*call):
        with np.errstate(all="ignore"):
            return adam_step(*call, **slip)

    see("program", reference)


mistakes = [
    Mistake("no-bias-correction", correct=lambda average, beta, t: average),
    Mistake("epsilon-inside-the-root", scale=lambda v, eps: np.sqrt(v + eps)),
    Mistake("no-root", scale=lambda v, eps: v + eps),
    Mistake("no-epsilon", scale=lambda v, eps: np.sqrt(v)),
    Mistake("correction-multiplied", correct=lambda average, beta, t: average * (1 - beta**t)),
    Mistake("power-on-the-bracket", correct=lambda average, beta, t: average / (1 - beta) ** t),
    Mistake("correction-without-power", correct=lambda average, beta, t: average / (1 - beta)),
    Mistake(
        "step-counted-from-zero", correct=lambda average, beta, t: average / (1 - beta ** (t + 1))
    ),
    Mistake("no-mixing", mix=lambda beta: 1),
    Mistake("gradient-not-squared", square=np.asarray),
    Mistake("absolute-gradient", square=np.abs),
    Mistake("betas-swapped", keep=lambda beta: 1 - beta, mix=lambda beta: beta),
    Mistake("corrected-returned", returned=lambda average, corrected: corrected),
    Mistake("uphill", direction=1),
]

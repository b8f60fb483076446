"""Momentum: the velocity as a formula, two steps by hand, and the speed it settles at."""

import numpy as np

from minigrad import Tensor, optim
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 20
minutes = 8
teaches = ["momentum"]

NAMES = {
    "mu": {"domain": "unit"},
    "alpha": {"domain": "small+"},
    "v_{t-1}": {"domain": "real"},
    "w_{t-1}": {"domain": "real"},
    "g_t": {"domain": "real"},
}
V = {"v_t": {"domain": "real", "def": "mu*v_{t-1} - alpha*g_t"}}
STEADY = {"mu": {"domain": "unit"}, "alpha": {"domain": "small+"}, "g": {"domain": "nonzero"}}

parts = [
    Expression("v", variables=NAMES),
    Expression("w", variables=NAMES | V),
    Number("w1", places=3),
    Number("w2", places=3),
    Expression("steady", variables=STEADY),
]

first = {"w0": 2, "mu": 0.9, "alpha": 0.1, "g": [4, -2]}


def variant(rng):
    """Two gradients of unlike size, so that the second step shows where it comes from."""
    g = [rng.choice([-1, 1]) * rng.randint(3, 6), rng.choice([-1, 1]) * rng.randint(1, 2)]
    w, alpha = rng.choice([-3, -2, 2, 3]), rng.choice([0.1, 0.2, 0.05])
    if round(w - alpha * g[0], 6) in {0, 1}:  # an answer too easily guessed
        raise Redraw
    return {"w0": w, "mu": rng.choice([0.5, 0.8, 0.9]), "alpha": alpha, "g": g}


def work(
    v,
    see,
    velocity="mu*v_{t-1} - alpha*g_t",
    move="w_{t-1} + v_t",
    steady="-alpha*g/(1 - mu)",
    mu=1.0,
    sign=1.0,
):
    """The engine's own momentum; a slip changes the formula, or the settings it runs with."""
    see("v", velocity)
    see("w", move)
    w = Tensor([float(v.w0)], requires_grad=True)
    optimiser = optim.Momentum([w], lr=v.alpha, momentum=v.mu * mu)
    for number, g in enumerate(v.g, 1):
        w.grad = np.array([sign * g])
        optimiser.step()
        see(f"w{number}", w.data[0])
    see("v1", round(-v.alpha * v.g[0], 6))
    see("v2", round(-v.alpha * v.g[0] * v.mu - v.alpha * v.g[1], 6))
    see("steady", steady)


mistakes = [
    Mistake("uphill", velocity="mu*v_{t-1} + alpha*g_t", sign=-1.0),
    Mistake("no-momentum", velocity="-alpha*g_t", mu=0.0, steady="-alpha*g"),
    Mistake("velocity-not-damped", velocity="v_{t-1} - alpha*g_t"),
    Mistake("friction-on-the-gradient", velocity="v_{t-1} - mu*alpha*g_t"),
    Mistake("mean-of-gradients", velocity="mu*v_{t-1} - (1 - mu)*alpha*g_t"),
    Mistake("gradient-twice", move="w_{t-1} + v_t - alpha*g_t"),
    Mistake("step-only", move="v_t"),
    Mistake("settles-upside-down", steady="-alpha*g*(1 - mu)"),
    Mistake("settles-without-friction", steady="-alpha*g/mu"),
]

examples = [
    Example({"v": "μ v_{t-1} − α g_t", "w": "w_{t-1} + v_t"}, "partial"),
    Example({"w": "w_{t-1} + mu*v_{t-1} - alpha*g_t"}, "partial"),
    Example({"v": "mu*v_{t-1} + alpha*g_t"}, "wrong", "uphill"),
    Example({"w1": "fast"}, "invalid"),
    Example({}, "missing"),
]

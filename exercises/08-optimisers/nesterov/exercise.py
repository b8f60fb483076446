"""Nesterov's momentum: the look-ahead form by hand, and the derivation of the rewritten form.

Source: Bengio, Boulanger-Lewandowski, Pascanu (2013), Advances in optimizing recurrent networks,
section 3.5.
"""

from minigrad import Tensor, optim
from tutor.answers.derivation import Derivation
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 30
minutes = 12
needs = ["momentum"]
teaches = ["nesterov"]

STATE = {
    "w_{t-1}": {"domain": "real"},
    "v_{t-1}": {"domain": "real"},
    "mu": {"domain": "unit"},
    "alpha": {"domain": "small+"},
    "g": {"domain": "real"},
}
# The point ahead is called x, before the step and after it.
MOVED = {
    "x_{t-1}": {"domain": "real"},
    "v_{t-1}": {"domain": "real"},
    "v_t": {"domain": "real"},
    "mu": {"domain": "unit"},
}

parts = [
    Expression("ahead", variables=STATE),
    Number("gradient", places=3),
    Number("v", places=3),
    Number("w", places=3),
    Derivation("rewritten", variables=MOVED),
    Expression("repaired", variables=MOVED),
]

# How the rewritten form is noted wrongly: as it is read, and as it is typed.
NOTED = {
    "old-forgotten": ("x_{t−1} + (1 + μ)·v_t", "x_{t-1} + (1 + mu)*v_t"),
    "signs-swapped": ("x_{t−1} + μ·v_{t−1} + (1 − μ)·v_t", "x_{t-1} + mu*v_{t-1} + (1 - mu)*v_t"),
    "mean-of-both": ("x_{t−1} + μ·v_{t−1} + (1 + μ)·v_t", "x_{t-1} + mu*v_{t-1} + (1 + mu)*v_t"),
    "old-undamped": ("x_{t−1} − v_{t−1} + (1 + μ)·v_t", "x_{t-1} - v_{t-1} + (1 + mu)*v_t"),
}
RIGHT = "x_{t-1} - mu*v_{t-1} + (1 + mu)*v_t"


def variant(rng):
    """A parabola a/2·w², a weight on it, and a velocity."""
    values = {
        "a": rng.choice([2, 3, 4, 5]),
        "w0": rng.choice([-3, -2, 2, 3, 4]),
        "velocity": rng.choice([-1, 1]) * rng.choice([0.5, 1, 2]),
        "mu": rng.choice([0.5, 0.8, 0.9]),
        "alpha": rng.choice([0.05, 0.1]),
        "fault": rng.choice(sorted(NOTED)),
    }
    if abs(values["w0"] + values["mu"] * values["velocity"]) < 0.3:
        raise Redraw
    return values | {"noted": NOTED[values["fault"]][0]}


first = {"a": 2, "w0": 3, "velocity": -1, "mu": 0.5, "alpha": 0.1} | {
    "fault": "signs-swapped",
    "noted": NOTED["signs-swapped"][0],
}


def _nesterov(v, mode="ahead"):
    """The gradient seen, velocity and weight after one step of the engine from the given state."""
    w = Tensor([float(v.w0)], requires_grad=True)
    momentum = optim.Momentum([w], lr=v.alpha, momentum=v.mu, nesterov=mode)
    state = momentum.state_dict()
    state["state"][0] |= {"velocity": [float(v.velocity)], "step": 1}
    momentum.load_state_dict(state)

    def closure():
        momentum.zero_grad()
        loss = (v.a / 2 * w * w).sum()
        loss.backward()
        return loss

    if mode is None:
        closure()
        momentum.step()
    else:
        momentum.step(closure)
    after = momentum.state_dict()["state"][0]
    return float(w.grad.data[0]), float(after["velocity"][0]), float(w.data[0])


def work(
    v,
    see,
    ahead="w_{t-1} + mu*v_{t-1}",
    mode="ahead",
    point=None,
    end=None,
    rewritten=RIGHT,
    repaired=RIGHT,
):
    """The engine's look-ahead step; a slip takes the gradient elsewhere, or ends elsewhere."""
    see("ahead", ahead)
    gradient, velocity, weight = _nesterov(v, mode)
    if point:
        gradient = v.a * point(v.w0, v.velocity, v.mu)
        velocity = v.mu * v.velocity - v.alpha * gradient
        weight = v.w0 + velocity
    see("point", round(v.w0 + v.mu * v.velocity, 6))
    see("gradient", gradient)
    see("v", velocity)
    see("w", end(weight, v.mu, v.velocity) if end else weight)
    see("rewritten", rewritten)
    see("repaired", repaired or NOTED[v.fault][1])


mistakes = [
    Mistake("gradient-here", ahead="w_{t-1}", mode=None),
    Mistake(
        "whole-velocity-ahead",
        ahead="w_{t-1} + v_{t-1}",
        point=lambda w, velocity, mu: w + velocity,
    ),
    Mistake(
        "looks-behind",
        ahead="w_{t-1} - mu*v_{t-1}",
        point=lambda w, velocity, mu: w - mu * velocity,
    ),
    Mistake("next-point", ahead="w_{t-1} + mu*v_{t-1} - alpha*g"),
    Mistake("moved-from-ahead", end=lambda weight, mu, velocity: weight + mu * velocity),
    Mistake("new-velocity-only", rewritten="x_{t-1} + v_t"),
    Mistake("stopped-at-the-weight", rewritten="x_{t-1} - mu*v_{t-1} + v_t"),
    Mistake("velocity-not-taken-back", rewritten="x_{t-1} + v_t + mu*v_t"),
    Mistake("unchanged", repaired=None),
]

examples = [
    Example({"ahead": "w_{t-1} + μ v_{t-1}"}, "partial"),
    Example(
        {"rewritten": "x_{t-1} - mu*v_{t-1} + v_t + mu*v_t\nx_{t-1} - mu*v_{t-1} + (1+mu)*v_t"},
        "partial",
    ),
    Example({"ahead": "w_{t-1}"}, "wrong", "gradient-here"),
    Example({"v": "fast"}, "invalid"),
    Example({}, "missing"),
]

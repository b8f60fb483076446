"""RMSprop: its memory as a formula, a noted step to repair, two steps by hand, the first step."""

import numpy as np

from minigrad import Tensor, optim
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 50
minutes = 9
needs = ["adagrad"]
teaches = ["rmsprop"]

NAMES = {
    "c_{t-1}": {"domain": "positive"},
    "w_{t-1}": {"domain": "real"},
    "g_t": {"domain": "nonzero"},
    "alpha": {"domain": "small+"},
    "beta": {"domain": "unit"},
    "epsilon": {"domain": "small+"},
}
C = {"c_t": {"domain": "positive", "def": "beta*c_{t-1} + (1 - beta)*g_t^2"}}
FIRST = {"alpha": {"domain": "small+"}, "beta": {"domain": "unit"}, "g": {"domain": "positive"}}

parts = [
    Expression("c", variables=NAMES),
    Expression("repaired", variables=NAMES | C),
    Expression("first_step", variables=FIRST),
    Number("step2", digits=3),
]

# The step as it is noted, and as it is typed.
STEPS = {
    "right": ("w_{t−1} − α·g_t/(√c_t + ε)", "w_{t-1} - alpha*g_t/(sqrt(c_t) + epsilon)"),
    "no-root": ("w_{t−1} − α·g_t/(c_t + ε)", "w_{t-1} - alpha*g_t/(c_t + epsilon)"),
    "weight-below": ("w_{t−1} − α·g_t/(w_{t−1}² + ε)", "w_{t-1} - alpha*g_t/(w_{t-1}^2 + epsilon)"),
    "square-above": ("w_{t−1} − α·g_t²/(√c_t + ε)", "w_{t-1} - alpha*g_t^2/(sqrt(c_t) + epsilon)"),
    "multiplied": ("w_{t−1} − α·g_t·(√c_t + ε)", "w_{t-1} - alpha*g_t*(sqrt(c_t) + epsilon)"),
}


# The size of the second step, of α, β and the sizes of both gradients, as mistakes have it.
SECOND = {
    "adds-up": lambda alpha, beta, one, two: alpha * two / np.hypot(one, two),
    "forgets-everything": lambda alpha, beta, one, two: alpha / (1 - beta) ** 0.5,
    "root-forgotten": lambda alpha, beta, one, two: (
        alpha * two / (beta * (1 - beta) * one**2 + (1 - beta) * two**2)
    ),
    "started-with-the-square": lambda alpha, beta, one, two: (
        alpha * two / (beta * one**2 + (1 - beta) * two**2) ** 0.5
    ),
}


def variant(rng):
    """One of the faults, and two gradients of unlike size."""
    values = {
        "fault": rng.choice(sorted(STEPS.keys() - {"right"})),
        "alpha": rng.choice([0.01, 0.02, 0.05, 0.1]),
        "beta": rng.choice([0.5, 0.75, 0.8, 0.9]),
        "g": [rng.choice([-1, 1]) * size for size in rng.sample(range(2, 8), 2)],
    }
    alpha, beta, (one, two) = values["alpha"], values["beta"], map(abs, values["g"])
    sizes = [slip(alpha, beta, one, two) for slip in SECOND.values()]
    if len({f"{size:.3g}" for size in sizes}) < len(sizes):
        raise Redraw  # the digits asked for would not tell them apart
    return _noted(values)


def _noted(values):
    return values | {"noted": STEPS[values["fault"]][0]}


first = _noted({"fault": "weight-below", "alpha": 0.1, "beta": 0.75, "g": [4, 6]})


def _engine_step(v):
    """The size of the engine's second step, with ε = 0."""
    w = Tensor([0.0], requires_grad=True)
    rmsprop = optim.RMSprop([w], lr=v.alpha, alpha=v.beta, eps=0.0)
    for g in v.g:
        before = w.data[0]
        w.grad = np.array([float(g)])
        rmsprop.step()
    return abs(w.data[0] - before)


def work(
    v,
    see,
    memory="beta*c_{t-1} + (1 - beta)*g_t^2",
    repaired="right",
    first_step="alpha/sqrt(1 - beta)",
    second=None,
):
    """The engine's RMSprop with ε = 0; a slip has formulas, and a second step, of its own."""
    see("c", memory)
    see("repaired", STEPS[repaired or v.fault][1])
    see("first_step", first_step)
    one = see("c1", round((1 - v.beta) * v.g[0] ** 2, 6))
    see("c2", round(v.beta * one + (1 - v.beta) * v.g[1] ** 2, 6))
    size = abs(v.g[1])
    see("step2", second(v.alpha, v.beta, abs(v.g[0]), size) if second else _engine_step(v))


mistakes = [
    Mistake(
        "adds-up",
        memory="c_{t-1} + g_t^2",
        second=SECOND["adds-up"],
    ),
    Mistake("no-mixing", memory="beta*c_{t-1} + g_t^2"),
    Mistake("shares-swapped", memory="(1 - beta)*c_{t-1} + beta*g_t^2"),
    Mistake("not-squared", memory="beta*c_{t-1} + (1 - beta)*g_t"),
    Mistake("unchanged", repaired=None),
    *(
        Mistake(f"repaired-{fault}", repaired=fault, when=lambda v, fault=fault: v.fault != fault)
        for fault in STEPS
        if fault != "right"
    ),
    Mistake("first-step-corrected", first_step="alpha"),
    Mistake("first-step-without-root", first_step="alpha/(1 - beta)"),
    Mistake("first-step-with-gradient", first_step="alpha*g/sqrt(1 - beta)"),
    *(Mistake(id, second=SECOND[id]) for id in SECOND if id != "adds-up"),
]

examples = [
    Example({"c": "β c_{t-1} + (1 − β) g_t²"}, "partial"),
    Example({"repaired": r"w_{t-1} - \frac{\alpha g_t}{\sqrt{c_t}+\epsilon}"}, "partial"),
    Example({"repaired": "w_{t-1} - alpha*g_t/(w_{t-1}^2 + epsilon)"}, "wrong", "unchanged"),
    Example({"c": "c_{t-1} + g_t^2"}, "wrong", "adds-up"),
    Example({"first_step": "alpha"}, "wrong", "first-step-corrected"),
    Example({"step2": "short"}, "invalid"),
    Example({}, "missing"),
]

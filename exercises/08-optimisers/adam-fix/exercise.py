"""Adam's second step by hand; then a step noted wrongly: scaled, tested and repaired.

Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1.
"""

from math import sqrt

import numpy as np

from minigrad import Tensor, optim
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake
from tutor.course.evidence import Table

place = 82
minutes = 12
needs = ["adam-update"]
teaches = ["adam"]

NAMES = {
    "theta_{t-1}": {"domain": "real"},
    "alpha": {"domain": "small+"},
    "epsilon": {"domain": "small+"},
    "g_t": {"domain": "nonzero"},
    "m_t": {"domain": "real"},
    "v_t": {"domain": "positive"},
    "mhat_t": {"domain": "real"},
    "vhat_t": {"domain": "positive"},
}

parts = [
    Number("m_hat", places=3),
    Number("v_hat", places=3),
    Number("theta", places=4),
    Choice("scaled", options=("tenth", "same", "ten", "hundred"), then="both"),
    Number("noted", places=4),
    Expression("repaired", variables=NAMES),
]

# The step as it is read and typed, how far it moves (m, v, m̂, v̂, g, ε), and what a tenfold
# gradient makes of that.
STEPS = {
    "right": (
        "− α·m̂_t/(√v̂_t + ε)", "- alpha*mhat_t/(sqrt(vhat_t) + epsilon)",
        lambda m, v, mh, vh, g, e: -mh / (sqrt(vh) + e), "same",
    ),
    "no-root": (
        "− α·m̂_t/(v̂_t + ε)", "- alpha*mhat_t/(vhat_t + epsilon)",
        lambda m, v, mh, vh, g, e: -mh / (vh + e), "tenth",
    ),
    "not-divided": (
        "− α·m̂_t", "- alpha*mhat_t",
        lambda m, v, mh, vh, g, e: -mh, "ten",
    ),
    "multiplied": (
        "− α·m̂_t·(√v̂_t + ε)", "- alpha*mhat_t*(sqrt(vhat_t) + epsilon)",
        lambda m, v, mh, vh, g, e: -mh * (sqrt(vh) + e), "hundred",
    ),
    "epsilon-inside": (
        "− α·m̂_t/√(v̂_t + ε)", "- alpha*mhat_t/sqrt(vhat_t + epsilon)",
        lambda m, v, mh, vh, g, e: -mh / sqrt(vh + e), "same",
    ),
    "gradient-on-top": (
        "− α·g_t/(√v̂_t + ε)", "- alpha*g_t/(sqrt(vhat_t) + epsilon)",
        lambda m, v, mh, vh, g, e: -g / (sqrt(vh) + e), "same",
    ),
    "hats-lost": (
        "− α·m_t/(√v_t + ε)", "- alpha*m_t/(sqrt(v_t) + epsilon)",
        lambda m, v, mh, vh, g, e: -m / (sqrt(v) + e), "same",
    ),
    "uphill": (
        "+ α·m̂_t/(√v̂_t + ε)", "+ alpha*mhat_t/(sqrt(vhat_t) + epsilon)",
        lambda m, v, mh, vh, g, e: mh / (sqrt(vh) + e), "same",
    ),
}  # fmt: skip
FAULTS = [name for name in STEPS if name != "right"]


def variant(rng):
    """Two gradients, shares that are easy to take powers of, and a wrong way to write the step."""
    fault = rng.choice(FAULTS)
    return {
        "g": [rng.choice([-1, 1]) * size for size in rng.sample(range(1, 7), 2)],
        "theta1": rng.randint(-20, 20) / 10,
        "alpha": rng.choice([0.1, 0.2, 0.3]),
        "beta1": rng.choice([0.5, 0.8, 0.9]),
        "beta2": rng.choice([0.75, 0.9, 0.95]),
        "epsilon": 0.1,
        "fault": fault,
        "noted_line": f"θ_t = θ_{{t−1}} {STEPS[fault][0]}",
    }


first = {"g": [2, 4], "theta1": 1.0, "alpha": 0.1, "beta1": 0.5, "beta2": 0.75, "epsilon": 0.1} | {
    "fault": "no-root",
    "noted_line": f"θ_t = θ_{{t−1}} {STEPS['no-root'][0]}",
}


def of_engine(v, scale=1):
    """m, v and θ after the second step of the engine's Adam, from the state after the first."""
    g1, g2 = (scale * g for g in v.g)
    m, second = (1 - v.beta1) * g1, (1 - v.beta2) * g1**2
    return _adam(v.theta1, g2, m, second, 1, (v.beta1, v.beta2), v.alpha, v.epsilon)


def _adam(theta, g, m, v, steps, betas, lr, eps):
    """m, v and θ after one more step of the engine's Adam."""
    theta = Tensor([float(theta)], requires_grad=True)
    adam = optim.Adam([theta], lr=lr, betas=betas, eps=eps)
    state = adam.state_dict()
    before = {"exp_avg": [m], "exp_avg_sq": [v], "step": steps}
    state["state"][0] |= {name: np.asarray(value) for name, value in before.items()}
    adam.load_state_dict(state)
    theta.grad = np.array([float(g)])
    adam.step()
    after = adam.state_dict()["state"][0]
    return float(after["exp_avg"][0]), float(after["exp_avg_sq"][0]), float(theta.data[0])


def engine(part, at):
    """The engine's Adam at a point: a first step with β = 1/2, whose hats are the given ones."""
    m, v = at["mhat_t"] - at["g_t"], at["vhat_t"] - at["g_t"] ** 2
    return _adam(at["theta_{t-1}"], at["g_t"], m, v, 0, (0.5, 0.5), at["alpha"], at["epsilon"])[2]


def averaged(x, beta, start=None, new=None):
    """The average after two values, from 0 on; a slip starts or mixes in otherwise."""
    kept = (1 - beta) * x[0] if start is None else start(x[0])
    return beta * kept + (1 - beta if new is None else new) * x[1]


def corrected(average, beta):
    """The correction of the second step."""
    return average / (1 - beta**2)


def work(
    v,
    see,
    average=None,
    correct=corrected,
    square=lambda g: g**2,
    move="right",
    test=None,
    repaired="right",
):
    """The engine's second step; and what the noted line makes of it."""
    m, second, _ = of_engine(v)
    if average:
        m, second = average(v.g, v.beta1), average([g**2 for g in v.g], v.beta2)
    if square(2) != 4:
        second = averaged([square(g) for g in v.g], v.beta2)
    see("m_2", m)
    see("v_2", second)
    m_hat = see("m_hat", correct(m, v.beta1))
    v_hat = see("v_hat", correct(second, v.beta2))
    see("theta", v.theta1 + v.alpha * _moved(v, m, second, m_hat, v_hat, move))
    see("scaled", STEPS[v.fault][3])
    see("noted", v.theta1 + v.alpha * _moved(v, m, second, m_hat, v_hat, test or v.fault))
    see("repaired", "theta_{t-1} " + STEPS[repaired or v.fault][1])


def _moved(v, m, second, m_hat, v_hat, how):
    return STEPS[how][2](m, second, m_hat, max(v_hat, 0.0), v.g[1], v.epsilon)


def _other_than(fault):
    return lambda v: v.fault != fault


mistakes = [
    Mistake("uncorrected", correct=lambda average, beta: average),
    Mistake("corrected-as-the-first", correct=lambda average, beta: average / (1 - beta)),
    Mistake("first-forgotten", average=lambda x, beta: (1 - beta) * x[1]),
    Mistake("no-mixing", average=lambda x, beta: averaged(x, beta, start=lambda x: x, new=1)),
    Mistake("hat-carried-on", average=lambda x, beta: averaged(x, beta, start=lambda x: x)),
    Mistake("not-squared", square=abs),
    *(Mistake(f"moved-{fault}", move=fault) for fault in FAULTS if fault != "hats-lost"),
    Mistake("tested-the-right-line", test="right"),
    Mistake("unchanged", repaired=None),
    *(Mistake(f"repaired-{fault}", repaired=fault, when=_other_than(fault)) for fault in FAULTS),
]


def both(v, key):
    """The lengths of the engine's step, and of the noted one, with the gradients times 1 and 10."""
    rows = []
    for scale in (1, 10):
        m, second, theta = of_engine(v, scale)
        hats = corrected(m, v.beta1), corrected(second, v.beta2)
        step = STEPS[v.fault][2](m, second, *hats, scale * v.g[1], v.epsilon)
        rows.append((scale, f"{abs(theta - v.theta1):.4f}", f"{abs(v.alpha * step):.4f}"))
    return [Table("lengths", ("times", "of-adam", "of-note"), rows)]


examples = [
    Example({"m_hat": "10/3", "v_hat": "10.857", "theta": "0.9018"}, "partial"),
    Example({"repaired": r"θ_{t-1} - \alpha \hat{m}_t/(\sqrt{\hat{v}_t}+ε)"}, "partial"),
    Example({"repaired": "theta_{t-1} - alpha*mhat_t/(vhat_t + epsilon)"}, "wrong", "unchanged"),
    Example({"m_hat": "2.5"}, "wrong", "uncorrected"),
    Example({"noted": "less"}, "invalid"),
    Example({}, "missing"),
]

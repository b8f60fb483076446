"""Why averages are corrected: what E[v_t] is, from where the share 1 − β^t comes, what it does.

Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), section 3.
"""

from math import sqrt

import numpy as np

from minigrad import Tensor, optim
from tutor.answers.derivation import Derivation
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves

place = 85
minutes = 14
needs = ["moving-average", "adam-update"]
teaches = ["bias-correction", "expectation"]

S = {"s": {"domain": "positive"}, "beta": {"domain": "unit"}}
T = {"t": {"domain": "int+"}}
SUM = "(1 - beta)*sum_{i=1}^{t} beta^(t - i)*s"
SHOWN = 60  # steps of the run that is shown
LATE = 10**9  # a step so late that no correction is left

parts = [
    Derivation(
        "shortfall",
        variables=S | {"u_{t-1}": {"domain": "positive"}},
        start="s - (beta*u_{t-1} + (1 - beta)*s)",
        form="factored",
    ),
    Derivation("expected", variables=S | T, start=SUM, least=2),
    Expression("corrected", variables={"v_t": {"domain": "positive"}} | T | {"beta": S["beta"]}),
    Expression("started", variables=S | T | {"c": {"domain": "positive"}}),
    Expression(
        "rate",
        variables=T | {"beta_1": S["beta"], "beta_2": S["beta"]} | {"alpha": {"domain": "small+"}},
    ),
    Number("first", digits=3, then="run"),
]

first = {"beta1": 0.9, "beta2": 0.999}


def variant(rng):
    """The shares that are kept, such that a first step without corrections is clearly too long."""
    beta1, beta2 = rng.randint(60, 95) / 100, round(1 - rng.randint(2, 60) / 2000, 4)
    if (1 - beta1) / sqrt(1 - beta2) < 1.2:
        raise Redraw
    return {"beta1": beta1, "beta2": beta2}


def work(
    v,
    see,
    shortfall="beta*(s - u_{t-1})",
    lines=("s*(1 - beta)*(1 - beta^t)/(1 - beta)", "s*(1 - beta^t)"),
    corrected="v_t/(1 - beta^t)",
    started="s - beta^t*(s - c)",
    rate="alpha*sqrt(1 - beta_2^t)/(1 - beta_1^t)",
    ratio=lambda b1, b2: _step(b1, b2, LATE) / _step(b1, b2, 0),
):
    """The derivation of the paper, and the engine's first step without and with corrections."""
    see("shortfall", shortfall)
    see("expected", "\n".join(lines))
    see("corrected", corrected)
    see("started", started)
    see("rate", rate)
    see("first", ratio(v.beta1, v.beta2))
    see("share1", round(1 - v.beta1, 6))
    see("share2", round(1 - v.beta2, 6))


def _step(beta1, beta2, before):
    """How far the engine's Adam goes from its start, if it takes that for step before + 1."""
    return abs(_adam(1.0, (beta1, beta2), {"step": before})[0][-1])


def _adam(g, betas, state=None, steps=1):
    """The places of θ, then m and v, in steps of the engine's Adam from 0: lr = 1, ε = 0."""
    theta = Tensor([0.0], requires_grad=True)
    adam = optim.Adam([theta], lr=1.0, betas=betas, eps=0.0)
    full = adam.state_dict()
    before = {"exp_avg": [0.0], "exp_avg_sq": [0.0], "step": 0} | (state or {})
    full["state"][0] |= {name: np.asarray(value) for name, value in before.items()}
    adam.load_state_dict(full)
    places = [0.0]
    for _ in range(steps):
        theta.grad = np.array([float(g)])
        adam.step()
        places.append(float(theta.data[0]))
    after = adam.state_dict()["state"][0]
    return places, float(after["exp_avg"][0]), float(after["exp_avg_sq"][0])


def engine(part, at):
    """The engine's averages of a gradient whose square is always s, and its steps."""
    if part == "rate":
        betas = (at["beta_1"], at["beta_2"])
        state = {"exp_avg": [0.5], "exp_avg_sq": [0.5], "step": at["t"] - 1}
        places, m, v = _adam(1.0, betas, state)
        return -at["alpha"] * places[-1] * sqrt(v) / m
    if part == "corrected":
        return None
    betas, g = (0.0, at["beta"]), sqrt(at["s"])
    if part == "shortfall":
        return at["s"] - _adam(g, betas, {"exp_avg_sq": [at["u_{t-1}"]]})[2]
    return _adam(g, betas, {"exp_avg_sq": [at.get("c", 0.0)]}, at["t"])[2]


mistakes = [
    Mistake("grows-to-the-start", shortfall="(1 - beta)*(s - u_{t-1})"),
    Mistake(
        "one-power-short",
        lines=("s*(1 - beta^(t - 1))",),
        corrected="v_t/(1 - beta^(t - 1))",
    ),
    Mistake("one-power-more", lines=("s*(1 - beta^(t + 1))",), corrected="v_t/(1 - beta^(t + 1))"),
    Mistake("series-not-multiplied", lines=("s*(1 - beta^t)/(1 - beta)",)),
    Mistake("without-end", lines=("s",), corrected="v_t", started="s"),
    Mistake("what-is-missing", lines=("s*beta^t",), corrected="v_t/beta^t"),
    Mistake("correction-multiplied", corrected="v_t*(1 - beta^t)"),
    Mistake("correction-without-power", corrected="v_t/(1 - beta)"),
    Mistake("start-forgotten", started="s*(1 - beta^t)"),
    Mistake("start-never-fades", started="c + s*(1 - beta^t)"),
    Mistake("start-fades-once", started="beta*c + (1 - beta)*s"),
    Mistake("rate-without-a-root", rate="alpha*(1 - beta_2^t)/(1 - beta_1^t)"),
    Mistake("rate-upside-down", rate="alpha*(1 - beta_1^t)/sqrt(1 - beta_2^t)"),
    Mistake("betas-swapped", rate="alpha*sqrt(1 - beta_1^t)/(1 - beta_2^t)"),
    Mistake("rate-of-the-first", rate="alpha*sqrt(1 - beta_2)/(1 - beta_1)"),
    Mistake("mean-alone", ratio=lambda b1, b2: 1 - b1),
    Mistake("no-root", ratio=lambda b1, b2: (1 - b1) / (1 - b2)),
    Mistake("ratio-upside-down", ratio=lambda b1, b2: sqrt(1 - b2) / (1 - b1)),
    Mistake("as-corrected", ratio=lambda b1, b2: 1.0),
]


def run(v, answer):
    """The engine's steps under a gradient that stays the same, without and with corrections."""
    series = {
        "without": _lengths(v.beta1, v.beta2, LATE),
        "with": _lengths(v.beta1, v.beta2, 0),
    }
    return [Curves("lengths", "step", list(range(1, SHOWN + 1)), series)]


def _lengths(beta1, beta2, before):
    places = _adam(1.0, (beta1, beta2), {"step": before}, SHOWN)[0]
    return [float(length) for length in np.abs(np.diff(places))]


examples = [
    Example({"shortfall": "s - beta*u_{t-1} - s + beta*s\n= beta*(s - u_{t-1})"}, "partial"),
    Example(
        {"expected": "(1-beta) s (1 - beta^t)/(1-beta)\ns - s*beta^t"},
        "partial",
    ),
    Example({"started": "beta^t c + (1-beta^t) s"}, "partial"),
    Example({"corrected": "v_t*(1-beta^t)"}, "wrong", "correction-multiplied"),
    Example({"rate": "alpha sqrt(1-beta_2^t)/(1-beta_1^t)"}, "partial"),
    Example({"first": "far"}, "invalid"),
    Example({}, "missing"),
]

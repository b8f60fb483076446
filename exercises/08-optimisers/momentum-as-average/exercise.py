"""Momentum as a running average of gradients: why it is the velocity with another learning rate."""

from minigrad import Tensor, optim
from tutor.answers.choice import Choice
from tutor.answers.derivation import Derivation
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake
from tutor.course.evidence import Curves

place = 26
minutes = 9
needs = ["momentum", "moving-average"]
teaches = ["momentum"]

STEPS = 60
NAMES = {
    "mu": {"domain": "unit"},
    "alpha": {"domain": "small+"},
    "a_{t-1}": {"domain": "real"},
    "g_t": {"domain": "real"},
}
U = {"u_{t-1}": {"domain": "real", "def": "-alpha/(1 - mu)*a_{t-1}"}}
A = {"a_t": {"domain": "real", "def": "mu*a_{t-1} + (1 - mu)*g_t"}}
RATE = {"mu": {"domain": "unit"}, "alpha": {"domain": "small+"}}

parts = [
    Expression("factor", variables=RATE),
    Derivation(
        "velocity", variables=NAMES | U | A, start="mu*u_{t-1} - alpha*g_t", least=3, points=2
    ),
    Number("rate", digits=3),
    Choice("kept", options=("shorter", "same", "longer", "first-only"), then="run"),
]

first = {"mu": 0.9, "alpha": 0.02, "times": 10}


def variant(rng):
    """Friction whose 1 − μ is one whole part of 1."""
    mu = rng.choice([0.75, 0.8, 0.9, 0.95, 0.96])
    return {
        "mu": mu,
        "alpha": rng.randint(11, 399) / 1000,
        "times": round(1 / (1 - mu)),
    }


def work(
    v,
    see,
    factor="alpha/(1 - mu)",
    lines=(
        "-mu*alpha/(1 - mu)*a_{t-1} - alpha*g_t",
        "-alpha/(1 - mu)*(mu*a_{t-1} + (1 - mu)*g_t)",
        "-alpha/(1 - mu)*a_t",
    ),
    rate=lambda alpha, mu: alpha / (1 - mu),
):
    """The rate that makes both walks one, and why."""
    see("factor", factor)
    see("velocity", "\n".join(lines))
    see("share", round(1 - v.mu, 6))
    see("rate", rate(v.alpha, v.mu))
    see("kept", "shorter")


mistakes = [
    Mistake(
        "rescaled-the-wrong-way",
        factor="alpha*(1 - mu)",
        lines=("-alpha*(1 - mu)*a_t",),
        rate=lambda alpha, mu: alpha * (1 - mu),
    ),
    Mistake(
        "divided-by-the-friction",
        factor="alpha/mu",
        lines=("-alpha/mu*a_t",),
        rate=lambda alpha, mu: alpha / mu,
    ),
    Mistake(
        "not-rescaled",
        factor="alpha",
        lines=("-alpha*a_t",),
        rate=lambda alpha, mu: alpha,
    ),
    Mistake("sign-lost", lines=("alpha/(1 - mu)*a_t",), factor="-alpha/(1 - mu)"),
    Mistake("gradient-not-rescaled", lines=("-alpha/(1 - mu)*(mu*a_{t-1} + g_t)",)),
]


def run(v, answer):
    """Both forms of the engine with one and the same rate, down the parabola w²/2 from 1."""
    series = {form: _walk(v, form, v.alpha) for form in ("velocity", "average")} | {
        "rescaled": _walk(v, "average", v.alpha / (1 - v.mu))
    }
    return [Curves("walks", "step", list(range(STEPS + 1)), series)]


def _walk(v, form, lr):
    w = Tensor([1.0], requires_grad=True)
    momentum = optim.Momentum([w], lr=lr, momentum=v.mu, form=form)
    places = [1.0]
    for _ in range(STEPS):
        momentum.zero_grad()
        (w * w / 2).sum().backward()
        momentum.step()
        places.append(float(w.data[0]))
    return places


examples = [
    Example({"factor": r"\frac{\alpha}{1-\mu}"}, "partial"),
    Example({"factor": "alpha*(1-mu)"}, "wrong", "rescaled-the-wrong-way"),
    Example(
        {
            "velocity": "-mu*alpha/(1-mu)*a_{t-1} - alpha*g_t\n"
            "= -alpha/(1-mu)*(mu*a_{t-1} + (1-mu)*g_t)\n= -alpha/(1-mu)*a_t"
        },
        "partial",
    ),
    Example({"rate": "more"}, "invalid"),
    Example({}, "missing"),
]

"""Exponential decay: α₀·e^(−kt) as a formula, its half-life, and the decay of every step."""

from math import exp, log

from minigrad import grad, optim
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake

place = 30
minutes = 7
needs = ["step-decay"]
teaches = ["learning-rate-decay"]

RATE = {
    "alpha_0": {"domain": "positive"},
    "k": {"domain": "unit"},
    "t": {"domain": "positive"},
}

parts = [
    Expression("slope", variables=RATE, source=("alpha_0*exp(-k*t)", "t")),
    Expression("half", variables={"k": {"domain": "unit"}}),
    Number("late", digits=3),
    Number("factor", places=3),
]

first = {"start": 0.1, "k": 0.05, "time": 30}


def variant(rng):
    """A decay that is well under way at the time asked about."""
    k = rng.choice([0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1])
    return {
        "start": rng.randint(1, 20) / 20,
        "k": k,
        "time": round(rng.choice([1.2, 1.4, 1.5, 1.6, 1.8, 2, 2.2, 2.4]) / k),
    }


def work(v, see, slope="-k*alpha_0*exp(-k*t)", half="ln(2)/k", late=exp, factor=exp):
    """The schedule of the engine, which multiplies by e^(−k) at every step; or something else."""
    see("slope", slope)
    see("half", half)
    schedule = optim.ExponentialLR(v.start, exp(-v.k))
    see("late", schedule(v.time) if late is exp else v.start * late(-v.k * v.time))
    see("factor", factor(-v.k))
    see("factor_shown", f"{factor(-v.k):.3f}")
    see("exponent", round(v.k * v.time, 6))


mistakes = [
    Mistake(
        "sign-lost",
        slope="k*alpha_0*exp(-k*t)",
        late=lambda z: exp(-z),
        factor=lambda z: exp(-z),
    ),
    Mistake("inner-slope-lost", slope="alpha_0*exp(-k*t)"),
    Mistake("power-rule-on-an-exponential", slope="-k*t*alpha_0*exp(-k*t - 1)"),
    Mistake("half-without-a-logarithm", half="1/(2*k)"),
    Mistake("half-of-base-two", half="1/k"),
    Mistake("upside-down", half="k/ln(2)"),
    Mistake("linear", late=lambda z: 1 + z, factor=lambda z: 1 + z),
    Mistake("time-forgotten", late=lambda z: exp(-1)),
]


def engine(part, at):
    """The half-life as it is, and the slope by the engine's derivative."""
    if part == "half":
        return log(2) / at["k"]
    return grad(lambda t: at["alpha_0"] * (-at["k"] * t).exp())(at["t"])


examples = [
    Example({"slope": "-α₀ k e^{-kt}", "half": r"\frac{\ln 2}{k}"}, "partial"),
    Example({"half": "-ln(1/2)/k"}, "partial"),
    Example({"half": "0.693/k"}, "wrong", "rounded"),
    Example({"late": "soon"}, "invalid"),
    Example({}, "missing"),
]

"""1/t decay: α₀/(1 + kt) as a formula, in numbers, and in the long run against e^(−kt)."""

from math import exp

from minigrad import grad, optim
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake
from tutor.course.evidence import Curves

place = 40
minutes = 7
needs = ["exponential-decay"]
teaches = ["learning-rate-decay"]

RATE = {
    "alpha_0": {"domain": "positive"},
    "k": {"domain": "unit"},
    "t": {"domain": "positive"},
}

parts = [
    Number("late", digits=3),
    Expression("slope", variables=RATE, source=("alpha_0/(1 + k*t)", "t")),
    Expression("when", variables={"k": {"domain": "unit"}, "n": {"domain": ("interval", 2, 50)}}),
    Choice("longer", options=("inverse", "exponential", "same", "crossing"), then="run"),
]

first = {"start": 0.1, "k": 0.05, "time": 60}


def variant(rng):
    """A decay that is well under way at the time asked about."""
    k = rng.choice([0.01, 0.02, 0.04, 0.05, 0.08, 0.1, 0.2])
    return {
        "start": rng.randint(1, 20) / 20,
        "k": k,
        "time": round(rng.choice([1.5, 2, 2.5, 3, 3.5, 4, 5]) / k),
    }


def work(
    v,
    see,
    late=None,
    slope="-alpha_0*k/(1 + k*t)^2",
    due="(n - 1)/k",
):
    """The schedule of the engine, or another one."""
    see("grown", round(1 + v.k * v.time, 6))
    inverse = optim.InverseTimeLR(v.start, v.k)(v.time)
    see("late", late(v.start, v.k, v.time) if late else inverse)
    see("late_shown", f"{inverse:.3g}")
    see("exponential_shown", f"{v.start * exp(-v.k * v.time):.3g}")
    see("slope", slope)
    see("when", due)
    see("longer", "inverse")


mistakes = [
    Mistake("exponential-instead", late=lambda a, k, t: a * exp(-k * t), due="ln(n)/k"),
    Mistake("multiplied", late=lambda a, k, t: a * (1 + k * t)),
    Mistake("one-left-out", late=lambda a, k, t: a / (k * t), due="n/k"),
    Mistake("rate-only", late=lambda a, k, t: a / (1 + k)),
    Mistake("sign-lost", slope="alpha_0*k/(1 + k*t)^2"),
    Mistake("not-squared", slope="-alpha_0*k/(1 + k*t)"),
    Mistake("inner-slope-lost", slope="-alpha_0/(1 + k*t)^2"),
    Mistake("logarithm", slope="alpha_0*ln(1 + k*t)/k"),
    Mistake("upside-down", due="k/(n - 1)"),
    Mistake("k-multiplied", due="k*(n - 1)"),
]


def engine(part, at):
    """The slope by the engine's derivative, and the time at which 1 + kt is n."""
    if part == "when":
        return (at["n"] - 1) / at["k"]
    return grad(lambda t: at["alpha_0"] / (1 + at["k"] * t))(at["t"])


def run(v, answer):
    """Both schedules of the engine with the same k."""
    steps = range(0, round(6 / v.k) + 1, max(round(0.1 / v.k), 1))
    inverse, exponential = (
        optim.InverseTimeLR(v.start, v.k),
        optim.ExponentialLR(v.start, exp(-v.k)),
    )
    series = {
        "inverse": [inverse(t) for t in steps],
        "exponential": [exponential(t) for t in steps],
    }
    return [Curves("rates", "step", list(steps), series)]


examples = [
    Example({"slope": r"-\frac{\alpha_0 k}{(1+kt)^2}", "when": "n/k - 1/k"}, "partial"),
    Example({"slope": "-alpha_0/(1+k*t)^2"}, "wrong", "inner-slope-lost"),
    Example({"when": "ln(n)/k"}, "wrong", "exponential-instead"),
    Example({"late": "soon"}, "invalid"),
    Example({}, "missing"),
]

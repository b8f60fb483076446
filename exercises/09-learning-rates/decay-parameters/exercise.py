"""Start, rate, steps and staircase of a decay: in numbers, and told from two curves."""

from minigrad import optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves

place = 45
minutes = 7
needs = ["step-decay", "exponential-decay"]
teaches = ["learning-rate-decay"]

CHANGES = ("start", "rate", "steps", "staircase")

parts = [
    Number("smooth", digits=3),
    Number("stairs", digits=3),
    Number("drop"),
    Choice("changed", options=CHANGES),
]


def variant(rng):
    """A decay, a time between two drops, and a second schedule with one setting changed."""
    steps = rng.choice([100, 200, 500, 1000])
    values = {
        "start": rng.choice([0.1, 0.2, 0.4, 0.5]),
        "rate": rng.choice([0.5, 0.6, 0.8, 0.9]),
        "steps": steps,
        "time": round(steps * rng.choice([1.4, 1.5, 1.6, 2.4, 2.5, 2.6, 3.5])),
        "times": rng.choice([4, 5, 6]),
        "change": rng.choice(CHANGES),
        "staircase": rng.choice([True, False]),
    }
    if values["change"] in ("rate", "steps") and not values["staircase"]:
        raise Redraw  # a smooth curve does not tell them apart: rate^(1/steps) is all it shows
    return values


def _schedule(start, rate, steps, staircase):
    return optim.ExponentialLR(start, rate, decay_steps=steps, staircase=staircase)


def work(
    v,
    see,
    smooth=lambda start, rate, steps, t: _schedule(start, rate, steps, False)(t),
    stairs=lambda start, rate, steps, t: _schedule(start, rate, steps, True)(t),
    moment=lambda times, steps: times * steps,
):
    """The engine's schedule, with and without its staircase."""
    settings = v.start, v.rate, v.steps, v.time
    see("exponent", round(v.time / v.steps, 3))
    see("drops", v.time // v.steps)
    see("smooth", smooth(*settings))
    see("stairs", stairs(*settings))
    see("smooth_shown", f"{smooth(*settings):.3g}")
    see("stairs_shown", f"{stairs(*settings):.3g}")
    see("drop", moment(v.times, v.steps))
    see("changed", v.change)


mistakes = [
    Mistake(
        "rate-every-step",
        smooth=lambda start, rate, steps, t: start * (1 - rate / steps) ** t,
        moment=lambda times, steps: times,
    ),
    Mistake("one-drop-only", stairs=lambda start, rate, steps, t: start * rate),
    Mistake(
        "rate-times-exponent",
        smooth=lambda start, rate, steps, t: start * rate * t / steps,
        stairs=lambda start, rate, steps, t: start * rate * (t // steps),
    ),
    Mistake(
        "rounded-up",
        stairs=lambda start, rate, steps, t: start * rate ** (t // steps + 1),
        moment=lambda times, steps: (times - 1) * steps,
    ),
    Mistake(
        "modes-swapped",
        smooth=lambda start, rate, steps, t: start * rate ** (t // steps),
        stairs=lambda start, rate, steps, t: start * rate ** (t / steps),
    ),
    Mistake(
        "upside-down",
        smooth=lambda start, rate, steps, t: start * rate ** (steps / t),
    ),
]


def evidence(v):
    """The first schedule, and one in which one setting is another."""
    before = {name: getattr(v, name) for name in CHANGES}
    others = {
        "start": v.start / 2,
        "rate": v.rate**2,
        "steps": 2 * v.steps,
        "staircase": not v.staircase,
    }
    times = list(range(0, 5 * v.steps, v.steps // 20))
    series = {
        name: [_schedule(**settings)(t) for t in times]
        for name, settings in (
            ("one", before),
            ("other", before | {v.change: others[v.change]}),
        )
    }
    return [Curves("rates", "step", times, series)]


examples = [
    Example({"smooth": "low"}, "invalid"),
    Example({"drop": "?"}, "invalid"),
    Example({}, "missing"),
]

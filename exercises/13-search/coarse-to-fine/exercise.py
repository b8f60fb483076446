"""A search in three stages, sound or not: read it from its trials, and set the next range.

Every trial is a small net really trained by the engine, and every change on offer is a search that
is really made.
"""

import warnings
from functools import lru_cache
from math import log10
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, nn, optim
from minigrad.train import search
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Bars, Table

place = 20
minutes = 9
vetted = 24  # every variant is some dozens of short runs
needs = ["random-over-grid"]
teaches = ["coarse-to-fine"]

EXAMPLES, STEPS, STAGES = 150, 12, 3
LOW, HIGH = -6, 2  # powers of ten between which the best rate is looked for
BEYOND = 1e9  # a loss that counts as any above
GOOD, BAD = 1.03, 1.12  # times the best score there is: found, or not found

parts = [
    Number("lower", places=2),
    Number("upper", places=2),
    Choice("fault", options=("even", "too-narrow", "not-narrowed", "none")),
    Choice("change", options=("exponent", "patient", "quarter", "leave"), then="changed"),
]


first = {"fault": "even", "seed": 1}


class Plan(NamedTuple):
    """How a search is made; as it stands here, a sound one."""

    seed: int
    even: bool = False  # rates drawn by their size, not by their exponent
    trials: int = 8  # in each stage
    shrink: float = 0.25


FAULTS = {
    "even": {"even": True},
    "too-narrow": {"trials": 3, "shrink": 0.02},
    "not-narrowed": {"trials": 4, "shrink": 1.0},
    "none": {},
}
CHANGES = {
    "exponent": lambda plan: plan._replace(even=False),
    "patient": lambda plan: plan._replace(trials=10, shrink=max(plan.shrink, 0.25)),
    "quarter": lambda plan: plan._replace(shrink=0.25),
    "leave": lambda plan: plan,
}


@lru_cache(maxsize=64)
def _data(seed):
    """Digits of a random brightness: the best rate goes with its square."""
    rng = np.random.default_rng(seed)
    digits = data.load_digits()
    chosen = rng.permutation(len(digits.labels))[: 2 * EXAMPLES]
    x = digits.features[chosen] / 16 * 10 ** rng.uniform(0.3, 1.6)
    y = digits.labels[chosen]
    return x[:EXAMPLES], y[:EXAMPLES], x[EXAMPLES:], y[EXAMPLES:]


@lru_cache(maxsize=8192)
def score(seed, lr):
    """The validation loss of a linear classifier after a few steps, from weights of 0."""
    x, y, x_held, y_held = _data(seed)
    model = nn.Linear(x.shape[1], 10, init=nn.init.zeros, rng=0)
    sgd = optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            sgd.zero_grad()
            nn.cross_entropy(model(Tensor(x)), y).backward()
            sgd.step()
        return min(nn.cross_entropy(model(Tensor(x_held)), y_held).item(), BEYOND)


@lru_cache(maxsize=512)
def searched(plan):
    """The trials of the engine's own search in stages: (stage, exponent, score) each."""
    kind = search.Uniform if plan.even else search.LogUniform
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", search.EdgeWarning)
        results = search.coarse_to_fine(
            lambda lr: score(plan.seed, lr),
            {"lr": kind(10.0**LOW, 10.0**HIGH)},
            stages=STAGES,
            trials=plan.trials,
            shrink=plan.shrink,
            rng=plan.seed,
        )
    return [(trial.stage + 1, log10(trial.settings["lr"]), trial.score) for trial in results.trials]


@lru_cache(maxsize=256)
def _best(seed):
    """The best score there is, by trying every twentieth of a power of ten."""
    return min(score(seed, 10.0 ** (k / 20)) for k in range(20 * LOW, 20 * HIGH + 1))


def _found(plan):
    """The best score of a search, as a multiple of the best there is."""
    return min(trial[2] for trial in searched(plan)) / _best(plan.seed)


def variant(rng):
    """A search of one of four sorts; redrawn where luck made up for its fault, or spoiled it."""
    values = {"fault": rng.choice(list(FAULTS)), "seed": rng.randint(1, 10**6)}
    plan = _plan(values)
    found = {key: _found(change(plan)) for key, change in CHANGES.items()}
    if any(GOOD < times < BAD for times in found.values()):
        raise Redraw
    one, two = sorted(trial[2] for trial in searched(plan)[: plan.trials])[:2]
    if not one < 0.995 * two:  # the best of the first stage has to be plain to see
        raise Redraw
    if (found["leave"] < BAD) != (values["fault"] == "none") or not min(found.values()) < GOOD:
        raise Redraw
    return values


def _plan(values):
    return Plan(values["seed"])._replace(**FAULTS[values["fault"]])


def _stage_one(plan):
    """The exponent of the best trial of the first stage, as it is shown."""
    return round(min(searched(plan)[: plan.trials], key=lambda trial: trial[2])[1], 2)


def work(
    v,
    see,
    share=0.25,
    half=0.5,
    centre=lambda best: best,
    inside=lambda x: min(max(x, LOW), HIGH),
):
    """The range of a second stage, what this search does wrong, and what helps."""
    plan = _plan(vars(v))
    best = see("best", _stage_one(plan))
    away = half * share * (HIGH - LOW)
    see("lower", round(inside(centre(best) - away), 2))
    see("upper", round(inside(centre(best) + away), 2))
    see("low", LOW)
    see("high", HIGH)
    see("fault", v.fault)
    see("change", _helping(plan, v.fault))
    trials = searched(plan)
    see("least", f"{min(trial[1] for trial in trials):.2f}")
    see("second", " … ".join(f"{end:.2f}" for end in _ends(trials, 2)))
    see("found", f"{min(trial[2] for trial in trials):.4g}")
    see("there_is", f"{_best(plan.seed):.3f}")


def _ends(trials, stage):
    """The least and the largest exponent of a stage."""
    exponents = [trial[1] for trial in trials if trial[0] == stage]
    return min(exponents), max(exponents)


def _helping(plan, fault):
    """The changes with which the search gets there; a sound one needs none."""
    if fault == "none":
        return frozenset({"leave"})
    return frozenset(key for key, change in CHANGES.items() if _found(change(plan)) < GOOD)


def _at_an_end(v):
    """Whether the new range would stick out of the old one."""
    best = _stage_one(_plan(vars(v)))
    return best - 1 < LOW or best + 1 > HIGH


mistakes = [
    Mistake("half-forgotten", half=1.0),
    Mistake("around-the-middle", centre=lambda best: (LOW + HIGH) / 2),
    Mistake("beyond-the-range", when=_at_an_end, inside=lambda x: x),
]


def evidence(v):
    """Every trial of the search."""
    return [_table("trials", _plan(vars(v)))]


def _table(label, plan):
    rows = [(stage, f"{x:.2f}", f"{loss:.4g}") for stage, x, loss in searched(plan)]
    return Table(label, ("stage", "exponent", "loss"), rows)


def changed(v, key):
    """The search with the change, and what each found beside the best there is."""
    plan = _plan(vars(v))
    other = CHANGES[key](plan)
    least = [min(trial[2] for trial in searched(each)) for each in (plan, other)]
    return [
        _table("trials-after", other),
        Bars("compared", ["before", "after", "best-there-is"], [*least, _best(plan.seed)]),
    ]


examples = [
    Example({"fault": "even"}, "partial"),
    Example({"fault": "none"}, "wrong", "fault/none"),
    Example({"lower": "low"}, "invalid"),
    Example({}, "missing"),
]

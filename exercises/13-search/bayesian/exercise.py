"""Bayesian search: the next trial by a model of the scores, and searches of all kinds compared.

The Bayesian search itself is optuna's. Where it is not installed the exercise says so, and its goal
can be reached without.

Source: N. Srinivas, A. Krause, S. Kakade, M. Seeger (2010), Gaussian process optimization in the
bandit setting, section 3 (the bound); J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl (2011).
"""

import importlib.util
import warnings
from functools import lru_cache
from itertools import accumulate
from math import isqrt

import numpy as np

from minigrad import Tensor, data, nn, optim
from minigrad.train import search
from tutor.answers.choice import Choice
from tutor.answers.experiment import Below, Experiment, Pick, Whole
from tutor.answers.number import Number
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 50
minutes = 12
vetted = 24  # every variant is some dozens of short runs
needs = ["random-over-grid"]
teaches = ["bayesian-search"]

TRAINED_ON, HELD, STEPS, NOISE = 60, 400, 20, 0.3
RATES, DECAYS = (1e-6, 1e2), (1e-6, 1.0)
STAGES, COUNT = 4, 5
INSTALLED = importlib.util.find_spec("optuna") is not None
NOTHING = 99.0  # the loss of a search that could not be made
NEAR = 1.08  # times the best loss known that is near enough

parts = [
    Which("candidate", count=COUNT, thing="candidate"),
    Number("bound", places=2),
    Choice("rule", options=("both", "expected", "unknown", "random")),
    Choice("worth", options=("dear", "cheap", "parallel", "always")),
    Experiment(
        "settings",
        settings=(
            Pick("strategy", ("grid", "random", "coarse_to_fine", "bayesian"), start="grid"),
            Pick("scale", ("size", "exponent"), start="size"),
            Whole("trials", 4, 40, start=9),
        ),
        goal=Below("loss", "limit", margin=0.005),
        seeds=(1, 2, 3),
        seconds=5,
    ),
]


def variant(rng):
    """Candidates on which rule, mean and uncertainty do not agree; and data for a search."""
    values = {
        "power": sorted(x / 10 for x in rng.sample(range(-50, -4), COUNT)),
        "mean": [x / 100 for x in rng.sample(range(40, 96), COUNT)],
        "std": [x / 100 for x in rng.sample(range(2, 31), COUNT)],
        "seed": rng.randint(1, 10**6),
    }
    bounds = sorted(_bounds(values["mean"], values["std"]))
    expected, unknown = _least(values["mean"]), _least([-std for std in values["std"]])
    chosen = _least(_bounds(values["mean"], values["std"]))
    if bounds[1] - bounds[0] < 0.03 or bounds[0] < 0.05 or len({chosen, expected, unknown}) < 3:
        raise Redraw
    return values | {"limit": round(NEAR * _known(values["seed"]), 3)}


def _bounds(mean, std, times=-2):
    """The mean of each candidate, and so many standard deviations more."""
    return [round(m + times * s, 2) for m, s in zip(mean, std, strict=True)]


def _least(numbers):
    """The number, from 1, of the smallest."""
    return 1 + min(range(len(numbers)), key=numbers.__getitem__)


@lru_cache(maxsize=256)
def _known(seed):
    """The best loss that a patient search finds."""
    return min(_found(seed, "coarse_to_fine", "exponent", 40, rng)[-1] for rng in (1001, 1002))


@lru_cache(maxsize=64)
def _data(seed):
    """Digits with noise, of a random brightness: few to learn from, more to judge by."""
    rng = np.random.default_rng(seed)
    digits = data.load_digits()
    chosen = rng.permutation(len(digits.labels))[: TRAINED_ON + HELD]
    x = digits.features[chosen] / 16
    x = (x + NOISE * rng.standard_normal(x.shape)) * 10 ** rng.uniform(0, 0.8)
    y = digits.labels[chosen]
    return x[:TRAINED_ON], y[:TRAINED_ON], x[TRAINED_ON:], y[TRAINED_ON:]


@lru_cache(maxsize=16384)
def score(seed, lr, weight_decay):
    """The validation loss of a linear classifier after some steps, from weights of 0."""
    x, y, x_held, y_held = _data(seed)
    model = nn.Linear(x.shape[1], 10, init=nn.init.zeros, rng=0)
    sgd = optim.SGD(model.parameters(), lr=lr, momentum=0.9, weight_decay=weight_decay)
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            sgd.zero_grad()
            nn.cross_entropy(model(Tensor(x)), y).backward()
            sgd.step()
        return min(nn.cross_entropy(model(Tensor(x_held)), y_held).item(), NOTHING)


def _space(scale):
    kind = search.LogUniform if scale == "exponent" else search.Uniform
    return {"lr": kind(*RATES), "weight_decay": kind(*DECAYS)}


def _marks(ends, count, scale):
    """The middles of equal parts of a range."""
    there, back = (np.log, np.exp) if scale == "exponent" else (np.asarray, np.asarray)
    return back(np.linspace(*there(ends), 2 * count + 1)[1::2]).tolist()


def searched(objective, strategy, scale, trials, rng):
    """The engine's search of that kind."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", search.EdgeWarning)
        if strategy == "grid":
            marks = [_marks(ends, isqrt(trials), scale) for ends in (RATES, DECAYS)]
            return search.grid(objective, dict(zip(("lr", "weight_decay"), marks, strict=True)))
        if strategy == "coarse_to_fine":
            each = trials // STAGES
            return search.coarse_to_fine(objective, _space(scale), STAGES, each, rng=rng)
        made = search.random if strategy == "random" else search.bayesian
        return made(objective, _space(scale), trials, rng=rng)


def _found(seed, strategy, scale, trials, rng):
    """The best loss so far, after each trial of a search."""
    results = searched(lambda **one: score(seed, **one), strategy, scale, trials, rng)
    return list(accumulate((trial.score for trial in results.trials), min))


def experiment(v, settings, seed, clock):
    """One search of the chosen kind; without optuna a Bayesian one finds nothing."""
    if settings.strategy == "bayesian" and not INSTALLED:
        clock.tick()
        return {"loss": NOTHING, "missing": 1}, []
    best = np.inf
    course = []

    def objective(**one):
        nonlocal best
        clock.tick()
        best = min(best, score(v.seed, **one))
        course.append(best)
        return score(v.seed, **one)

    made = searched(objective, settings.strategy, settings.scale, settings.trials, seed)
    found = made.best.settings
    return {"loss": made.best.score, "missing": 0}, [
        Curves("course", "trial", list(range(1, len(course) + 1)), {"best": course}, log=True),
        Table("found", ("rate", "decay"), [(f"{found['lr']:.2g}", f"{found['weight_decay']:.2g}")]),
    ]


def explain(v, settings, measured):
    """Why a search did not get there."""
    if measured.missing:
        return "without-optuna"
    if settings.scale == "size":
        return "by-size"
    if settings.trials < 20:
        return "too-few"
    return "grid-spent" if settings.strategy == "grid" else None


def work(v, see, rank=None, times=-2, **chosen):
    """The candidate to try, its bound, and a search that gets there."""
    bounds = _bounds(v.mean, v.std)
    pick = _least(rank(v) if rank else bounds)
    got = see("candidate", (frozenset({pick}), frozenset()))
    named = got[0] if isinstance(got, tuple) else got
    at = min(named, default=pick) - 1
    see("bound", _bounds(v.mean, v.std, times)[at])
    see("rule", "both")
    see("worth", "dear")
    see("settings", {"strategy": "coarse_to_fine", "scale": "exponent", "trials": 40} | chosen)
    see("bounds", bounds)
    see("pick", pick)
    see("pick_mean", v.mean[pick - 1])
    see("pick_std", v.std[pick - 1])


def _grid_fails(v):
    """Whether the grid of five by five happens to miss; now and then it is lucky."""
    return _found(v.seed, "grid", "exponent", 25, 0)[-1] > v.limit


mistakes = [
    Mistake("lowest-mean", rank=lambda v: v.mean),
    Mistake("most-uncertain", rank=lambda v: [-std for std in v.std]),
    Mistake("upper-bound", times=2),
    Mistake("one-deviation", times=-1),
    Mistake("mean-alone", times=0),
    Mistake("by-size", strategy="grid", scale="size", trials=36),
    Mistake("too-few", trials=4),
    Mistake("grid-spent", when=_grid_fails, strategy="grid", trials=25),
    Mistake("without-optuna", when=lambda v: not INSTALLED, strategy="bayesian"),
]

examples = [
    Example({"rule": "both"}, "partial"),
    Example({"rule": "expected"}, "wrong", "rule/expected"),
    Example({"candidate": "7"}, "invalid"),
    Example({"settings": "strategy = guess"}, "invalid"),
    Example({}, "missing"),
]

"""Update ratios layer by layer in a real run: too low, too high, one layer that stands still.

Each change on offer is really run: one is right if it leaves the net with the lowest loss.
"""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, diagnose, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 51
minutes = 9
vetted = 24  # every variant is several runs of the engine
needs = ["update-ratio", "loss-curve-reading"]
teaches = ["update-ratio"]

SIZES = (64, 24, 24, 24, 10)
COUNT, EXAMPLES, BATCH, STEPS = len(SIZES) - 1, 600, 32, 300
MEASURED, MEAN = 3, 10  # the step that is measured, from 0; how many losses a shown one is of
GOOD, BEYOND = 1e-3, 20  # the rule of thumb, and the factor from it that is asked about
FACTOR = 1000
CLEARLY = 0.7  # share of the next best loss

parts = [
    Number("ratio", digits=2),
    Which("layers", count=COUNT, thing="layer"),
    Choice("state", options=("low", "high", "frozen", "fine")),
    Choice("cure", options=("raise", "lower", "alike", "leave"), then="changed"),
]


class Run(NamedTuple):
    """Everything that decides a run: the rate of all layers, and the one that has less, if any."""

    seed: int
    rate: float
    frozen: int = 0


class Made(NamedTuple):
    """What a run left behind: of each layer the norms of w and of its change; and the losses."""

    weights: list
    changes: list
    losses: list


def variant(rng):
    """A run with one of three faults, or none; and a layer whose ratio is asked for."""
    sort = rng.choice(["low", "high", "frozen", "frozen", "fine"])
    rate = rng.choice([3, 4, 5]) / 10_000
    values = {
        "sort": sort,
        "rate": float(f"{rate * {'low': 1 / FACTOR, 'high': FACTOR}.get(sort, 1):.1g}"),
        "frozen": rng.randint(1, COUNT - 1) if sort == "frozen" else 0,
        "asked": rng.randint(1, COUNT),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(values):
        raise Redraw
    return values


def _decided(values):
    """Whether the ratios show the fault alone, and one change is clearly best."""
    one = _run_of(values)
    expected = {"low": {1, 2, 3, 4}, "high": {1, 2, 3, 4}, "fine": set()}
    if _beyond(one) != expected.get(values["sort"], {values["frozen"]}):
        return False
    ends = _ends(one)
    best = min(ends.values())
    others = [end for key, end in ends.items() if key not in _cures(one)]
    return all(best < CLEARLY * end for end in others if end != best)


def _run_of(values):
    return Run(values["seed"], values["rate"], values["frozen"])


@lru_cache(maxsize=512)
def run(one):
    """Train by Adam, each layer with a rate of its own, and look at one of the first steps."""
    rng = np.random.default_rng(one.seed)
    digits = data.load_digits()
    own = rng.permutation(len(digits.labels))[:EXAMPLES]
    x = (digits.features - 8) / 6
    layers = [nn.Linear(*sizes, rng=rng) for sizes in pairwise(SIZES)]
    model = nn.Sequential(*[part for layer in layers for part in (layer, nn.ReLU())][:-1])
    rates = [one.rate / FACTOR if n == one.frozen else one.rate for n in range(1, COUNT + 1)]
    adam = optim.Adam(
        [
            {"params": list(layer.parameters()), "lr": rate}
            for layer, rate in zip(layers, rates, strict=True)
        ]
    )
    made = Made([], [], [])

    def step():
        rows = rng.choice(own, BATCH, replace=False)
        adam.zero_grad()
        loss = nn.cross_entropy(model(Tensor(x[rows])), digits.labels[rows])
        loss.backward()
        adam.step()
        made.losses.append(loss.item())

    for number in range(STEPS):
        if number != MEASURED:
            step()
            continue
        with diagnose.watch(model) as watched:
            step()
            for layer in watched.layers():
                made.weights.append(f"{layer.weight_norm:.2f}")
                made.changes.append(f"{layer.update_ratio * layer.weight_norm:.3g}")
    return made


def _ratios(one):
    """The update ratios, from the norms as they are shown."""
    made = run(one)
    return [float(d) / float(w) for d, w in zip(made.changes, made.weights, strict=True)]


def _beyond(one):
    """The layers whose ratio is further from the rule of thumb than the factor asked about."""
    ratios = enumerate(_ratios(one), 1)
    return {layer for layer, r in ratios if max(r / GOOD, GOOD / r) > BEYOND}


CHANGES = {
    "raise": lambda one: one._replace(rate=one.rate * FACTOR),
    "lower": lambda one: one._replace(rate=one.rate / FACTOR),
    "alike": lambda one: one._replace(frozen=0),
    "leave": lambda one: one,
}


def _ends(one):
    """The loss that each change ends with: the mean of the last batches."""
    return {key: float(np.mean(run(change(one)).losses[-MEAN:])) for key, change in CHANGES.items()}


def _cures(one):
    """The change that ends lowest; where that is what there was, leaving it."""
    ends = _ends(one)
    best = min(ends.values())
    return frozenset({"leave"} if ends["leave"] == best else {min(ends, key=ends.__getitem__)})


def work(v, see, ratio=lambda change, weight: change / weight, count=lambda layers: layers):
    """What the norms say, and what really helps."""
    one = _run_of(vars(v))
    made = run(one)
    weight, change = (float(norms[v.asked - 1]) for norms in (made.weights, made.changes))
    see("ratio", ratio(change, weight))
    see("layers", (frozenset(count(_beyond(one))), frozenset()))
    see("state", v.sort)
    see("cure", _cures(one))
    see("weight", made.weights[v.asked - 1])
    see("change", made.changes[v.asked - 1])
    see("ratio_shown", f"{change / weight:.1e}")
    see("ratios", ", ".join(f"{r:.1e}" for r in _ratios(one)))
    see("end", f"{_ends(one)['leave']:.2f}")
    see("best", f"{min(_ends(one).values()):.2f}")


mistakes = [
    Mistake("upside-down", ratio=lambda change, weight: weight / change),
    Mistake("change-alone", ratio=lambda change, weight: change),
    Mistake("times-the-weights", ratio=lambda change, weight: change * weight),
    Mistake(
        "counted-from-the-output",
        when=lambda v: v.sort == "frozen",
        count=lambda layers: {COUNT + 1 - layer for layer in layers},
    ),
]


def evidence(v):
    """The norms of each layer and of its change, and the losses."""
    made = run(_run_of(vars(v)))
    rows = list(zip(range(1, COUNT + 1), made.weights, made.changes, strict=True))
    return [
        Table("norms", ("layer", "weights", "change"), rows),
        _curves("losses", {"loss": _means(made.losses)}),
    ]


def _means(losses):
    """Losses of single batches averaged, so that the course can be seen; cut at twice the first."""
    means = np.mean(np.reshape(losses, (-1, MEAN)), axis=1)
    return [float(loss) for loss in np.minimum(means, 2 * losses[0])]


def changed(v, key):
    """The loss with the change, beside what it was."""
    one = _run_of(vars(v))
    series = {"before": _means(run(one).losses), "after": _means(run(CHANGES[key](one)).losses)}
    return [_curves("both", series)]


def _curves(label, series):
    return Curves(label, "step", list(range(MEAN, STEPS + 1, MEAN)), series)


examples = [
    Example({"ratio": "large"}, "invalid"),
    Example({"layers": "5"}, "invalid"),
    Example({}, "missing"),
]

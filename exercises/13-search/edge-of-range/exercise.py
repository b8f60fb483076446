"""A grid whose best trial lies at an end of a range, or not: where to look next.

Every trial is a classifier really trained by the engine, and every next search is really made.
"""

import warnings
from functools import lru_cache

import numpy as np

from minigrad import Tensor, data, nn, optim
from minigrad.train import search
from tutor.answers.choice import Choice
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Table

place = 30
minutes = 7
vetted = 16  # every variant is some dozens of short runs
needs = ["random-over-grid"]
teaches = ["edge-of-range"]

TRAINED_ON, HELD, STEPS, NOISE = 60, 400, 25, 0.3
GUESSING = 2.2  # a grid with nothing below says only that all is wrong
GAIN, NONE = 0.95, 0.99  # of the best loss: a clear gain is below the one, none above the other

parts = [
    Which("ends", count=4, thing="end"),
    Choice("meaning", options=("beyond", "finished", "lucky", "unimportant")),
    Choice(
        "next",
        options=("lower-rates", "higher-rates", "weaker-decay", "stronger-decay", "finer"),
        then="made",
    ),
]
ENDS = [("lr", "lower"), ("lr", "upper"), ("weight_decay", "lower"), ("weight_decay", "upper")]
MOVES = {
    "lower-rates": (-2, 0),
    "higher-rates": (2, 0),
    "weaker-decay": (0, -2),
    "stronger-decay": (0, 2),
}


def variant(rng):
    """A window on rates and decays; redrawn where the trials do not say clearly where to go."""
    values = {
        "low_rate": rng.randint(-5, 1),
        "low_decay": rng.randint(-5, 0),
        "seed": rng.randint(1, 10**6),
    }
    old = _old(values)
    if len({loss for *_, loss in _shown(old)}) < 9 or _least(old) > GUESSING:
        raise Redraw
    times, nexts = {}, _exponents_of_nexts(values)
    for key, exponents in nexts.items():  # one by one: most windows are ruled out by the first
        times[key] = _least(_grid(values["seed"], *exponents)) / _least(old)
        if key in MOVES and GAIN < times[key] < NONE:
            raise Redraw
    ends = bool(_ends(old))
    if ends != (min(times[key] for key in MOVES) < GAIN) or (ends and times["finer"] < GAIN):
        raise Redraw
    return values


def _old(values):
    return _grid(values["seed"], *_exponents(values["low_rate"], values["low_decay"]))


def _exponents(low, weak):
    """Three of each, a power of ten apart."""
    return tuple(range(low, low + 3)), tuple(range(weak, weak + 3))


def _nexts(values):
    """The searches on offer, made."""
    offered = _exponents_of_nexts(values)
    return {key: _grid(values["seed"], *exponents) for key, exponents in offered.items()}


def _exponents_of_nexts(values):
    """What they try: the window moved so that an end becomes the other, or a finer one in it."""
    low, weak = values["low_rate"], values["low_decay"]
    moved = {key: _exponents(low + up, weak + on) for key, (up, on) in MOVES.items()}
    best = _best(_old(values))
    finer = [_around(one, start) for one, start in zip(best, (low, weak), strict=True)]
    return moved | {"finer": tuple(finer)}


def _around(best, first):
    """Three exponents a third apart, the best among them, within the range that begins there."""
    middle = min(max(best, first + 1 / 3), first + 2 - 1 / 3)
    return tuple(round(middle + step / 3, 4) for step in (-1, 0, 1))


@lru_cache(maxsize=64)
def _data(seed):
    """Digits with noise, of a random brightness: few to learn from, more to judge by."""
    rng = np.random.default_rng(seed)
    digits = data.load_digits()
    chosen = rng.permutation(len(digits.labels))[: TRAINED_ON + HELD]
    x = digits.features[chosen] / 16
    x = (x + NOISE * rng.standard_normal(x.shape)) * 10 ** rng.uniform(-0.6, 1.0)
    y = digits.labels[chosen]
    return x[:TRAINED_ON], y[:TRAINED_ON], x[TRAINED_ON:], y[TRAINED_ON:]


@lru_cache(maxsize=8192)
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
        return min(nn.cross_entropy(model(Tensor(x_held)), y_held).item(), 1e9)


@lru_cache(maxsize=512)
def _grid(seed, rates, decays):
    """The engine's search of all combinations of these exponents."""
    space = {"lr": [10.0**e for e in rates], "weight_decay": [10.0**e for e in decays]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", search.EdgeWarning)
        return search.grid(lambda **settings: score(seed, **settings), space)


def _least(results):
    return results.best.score


def _best(results):
    """The exponents of the best trial."""
    settings = results.best.settings
    return [round(float(np.log10(settings[name])), 4) for name in ("lr", "weight_decay")]


def _ends(results):
    """The numbers of the ends at which the best trial lies, as the engine says it of ranges."""
    best = results.best.settings
    found = {(name, results.space[name].edge(value)) for name, value in best.items()}
    return frozenset(number for number, end in enumerate(ENDS, 1) if end in found)


def _shown(results):
    """(exponent of the rate, of the decay, loss to four digits) of every trial."""
    return [
        (
            round(float(np.log10(trial.settings["lr"])), 2),
            round(float(np.log10(trial.settings["weight_decay"])), 2),
            f"{trial.score:.4g}",
        )
        for trial in results.trials
    ]


def work(v, see, turned=lambda ends: ends):
    """The ends where the best trial lies, what that means, and the search to be made next."""
    results = _old(vars(v))
    see("ends", (turned(_ends(results)), frozenset()))
    see("ends_shown", ", ".join(map(str, sorted(_ends(results)))) or "none")
    see("meaning", "beyond")
    nexts = {key: _least(grid) for key, grid in _nexts(vars(v)).items()}
    helping = {key for key in MOVES if nexts[key] < GAIN * _least(results)}
    see("next", frozenset(helping or {"finer"}))
    rate, decay = _best(results)
    see("best_rate", f"{rate:g}")
    see("best_decay", f"{decay:g}")
    see("old", f"{_least(results):.4g}")
    see("new", f"{min(nexts.values()):.4g}")


def _other_way(ends):
    """Each end taken for the one opposite."""
    return frozenset({1: 2, 2: 1, 3: 4, 4: 3}[end] for end in ends)


def _rates_for_decays(ends):
    return frozenset({1: 3, 2: 4, 3: 1, 4: 2}[end] for end in ends)


def _at_an_end(v):
    return bool(_ends(_old(vars(v))))


def _not_both(v):
    """Whether swapping rows and columns names other ends."""
    ends = _ends(_old(vars(v)))
    return bool(ends) and _rates_for_decays(ends) != ends


mistakes = [
    Mistake("worst-for-best", when=_at_an_end, turned=_other_way),
    Mistake("rows-for-columns", when=_not_both, turned=_rates_for_decays),
    Mistake("overlooked", when=_at_an_end, turned=lambda ends: frozenset()),
]


def _table(label, results):
    """Losses, a row for each rate and a column for each decay."""
    shown = _shown(results)
    decays = list(dict.fromkeys(decay for _, decay, _ in shown))
    rows = [
        (rate, *(loss for one, _, loss in shown if one == rate))
        for rate in dict.fromkeys(rate for rate, _, _ in shown)
    ]
    return Table(label, ("rate", *(f"{decay:g}" for decay in decays)), rows)


def evidence(v):
    """The grid as it was made."""
    return [_table("grid", _old(vars(v)))]


def made(v, key):
    """The search that was chosen."""
    return [_table("next-grid", _nexts(vars(v))[key])]


examples = [
    Example({"meaning": "beyond"}, "partial"),
    Example({"meaning": "finished"}, "wrong", "meaning/finished"),
    Example({"ends": "5"}, "invalid"),
    Example({}, "missing"),
]

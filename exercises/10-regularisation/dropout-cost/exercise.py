"""What dropout costs: a loss that is noisy to watch, and more steps; told from a rate too high.

Every run, and every change on offer, is really made: a change is right if it leaves the net best.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, nn, no_grad, optim, relu
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 40
minutes = 9
vetted = 24  # every variant is several runs of the engine
needs = ["dropout", "loss-curve-reading"]
teaches = ["dropout"]

EXAMPLES, UNITS, DROPPED, STEPS = 150, 40, 0.5, 60
MODERATE, LONG, LIMIT = 0.2, 100, 0.5  # of the two runs that are compared
LEAST_RISES = 8  # in a run with dropout that is to look unsteady
CLEARLY, CUT = 0.9, 3  # share of the next best loss; curves are cut at so many times their start
RATES = {"masks": [0.18, 0.2, 0.22, 0.25], "rate": [1.4, 1.6, 1.8]}

parts = [
    Choice("cause", options=("masks", "rate", "batches", "overfitting")),
    Choice("check", options=("dropout-off", "validation", "new-masks", "lower-rate"), then="off"),
    Choice("change", options=("leave", "tenth", "ten-times", "same-mask"), then="changed"),
    Number("times", digits=2),
]


class Run(NamedTuple):
    """Everything that decides a run."""

    seed: int
    rate: float
    dropped: float = DROPPED
    steps: int = STEPS
    same_mask: bool = False


class Losses(NamedTuple):
    """Of each step: the loss that it went down, and that after it, with dropout off."""

    trained: list
    off: list


def variant(rng):
    """A run with dropout that looks unsteady: because of its masks, or because of its rate."""
    sort = rng.choice(["masks", "masks", "rate"])
    values = {"sort": sort, "rate": rng.choice(RATES[sort]), "seed": rng.randint(1, 10**6)}
    if not _decided(values):
        raise Redraw
    return values


def _decided(values):
    """Whether the runs say clearly what is behind it, and which change is best."""
    one = Run(values["seed"], values["rate"])
    if values["sort"] == "masks":
        steady = not _rises(run(one._replace(dropped=0.0)).trained) and _rises(run(one).off) < 3
        fits = steady and _rises(run(one).trained) >= LEAST_RISES
    else:
        fits = all(
            _rises(run(pair).trained) > 5 and run(pair).off[-1] > 1
            for pair in (one, one._replace(dropped=0.0))
        )
    if not fits:
        return False
    best, second = sorted(_ends(one).values())[:2]
    return best < CLEARLY * second and all(_reached(values["seed"]))


def _rises(losses):
    return int(np.sum(np.diff(losses) > 0))


@lru_cache(maxsize=512)
def run(one):
    """Descend on all the examples at once, so that chance comes from the masks alone."""
    rng = np.random.default_rng(one.seed)
    digits = data.load_digits()
    rows = rng.permutation(len(digits.labels))[:EXAMPLES]
    x, labels = Tensor((digits.features[rows] - 8) / 6), digits.labels[rows]
    hidden, last = nn.Linear(64, UNITS, rng=rng), nn.Linear(UNITS, 10, rng=rng)
    sgd = optim.SGD([*hidden.parameters(), *last.parameters()], lr=one.rate)
    losses = Losses([], [])
    with np.errstate(all="ignore"):
        for _ in range(one.steps):
            mask = one.seed if one.same_mask else rng
            dropout = nn.Dropout(one.dropped, rng=mask)
            sgd.zero_grad()
            loss = nn.cross_entropy(last(dropout(relu(hidden(x)))), labels)
            loss.backward()
            sgd.step()
            with no_grad():
                off = nn.cross_entropy(last(relu(hidden(x))), labels)
            losses.trained.append(_finite(loss))
            losses.off.append(_finite(off))
    return losses


def _finite(loss):
    """The loss as a number; one that has left all bounds is merely large."""
    return min(loss.item(), 1e3) if np.isfinite(loss.item()) else 1e3


CHANGES = {
    "leave": lambda one: one,
    "tenth": lambda one: one._replace(rate=one.rate / 10),
    "ten-times": lambda one: one._replace(rate=10 * one.rate),
    "same-mask": lambda one: one._replace(same_mask=True),
}


def _ends(one):
    """The loss, with dropout off, that the net has after the run with each change."""
    return {key: run(change(one)).off[-1] for key, change in CHANGES.items()}


def _reached(seed):
    """After how many steps the loss, with dropout off, is below the limit: without, and with."""
    pair = [run(Run(seed + 1, MODERATE, dropped, LONG)).off for dropped in (0.0, DROPPED)]
    return [next((n for n, loss in enumerate(off, 1) if loss < LIMIT), 0) for off in pair]


def work(v, see, times=lambda without, with_it: with_it / without):
    """What the runs show."""
    one = Run(v.seed, v.rate)
    ends = _ends(one)
    see("cause", v.sort)
    see("check", "dropout-off")
    see("change", min(ends, key=ends.__getitem__))
    without, with_it = _reached(v.seed)
    see("times", times(without, with_it))
    see("without", without)
    see("with_it", with_it)
    see("rises", _rises(run(one).trained))
    see("rises_off", _rises(run(one).off))
    see("rises_none", _rises(run(one._replace(dropped=0.0)).trained))
    see("end", f"{ends['leave']:.2f}")
    see("best", f"{min(ends.values()):.2f}")


mistakes = [
    Mistake("upside-down", times=lambda without, with_it: without / with_it),
    Mistake("difference", times=lambda without, with_it: with_it - without),
    Mistake("share-more", times=lambda without, with_it: with_it / without - 1),
]


def evidence(v):
    """The loss of every step, with and without dropout; and how long two other runs take."""
    one = Run(v.seed, v.rate)
    pair = {"with-dropout": run(one), "without": run(one._replace(dropped=0.0))}
    without, with_it = _reached(v.seed)
    rises = tuple(_rises(losses.trained) for losses in pair.values())
    return [
        _curves("losses", {name: losses.trained for name, losses in pair.items()}),
        Table("unsteady", tuple(pair), [rises]),
        Table("reached", tuple(pair), [(with_it, without)]),
    ]


def off(v, key):
    """The same run with dropout, and its loss after each step with dropout off."""
    losses = run(Run(v.seed, v.rate))
    return [_curves("both", {"as-trained": losses.trained, "off": losses.off})]


def changed(v, key):
    """The loss with dropout off, before and after the change."""
    one = Run(v.seed, v.rate)
    return [_curves("offs", {"before": run(one).off, "after": run(CHANGES[key](one)).off})]


def _curves(label, series):
    """Losses cut where they leave the page."""
    highest = CUT * next(iter(series.values()))[0]
    drawn = {name: [min(loss, highest) for loss in losses] for name, losses in series.items()}
    return Curves(label, "step", list(range(1, STEPS + 1)), drawn)


examples = [
    Example({"cause": "chance"}, "invalid"),
    Example({"check": "validation"}, "wrong", "check/validation"),
    Example({}, "missing"),
]

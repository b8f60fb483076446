"""Reading loss curves: what the rate of a real run was like, and which batches were larger.

Every curve is a run of the engine, and so is every change on offer: the best is the one that ends
lowest.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, nn, optim
from tutor.answers.choice import Choice
from tutor.course import Example, Redraw
from tutor.course.evidence import Curves

place = 10
minutes = 7
vetted = 24  # every variant is several runs of the engine
teaches = ["loss-curves"]

EXAMPLES, INPUTS, BATCH, EPOCHS = 200, 12, 10, 40
GAIN = 0.03  # a lower share of the loss than this is no gain
CUT = 3  # curves are cut at so many times their start
SMALL, LARGE, SHOWN = 4, 50, 4  # batch sizes to compare, and how many points of an epoch are drawn
RATES = {
    "low": [0.00015, 0.0002, 0.0003],
    "good": [0.008, 0.01, 0.015],
    "bit-high": [0.2, 0.22, 0.25],
    "high": [0.6, 0.7, 0.8],
}

parts = [
    Choice("reading", options=tuple(RATES)),
    Choice("change", options=("ten-times", "tenth", "twice-as-long", "keep"), then="changed"),
    Choice("larger", options=("first", "second")),
]


class Run(NamedTuple):
    """Everything that decides a run."""

    rate: float
    seed: int
    batch: int = BATCH
    epochs: int = EPOCHS


class Losses(NamedTuple):
    """The loss on all the data before each epoch and at the end, and that of each batch."""

    whole: list
    batches: list


def variant(rng):
    """A rate of one of four sorts; and which of two other runs has the larger batches."""
    sort = rng.choice(list(RATES))
    values = {
        "sort": sort,
        "rate": rng.choice(RATES[sort]),
        "larger": rng.choice(["first", "second"]),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(values):
        raise Redraw
    return values | {"floor": round(min(run(Run(0.02, values["seed"])).whole), 2)}


def _decided(values):
    """Whether the curves show clearly what they are meant to show."""
    losses = run(Run(values["rate"], values["seed"])).whole
    floor = min(run(Run(0.02, values["seed"])).whole)
    quarter, end = losses[len(losses) // 4], losses[-1]
    shown = {
        "low": losses[0] > end > 1.5 * floor and _straight(losses),
        "good": end < 1.02 * floor,
        "bit-high": quarter < 0.5 * losses[0] and floor * 1.2 < min(losses[-10:]) < 0.5 * losses[0],
        "high": not end < losses[0],
    }
    return shown[values["sort"]] and _jitter(values, SMALL) > 2 * _jitter(values, LARGE)


def _straight(losses):
    """Whether the second half falls at least half as much as the first."""
    middle = losses[len(losses) // 2]
    return middle - losses[-1] > 0.5 * (losses[0] - middle)


def _jitter(values, batch):
    """How much the loss jumps from one point that is drawn to the next, in the second half."""
    drawn = _drawn(values["seed"], batch)
    return float(np.std(np.diff(drawn[len(drawn) // 2 :])))


@lru_cache(maxsize=1024)
def run(one):
    """Fit a line in twelve inputs to noisy targets, by mean squared error."""
    rng = np.random.default_rng(one.seed)
    x = rng.standard_normal((EXAMPLES, INPUTS))
    y = x @ rng.uniform(0.5, 1, (INPUTS, 1)) + rng.standard_normal((EXAMPLES, 1))
    model = nn.Linear(INPUTS, 1, rng=rng)
    sgd = optim.SGD(model.parameters(), lr=one.rate)
    losses = Losses([], [])
    for _ in range(one.epochs):
        losses.whole.append(nn.mse_loss(model(Tensor(x)), Tensor(y)).item())
        if not losses.whole[-1] < 100 * losses.whole[0]:
            return losses
        for xs, ys in data.batches(x, y, one.batch, rng):
            sgd.zero_grad()
            loss = nn.mse_loss(model(Tensor(xs)), Tensor(ys))
            loss.backward()
            losses.batches.append(loss.item())
            sgd.step()
    losses.whole.append(nn.mse_loss(model(Tensor(x)), Tensor(y)).item())
    return losses


def _drawn(seed, batch):
    """Single batches' losses, four of them an epoch, at a rate that suits both sizes."""
    per_epoch = EXAMPLES // batch
    return run(Run(0.01, seed, batch)).batches[:: per_epoch // SHOWN]


CHANGES = {
    "ten-times": lambda one: one._replace(rate=10 * one.rate),
    "tenth": lambda one: one._replace(rate=one.rate / 10),
    "twice-as-long": lambda one: one._replace(epochs=2 * one.epochs),
    "keep": lambda one: one,
}


def _best(one):
    """The change whose run ends lowest, or none where none gains."""
    ends = {key: run(change(one)).whole[-1] for key, change in CHANGES.items()}
    lowest = min(ends, key=ends.__getitem__)
    return lowest if ends[lowest] < (1 - GAIN) * ends["keep"] else "keep"


def work(v, see):
    """The sort of the rate, the change that helps, and the smoother of two curves."""
    one = Run(v.rate, v.seed)
    see("reading", v.sort)
    see("change", _best(one))
    see("larger", v.larger)
    losses = run(one).whole
    see("start", f"{losses[0]:.2f}")
    see("end", f"{losses[-1]:.3g}")
    see("after", f"{run(CHANGES[_best(one)](one)).whole[-1]:.2f}")


def evidence(v):
    """The run to be read, and two others that differ in their batch size alone."""
    sizes = (LARGE, SMALL) if v.larger == "first" else (SMALL, LARGE)
    pair = {
        name: _drawn(v.seed, size)
        for name, size in zip(("first-run", "second-run"), sizes, strict=True)
    }
    epochs = [number / SHOWN for number in range(len(pair["first-run"]))]
    whole = _cut(run(Run(v.rate, v.seed)).whole)
    return [
        Curves("losses", "epoch", list(range(len(whole))), {"loss": whole}),
        Curves("pair", "epoch", epochs, pair),
    ]


def changed(v, key):
    """The run with the change, beside what it was."""
    one = Run(v.rate, v.seed)
    series = {"before": _cut(run(one).whole), "after": _cut(run(CHANGES[key](one)).whole)}
    longest = max(map(len, series.values()))
    return [Curves("both", "epoch", list(range(longest)), series)]


def _cut(losses):
    """Losses that can be drawn together: none above a few times the first."""
    return [min(loss, CUT * losses[0]) for loss in losses]


examples = [
    Example({"reading": "nothing"}, "invalid"),
    Example({}, "missing"),
]

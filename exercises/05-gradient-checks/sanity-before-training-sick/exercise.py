"""A net that is about to be trained for hours: two quick tests show what is wrong with it.

Each variant is a net really run on a few digits, with one fault or none. Every change on offer is
really run too, and is right if both tests then come out as they should.
"""

from functools import lru_cache
from math import log, sqrt
from typing import NamedTuple

import numpy as np

import minigrad as mg
from minigrad import Tensor, data, nn, optim
from tutor.answers.choice import Choice
from tutor.course import Example, Redraw
from tutor.course.evidence import Curves, Table

place = 71
minutes = 8
vetted = 24  # every variant is seven nets that are really trained
needs = ["sanity-before-training"]
teaches = ["first-loss", "overfit-tiny-set"]

TINY, STEPS, WIDTH, RATE = 20, 200, 16, 0.05
LEARNED, STUCK = 0.06, 0.2  # a last loss below the one, or above the other
NEAR = 0.12  # how near to chance a first loss is that is as it should be

FAULTS = ("large", "twice", "shuffled", "penalty", "slow", "zero", "none")
CHANGES = ("smaller", "one-softmax", "pairs", "no-penalty", "faster", "random", "leave")

parts = [
    Choice("first", options=("chance", "above", "below")),
    Choice("tiny", options=("learned", "halted", "crawling", "chance")),
    Choice("cause", options=FAULTS),
    Choice("cure", options=CHANGES, then="cured"),
]


class Run(NamedTuple):
    """The loss of every step, and the norm of the gradient of the first layer's weights."""

    losses: list
    gradients: list


class Net(NamedTuple):
    """One run: everything that decides it.

    size      of the starting weights, in units of 1/√fan-in
    softmax   how many are taken before −ln p
    shuffled  whether the labels are mixed anew at each step, and the images are not
    """

    classes: int
    size: float
    softmax: int
    shuffled: bool
    penalty: float
    rate: float
    seed: int


CURES = {
    "smaller": lambda net: net._replace(size=min(net.size, 0.5)),
    "one-softmax": lambda net: net._replace(softmax=1),
    "pairs": lambda net: net._replace(shuffled=False),
    "no-penalty": lambda net: net._replace(penalty=0.0),
    "faster": lambda net: net._replace(rate=max(net.rate, RATE)),
    "random": lambda net: net._replace(size=max(net.size, 0.5)),
    "leave": lambda net: net,
}


def variant(rng):
    """A fault, or none, and a net that shows it clearly."""
    values = {
        "fault": rng.choice(FAULTS),
        "classes": rng.randint(4, 10),
        "size": rng.choice([6.0, 8.0, 10.0]),
        "penalty": rng.choice([0.04, 0.06, 0.08]),
        "rate": rng.choice([1e-4, 2e-4, 5e-4]),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(values):
        raise Redraw
    return values | {"chance": round(log(values["classes"]), 3)}


def _net(values):
    fault = values["fault"]
    sizes = {"large": values["size"], "zero": 0.0}
    return Net(
        values["classes"],
        sizes.get(fault, 0.5),
        2 if fault == "twice" else 1,
        fault == "shuffled",
        values["penalty"] if fault == "penalty" else 0.0,
        values["rate"] if fault == "slow" else RATE,
        values["seed"],
    )


def _decided(values):
    """Whether the run shows its fault, and every change either mends it or clearly does not."""
    net = _net(values)
    ends = [run(change(net)).losses[-1] for change in CURES.values()]
    if any(LEARNED < last < STUCK for last in ends):
        return False
    fault, losses = values["fault"], run(net).losses
    first, last = losses[0] - log(net.classes), losses[-1] / log(net.classes)
    shows = {
        "large": first > 2 and losses[-1] < LEARNED,
        "twice": abs(first) < NEAR and _flat(losses) and 0.4 < last < 0.75,
        "shuffled": abs(first) < NEAR and last > 0.75,
        "penalty": first > 0.2 and _flat(losses) and last < 0.6,
        "slow": abs(first) < NEAR and not _flat(losses) and 0.6 < last < 0.95,
        "zero": abs(first) < 1e-9 and last > 0.9,
        "none": abs(first) < NEAR and losses[-1] < LEARNED,
    }
    return shows[fault] and bool(_cures(net, fault))


def _flat(losses):
    """Whether the last quarter of a run changed little."""
    return abs(losses[-1] - losses[-STEPS // 4]) < 0.03 * losses[-1]


@lru_cache(maxsize=1024)
def run(net):
    """Train on a few digits, and keep the loss and the gradient of every step."""
    rng = np.random.default_rng(net.seed)
    digits = data.load_digits()
    chosen = rng.permutation(np.flatnonzero(digits.labels < net.classes))[:TINY]
    x, labels = Tensor((digits.features[chosen] - 8) / 6), digits.labels[chosen]

    def start(shape, rng):
        return net.size / sqrt(shape[1]) * rng.standard_normal(shape)

    model = nn.Sequential(
        nn.Linear(64, WIDTH, init=start, rng=rng),
        nn.Tanh(),
        nn.Linear(WIDTH, net.classes, init=start, rng=rng),
    )
    optimiser = optim.SGD(model.parameters(), lr=net.rate, momentum=0.9)
    losses, gradients = [], []
    for _ in range(STEPS):
        optimiser.zero_grad()
        scores = model(x)
        if net.softmax == 2:
            scores = mg.softmax(scores, axis=-1)
        loss = nn.cross_entropy(scores, rng.permutation(labels) if net.shuffled else labels)
        if net.penalty:
            loss = loss + net.penalty * sum(mg.sum(p**2) for p in model.parameters())
        loss.backward()
        losses.append(loss.item())
        gradients.append(float(np.sqrt(np.sum(model[0].weight.grad.data ** 2))))
        optimiser.step()
    return Run(losses, gradients)


def _cures(net, fault):
    """The changes after which both tests come out well; a healthy net needs none."""
    if fault == "none":
        return frozenset({"leave"})
    after = {key: run(change(net)).losses for key, change in CURES.items()}
    return frozenset(
        key
        for key, losses in after.items()
        if abs(losses[0] - log(net.classes)) < NEAR and losses[-1] < LEARNED
    )


FIRST = {"large": "above", "penalty": "above"}
TINIES = {
    "large": "learned", "none": "learned", "twice": "halted", "penalty": "halted",
    "slow": "crawling", "shuffled": "chance", "zero": "chance",
}  # fmt: skip


def work(v, see):
    """What both tests say, and the changes that really make them come out well."""
    net = _net(vars(v))
    see("first", FIRST.get(v.fault, "chance"))
    see("tiny", TINIES[v.fault])
    see("cause", v.fault)
    see("cure", _cures(net, v.fault))
    see("first_loss", round(run(net).losses[0], 3))
    see("last_loss", round(run(net).losses[-1], 3))
    see("because", v.fault)


def evidence(v):
    """Both tests as they came out."""
    made = run(_net(vars(v)))
    return [_numbers("numbers", {"now": made}), _curves("losses", {"loss": made.losses})]


def cured(v, key):
    """Both tests again, with the change."""
    net = _net(vars(v))
    runs = {"before": run(net), "after": run(CURES[key](net))}
    losses = {name: made.losses for name, made in runs.items()}
    return [_numbers("cured-numbers", runs), _curves("cured-losses", losses)]


def _numbers(label, runs):
    """Losses and gradients at some steps, run by run."""
    rows = [
        (
            *([number] if len(runs) > 1 else []),
            step,
            f"{made.losses[step - 1]:.3f}",
            f"{made.gradients[step - 1]:.1e}",
        )
        for number, made in enumerate(runs.values(), 1)
        for step in (1, 10, 50, 100, STEPS)
    ]
    return Table(label, ("run", "step", "loss", "gradient")[-len(rows[0]) :], rows)


def _curves(label, series):
    top = 5.0
    cut = {name: [min(loss, top) for loss in losses] for name, losses in series.items()}
    return Curves(label, "step", list(range(1, STEPS + 1)), cut)


examples = [
    Example({"first": "nowhere"}, "invalid"),
    Example({}, "missing"),
]

"""Dead ReLUs: which units of a trained net are dead, since when, why, and which change saves them.

Each variant is a net really trained by the engine, and every cure on offer is really run too: a
cure is right if that run learns and leaves no unit dead.
"""

from functools import lru_cache
from math import sqrt
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 40
minutes = 9
vetted = 24  # every variant is five nets that are really trained
needs = ["relu"]
teaches = ["dead-units"]

WIDTH, EXAMPLES, STEPS = 8, 200, 60
LEARNS = 1.0  # a loss below this, after guessing had 2.3

parts = [
    Which("dead", count=WIDTH, thing="unit"),
    Choice("cause", options=("rate", "bias", "weights", "healthy")),
    Choice("stays", options=("no-gradient", "no-rate", "no-error", "no-inputs")),
    Choice(
        "cure",
        options=("lower-rate", "zero-bias", "more-steps", "more-units", "leave"),
        then="cured",
    ),
]


class Net(NamedTuple):
    """One run: everything that decides it."""

    rate: float
    bias: tuple
    seed: int
    steps: int = STEPS


class Run(NamedTuple):
    """What a run left behind: shares of images a unit is on for, biases, losses."""

    before: list
    after: list
    bias: list
    losses: list


def variant(rng):
    """Too high a rate, some biases far below 0, or a healthy net."""
    fault = rng.choice(["rate", "rate", "bias", "bias", "healthy"])
    bias = [0.0] * WIDTH
    if fault == "bias":
        for unit in rng.sample(range(WIDTH), rng.choice([2, 3])):
            bias[unit] = -float(rng.randint(9, 15))
    values = {
        "fault": fault,
        "rate": rng.choice([3.5, 4.0, 4.5, 5.0])
        if fault == "rate"
        else rng.choice([0.3, 0.4, 0.5]),
        "bias": bias,
        "seed": rng.randint(1, 10**6),
    }
    if not decided(values):
        raise Redraw
    return values


def decided(values):
    """Whether the run shows its fault, and no unit is nearly dead."""
    net = _net(values)
    made = run(net)
    if any(0 < share < 0.02 for share in made.after + made.before):
        return False
    dead_before, dead_after = _dead(made.before), _dead(made.after)
    if values["fault"] == "healthy":
        return not dead_after and made.losses[-1] < LEARNS
    if values["fault"] == "bias":
        return dead_before == dead_after and bool(dead_after)
    return not dead_before and 2 <= len(dead_after) < WIDTH and bool(_cures(net, "rate"))


def _net(values):
    return Net(values["rate"], tuple(values["bias"]), values["seed"])


@lru_cache(maxsize=1024)
def run(net):
    """Train the net, and note which units are on, before and after."""
    rng = np.random.default_rng(net.seed)
    digits = data.load_digits()
    chosen = rng.permutation(len(digits.labels))[:EXAMPLES]
    pixels, labels = digits.features[chosen], digits.labels[chosen]
    x = Tensor((pixels - pixels.mean(axis=0)) / 6)
    hidden = nn.Linear(64, len(net.bias), init=_he, rng=rng)
    hidden.bias.data[:] = net.bias
    model = nn.Sequential(hidden, nn.ReLU(), nn.Linear(len(net.bias), 10, rng=rng))
    optimiser = optim.SGD(model.parameters(), lr=net.rate)
    before, losses = _on(hidden, x), []
    for _ in range(net.steps):
        optimiser.zero_grad()
        loss = nn.cross_entropy(model(x), labels)
        loss.backward()
        losses.append(loss.item())
        optimiser.step()
    return Run(before, _on(hidden, x), hidden.bias.data.tolist(), losses)


def _he(shape, rng):
    return sqrt(2 / shape[1]) * rng.standard_normal(shape)


def _on(hidden, x):
    """For each unit, the share of the images for which its sum is above 0."""
    return (hidden(x).data > 0).mean(axis=0).tolist()


def _dead(shares):
    return frozenset(number for number, share in enumerate(shares, 1) if share == 0)


CURES = {
    "lower-rate": lambda net: net._replace(rate=net.rate / 10),
    "zero-bias": lambda net: net._replace(bias=(0.0,) * len(net.bias)),
    "more-steps": lambda net: net._replace(steps=2 * net.steps),
    "more-units": lambda net: net._replace(bias=net.bias * 2),
    "leave": lambda net: net,
}


def _cures(net, fault):
    """The changes after which the net learns with no unit dead; a healthy one needs none."""
    if fault == "healthy":
        return frozenset({"leave"})
    after = {key: run(change(net)) for key, change in CURES.items()}
    return frozenset(
        key for key, made in after.items() if made.losses[-1] < LEARNS and not _dead(made.after)
    )


def _seldom(shares):
    """Units that are on for fewer than half of the images."""
    return frozenset(number for number, share in enumerate(shares, 1) if share < 0.5)


def work(v, see, found=_dead, when="after"):
    """The dead units of the run, and the changes that really save them."""
    net = _net(vars(v))
    made = run(net)
    see("dead", (found(getattr(made, when)), frozenset()))
    see("cause", v.fault)
    see("stays", "no-gradient")
    see("cure", _cures(net, v.fault))
    see("count", len(_dead(made.after)))
    see("count_before", len(_dead(made.before)))
    see("listed", ", ".join(str(n) for n in sorted(_dead(made.after))) or "-")


mistakes = [
    Mistake(
        "seldom-on",
        found=_seldom,
        when=lambda v: _seldom(run(_net(vars(v))).after) != _dead(run(_net(vars(v))).after),
    ),
    Mistake("healthy-ones", found=lambda shares: frozenset(range(1, WIDTH + 1)) - _dead(shares)),
]


def evidence(v):
    """The units before and after, and the loss."""
    made = run(_net(vars(v)))
    return [_table("units", v.bias, made), _losses("losses", {"loss": made.losses})]


def cured(v, key):
    """The same net with one change, beside what it was."""
    net = _net(vars(v))
    changed = CURES[key](net)
    made = run(changed)
    series = {"before": run(net).losses, "after": made.losses}
    return [_table("cured-units", changed.bias, made), _losses("cured-losses", series)]


def _table(label, bias, made):
    rows = [
        (number, f"{start:.1f}", f"{100 * before:.0f}%", f"{100 * after:.0f}%", f"{end:.1f}")
        for number, (start, before, after, end) in enumerate(
            zip(bias, made.before, made.after, made.bias, strict=True), 1
        )
    ]
    return Table(label, ("unit", "bias-before", "on-before", "on-after", "bias-after"), rows)


def _losses(label, series):
    longest = max(map(len, series.values()))
    cut = {name: [min(loss, 7.0) for loss in losses] for name, losses in series.items()}
    return Curves(label, "step", list(range(1, longest + 1)), cut)


examples = [
    Example({"dead": "nine"}, "invalid"),
    Example({"stays": "no-error"}, "wrong", "stays/no-error"),
    Example({}, "missing"),
]

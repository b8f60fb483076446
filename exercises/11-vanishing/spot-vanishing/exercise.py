"""A deep net, healthy or not: find out from its own statistics what is wrong, where, and why.

Each variant is a net really trained by the engine, with one of three faults or none. Every cure on
offer is really run too, and a cure is right if that run learns.
"""

from functools import lru_cache
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple

import numpy as np

from minigrad import data, diagnose, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.which import Which
from tutor.course import Mistake, Redraw
from tutor.course.evidence import Bars, Curves, Table
from tutor.course.words import show

place = 10
minutes = 10
vetted = 24  # every variant is five nets that are really trained
teaches = ["vanishing-gradients", "initialisation"]

DEPTH = 8
COUNT = DEPTH + 1
STEPS = 60
EXAMPLES = 192
RATE = 0.05
BEYOND, NEAR = 100, 2.5  # the factor asked about, and how near to it the evidence does not decide
CHANCE = log(10)
LEARNS, STUCK = 0.55 * CHANCE, 0.8 * CHANCE  # a final loss below the one, or above the other

parts = [
    Choice("problem", options=("vanishing", "exploding", "none")),
    Which("layers", count=COUNT, thing="layer"),
    Choice(
        "cause", options=("sigmoid-slopes", "small-weights", "large-weights", "low-rate", "none")
    ),
    Choice(
        "cure", options=("he-relu", "xavier", "lower-rate", "more-steps", "leave"), then="cured"
    ),
]

ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "ReLU": nn.ReLU}
# What the spread of the weights, times the root of their number of inputs, should be.
SUITED = {"sigmoid": 1.0, "tanh": 1.0, "ReLU": sqrt(2)}


class Net(NamedTuple):
    """One run: everything that decides it."""

    activation: str
    spread: float  # of the weights, in units of 1/√fan-in
    width: int
    seed: int
    rate: float = RATE
    steps: int = STEPS


class Run(NamedTuple):
    """What a run left behind."""

    layers: list
    losses: list


FAULTS = {  # problem, cause
    "slopes": ("vanishing", "sigmoid-slopes"),
    "small": ("vanishing", "small-weights"),
    "large": ("exploding", "large-weights"),
    "healthy": ("none", "none"),
}


first = {"fault": "slopes", "activation": "sigmoid", "spread": 1.0, "width": 24, "seed": 1}


def variant(rng):
    """A fault more often than none; redrawn where chance decides which change cures it."""
    fault = rng.choice(
        ["slopes", "slopes", "slopes", "small", "small", "large", "large", "healthy"]
    )
    activation = "sigmoid" if fault == "slopes" else "ReLU"
    if fault in {"small", "healthy"}:
        activation = rng.choice(["tanh", "ReLU"])
    size = {"small": rng.choice([0.08, 0.1, 0.15]), "large": rng.choice([3.5, 4, 5])}.get(fault, 1)
    values = {
        "fault": fault,
        "activation": activation,
        "spread": size * SUITED[activation],
        "width": rng.choice([20, 24, 28, 32]),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(_net(values), healthy=fault == "healthy"):
        raise Redraw
    return values


def _decided(net, healthy):
    """Whether the runs say clearly what the net needs, and the gradients show why."""
    ends = {key: _end(run(change(net))) for key, change in CURES.items()}
    if any(LEARNS < end < STUCK for end in ends.values()):
        return False
    if healthy:
        return ends["leave"] < LEARNS and not must(net)
    return bool(must(net)) and ends["he-relu"] < LEARNS < ends["leave"]


def _net(values):
    return Net(*(values[name] for name in ("activation", "spread", "width", "seed")))


@lru_cache(maxsize=1024)
def run(net):
    """Train the net, and keep the statistics of its first pass and the loss of every step."""
    rng = np.random.default_rng(net.seed)
    x, labels = _digits(rng)
    model = _model(net, rng)
    optimiser = optim.SGD(model.parameters(), lr=net.rate, momentum=0.9)
    losses = []
    with np.errstate(all="ignore"), diagnose.watch(model) as watched:
        for step in range(net.steps):
            optimiser.zero_grad()
            loss = nn.cross_entropy(model(x), labels)
            loss.backward()
            if step == 0:
                layers = watched.layers()
            losses.append(loss.item())
            if not np.isfinite(losses[-1]):
                break
            optimiser.step()
    return Run(layers, losses)


def _digits(rng):
    """Some of the digits, their pixels brought to about the same size."""
    digits = data.load_digits()
    chosen = rng.permutation(len(digits.labels))[:EXAMPLES]
    return (digits.features[chosen] - 8) / 6, digits.labels[chosen]


def _model(net, rng):
    sizes = [64] + [net.width] * DEPTH + [10]

    def start(shape, rng):
        return net.spread / sqrt(shape[1]) * rng.standard_normal(shape)

    parts = []
    for inputs, outputs in pairwise(sizes):
        parts += [nn.Linear(inputs, outputs, init=start, rng=rng), ACTIVATIONS[net.activation]()]
    return nn.Sequential(*parts[:-1])


CURES = {
    "he-relu": lambda net: net._replace(activation="ReLU", spread=SUITED["ReLU"]),
    "xavier": lambda net: net._replace(spread=1.0),
    "lower-rate": lambda net: net._replace(rate=net.rate / 10),
    "more-steps": lambda net: net._replace(steps=2 * net.steps),
    "leave": lambda net: net,
}


def _end(run):
    """The loss a run ends with: the mean of its last steps, or worse than any if it broke off."""
    last = run.losses[-5:]
    return float(np.mean(last)) if np.isfinite(last).all() else float("inf")


def _ratios(net):
    """How far each layer's gradient is from the output layer's, as a factor of at least 1."""
    arriving = [layer.gradient_std for layer in run(net).layers]
    return [max(g, arriving[-1]) / min(g, arriving[-1]) for g in arriving]


def must(net):
    """The layers clearly beyond the factor asked about."""
    return frozenset(i for i, r in enumerate(_ratios(net), 1) if r > BEYOND * NEAR)


def may(net):
    """The layers too near to it for the evidence to decide."""
    return frozenset(
        i for i, r in enumerate(_ratios(net), 1) if BEYOND / NEAR <= r <= BEYOND * NEAR
    )


def _counted_from_the_output(layers):
    return frozenset(COUNT + 1 - layer for layer in layers)


def _as_counted(layers):
    return layers


def work(v, see, count=_as_counted):
    """The diagnosis of the net that was run, and which of the changes really made it learn."""
    net = _net(vars(v))
    problem, cause = FAULTS[v.fault]
    see("problem", problem)
    see("layers", (count(must(net)), count(may(net))))
    see("cause", cause)
    see("cure", _cures(net, v.fault))
    layers = run(net).layers
    see("first_gradient", f"{layers[0].gradient_std:.1e}")
    see("last_gradient", f"{layers[-1].gradient_std:.1e}")
    see("weight_spread", f"{_weight_spread(layers[1], net):.2g}")
    see("fair_spread", f"{1 / sqrt(net.width):.2g}")
    see("he_spread", f"{sqrt(2 / net.width):.2g}")
    see("layers_in_words", show(set(must(net))))


def _cures(net, fault):
    """The changes that make the net learn; one that learns already needs none."""
    if fault == "healthy":
        return frozenset({"leave"})
    return frozenset(key for key, change in CURES.items() if _end(run(change(net))) < LEARNS)


def _weight_spread(layer, net):
    return layer.weight_norm / net.width


mistakes = [
    Mistake(
        "counted-from-the-output",
        when=lambda v: v.fault != "healthy",
        count=_counted_from_the_output,
    ),
]


def evidence(v):
    """The net as it was found."""
    net = _net(vars(v))
    return [
        _table("statistics", net),
        _bars("gradients", net),
        _losses("losses", {"loss": run(net).losses}),
    ]


def cured(v, key):
    """The same net with one change, beside what it was."""
    net = _net(vars(v))
    changed = CURES[key](net)
    return [
        _table("cured-statistics", changed),
        _bars("cured-gradients", changed),
        _losses("cured-losses", {"before": run(net).losses, "after": run(changed).losses}),
    ]


def _table(label, net):
    columns = ("layer", "weight-spread", "mean", "spread", "gradient", "weight-gradient")
    return Table(
        label, columns, [_row(i, layer, net) for i, layer in enumerate(run(net).layers, 1)]
    )


def _row(number, layer, net):
    inputs, outputs = (64 if number == 1 else net.width), (10 if number == COUNT else net.width)
    return (
        number,
        f"{layer.weight_norm / sqrt(inputs * outputs):.2g}",
        f"{layer.activation_mean:.2g}",
        f"{layer.activation_std:.2g}",
        f"{layer.gradient_std:.1e}",
        f"{layer.weight_gradient_norm:.1e}",
    )


def _bars(label, net):
    names = [str(i) for i in range(1, COUNT + 1)]
    return Bars(label, names, [layer.gradient_std for layer in run(net).layers], log=True)


def _losses(label, series):
    """Losses cut where they leave the page: three times what guessing gives is bad enough."""
    longest = max(map(len, series.values()))
    return Curves(
        label,
        "step",
        list(range(1, longest + 1)),
        {name: [min(loss, 3 * CHANCE) for loss in losses] for name, losses in series.items()},
    )

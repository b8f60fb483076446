"""Histograms and variances, layer by layer: what they say about a net before its first step.

Every histogram is of a net that was really run, and every change on offer is run too.
"""

from functools import lru_cache
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple

import numpy as np

from minigrad import data, diagnose, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 10
minutes = 9
vetted = 24  # every variant is several nets that are really trained
teaches = ["layer-statistics", "initialisation"]

LAYERS, EXAMPLES, STEPS, RATE, BINS = 6, 200, 60, 0.03, 24
CHANCE = log(10)
LEARNS, STUCK = 0.6 * CHANCE, 0.8 * CHANCE  # a final loss below the one, or above the other
BARS = " ▁▂▃▄▅▆▇█"

parts = [
    Number("variance", digits=2),
    Choice("reading", options=("shrinking", "saturated", "growing", "dead", "healthy")),
    Choice("change", options=("suited", "ten-times-rate", "narrower", "leave"), then="changed"),
]

ACTIVATIONS = {"tanh": nn.Tanh, "ReLU": nn.ReLU}
SUITED = {"tanh": 1.0, "ReLU": sqrt(2)}  # the spread of the weights, in units of 1/√fan-in
SIZES = {
    "shrinking": [0.3, 0.4, 0.5],
    "saturated": [8, 10, 12],
    "growing": [3, 4, 5],
    "healthy": [1],
}


class Net(NamedTuple):
    """One run: everything that decides it."""

    activation: str
    spread: float
    width: int
    seed: int
    rate: float = RATE


class Run(NamedTuple):
    """What a run left behind: of the first pass, and of all steps."""

    spreads: list
    outputs: list
    gradients: list
    losses: list


first = {"reading": "saturated", "activation": "tanh", "spread": 8.0, "width": 40, "seed": 1}


def variant(rng):
    """An ill net or a healthy one; redrawn where chance decides which change helps it."""
    reading = rng.choice(list(SIZES))
    activation = {"saturated": "tanh", "growing": "ReLU"}.get(reading) or rng.choice(
        ["tanh", "ReLU"]
    )
    values = {
        "reading": reading,
        "activation": activation,
        "spread": round(rng.choice(SIZES[reading]) * SUITED[activation], 3),
        "width": rng.choice([32, 40, 48]),
        "seed": rng.randint(1, 10**6),
    }
    net = _net(values)
    ends = {key: _end(change(net)) for key, change in CHANGES.items()}
    healthy = reading == "healthy"
    if any(LEARNS < end < STUCK for end in ends.values()) or healthy != (ends["leave"] < LEARNS):
        raise Redraw
    if not healthy and not ends["suited"] < LEARNS:
        raise Redraw
    return values


def _net(values):
    return Net(*(values[name] for name in ("activation", "spread", "width", "seed")))


@lru_cache(maxsize=512)
def run(net):
    """Train the net; keep the histograms of its first pass and the loss of every step."""
    rng = np.random.default_rng(net.seed)
    digits = data.load_digits()
    chosen = rng.permutation(len(digits.labels))[:EXAMPLES]
    x, labels = (digits.features[chosen] - 8) / 6, digits.labels[chosen]
    model = _model(net, rng)
    sgd = optim.SGD(model.parameters(), lr=net.rate, momentum=0.9)
    losses = []
    with np.errstate(all="ignore"), diagnose.watch(model) as watched:
        for step in range(STEPS):
            sgd.zero_grad()
            loss = nn.cross_entropy(model(x), labels)
            loss.backward()
            if step == 0:
                spreads = [layer.activation_std for layer in watched.layers()[:LAYERS]]
                outputs = diagnose.histograms(watched, bins=BINS)[:LAYERS]
                gradients = diagnose.histograms(watched, "gradients", bins=BINS)[:LAYERS]
            losses.append(loss.item())
            if not np.isfinite(losses[-1]):
                break
            sgd.step()
    return Run(spreads, outputs, gradients, losses)


def _model(net, rng):
    def start(shape, rng):
        return net.spread / sqrt(shape[1]) * rng.standard_normal(shape)

    layers = []
    for inputs, outputs in pairwise([64, *[net.width] * LAYERS]):
        layers += [nn.Linear(inputs, outputs, init=start, rng=rng), ACTIVATIONS[net.activation]()]
    return nn.Sequential(*layers, nn.Linear(net.width, 10, init=start, rng=rng))


CHANGES = {
    "suited": lambda net: net._replace(spread=SUITED[net.activation]),
    "ten-times-rate": lambda net: net._replace(rate=10 * net.rate),
    "narrower": lambda net: net._replace(width=net.width // 2),
    "leave": lambda net: net,
}


def _end(net):
    """The loss a run ends with: the mean of its last steps, or worse than any if it broke off."""
    last = run(net).losses[-5:]
    return float(np.mean(last)) if np.isfinite(last).all() else float("inf")


def _shown(net):
    """The standard deviations as they are shown, so that the answer can be found from them."""
    return [float(f"{spread:.3g}") for spread in run(net).spreads]


def work(
    v,
    see,
    variance=lambda one, last: (last / one) ** 2,
    each=lambda ratio: ratio ** (1 / (LAYERS - 1)),
):
    """How the variance changes by layer, what that is called, and the changes that help."""
    net = _net(vars(v))
    shown = _shown(net)
    see("variance", each(variance(shown[0], shown[-1])))
    see("reading", v.reading)
    see("change", _helping(net, v.reading))
    see("one", shown[0])
    see("last", shown[-1])
    see("ratio", f"{(shown[-1] / shown[0]) ** 2:.3g}")
    see("fair", f"{SUITED[v.activation] / sqrt(v.width):.2g}")
    see("found", f"{v.spread / sqrt(v.width):.2g}")


def _helping(net, reading):
    """The changes with which the net learns; one that learns already needs none."""
    if reading == "healthy":
        return frozenset({"leave"})
    return frozenset(key for key, change in CHANGES.items() if _end(change(net)) < LEARNS)


def _changes(v):
    """Whether the variance changes so much that ways to miscount it can be told apart."""
    return v.reading in {"shrinking", "growing"}


mistakes = [
    Mistake("not-squared", when=_changes, variance=lambda one, last: last / one),
    Mistake("upside-down", when=_changes, variance=lambda one, last: (one / last) ** 2),
    Mistake("all-layers-at-once", when=_changes, each=lambda ratio: ratio),
    Mistake("layers-not-steps", when=_changes, each=lambda ratio: ratio ** (1 / LAYERS)),
    Mistake("shared-out", when=_changes, each=lambda ratio: ratio / (LAYERS - 1)),
]


def evidence(v):
    """Both sets of histograms, before the first step."""
    return _histograms(_net(vars(v)), "outputs", "gradients")


def _histograms(net, outputs, gradients):
    found, shown = run(net), _shown(net)
    rows = [
        (number, f"{spread:.3g}", *_drawn(histogram))
        for number, (spread, histogram) in enumerate(zip(shown, found.outputs, strict=True), 1)
    ]
    back = [(number, *_drawn(histogram)) for number, histogram in enumerate(found.gradients, 1)]
    return [
        Table(outputs, ("layer", "spread", "from", "histogram", "to"), rows),
        Table(gradients, ("layer", "from", "histogram", "to"), back),
    ]


def _drawn(histogram):
    """The ends of a histogram, and its bins as bars; a bin that is not empty is seen."""
    top = max(histogram.counts) or 1
    bars = "".join(BARS[-(-count * (len(BARS) - 1) // top)] for count in histogram.counts)
    return f"{histogram.low:.2g}", f"│{bars}│", f"{histogram.high:.2g}"


def changed(v, key):
    """The same net with the change, and both courses of the loss."""
    net = _net(vars(v))
    other = CHANGES[key](net)
    series = {"before": run(net).losses, "after": run(other).losses}
    longest = max(map(len, series.values()))
    cut = {
        name: [min(loss, 3 * CHANCE) for loss in losses if np.isfinite(loss)]
        for name, losses in series.items()
    }
    return [
        *_histograms(other, "outputs-after", "gradients-after"),
        Curves("losses", "step", list(range(1, longest + 1)), cut),
    ]


examples = [
    Example({"variance": "large"}, "invalid"),
    Example({"reading": "saturated"}, "partial"),
    Example({"reading": "dead"}, "wrong", "reading/dead"),
    Example({}, "missing"),
]

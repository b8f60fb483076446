"""Weights that start alike: their gradients by hand, and what trainings make of them."""

from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, nn, optim, relu
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 40
minutes = 9
vetted = 24  # every variant is three nets that are really trained
teaches = ["symmetry-breaking"]

HAND, POINTS, STEPS, RATE = 3, 80, 300, 0.5
ACTIVATIONS = {"tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "ReLU": nn.ReLU}
STARTS = ("random-weights", "same-constant", "two-constants", "higher-rate")

parts = [
    Array("dW", places=2, rows=("n1", "n2", "n3"), columns=("x1", "x2"), by_entry=True),
    Choice("zeros", options=("still", "alike", "apart", "random"), then="from_zeros"),
    Number("worth", then="compared"),
    Choice("breaks", options=STARTS, then="started"),
]

first = {
    "x": [3, 1], "w": 0.5, "t": 5, "activation": "tanh", "units": 6, "constant": 0.4, "seed": 3,
}  # fmt: skip


class Net(NamedTuple):
    """One training: everything that decides it. `seed` draws the points, and random weights."""

    activation: str
    units: int
    start: str
    constant: float
    seed: int
    rate: float = RATE


def variant(rng):
    """Small numbers for the gradients, and a net that is trained from several starts."""
    x, w = rng.sample([1, 2, 3, 4], 2), rng.choice([0.5, 1.0, 1.5])
    target = rng.randint(1, 12)
    error = HAND * w * w * sum(x) - target
    if error == 0 or abs(error * w) < 0.5 or abs(error) == 1:
        raise Redraw
    values = {
        "x": x,
        "w": w,
        "t": target,
        "activation": rng.choice(sorted(ACTIVATIONS)),
        "units": rng.randint(4, 8),
        "constant": rng.choice([0.2, 0.3, 0.4, 0.5]),
        "seed": rng.randint(1, 10**6),
    }
    ends = {key: trained(_net(SimpleNamespace(**values), key))[0][-1] for key in STARTS[:3]}
    if ends.pop("random-weights") > 0.2 or min(ends.values()) < 0.4:
        raise Redraw
    return values


@lru_cache(maxsize=256)
def trained(net):
    """Train on points whose class is whether both coordinates have one sign.

    The losses, and the weights into the hidden units as they are at the end.
    """
    rng = np.random.default_rng(net.seed)
    x = rng.uniform(-1.5, 1.5, (POINTS, 2))
    labels = (x[:, 0] * x[:, 1] > 0).astype(float)
    hidden, output = nn.Linear(2, net.units, rng=rng), nn.Linear(net.units, 1, rng=rng)
    _begin(net, hidden, output, rng)
    model = nn.Sequential(hidden, ACTIVATIONS[net.activation](), output)
    optimiser = optim.SGD(model.parameters(), lr=net.rate, momentum=0.9)
    losses = []
    for _ in range(STEPS):
        optimiser.zero_grad()
        scores = model(Tensor(x)).reshape(-1)
        loss = nn.binary_cross_entropy_with_logits(scores, labels)
        loss.backward()
        losses.append(loss.item())
        optimiser.step()
    return losses, hidden.weight.data.copy()


def _begin(net, hidden, output, rng):
    """Put the weights where they start; biases are 0 unless they are part of the start."""
    values = {
        "zeros": (0.0, 0.0),
        "higher-rate": (0.0, 0.0),
        "same-constant": (net.constant, net.constant),
        "two-constants": (net.constant, -2 * net.constant),
    }
    for layer, which in ((hidden, 0), (output, 1)):
        if net.start == "random-weights":
            layer.weight.data = rng.standard_normal(layer.weight.shape)
        else:
            layer.weight.data = np.full(layer.weight.shape, values[net.start][which])


def _net(v, start, **other):
    return Net(v.activation, v.units, start, v.constant, v.seed)._replace(**other)


def work(
    v,
    see,
    upstream=lambda w: w,
    error=lambda y, t: y - t,
    on=lambda x: x,
    share=1,
    units=lambda n: 1,
):
    """The gradients of weights that start alike, and what follows from them."""
    x = Tensor([float(one) for one in v.x])
    W = Tensor(np.full((HAND, 2), v.w), requires_grad=True)
    h = relu(W @ x)
    y = v.w * h.sum()
    (0.5 * (y - v.t) ** 2).backward()
    exact = np.asarray(W.grad)
    slope = error(y.item(), v.t) * upstream(v.w) * share
    slipped = np.tile(slope * np.array(on(v.x), dtype=float), (HAND, 1))
    same = np.allclose(slipped, exact)
    see("dW", exact if same else slipped)
    see("h", h.data[0].item())
    see("y", y.item())
    see("error", y.item() - v.t)
    see("zeros", "alike" if v.activation == "sigmoid" else "still")
    see("worth", units(v.units))
    see("breaks", "random-weights")
    see("at_zero", 0.5 if v.activation == "sigmoid" else 0)
    see("because", v.activation)


mistakes = [
    Mistake("no-upstream", upstream=lambda w: 1.0, when=lambda v: v.w != 1),
    Mistake("turned-round", error=lambda y, t: t - y),
    Mistake("not-minus-target", error=lambda y, t: y),
    Mistake("no-input", on=lambda x: [1, 1]),
    Mistake("inputs-swapped", on=lambda x: x[::-1]),
    Mistake("shared-out", share=1 / HAND),
    Mistake("all-units", units=lambda n: n),
    Mistake("none-at-all", units=lambda n: 0),
]


def from_zeros(v, key):
    """The weights into the hidden units after a training that started from zeros."""
    losses, weights = trained(_net(v, "zeros"))
    return [_weights("after", weights), _curves("losses", {"loss": losses})]


def compared(v, answer):
    """Many units that start alike, one unit, and many that start at random."""
    runs = {
        "alike": trained(_net(v, "same-constant"))[0],
        "single": trained(_net(v, "same-constant", units=1))[0],
        "random": trained(_net(v, "random-weights"))[0],
    }
    return [_curves("compared", runs)]


def started(v, key):
    """The weights into the hidden units after a training from that start."""
    rate = 4 * RATE if key == "higher-rate" else RATE
    losses, weights = trained(_net(v, key, rate=rate))
    return [_weights("after-start", weights), _curves("start-losses", {"loss": losses})]


def _weights(label, weights):
    rows = [(i, f"{row[0]:.3f}", f"{row[1]:.3f}") for i, row in enumerate(weights, 1)]
    return Table(label, ("unit", "from-x1", "from-x2"), rows)


def _curves(label, series):
    return Curves(label, "step", list(range(1, STEPS + 1)), series)


examples = [
    Example({"dW": "-3 -1; -3 -1; -3 -1"}, "partial"),
    Example({"worth": "6"}, "wrong", "all-units"),
    Example({"dW": "alike"}, "invalid"),
    Example({}, "missing"),
]

"""A trained net whose units may be fewer than they seem: how many, since when, and what helps.

Each variant is a net really trained from a start that makes units alike, or from a good one. Every
change on offer is really run, and is right if that run learns.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 41
minutes = 7
vetted = 24  # every variant is six nets that are really trained
needs = ["all-zero-init"]
teaches = ["symmetry-breaking"]

UNITS, POINTS, STEPS, RATE, CONSTANT = 6, 80, 300, 0.5, 0.4
LEARNED, STUCK = 0.15, 0.25  # a last loss below the one, or above the other
ACTIVATIONS = {"tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "ReLU": nn.ReLU}
STARTS = ("zeros", "constant", "copies", "random")
CHANGES = ("random", "higher-rate", "more-steps", "more-units", "leave")

parts = [
    Which("alike", count=UNITS, thing="unit"),
    Number("free"),
    Choice("cause", options=(*STARTS, "low-rate")),
    Choice("cure", options=CHANGES, then="cured"),
]


class Net(NamedTuple):
    """One run: everything that decides it. `groups` says which unit each unit is a copy of."""

    activation: str
    start: str
    groups: tuple
    seed: int
    change: str = "leave"


class Run(NamedTuple):
    """The weights at the end, into each unit and out of it, and the loss of every step."""

    into: np.ndarray
    out: np.ndarray
    losses: list


def variant(rng):
    """A start, with copies of two or three units in any order if it is made of copies."""
    start = rng.choice([*STARTS, "copies", "copies"])
    groups = list(range(UNITS))
    if start == "copies":
        groups = [rng.randrange(rng.choice([2, 3])) for _ in range(UNITS)]
        if len(set(groups)) == 1 or groups.count(groups[0]) == 1:
            raise Redraw
    values = {
        "activation": rng.choice(sorted(ACTIVATIONS)),
        "start": start,
        "groups": groups,
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(_net(values)):
        raise Redraw
    return values


def _net(values):
    return Net(values["activation"], values["start"], tuple(values["groups"]), values["seed"])


def _decided(net):
    """Whether every run clearly learns or clearly does not, and only a good start helps."""
    ends = {key: run(net._replace(change=key)).losses[-1] for key in CHANGES}
    if any(LEARNED < end < STUCK for end in ends.values()):
        return False
    learned = {key for key, end in ends.items() if end < LEARNED}
    expected = set(CHANGES) if net.start == "random" else {"random"}
    return learned == expected and _told_apart(net)


def _told_apart(net):
    """Whether units that are not alike differ clearly at the end."""
    into = run(net).into
    return all(
        np.abs(into[i] - into[j]).max() > 0.05
        for i in range(UNITS)
        for j in range(i)
        if j not in _with(net, i)
    )


def _with(net, unit):
    """The units, counted from 0, that do the same as this one."""
    if net.start in ("zeros", "constant"):
        return set(range(UNITS))
    if net.start == "random":
        return {unit}
    return {i for i in range(UNITS) if net.groups[i] == net.groups[unit]}


@lru_cache(maxsize=1024)
def run(net):
    """Train on points whose class is whether both coordinates have one sign."""
    rng = np.random.default_rng(net.seed)
    x = rng.uniform(-1.5, 1.5, (POINTS, 2))
    labels = (x[:, 0] * x[:, 1] > 0).astype(float)
    units = 2 * UNITS if net.change == "more-units" else UNITS
    into, out = _begin(net, units, rng)
    hidden, output = nn.Linear(2, units, rng=rng), nn.Linear(units, 1, rng=rng)
    hidden.weight.data, output.weight.data = into, out
    model = nn.Sequential(hidden, ACTIVATIONS[net.activation](), output)
    rate = 4 * RATE if net.change == "higher-rate" else RATE
    optimiser = optim.SGD(model.parameters(), lr=rate, momentum=0.9)
    losses = []
    for _ in range(2 * STEPS if net.change == "more-steps" else STEPS):
        optimiser.zero_grad()
        scores = model(Tensor(x)).reshape(-1)
        loss = nn.binary_cross_entropy_with_logits(scores, labels)
        loss.backward()
        losses.append(loss.item())
        optimiser.step()
    return Run(hidden.weight.data.copy(), output.weight.data.ravel().copy(), losses)


def _begin(net, units, rng):
    """The weights at the start, into the units and out of them; more units have the same start."""
    into, out = rng.standard_normal((units, 2)), rng.standard_normal((1, units))
    start = "random" if net.change == "random" else net.start
    if start == "zeros":
        return np.zeros_like(into), np.zeros_like(out)
    if start == "constant":
        return np.full_like(into, CONSTANT), np.full_like(out, CONSTANT)
    if start == "copies":
        copied = [net.groups[i % UNITS] for i in range(units)]
        return into[copied], out[:, copied]
    return into, out


def work(v, see, others=False, free=lambda groups: 3 * len(set(groups))):
    """The units that are alike, where that comes from, and the changes that really help."""
    net = _net(vars(v))
    same = frozenset(i + 1 for i in _with(net, 0))
    every = frozenset(range(1, UNITS + 1))
    see("alike", ((every - same) | {1} if others else same, frozenset()))
    kinds = [min(_with(net, i)) for i in range(UNITS)]
    see("free", free(kinds))
    see("different", len(set(kinds)))
    see("cause", v.start)
    see("cure", "leave" if v.start == "random" else "random")
    see("same_listed", ", ".join(map(str, sorted(same))))
    see("first_loss", round(run(net).losses[0], 4))
    see("last_loss", round(run(net).losses[-1], 3))
    see("because", v.start)


mistakes = [
    Mistake(
        "the-other-units",
        others=True,
        when=lambda v: v.start == "copies",
    ),
    Mistake("all-counted", free=lambda groups: 3 * len(groups), when=lambda v: v.start != "random"),
    Mistake("units-counted", free=lambda groups: len(set(groups))),
]


def evidence(v):
    """The units at the end, and the losses."""
    made = run(_net(vars(v)))
    return [_units("units", made), _curves("losses", {"loss": made.losses})]


def cured(v, key):
    """The units and the losses with the change."""
    net = _net(vars(v))
    after = run(net._replace(change=key))
    losses = {"before": run(net).losses, "after": after.losses}
    return [_units("cured-units", after), _curves("cured-losses", losses)]


def _units(label, made):
    rows = [
        (number, *(f"{weight:.3f}" for weight in (*row, out)))
        for number, (row, out) in enumerate(zip(made.into, made.out, strict=True), 1)
    ]
    return Table(label, ("unit", "from-x1", "from-x2", "out"), rows)


def _curves(label, series):
    longest = max(map(len, series.values()))
    return Curves(label, "step", list(range(1, longest + 1)), series)


examples = [
    Example({"alike": "7"}, "invalid"),
    Example({"cause": "low-rate"}, "wrong", "cause/low-rate"),
    Example({}, "missing"),
]

"""A net that does not learn, beside its twin with batch normalisation: tell them apart, say why,
and rescue it.

Each variant is two nets really trained by the engine; every change on offer is really run too.
"""

from functools import lru_cache
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.experiment import Below, Experiment, Real, Switch
from tutor.course import Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 41
minutes = 10
vetted = 24  # every variant is half a dozen nets that are really trained
needs = ["batchnorm-effects"]
teaches = ["batch-norm", "initialisation"]

DEPTH, WIDTH, EXAMPLES, STEPS = 4, 20, 150, 60
HE = sqrt(2)  # what the spread of the weights, times the root of their inputs, should be for ReLU
LEARNS, STUCK = 1.2, 1.7  # a final loss below the one, or above the other; guessing gives 2.3
DRAWN_TO = 5.0  # losses above this are drawn here

parts = [
    Choice("which", options=("net-a", "net-b")),
    Choice("why", options=("small", "large", "rate", "few-steps")),
    Choice("cure", options=("suited", "lower-rate", "higher-rate", "more-steps"), then="cured"),
    Experiment(
        "settings",
        settings=(Real("lr", 0.001, 100, start=0.01), Switch("bn", start=False)),
        goal=Below("loss", 0.2, margin=0.05),
        seconds=2,
    ),
]


class Net(NamedTuple):
    """Everything that decides a run."""

    spread: float  # of the hidden weights, in units of 1/√fan-in
    rate: float
    seed: int
    bn: bool = False
    steps: int = STEPS


class Run(NamedTuple):
    """The spread of each hidden layer's outputs before the first step, and the losses."""

    outputs: list
    losses: list


FAULTS = {  # the spreads of the weights in units of He's, and the rates
    "small": ((0.08, 0.1, 0.12), (0.15, 0.2)),
    "large": ((3.5, 4, 5), (0.15, 0.2)),
    "rate": ((1,), (1.2, 1.6, 2.0)),
}


def variant(rng):
    """A fault, and which of the two nets has batch normalisation."""
    fault = rng.choice(list(FAULTS))
    spreads, rates = FAULTS[fault]
    values = {
        "fault": fault,
        "spread": rng.choice(spreads) * HE,
        "rate": rng.choice(rates),
        "normalised": rng.choice(["net-a", "net-b"]),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(values):
        raise Redraw
    return values


def _decided(values):
    """Whether the runs say clearly who learns, and what would help."""
    plain = _net(values)
    ends = {key: _end(change(plain)) for key, change in CURES.items()}
    wanted = "lower-rate" if values["fault"] == "rate" else "suited"
    return (
        not any(LEARNS < end < STUCK for end in ends.values())
        and [key for key, end in ends.items() if end < LEARNS] == [wanted]
        and _end(plain) > STUCK
        and _end(plain._replace(bn=True)) < LEARNS
    )


def _net(values):
    return Net(values["spread"], values["rate"], values["seed"])


CURES = {
    "suited": lambda net: net._replace(spread=HE),
    "lower-rate": lambda net: net._replace(rate=net.rate / 10),
    "higher-rate": lambda net: net._replace(rate=net.rate * 10),
    "more-steps": lambda net: net._replace(steps=2 * net.steps),
}


@lru_cache(maxsize=1024)
def run(net):
    """Train the net by gradient descent on all the images."""
    rng = np.random.default_rng(net.seed)
    x, labels = _digits(rng)
    model = _model(net, rng)
    outputs, losses = _outputs(model, x), []
    sgd = optim.SGD(model.parameters(), lr=net.rate)
    for _ in range(net.steps):
        losses.append(_step(model, sgd, x, labels))
        if not losses[-1] < 1e3:
            break
    return Run(outputs, losses)


def _step(model, sgd, x, labels):
    """One step, and the loss before it."""
    sgd.zero_grad()
    loss = nn.cross_entropy(model(x), labels)
    if loss.item() < 1e3:
        loss.backward()
        sgd.step()
    return loss.item()


def _digits(rng):
    digits = data.load_digits()
    chosen = rng.permutation(len(digits.labels))[:EXAMPLES]
    return Tensor((digits.features[chosen] - 8) / 6), digits.labels[chosen]


def _model(net, rng):
    """Linear, batch normalisation or not, ReLU, four times over; then the scores."""

    def start(shape, rng):
        return net.spread / sqrt(shape[1]) * rng.standard_normal(shape)

    parts = []
    for inputs, outputs in pairwise([64] + [WIDTH] * DEPTH):
        parts.append(nn.Linear(inputs, outputs, init=start, rng=rng))
        parts += [nn.BatchNorm1d(outputs)] * net.bn + [nn.ReLU()]
    return nn.Sequential(*parts, nn.Linear(WIDTH, 10, rng=rng))


def _outputs(model, x):
    """The spread of what each ReLU puts out."""
    found = []
    for part in model:
        x = part(x)
        if isinstance(part, nn.ReLU):
            found.append(float(np.std(x.data)))
    return found


def _end(net):
    """The mean loss of the last steps; worse than any if the run broke off."""
    last = run(net).losses[-5:]
    return float(np.mean(last)) if last[-1] < 1e3 else float("inf")


def _pair(v):
    """Net A and net B."""
    plain = _net(vars(v))
    pair = plain, plain._replace(bn=True)
    return pair if v.normalised == "net-b" else pair[::-1]


def work(v, see, **chosen):
    """The net with batch normalisation, what ails the other, what helps it, and a rescue."""
    see("which", v.normalised)
    see("why", v.fault)
    see("cure", "lower-rate" if v.fault == "rate" else "suited")
    see("settings", {"lr": 0.5 if v.fault == "small" else 1.0, "bn": True} | chosen)
    plain = run(_net(vars(v)))
    see("first_output", _short(plain.outputs[0]))
    see("last_output", _short(plain.outputs[-1]))
    see("normal_output", _short(run(_net(vars(v))._replace(bn=True)).outputs[-1]))


def _short(value):
    """Two digits, or a whole number."""
    return f"{value:.2g}" if value < 100 else f"{value:.0f}"


mistakes = [
    Mistake("without-normalisation", {"lr": 0.01, "bn": False}, {"lr": 0.001, "bn": False}),
    Mistake("too-slow", lr=0.001, bn=True),
    Mistake("too-fast", lr=100.0, bn=True),
]


def evidence(v):
    """Both nets, before the first step and on the way."""
    a, b = map(run, _pair(v))
    rows = [
        (number, *(_short(net.outputs[number - 1]) for net in (a, b)))
        for number in range(1, DEPTH + 1)
    ]
    curves = {"net-a": a.losses, "net-b": b.losses}
    return [Table("outputs", ("layer", "net-a", "net-b"), rows), _curves("losses", curves)]


def cured(v, key):
    """The net without batch normalisation, with one change, beside what it was."""
    plain = _net(vars(v))
    series = {"before": run(plain).losses, "after": run(CURES[key](plain)).losses}
    return [_curves("cured-losses", series)]


def _curves(label, series):
    longest = max(map(len, series.values()))
    cut = {
        name: [min(loss, DRAWN_TO) if loss == loss else DRAWN_TO for loss in losses]
        for name, losses in series.items()
    }
    return Curves(label, "step", list(range(1, longest + 1)), cut)


def experiment(v, settings, seed, clock):
    """The net's weights as they are drawn, with or without normalisation, at the chosen rate."""
    rng = np.random.default_rng(seed)
    x, labels = _digits(rng)
    model = _model(Net(v.spread, settings.lr, seed, settings.bn), rng)
    sgd, losses = optim.SGD(model.parameters(), lr=settings.lr), []
    for _ in clock(range(STEPS), losses):
        losses.append(_step(model, sgd, x, labels))
        if not losses[-1] < 1e3:
            break
    end = float(np.mean(losses[-5:])) if losses[-1] < 1e3 else 1e3
    return {"loss": end, "highest": min(max(losses), 1e3)}, [_curves("losses", {"loss": losses})]


def explain(v, settings, measured):
    """Why a run did not get there."""
    if not settings.bn:
        return "without-normalisation"
    return "too-slow" if settings.lr < 0.7 else "too-fast"

"""First-layer weights as pictures: patterns or noise, where the noise comes from, and what helps.

Both nets are really trained, and so is every change on offer.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, drawing, nn, optim
from tutor.answers.choice import Choice
from tutor.course import Example, Redraw
from tutor.course.evidence import Bars, Table

place = 20
minutes = 8
vetted = 24  # every variant is half a dozen nets that are really trained
teaches = ["first-layer-weights"]

UNITS, HELD, SIDE, START = 8, 400, 8, 0.4
SMOOTH, NOISY = 0.75, 0.85  # the roughness of a pattern is below the one, that of noise above
LEARNED = 0.8  # the least accuracy of a net that counts as trained

parts = [
    Choice("trained", options=("first", "second")),
    Choice("blank", options=("zero", "large", "random"), then="slopes"),
    Choice("cause", options=("few-steps", "low-rate", "no-penalty", "saturated")),
    Choice("change", options=("longer", "higher-rate", "penalty", "more-units"), then="changed"),
]


class Net(NamedTuple):
    """One run: everything that decides it; as it stands here, one that learns patterns."""

    seed: int = 0
    steps: int = 300
    rate: float = 0.1
    decay: float = 0.01
    examples: int = 500
    units: int = UNITS


class Run(NamedTuple):
    """What a run left behind."""

    weights: list
    losses: tuple
    accuracies: tuple
    slopes: tuple


FAULTS = {
    "few-steps": {"steps": 6},
    "low-rate": {"rate": 0.0005},
    "no-penalty": {"decay": 0.0, "examples": 80},
}
CHANGES = {
    "longer": lambda net: net._replace(steps=min(50 * net.steps, 600)),
    "higher-rate": lambda net: net._replace(rate=200 * net.rate),
    "penalty": lambda net: net._replace(decay=0.02),
    "more-units": lambda net: net._replace(units=2 * net.units),
}


def variant(rng):
    """A net that learned patterns and one that shows noise; redrawn where neither is clear."""
    values = {
        "fault": rng.choice(list(FAULTS)),
        "noisy": rng.choice(["first", "second"]),
        "seed": rng.randint(1, 10**6),
    }
    noisy, patterned = _nets(values)
    if not _healthy(patterned) or not _rough(noisy) > NOISY:
        raise Redraw
    if not _helping(noisy) or any(_unclear(change(noisy)) for change in CHANGES.values()):
        raise Redraw
    return values | {"blanks": run(noisy).slopes[2]}


def _nets(values):
    """The net that shows noise, and the one that shows patterns."""
    patterned = Net(seed=values["seed"])
    return patterned._replace(seed=values["seed"] + 1, **FAULTS[values["fault"]]), patterned


@lru_cache(maxsize=1024)
def run(net):
    """Train the net on digits with pixels from 0 to 1."""
    rng = np.random.default_rng(net.seed)
    digits = data.load_digits()
    order = rng.permutation(len(digits.labels))
    x, y = digits.features[order] / 16, digits.labels[order]
    x, y, x_held, y_held = x[HELD:], y[HELD:], x[:HELD], y[:HELD]
    x, y = x[: net.examples], y[: net.examples]

    def start(shape, rng):
        return START * rng.standard_normal(shape)

    model = nn.Sequential(
        nn.Linear(SIDE**2, net.units, init=start, rng=rng),
        nn.Tanh(),
        nn.Linear(net.units, 10, rng=rng),
    )
    sgd = optim.SGD(model.parameters(), lr=net.rate, momentum=0.9, weight_decay=net.decay)
    losses = []
    with np.errstate(all="ignore"):
        for step in range(net.steps):
            sgd.zero_grad()
            loss = nn.cross_entropy(model(Tensor(x)), y)
            loss.backward()
            if step == 0:
                slopes = _slopes(np.abs(model[0].weight.grad.data), x)
            losses.append(loss.item())
            sgd.step()
    share = tuple(
        float((model(Tensor(inputs)).data.argmax(axis=1) == labels).mean())
        for inputs, labels in ((x, y), (x_held, y_held))
    )
    return Run(model[0].weight.data.tolist(), (losses[0], losses[-1]), share, slopes)


def _slopes(gradient, x):
    """The mean size of the loss's own gradient, for pixels always blank and for all others."""
    blank = (x == 0).all(axis=0)
    return float(gradient[:, blank].mean()), float(gradient[:, ~blank].mean()), int(blank.sum())


def _rough(net):
    """The mean squared difference of neighbouring weights, beside that of noise, which is 1."""
    found = []
    for w in np.reshape(run(net).weights, (-1, SIDE, SIDE)):
        steps = [np.mean((w[1:] - w[:-1]) ** 2), np.mean((w[:, 1:] - w[:, :-1]) ** 2)]
        found.append(np.mean(steps) / 2 / np.mean(w**2))
    return float(np.mean(found))


def _healthy(net):
    return _rough(net) < SMOOTH and run(net).accuracies[1] > LEARNED


def _unclear(net):
    """Whether it is a matter of taste if this net shows patterns."""
    return SMOOTH <= _rough(net) <= NOISY and run(net).accuracies[1] > LEARNED


def _helping(net):
    """The changes after which the net shows patterns, and does well on digits held back."""
    return frozenset(key for key, change in CHANGES.items() if _healthy(change(net)))


def work(v, see):
    """Which net learned patterns, why the other did not, and what helps it."""
    noisy, _ = _nets(vars(v))
    see("trained", "second" if v.noisy == "first" else "first")
    see("blank", "zero")
    see("cause", v.fault)
    see("change", _helping(noisy))
    found = run(noisy)
    see("start", f"{found.losses[0]:.3g}")
    see("end", f"{found.losses[1]:.3g}")
    see("learned", f"{found.accuracies[0]:.2f}")
    see("held", f"{found.accuracies[1]:.2f}")


def evidence(v):
    """Both sets of filters, and the numbers of the noisy one."""
    noisy, patterned = _nets(vars(v))
    pair = (noisy, patterned) if v.noisy == "first" else (patterned, noisy)
    pictures = [_picture(*named) for named in zip(("first-net", "second-net"), pair, strict=True)]
    return [*pictures, _numbers("numbers", noisy)]


def _picture(label, net):
    """The weights of the first units, as the engine draws them."""
    weights = np.array(run(net).weights)[:UNITS]
    text = drawing.filters(weights, (SIDE, SIDE), columns=UNITS // 2).text
    return Table(label, ("W",), [(line,) for line in text.split("\n")])


def _numbers(label, net):
    found = run(net)
    heads = ("steps", "first-loss", "last-loss", "training-accuracy", "held-accuracy", "roughness")
    shown = [f"{value:.3g}" for value in (*found.losses, *found.accuracies, _rough(net))]
    return Table(label, heads, [(net.steps, *shown)])


def slopes(v, key):
    """The gradients of the weights, before the first step of the noisy net."""
    blank, others, _ = run(_nets(vars(v))[0]).slopes
    return [Bars("slopes", ["blank-pixels", "other-pixels"], [blank, others])]


def changed(v, key):
    """The noisy net with the change."""
    net = CHANGES[key](_nets(vars(v))[0])
    return [_picture("changed", net), _numbers("changed-numbers", net)]


examples = [
    Example({"blank": "zero"}, "partial"),
    Example({"blank": "large"}, "wrong", "blank/large"),
    Example({"cause": "noise"}, "invalid"),
    Example({}, "missing"),
]

"""Too much freedom, too little, or enough: read it off real runs, and find the knob to turn."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

import minigrad as mg
from minigrad import data, nn, optim
from tutor.answers.choice import Choice
from tutor.course import Redraw
from tutor.course.evidence import Curves, Table

place = 50
minutes = 9
vetted = 10  # every variant is four nets that are really trained
needs = ["three-neurons"]
teaches = ["capacity", "overfitting", "regularisation"]

TRAINING, VALIDATION = 40, 400
STEPS, EVERY, RATE = 240, 8, 0.06
APART = 0.03  # validation losses nearer to each other than this do not decide

# Hidden neurons, and λ of the L2 penalty on the weights.
SETUPS = {"few": (2, 0.0), "free": (30, 0.0), "mild": (30, 0.003), "strong": (30, 0.3)}
PROBLEMS = {"free": "overfits", "strong": "held-down", "mild": "none"}

parts = [
    Choice("problem", options=("overfits", "held-down", "low-rate", "none")),
    Choice("best", options=tuple(SETUPS), then="compared"),
    Choice("knob", options=("penalty", "neurons", "data-less", "steps-more")),
]

first = {"setup": "free", "neurons": 30, "strength": 0.0, "noise": 0.4, "seed": 2}


def variant(rng):
    """One of three nets of thirty neurons, on points that are hard to tell apart."""
    setup = rng.choice(["free", "free", "strong", "mild"])
    values = {
        "setup": setup,
        "neurons": SETUPS[setup][0],
        "strength": SETUPS[setup][1],
        "noise": rng.choice([0.35, 0.4, 0.45]),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(values["seed"], values["noise"]):
        raise Redraw
    return values


def _decided(seed, noise):
    """Whether the runs show clearly what they are meant to show."""
    ends = {name: run(name, seed, noise).validation[-1] for name in SETUPS}
    first, second = sorted(ends.values())[:2]
    free, mild, strong = (run(name, seed, noise) for name in ("free", "mild", "strong"))
    return (
        second - first > APART
        and free.validation[-1] > 1.5 * min(free.validation)
        and free.training[-1] < 0.1
        and mild.validation[-1] < 1.05 * min(mild.validation)
        and strong.training[-1] > 0.6
    )


class Run(NamedTuple):
    """The losses on both sets along a training, and at its end: shares right, largest weight."""

    training: list
    validation: list
    right: tuple
    largest: float


@lru_cache(maxsize=512)
def run(setup, seed, noise):
    """Train one net on two moons; the losses are those of the data, without the penalty."""
    neurons, strength = SETUPS[setup]
    rng = np.random.default_rng(seed)
    sets = [data.moons(count, noise=noise, rng=rng) for count in (TRAINING, VALIDATION)]
    model = nn.Sequential(
        nn.Linear(2, neurons, init=nn.init.xavier_normal, rng=rng),
        nn.Tanh(),
        nn.Linear(neurons, 1, rng=rng),
    )
    weights = [p for p in model.parameters() if p.ndim == 2]
    adam = optim.Adam(model.parameters(), lr=RATE)
    losses = [], []
    for step in range(STEPS + 1):
        if step % EVERY == 0:
            for kept, points in zip(losses, sets, strict=True):
                with mg.no_grad():
                    kept.append(_loss(model, *points).item())
        adam.zero_grad()
        loss = _loss(model, *sets[0])
        for weight in weights if strength else ():
            loss = loss + strength * (weight * weight).sum()
        loss.backward()
        adam.step()
    largest = max(float(np.abs(weight.data).max()) for weight in weights)
    return Run(*losses, tuple(_right(model, *points) for points in sets), largest)


def _loss(model, x, y):
    return nn.binary_cross_entropy_with_logits(model(x).reshape(-1), y.astype(float))


def _right(model, x, y):
    with mg.no_grad():
        return float(((model(x).data.reshape(-1) > 0) == y).mean())


def work(v, see):
    """The diagnosis of the run that is shown, and the setup whose validation loss is lowest."""
    see("problem", PROBLEMS[v.setup])
    ends = {name: run(name, v.seed, v.noise).validation[-1] for name in SETUPS}
    see("best", min(ends, key=ends.__getitem__))
    see("knob", "penalty")
    shown = run(v.setup, v.seed, v.noise)
    see("training", shown.training[-1])
    see("validation", shown.validation[-1])
    see("lowest", min(shown.validation))
    see("ends", [round(ends[name], 2) for name in SETUPS])


def evidence(v):
    """The net as it was trained."""
    return [_table("statistics", (v.setup,), v), _curves("losses", v.setup, v)]


def compared(v, key):
    """All four setups on the same points, and the losses of the one that was chosen."""
    return [_table("all-four", tuple(SETUPS), v), _curves("chosen-losses", key or v.setup, v)]


def _table(label, setups, v):
    columns = ("neurons", "lambda", "train-loss", "val-loss", "train-right", "val-right", "largest")
    rows = []
    for name in setups:
        one = run(name, v.seed, v.noise)
        ends = f"{one.training[-1]:.3f}", f"{one.validation[-1]:.3f}"
        shares = (f"{share:.0%}" for share in one.right)
        neurons, penalty = SETUPS[name]
        rows.append((neurons, f"{penalty:g}", *ends, *shares, f"{one.largest:.2g}"))
    return Table(label, columns, rows)


def _curves(label, setup, v):
    one = run(setup, v.seed, v.noise)
    series = {"training": one.training, "validation": one.validation}
    return Curves(label, "step", range(0, STEPS + 1, EVERY), series)

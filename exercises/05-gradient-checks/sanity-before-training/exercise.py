"""What a fresh net must show before any long training: said first, then run by the engine."""

from functools import lru_cache
from math import log, log10, sqrt

import numpy as np

import minigrad as mg
from minigrad import Tensor, data, diagnose, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 70
minutes = 8
needs = ["softmax"]
teaches = ["first-loss", "overfit-tiny-set"]

TINY, STEPS, RATE, WIDTH = 20, 120, 0.05, 16
SIZES = (0.02, 0.1, 1.0, 3.0, 10.0, 30.0)  # of the starting weights, in units of 1/√fan-in

parts = [
    Number("first", places=2, then="fresh"),
    Number("with_penalty", places=2),
    Choice("high", options=("large", "rate", "few", "normal"), then="larger"),
    Choice("tiny", options=("zero", "chance", "whole", "rises"), then="overfitted"),
    Choice("held", options=("above", "zero", "chance", "same"), then="penalised"),
]


def variant(rng):
    """A number of classes, and a penalty that shows in the first loss."""
    values = {
        "classes": rng.randint(4, 10),
        "penalty": rng.choice([0.001, 0.002, 0.005, 0.01]),
        "squares": rng.randint(30, 300),
        "seed": rng.randint(1, 10**6),
    }
    if not 0.2 < values["penalty"] * values["squares"] < 3:
        raise Redraw
    return values


def _examples(classes, rng, count):
    digits = data.load_digits()
    chosen = rng.permutation(np.flatnonzero(digits.labels < classes))[:count]
    return Tensor((digits.features[chosen] - 8) / 6), digits.labels[chosen]


def _model(classes, rng, hidden=1.0, output=0.1):
    def start(size):
        return lambda shape, rng: size / sqrt(shape[1]) * rng.standard_normal(shape)

    return nn.Sequential(
        nn.Linear(64, WIDTH, init=start(hidden), rng=rng),
        nn.Tanh(),
        nn.Linear(WIDTH, classes, init=start(output), rng=rng),
    )


@lru_cache(maxsize=512)
def first_loss(classes, seed, size):
    """The loss of a fresh net on 200 digits, before any step, and the share that is right."""
    rng = np.random.default_rng(seed)
    x, labels = _examples(classes, rng, 200)
    scores = _model(classes, rng, size, size)(x)
    right = float(np.mean(scores.data.argmax(axis=1) == labels))
    return nn.cross_entropy(scores, labels).item(), right


@lru_cache(maxsize=256)
def tiny(classes, seed, penalty):
    """The losses of a training on a few examples, with a penalty or without."""
    rng = np.random.default_rng(seed)
    x, labels = _examples(classes, rng, TINY)
    model = _model(classes, rng)
    optimiser = optim.SGD(model.parameters(), lr=RATE, momentum=0.9)
    losses = []
    for _ in range(STEPS):
        optimiser.zero_grad()
        loss = nn.cross_entropy(model(x), labels)
        if penalty:
            loss = loss + penalty * sum(mg.sum(p**2) for p in model.parameters())
        loss.backward()
        losses.append(loss.item())
        optimiser.step()
    return losses


def work(
    v,
    see,
    chance=diagnose.chance_loss,
    total=lambda first, penalty, squares: first + penalty * squares,
):
    """What chance predicts, with a penalty and without, and what a few examples must do."""
    first = see("first", chance(v.classes))
    see("share", 1 / v.classes)
    see("with_penalty", total(first, v.penalty, v.squares))
    see("added", round(v.penalty * v.squares, 6))
    see("high", "large")
    see("tiny", "zero")
    see("held", "above")


mistakes = [
    Mistake("two-classes", chance=lambda classes: log(2)),
    Mistake("the-share", chance=lambda classes: 1 / classes),
    Mistake("log-ten", chance=log10),
    Mistake("penalty-alone", total=lambda first, penalty, squares: penalty * squares),
    Mistake("factor-alone", total=lambda first, penalty, squares: first + penalty),
    Mistake("penalty-halved", total=lambda first, penalty, squares: first + penalty * squares / 2),
    Mistake(
        "penalty-rooted", total=lambda first, penalty, squares: first + penalty * sqrt(squares)
    ),
]


def fresh(v, answer):
    """The first loss of five nets with small weights."""
    return [_first("fresh", [(v.seed + i, 0.1) for i in range(5)], v, "net")]


def larger(v, key):
    """The first loss with larger and larger weights."""
    return [_first("larger", [(v.seed, size) for size in SIZES], v, "size")]


def _first(label, runs, v, column):
    rows = []
    for number, (seed, size) in enumerate(runs, 1):
        loss, right = first_loss(v.classes, seed, size)
        rows.append((number if column == "net" else size, f"{loss:.3f}", f"{100 * right:.0f}%"))
    return Table(label, (column, "loss", "right"), rows)


def overfitted(v, key):
    """A few examples, learned without a penalty."""
    losses = tiny(v.classes, v.seed, 0.0)
    return [_curves("overfitted", {"loss": losses}), _ends({"alone": losses})]


def penalised(v, key):
    """The same, with a penalty."""
    runs = {"alone": tiny(v.classes, v.seed, 0.0), "penalty": tiny(v.classes, v.seed, 0.02)}
    return [_curves("penalised", runs), _ends(runs)]


def _curves(label, series):
    return Curves(label, "step", list(range(1, STEPS + 1)), series)


def _ends(runs):
    return Table(
        "ends", ("run", "last"), [(i, f"{r[-1]:.3f}") for i, r in enumerate(runs.values(), 1)]
    )


examples = [
    Example({"first": "chance"}, "invalid"),
    Example({"tiny": "chance"}, "wrong", "tiny/chance"),
    Example({}, "missing"),
]

"""Ensembles: the average of several models, and why they have to differ."""

import numpy as np

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.experiment import Below, Experiment, Pick, Whole
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves

place = 80
minutes = 9
needs = ["softmax"]
teaches = ["ensembles"]

HIDDEN, POINTS, NOISE = 6, 30, 0.1

parts = [
    Array("mean", places=3),
    Number("loss", places=3),
    Number("single", places=3),
    Experiment(
        "settings",
        settings=(
            Whole("models", 1, 60, start=1),
            Pick("weights", ("shared", "own"), start="shared"),
        ),
        goal=Below("ratio", 0.6, margin=0.03),
        seeds=(1, 2, 3),
        seconds=2,
    ),
]

first = {"p": [[0.7, 0.2, 0.1], [0.2, 0.5, 0.3], [0.6, 0.1, 0.3]], "right": 1}


def variant(rng):
    """Three models that do not agree about three classes."""
    p = [_shares(rng) for _ in range(3)]
    if len({max(range(3), key=row.__getitem__) for row in p}) < 2:
        raise Redraw
    return {"p": p, "right": rng.randint(1, 3)}


def _shares(rng):
    """Three shares in tenths, none of them 0, no two alike."""
    return [share / 10 for share in rng.sample(rng.choice([[1, 2, 7], [1, 3, 6], [2, 3, 5]]), 3)]


def experiment(v, settings, seed, clock):
    """Nets with random hidden weights, their last layer solved for; the mean of what they say."""
    rng = np.random.default_rng(seed)
    x, grid = rng.uniform(-2, 2, POINTS), np.linspace(-1.8, 1.8, 60)
    y = np.sin(2 * x) + NOISE * rng.standard_normal(POINTS)
    hidden = rng.standard_normal((2, HIDDEN))
    said, course = [], []
    for _ in clock(range(settings.models), course):
        said.append(_net(x, y, grid, hidden))
        course.append(_error(np.mean(said, axis=0), grid))
        hidden = rng.standard_normal((2, HIDDEN)) if settings.weights == "own" else hidden
    each = float(np.mean([_error(one, grid) for one in said]))
    count = list(range(1, settings.models + 1))
    curves = Curves("course", "models", count, {"error": course, "alone": [each] * len(count)})
    return {"ratio": course[-1] / each, "error": course[-1], "alone": each}, [curves]


def _net(x, y, grid, hidden):
    """What a net says on the grid after its last layer has been fitted, with a small penalty."""
    inside = np.tanh(np.outer(x, 2 * hidden[0]) + hidden[1])
    last = np.linalg.solve(inside.T @ inside + 1e-3 * np.eye(HIDDEN), inside.T @ y)
    return np.tanh(np.outer(grid, 2 * hidden[0]) + hidden[1]) @ last


def _error(said, grid):
    """The mean squared distance from the curve without noise."""
    return float(np.mean((said - np.sin(2 * grid)) ** 2))


def explain(v, settings, measured):
    """Why the average is no better than its members."""
    return "all-alike" if settings.weights == "shared" else "too-few"


def averaged(p):
    """The mean over the models."""
    return mg.mean(p, axis=0)


def work(
    v,
    see,
    average=averaged,
    loss=lambda mean, p, i: -mg.log(mg.maximum(mean[i], 1e-12)),
    single=lambda p, i: mg.mean(-mg.log(p[:, i])),
    **chosen,
):
    """The averaged shares, their loss, and the mean loss of the models alone."""
    p, i = Tensor(v.p, requires_grad=True), v.right - 1
    mean = see("mean", average(p))
    see("loss", loss(mean, p, i))
    see("single", single(p, i))
    see("column", [row[i] for row in v.p])
    see("losses", [round(-float(np.log(row[i])), 3) for row in v.p])
    see("settings", {"models": 40, "weights": "own"} | chosen)


def votes(p):
    """The share of the models that prefer each class."""
    return Tensor(np.mean(p.data == p.data.max(axis=1, keepdims=True), axis=0))


def product(p):
    """The geometric mean, shared out again."""
    return mg.softmax(mg.mean(mg.log(p), axis=0))


mistakes = [
    Mistake("summed", average=lambda p: mg.sum(p, axis=0)),
    Mistake("over-classes", average=lambda p: mg.mean(p, axis=1)),
    Mistake("votes", average=votes, loss=lambda mean, p, i: -mg.log(averaged(p)[i])),
    Mistake("geometric-mean", average=product),
    Mistake("losses-averaged", loss=lambda mean, p, i: mg.mean(-mg.log(p[:, i]))),
    Mistake("sign-forgotten", loss=lambda mean, p, i: mg.log(mg.maximum(mean[i], 1e-12))),
    Mistake("loss-of-the-average", single=lambda p, i: -mg.log(averaged(p)[i])),
    Mistake("losses-summed", single=lambda p, i: mg.sum(-mg.log(p[:, i]))),
    Mistake("all-alike", models=60, weights="shared"),
    Mistake("too-few", models=2, weights="own"),
]

examples = [
    Example({"mean": "0.5, 0.267, 0.233"}, "partial"),
    Example({"mean": "1.5 0.8 0.7"}, "wrong", "summed"),
    Example({"loss": "ln"}, "invalid"),
    Example({}, "missing"),
]

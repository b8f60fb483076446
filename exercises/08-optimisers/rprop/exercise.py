"""Rprop: its step sizes by hand, and a real run that stands still: arrived, or misled by batches?

Every run, and every change on offer, is really run by the engine: a change is right if the weight
comes to where the whole data want it.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 45
minutes = 10
vetted = 24  # every variant is several runs of the engine
needs = ["momentum"]
teaches = ["rprop"]

GROW, SHRINK = 1.2, 0.5
COUNT, BATCH, EPOCHS, START = 60, 4, 20, 5.0
NEAR, FAR = 0.1, 0.25  # distances from the mean that count as there, and as elsewhere

parts = [
    Number("size2", places=3),
    Number("size3", places=3),
    Number("w4", places=3),
    Choice("state", options=("misled", "arrived", "thrown", "slow")),
    Choice(
        "cure", options=("whole-data", "rmsprop", "larger-start", "more-epochs", "leave"),
        then="cured",
    ),
]  # fmt: skip


class Run(NamedTuple):
    """Everything that decides a run."""

    seed: int
    far: int
    batch: int
    kind: str = "rprop"
    size: float = 0.05
    epochs: int = EPOCHS


class Made(NamedTuple):
    """What a run left behind, batch by batch: the weight, and the gradient it saw."""

    weights: list
    gradients: list
    mean: float


def variant(rng):
    """Four gradients of which the third turns, and a run with batches or with the whole data."""
    sign = rng.choice([-1, 1])
    g = [sign * rng.randint(1, 9), sign * rng.randint(1, 9), -sign * rng.randint(1, 9)]
    values = {
        "w": rng.choice([-1, 1]) * rng.randint(1, 4),
        "size": rng.choice([0.1, 0.2, 0.5, 1.0]),
        "g": [*g, rng.choice([-1, 1]) * rng.randint(1, 9)],
        "batch": rng.choice([BATCH, BATCH, COUNT]),
        "far": rng.choice([8, 10, 12, 15]),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(_run_of(values)):
        raise Redraw
    return values


def _run_of(values):
    return Run(values["seed"], values["far"], values["batch"])


@lru_cache(maxsize=512)
def run(one):
    """Descend on half the mean squared distance of w from the data, whose minimum is their mean."""
    rng = np.random.default_rng(one.seed)
    values = rng.normal(0, 1, COUNT)
    values[: COUNT // 10] += one.far
    w = Tensor([START], requires_grad=True)
    make = optim.RMSprop if one.kind == "rmsprop" else optim.Rprop
    optimiser = make([w], lr=one.size)
    weights, gradients = [START], []
    for _ in range(one.epochs * COUNT // BATCH if one.batch == COUNT else one.epochs):
        for batch, _same in data.batches(values, values, one.batch, rng):
            optimiser.zero_grad()
            ((w - Tensor(batch)) ** 2 / 2).mean().backward()
            gradients.append(float(w.grad.data[0]))
            optimiser.step()
            weights.append(float(w.data[0]))
    return Made(weights, gradients, float(values.mean()))


def _away(made):
    return abs(made.weights[-1] - made.mean)


CURES = {
    "whole-data": lambda one: one._replace(batch=COUNT),
    "rmsprop": lambda one: one._replace(kind="rmsprop"),
    "larger-start": lambda one: one._replace(size=10 * one.size),
    "more-epochs": lambda one: one._replace(epochs=2 * one.epochs),
    "leave": lambda one: one,
}


def _cures(one):
    """The changes that bring the weight to the mean; a run that is there needs none."""
    if one.batch == COUNT:
        return frozenset({"leave"})
    return frozenset(key for key, change in CURES.items() if _away(run(change(one))) < FAR)


def _decided(one):
    """Whether it is clear for the run, and for every change, where it has come."""
    if one.batch == COUNT:
        return _away(run(one)) < NEAR
    ends = {key: _away(run(change(one))) for key, change in CURES.items()}
    there = {"whole-data", "rmsprop"}
    return all((end < NEAR) if key in there else (end > FAR) for key, end in ends.items())


def by_hand(w, size, g, grow=GROW, shrink=SHRINK, rests=True, keeps=False, scaled=False):
    """The sizes and the weights of Rprop, step by step, with the places where one goes wrong."""
    before, sizes, weights = 0.0, [], []
    for gradient in g:
        turned = np.sign(gradient) * np.sign(before)
        size = size * (grow if turned > 0 else shrink if turned < 0 else 1.0)
        moves = 0.0 if turned < 0 and rests else float(np.sign(gradient))
        before = gradient if moves or keeps else 0.0
        w -= size * (gradient if scaled and moves else moves)
        sizes.append(size)
        weights.append(w)
    return sizes, weights


def engine_steps(w, size, g):
    """The same by the engine; each size is what the moves show, or what the state holds."""
    w = Tensor([float(w)], requires_grad=True)
    rprop = optim.Rprop([w], lr=size, etas=(SHRINK, GROW))
    sizes, weights = [], []
    for gradient in g:
        w.grad = np.array([float(gradient)])
        rprop.step()
        sizes.append(float(rprop.state_dict()["state"][0]["step_size"][0]))
        weights.append(float(w.data[0]))
    return sizes, weights


def work(v, see, steps=engine_steps):
    """The engine's steps, and what its runs show."""
    sizes, weights = steps(v.w, v.size, v.g)
    see("size2", sizes[1])
    see("size3", sizes[2])
    see("w2", round(engine_steps(v.w, v.size, v.g)[1][1], 6))
    see("w4", weights[3])
    one = _run_of(vars(v))
    see("state", "arrived" if one.batch == COUNT else "misled")
    see("cure", _cures(one))
    see("end", f"{run(one).weights[-1]:.2f}")
    see("mean", f"{run(one).mean:.2f}")


def _with(**slip):
    return lambda w, size, g: by_hand(w, size, g, **slip)


mistakes = [
    Mistake("moved-when-turned", steps=_with(rests=False)),
    Mistake("factors-swapped", steps=_with(grow=SHRINK, shrink=GROW)),
    Mistake("size-never-changes", steps=_with(grow=1.0, shrink=1.0)),
    Mistake("times-the-gradient", steps=_with(scaled=True), when=lambda v: abs(v.g[0]) > 1),
    Mistake("turn-not-halved", steps=_with(shrink=1.0)),
    Mistake("turn-remembered", steps=_with(keeps=True)),
]


def evidence(v):
    """The run as it was found."""
    made = run(_run_of(vars(v)))
    turns = sum(a * b < 0 for a, b in zip(made.gradients, made.gradients[1:], strict=False))
    rows = [
        (
            v.batch,
            len(made.gradients),
            turns,
            f"{made.weights[-1]:.2f}",
            f"{made.weights[-1] - made.mean:+.2f}",
        )
    ]
    columns = ("batch", "steps", "turns", "end", "gradient")
    return [Table("found", columns, rows), _curves("weights", {"weight": made.weights[:60]})]


def cured(v, key):
    """The run with the change, beside what it was and where the whole data want it."""
    one = _run_of(vars(v))
    before, after = run(one), run(CURES[key](one))
    longest = max(len(before.weights), len(after.weights))
    series = {
        "before": before.weights,
        "after": after.weights,
        "mean-of-data": [before.mean] * longest,
    }
    return [_curves("both", series)]


def _curves(label, series):
    longest = max(map(len, series.values()))
    return Curves(label, "step", list(range(longest)), series)


examples = [
    Example({"size2": "big"}, "invalid"),
    Example({"state": "slow"}, "wrong", "state/slow"),
    Example({}, "missing"),
]

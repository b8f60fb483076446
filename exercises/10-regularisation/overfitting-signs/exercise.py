"""The gap between training and validation accuracy, read off real runs, and what helps.

Every change on offer is really run: one is right if it clearly does better on validation images.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, nn, no_grad, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 10
minutes = 8
vetted = 24  # every variant is several runs of the engine
needs = ["loss-curve-reading"]
teaches = ["overfitting"]

STEPS, SHOWN, HELD_BACK, BATCH = 200, 20, 300, 20  # SHOWN: steps from one point drawn to the next
MORE = 10  # how many times as many images, or units, the changes take
MOST = 1797 - HELD_BACK  # images there are to train on
FAR, NEAR = 15, 6  # gaps in percentage points that are clearly one, and hardly one
GAIN, NONE = 5, 3  # points by which a change clearly helps, and by which it does not

parts = [
    Choice("state", options=("overfits", "underfits", "fits")),
    Number("gap", places=1),
    Choice(
        "cure", options=("more-data", "more-units", "fewer-units", "more-steps", "leave"),
        then="changed",
    ),
]  # fmt: skip


class Run(NamedTuple):
    """Everything that decides a run."""

    seed: int
    images: int
    units: int
    steps: int = STEPS


class Made(NamedTuple):
    """The accuracies along a run, in per cent."""

    training: list
    validation: list


SORTS = {  # images, hidden units, what helps
    "overfits": ([40, 50, 60, 80], [16, 20, 24], "more-data"),
    "underfits": ([800, 900, 1000], [2], "more-units"),
    "fits": ([1000, 1100, 1200], [16, 20, 24], "leave"),
}


def variant(rng):
    """A run of one of three sorts, for which it is clear what helps."""
    sort = rng.choice(["overfits", "overfits", "underfits", "fits"])
    images, units, _ = SORTS[sort]
    values = {
        "sort": sort,
        "images": rng.choice(images),
        "units": rng.choice(units),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(values):
        raise Redraw
    return values


def _run_of(values):
    return Run(values["seed"], values["images"], values["units"])


def _decided(values):
    """Whether the run shows clearly what it is meant to show, and each change helps or does not."""
    training, validation = (course[-1] for course in run(_run_of(values)))
    gap = training - validation
    shown = {
        "overfits": gap > FAR and training > 97,
        "underfits": abs(gap) < NEAR and training < 65,
        "fits": abs(gap) < NEAR and validation > 92,
    }
    if not shown[values["sort"]]:
        return False
    gains = _gains(_run_of(values))
    clear = not any(NONE < gain < GAIN for gain in gains.values())
    return clear and _cures(gains) == {SORTS[values["sort"]][2]}


@lru_cache(maxsize=512)
def run(one):
    """Train a small net on some of the digits; accuracies from time to time."""
    rng = np.random.default_rng(one.seed)
    digits = data.load_digits()
    order, x = rng.permutation(len(digits.labels)), (digits.features - 8) / 6
    held, own = order[:HELD_BACK], order[HELD_BACK : HELD_BACK + one.images]
    sizes = nn.Linear(64, one.units, rng=rng), nn.Linear(one.units, 10, rng=rng)
    model = nn.Sequential(sizes[0], nn.Tanh(), sizes[1])
    adam = optim.Adam(model.parameters(), lr=0.01)
    made = Made([], [])
    for step in range(one.steps):
        rows = rng.choice(own, min(BATCH, len(own)), replace=False)
        adam.zero_grad()
        nn.cross_entropy(model(Tensor(x[rows])), digits.labels[rows]).backward()
        adam.step()
        if (step + 1) % SHOWN == 0:
            for course, part in ((made.training, own), (made.validation, held)):
                with no_grad():
                    said = model(Tensor(x[part])).data.argmax(axis=1)
                course.append(float(100 * np.mean(said == digits.labels[part])))
    return made


CHANGES = {
    "more-data": lambda one: one._replace(images=min(MORE * one.images, MOST)),
    "more-units": lambda one: one._replace(units=MORE * one.units),
    "fewer-units": lambda one: one._replace(units=max(one.units // MORE, 1)),
    "more-steps": lambda one: one._replace(steps=2 * one.steps),
    "leave": lambda one: one,
}


def _gains(one):
    """By how many points each change does better on the validation images."""
    before = run(one).validation[-1]
    return {key: run(change(one)).validation[-1] - before for key, change in CHANGES.items()}


def _cures(gains):
    """The changes that clearly help; where none does, leaving it is right."""
    return frozenset(key for key, gain in gains.items() if gain > GAIN) or frozenset({"leave"})


def work(v, see, gap=lambda training, validation: training - validation):
    """What the run shows, and which change really helps."""
    one = _run_of(vars(v))
    training, validation = (round(course[-1], 1) for course in run(one))
    see("state", v.sort)
    see("training", training)
    see("validation", validation)
    see("gap", gap(training, validation))
    see("cure", _cures(_gains(one)))
    see("after", f"{validation + max(_gains(one).values()):.1f}")


def _apart(v):
    training, validation = (course[-1] for course in run(_run_of(vars(v))))
    return abs(training - validation) > 1


mistakes = [
    Mistake("sign-turned", when=_apart, gap=lambda training, validation: validation - training),
    Mistake("training-error", gap=lambda training, validation: 100 - training),
    Mistake(
        "relative", when=_apart, gap=lambda training, validation: 100 * training / validation - 100
    ),
]


def evidence(v):
    """The accuracies along the run, drawn, and at its end in numbers."""
    made = run(_run_of(vars(v)))
    end = [(f"{made.training[-1]:.1f}", f"{made.validation[-1]:.1f}")]
    return [
        _curves("accuracies", {"training": made.training, "validation": made.validation}),
        Table("end", ("training", "validation"), end),
    ]


def changed(v, key):
    """The accuracies with the change, and on the validation images before it."""
    one = _run_of(vars(v))
    after = run(CHANGES[key](one))
    series = {
        "before": run(one).validation,
        "validation-after": after.validation,
        "training-after": after.training,
    }
    return [_curves("with-change", series)]


def _curves(label, series):
    longest = max(map(len, series.values()))
    steps = [SHOWN * number for number in range(1, longest + 1)]
    return Curves(label, "step", steps, series)


examples = [
    Example({"state": "fine"}, "invalid"),
    Example({"gap": "wide"}, "invalid"),
    Example({}, "missing"),
]

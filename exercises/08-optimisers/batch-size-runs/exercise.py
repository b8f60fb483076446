"""Batches too large, too small, or right: told from the steps of a real run and from their noise.

Each change on offer is really run: one is right if it brings the loss near the least there is.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 13
minutes = 8
vetted = 24  # every variant is several runs of the engine
needs = ["minibatch-sgd"]
teaches = ["mini-batches"]

INPUTS, STEP = 12, 8  # STEP: how many times as large, or small, a change makes the batches
COUNTS = (256, 320, 384)
THERE, AWAY = 1.1, 1.22  # losses, as multiples of the least, that count as there, and as elsewhere
SORTS = {"few-steps": [128, 64], "noise": [2, 4], "fine": [16]}  # batch sizes
RATES = {"few-steps": [0.04, 0.05], "noise": [0.06, 0.07], "fine": [0.04, 0.05]}
LONGER, LOOKS = 3, 20

parts = [
    Number("batch"),
    Choice("cause", options=("few-steps", "noise", "fine", "diverging")),
    Choice("cure", options=("smaller", "larger", "longer", "leave"), then="changed"),
]


class Run(NamedTuple):
    """Everything that decides a run."""

    seed: int
    count: int
    rate: float
    batch: int
    epochs: int


class Made(NamedTuple):
    """The loss on all examples before the first epoch and after each; steps; the noise; the least.

    The noise is how far the gradients of single batches are from that of all the examples, as a
    multiple of it, on average over some batches before the first step.
    """

    losses: list
    steps: int
    noise: float
    least: float


def variant(rng):
    """A run whose batches are too large, too small, or right."""
    sort = rng.choice(["few-steps", "few-steps", "noise", "noise", "fine"])
    values = {
        "sort": sort,
        "count": rng.choice(COUNTS),
        "rate": rng.choice(RATES[sort]),
        "size": rng.choice(SORTS[sort]),
        "epochs": rng.choice([3, 4]),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(values):
        raise Redraw
    return values | {"least": round(run(_run_of(values)).least, 3)}


def _run_of(values):
    return Run(*(values[name] for name in ("seed", "count", "rate", "size", "epochs")))


def _decided(values):
    """Whether each change clearly comes near the least loss, or does not."""
    one = _run_of(values)
    if values["count"] % values["size"]:
        return False
    ends = _ends(one).values()
    if any(THERE < end < AWAY for end in ends):
        return False
    return (_cures(one) == {"leave"}) == (values["sort"] == "fine") and bool(_cures(one))


@lru_cache(maxsize=512)
def run(one):
    """Fit a line in twelve inputs to noisy targets, by plain descent on batches."""
    rng = np.random.default_rng(one.seed)
    x = rng.standard_normal((one.count, INPUTS))
    y = x @ rng.uniform(0.5, 1, (INPUTS, 1)) + rng.standard_normal((one.count, 1))
    model = nn.Linear(INPUTS, 1, bias=False, rng=rng)
    weight = model.weight
    sgd = optim.SGD([weight], lr=one.rate)

    def slope(xs, ys):
        sgd.zero_grad()
        loss = nn.mse_loss(model(Tensor(xs)), Tensor(ys))
        loss.backward()
        return loss.item(), weight.grad.data.copy()

    loss, whole = slope(x, y)
    losses, steps = [loss], 0
    looks = [rng.choice(one.count, one.batch, replace=False) for _ in range(LOOKS)]
    far = [np.linalg.norm(slope(x[rows], y[rows])[1] - whole) for rows in looks]
    noise = float(np.mean(far) / np.linalg.norm(whole))
    for _ in range(one.epochs):
        for xs, ys in data.batches(x, y, one.batch, rng):
            slope(xs, ys)
            sgd.step()
            steps += 1
        losses.append(slope(x, y)[0])
    best = np.linalg.lstsq(x, y, rcond=None)[0]
    return Made(losses, steps, noise, float(np.mean((x @ best - y) ** 2)))


CHANGES = {
    "smaller": lambda one: one._replace(batch=max(one.batch // STEP, 1)),
    "larger": lambda one: one._replace(batch=min(one.batch * STEP, one.count)),
    "longer": lambda one: one._replace(epochs=LONGER * one.epochs),
    "leave": lambda one: one,
}


def _ends(one):
    """The last loss of each change, as a multiple of the least there is."""
    return {key: run(change(one)).losses[-1] / run(one).least for key, change in CHANGES.items()}


def _cures(one):
    """The changes that come near the least loss; a run that is there needs none."""
    ends = _ends(one)
    if ends["leave"] < THERE:
        return frozenset({"leave"})
    return frozenset(key for key, end in ends.items() if end < THERE)


def work(v, see, batch=lambda count, epochs, steps: count * epochs // steps):
    """What the table says of the batches, and what really helps."""
    one = _run_of(vars(v))
    made = run(one)
    see("batch", batch(v.count, v.epochs, made.steps))
    see("cause", v.sort)
    see("cure", _cures(one))
    see("steps", made.steps)
    see("each", made.steps // v.epochs)
    see("noise", f"{made.noise:.2g}")
    see("end", f"{made.losses[-1]:.3g}")


mistakes = [
    Mistake("steps-of-an-epoch", batch=lambda count, epochs, steps: steps / epochs),
    Mistake("number-of-steps", batch=lambda count, epochs, steps: steps),
]


def evidence(v):
    """The run in numbers, and its loss after each epoch."""
    made = run(_run_of(vars(v)))
    row = (v.count, v.epochs, made.steps, f"{made.noise:.2g}")
    return [
        Table("found", ("examples", "epochs", "steps", "noise"), [row]),
        Curves("losses", "epoch", list(range(len(made.losses))), {"loss": made.losses}),
    ]


def changed(v, key):
    """The loss with the change, beside what it was."""
    one = _run_of(vars(v))
    series = {"before": run(one).losses, "after": run(CHANGES[key](one)).losses}
    longest = max(map(len, series.values()))
    return [Curves("both", "epoch", list(range(longest)), series)]


examples = [
    Example({"batch": "big"}, "invalid"),
    Example({"cause": "diverging"}, "wrong", "cause/diverging"),
    Example({}, "missing"),
]

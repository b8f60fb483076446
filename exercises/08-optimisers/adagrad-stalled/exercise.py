"""Adagrad at a standstill: arrived, started too low, or kept back by one gradient it remembers.

Each change on offer is really run by the engine: one is right if its model comes to the bottom.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 41
minutes = 9
vetted = 24  # every variant is several runs of the engine
needs = ["adagrad"]
teaches = ["adagrad"]

EXAMPLES, INPUTS, BATCH, STEPS = 200, 6, 20, 300
THERE, AWAY = 1.3, 3  # losses, as multiples of the least, that count as there, and as elsewhere
CUT = 2  # the loss that is drawn no higher than so many times the first
RATES = {"spike": [0.3, 0.4, 0.5], "low": [0.002, 0.003, 0.004], "arrived": [0.3, 0.4, 0.5]}
TABLE = (1, 2, 10, 30, 100, 300)

parts = [
    Number("length", digits=2),
    Choice("cause", options=("spike", "low", "arrived", "thrown")),
    Choice("cure", options=("rmsprop", "hundred-times", "longer", "leave"), then="cured"),
]


class Run(NamedTuple):
    """Everything that decides a run; `broken` is the step with the broken batch, or 0."""

    seed: int
    rate: float
    broken: int = 0
    kind: str = "adagrad"
    steps: int = STEPS


class Made(NamedTuple):
    """What a run left behind, step by step: the gradient of a weight, √c, its move, the loss."""

    gradients: list
    roots: list
    moves: list
    losses: list
    least: float


def variant(rng):
    """A run that stands still in the end, for one of three reasons."""
    sort = rng.choice(["spike", "spike", "low", "arrived"])
    values = {
        "sort": sort,
        "rate": rng.choice(RATES[sort]),
        "broken": rng.randint(3, 9) if sort == "spike" else 0,
        "asked": rng.choice([100, 300]),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(values):
        raise Redraw
    return values | {"least_shown": round(run(_run_of(values)).least, 2)}


def _run_of(values):
    return Run(values["seed"], values["rate"], values["broken"])


def _decided(values):
    """Whether each change clearly comes to the bottom or does not, and the table has no zeros."""
    one = _run_of(values)
    ends = [run(change(one)).losses[-1] / run(one).least for change in CHANGES.values()]
    if (
        any(THERE < end < AWAY for end in ends)
        or min(abs(run(one).gradients[step - 1]) for step in TABLE) < 1e-3
    ):
        return False
    return (_cures(one) == {"leave"}) == (values["sort"] == "arrived") and bool(_cures(one))


@lru_cache(maxsize=512)
def run(one):
    """Fit a line in six inputs; of one batch the targets arrive a thousand times too large."""
    rng = np.random.default_rng(one.seed)
    x = rng.standard_normal((EXAMPLES, INPUTS))
    y = x @ rng.choice([-2.0, -1.5, 1.5, 2.0], (INPUTS, 1))
    y += 0.3 * rng.standard_normal((EXAMPLES, 1))
    model = nn.Linear(INPUTS, 1, bias=False, rng=rng)
    if one.kind == "rmsprop":
        optimiser = optim.RMSprop(model.parameters(), lr=0.02, alpha=0.9)
    else:
        optimiser = optim.Adagrad(model.parameters(), lr=one.rate)
    best = np.linalg.lstsq(x, y, rcond=None)[0]
    made = Made([], [], [], [], float(np.mean((x @ best - y) ** 2)))
    weight = model.weight
    for step in range(1, one.steps + 1):
        rows = rng.choice(EXAMPLES, BATCH, replace=False)
        targets = y[rows] * (1000 if step == one.broken else 1)
        optimiser.zero_grad()
        nn.mse_loss(model(Tensor(x[rows])), Tensor(targets)).backward()
        before, gradient = weight.data.reshape(-1)[0], weight.grad.data.reshape(-1)[0]
        optimiser.step()
        made.gradients.append(float(gradient))
        made.moves.append(float(abs(weight.data.reshape(-1)[0] - before)))
        made.roots.append(float(np.sqrt(np.sum(np.square(made.gradients)))))
        made.losses.append(nn.mse_loss(model(Tensor(x)), Tensor(y)).item())
    return made


CHANGES = {
    "rmsprop": lambda one: one._replace(kind="rmsprop"),
    "hundred-times": lambda one: one._replace(rate=100 * one.rate),
    "longer": lambda one: one._replace(steps=2 * STEPS),
    "leave": lambda one: one,
}


def _cures(one):
    """The changes that bring the loss to the bottom; a run that is there needs none."""
    if run(one).losses[-1] < THERE * run(one).least:
        return frozenset({"leave"})
    ends = {key: run(change(one)).losses[-1] for key, change in CHANGES.items()}
    return frozenset(key for key, end in ends.items() if end < THERE * run(one).least)


def work(v, see, length=lambda rate, g, root: rate * abs(g) / root):
    """How long a step was, by the table; what kept the run back; and what really helps."""
    one = _run_of(vars(v))
    made = run(one)
    g, root = _shown(made, v.asked)
    see("length", length(v.rate, float(g), float(root)))
    see("cause", v.sort)
    see("cure", _cures(one))
    see("g", g)
    see("root", root)
    see("length_shown", f"{v.rate * abs(float(g)) / float(root):.2g}")
    see("root_early", _shown(made, 2)[1])
    see("root_late", _shown(made, TABLE[-1])[1])
    see("end", f"{made.losses[-1]:.3g}")


def _shown(made, step):
    """Gradient and root of the memory at a step, as the table shows them."""
    return f"{made.gradients[step - 1]:.3g}", f"{made.roots[step - 1]:.3g}"


mistakes = [
    Mistake("not-divided", length=lambda rate, g, root: rate * abs(g)),
    Mistake("root-squared", length=lambda rate, g, root: rate * abs(g) / root**2),
    Mistake("root-of-the-root", length=lambda rate, g, root: rate * abs(g) / root**0.5),
    Mistake("rate-forgotten", length=lambda rate, g, root: abs(g) / root),
    Mistake("gradient-forgotten", length=lambda rate, g, root: rate / root),
]


def evidence(v):
    """Gradient and memory of one weight from time to time, and the loss."""
    made = run(_run_of(vars(v)))
    rows = [(step, *_shown(made, step)) for step in TABLE]
    return [
        Table("memory", ("step", "gradient", "root"), rows),
        _curves("losses", {"loss": made.losses}),
    ]


def cured(v, key):
    """The loss with the change, beside what it was."""
    one = _run_of(vars(v))
    return [_curves("both", {"before": run(one).losses, "after": run(CHANGES[key](one)).losses})]


def _curves(label, series):
    """Every fifth loss, cut where it leaves the page."""
    highest = CUT * next(iter(series.values()))[0]
    drawn = {name: [min(loss, highest) for loss in all_[4::5]] for name, all_ in series.items()}
    longest = max(map(len, drawn.values()))
    return Curves(label, "step", list(range(5, 5 * longest + 1, 5)), drawn)


examples = [
    Example({"length": "tiny"}, "invalid"),
    Example({"cause": "thrown"}, "wrong", "cause/thrown"),
    Example({}, "missing"),
]

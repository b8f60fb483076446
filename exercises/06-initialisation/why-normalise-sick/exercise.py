"""A small net that does not learn as it should, because of what it is fed with; or that does.

Each variant is a net really trained on features as they were given to it, and every change on
offer is really run. A change is right if that run learns.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, nn, no_grad, optim
from tutor.answers.choice import Choice
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 31
minutes = 8
vetted = 24  # every variant is five nets that are really trained
needs = ["why-normalise"]
teaches = ["normalising-inputs", "saturation"]

FEATURES, EXAMPLES, STEPS, RATE, WIDTH = 4, 150, 150, 0.3, 8
LEARNED, STUCK = 0.16, 0.25  # a last loss below the one, or above the other
NEAR_END = 0.99  # a tanh beyond this counts as saturated: its slope is below 0.02

FAULTS = ("offset", "large", "small", "outlier", "none")
CHANGES = ("standardise", "clip", "lower-rate", "more-steps", "leave")

parts = [
    Choice("cause", options=FAULTS),
    Which("features", count=FEATURES, thing="feature"),
    Choice("effect", options=("saturated", "drowned", "noisy", "nothing")),
    Choice("cure", options=CHANGES, then="cured"),
]


class Fed(NamedTuple):
    """What a net is fed with, and how it is trained. `which` counts features from 0."""

    fault: str
    which: tuple
    amount: float
    seed: int
    change: str = "leave"


class Run(NamedTuple):
    """The features as the net got them, the share of saturated units at the start, the losses."""

    x: np.ndarray
    saturated: float
    losses: list
    right: float


AMOUNTS = {
    "offset": (15.0, 25.0, 40.0, 60.0),
    "large": (60.0, 100.0, 200.0),
    "small": (0.005, 0.01, 0.02),
    "outlier": (500.0, 1000.0, 3000.0),
    "none": (1.0,),
}


def variant(rng):
    """A fault, the features that have it, and numbers that show it."""
    fault = rng.choice(2 * FAULTS[:-1] + FAULTS[-1:])
    count = {"offset": rng.choice([2, 3, 4]), "none": 0}.get(fault, 1)
    values = {
        "fault": fault,
        "which": sorted(rng.sample(range(FEATURES), count)),
        "amount": rng.choice(AMOUNTS[fault]),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(values):
        raise Redraw
    return values


def _fed(values):
    names = ("fault", "which", "amount", "seed")
    fault, which, amount, seed = (values[name] for name in names)
    return Fed(fault, tuple(which), amount, seed)


def _decided(values):
    """Whether every run clearly learns or clearly does not, and the evidence shows the fault."""
    fed = _fed(values)
    ends = {key: run(fed._replace(change=key)).losses[-1] for key in CHANGES}
    if any(LEARNED < end < STUCK for end in ends.values()):
        return False
    saturated = run(fed).saturated
    shows = {
        "offset": saturated > 0.6,
        "large": saturated > 0.6,
        "small": saturated < 0.1,
        "outlier": saturated < 0.1,
        "none": saturated < 0.1,
    }
    if values["fault"] == "none":
        return shows["none"] and ends["leave"] < LEARNED
    return shows[values["fault"]] and ends["leave"] > STUCK and ends["clip"] < LEARNED


def _features(fed):
    """Four features and their classes: all four are needed, each as much as any other."""
    rng = np.random.default_rng(fed.seed)
    x = rng.standard_normal((EXAMPLES, FEATURES))
    labels = (x @ rng.choice([-1.0, 1.0], FEATURES) > 0).astype(float)
    which, broken = list(fed.which), rng.integers(EXAMPLES)
    if fed.fault == "offset":
        x[:, which] += fed.amount
    if fed.fault in ("large", "small"):
        x[:, which] *= fed.amount
    if fed.fault == "outlier":
        x[broken, which] = fed.amount
        x = data.Standardize(x)(x)
    return x, labels


def _changed(x, change):
    if change == "standardise":
        return data.Standardize(x)(x)
    if change == "clip":
        middle = np.median(x, axis=0)
        usual = 1.48 * np.median(np.abs(x - middle), axis=0)  # the deviation, if x is normal
        x = np.clip(x, middle - 3 * usual, middle + 3 * usual)
        return data.Standardize(x)(x)
    return x


@lru_cache(maxsize=1024)
def run(fed):
    """Train the net, with the change."""
    x, labels = _features(fed)
    x = _changed(x, fed.change)
    rng = np.random.default_rng([fed.seed, 1])
    model = nn.Sequential(
        nn.Linear(FEATURES, WIDTH, init=nn.init.lecun_normal, rng=rng),
        nn.Tanh(),
        nn.Linear(WIDTH, 1, rng=rng),
    )
    inputs = Tensor(x)
    with no_grad():
        saturated = float(np.mean(np.abs(np.tanh(model[0](inputs).data)) > NEAR_END))
    optimiser = optim.SGD(model.parameters(), lr=RATE / 10 if fed.change == "lower-rate" else RATE)
    losses = []
    for _ in range(2 * STEPS if fed.change == "more-steps" else STEPS):
        optimiser.zero_grad()
        scores = model(inputs).reshape(-1)
        loss = nn.binary_cross_entropy_with_logits(scores, labels)
        loss.backward()
        losses.append(loss.item())
        optimiser.step()
    return Run(x, saturated, losses, float(np.mean((scores.data > 0) == labels)))


EFFECTS = {
    "offset": "saturated",
    "large": frozenset({"saturated", "drowned"}),
    "small": "drowned",
    "outlier": "drowned",
    "none": "nothing",
}


def _cures(fed):
    """The changes with which the net learns; one that does so already needs none."""
    if fed.fault == "none":
        return frozenset({"leave"})
    return frozenset(key for key in CHANGES if run(fed._replace(change=key)).losses[-1] < LEARNED)


def work(v, see, other=False):
    """The fault and where it is, what it does in the net, and the changes that really help."""
    fed = _fed(vars(v))
    see("cause", v.fault)
    which = frozenset(number + 1 for number in v.which)
    every = frozenset(range(1, FEATURES + 1))
    see("features", (every - which if other else which, frozenset()))
    see("effect", EFFECTS[v.fault])
    see("cure", _cures(fed))
    see("listed", ", ".join(str(number + 1) for number in v.which) or "none")
    see("share", f"{100 * run(fed).saturated:.0f}%")
    see("last_loss", round(run(fed).losses[-1], 3))
    see("because", v.fault)


mistakes = [Mistake("other-features", other=True)]


def evidence(v):
    """The features as the net gets them, its units before training, and its losses."""
    made = run(_fed(vars(v)))
    return [
        _table("columns", made.x),
        _units("units", [made]),
        _curves("losses", {"loss": made.losses}),
    ]


def cured(v, key):
    """The same with the change, beside what it was."""
    fed = _fed(vars(v))
    before, after = run(fed), run(fed._replace(change=key))
    longest = {"before": before.losses, "after": after.losses}
    return [
        _table("cured-columns", after.x),
        _units("cured-units", [before, after]),
        _curves("cured-losses", longest),
    ]


def _table(label, x):
    columns = ("feature", "mean", "deviation", "lowest", "quarter", "three-quarters", "highest")
    rows = []
    for number, column in enumerate(x.T, 1):
        figures = np.quantile(column, [0, 0.25, 0.75, 1])
        shown = [column.mean(), column.std(), *figures]
        rows.append((number, *(_short(value) for value in shown)))
    return Table(label, columns, rows)


def _short(value):
    return f"{value:.3g}" if abs(value) >= 0.0005 else "0"


def _units(label, runs):
    rows = [
        (number, f"{100 * made.saturated:.0f}%", f"{made.losses[0]:.3f}",
         f"{made.losses[-1]:.3f}", f"{100 * made.right:.0f}%")
        for number, made in enumerate(runs, 1)
    ]  # fmt: skip
    columns = ("run", "saturated", "first", "last", "right")
    if len(runs) == 1:
        return Table(label, columns[1:], [row[1:] for row in rows])
    return Table(label, columns, rows)


def _curves(label, series):
    longest = max(map(len, series.values()))
    return Curves(label, "step", list(range(1, longest + 1)), series)


examples = [
    Example({"features": "5"}, "invalid"),
    Example({"effect": "noisy"}, "wrong", "effect/noisy"),
    Example({}, "missing"),
]

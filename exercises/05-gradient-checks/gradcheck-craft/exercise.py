"""Six ways to make a gradient check, five of which say nothing: find out which, mend it, read it.

Every check is really made, and made again with each change on offer. A change is right if the new
report tells the truth: large errors for the parameters whose gradient is wrong, none for others.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

import minigrad as mg
from minigrad import Tensor, nn, no_grad, optim
from minigrad.gradcheck import numerical_gradient, relative_error
from tutor.answers.choice import Choice
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Table
from tutor.course.words import show

place = 60
minutes = 9
vetted = 24  # every variant is six checks that are really made
needs = ["thresholds", "kinks-by-hand"]
teaches = ["gradient-check-craft"]

NAMES = ("W1", "b1", "W2", "b2")
INPUTS, UNITS, H, LOOKS = 4, 6, 1e-5, 12  # LOOKS: how many entries are tried altogether
FEW, MANY, WARM = 10, 8000, 40
TRUE, WRONG = 1e-6, 0.02  # errors below the one and above the other leave no doubt
ACTIVATIONS = {"tanh": mg.tanh, "ReLU": mg.relu}

REASONS = ("random", "hidden", "zero", "unseen", "kinks", "sound")
CHANGES = ("dropout-off", "data-alone", "warm-up", "every", "few", "leave")

parts = [
    Choice("why", options=REASONS),
    Choice("cure", options=CHANGES, then="repeated"),
    Which("wrong", count=len(NAMES), thing="parameter"),
]


class Setup(NamedTuple):
    """One check: everything that decides it.

    steps    of training before the check, from an output layer of zeros if there are none
    every    whether entries of every parameter are tried, or the first ones in order
    bug      the parameter whose gradient is wrong by a factor of 2 in the data loss, or −1
    """

    activation: str
    examples: int
    steps: int
    dropout: float
    penalty: float
    every: bool
    bug: int
    seed: int


class Row(NamedTuple):
    """The check of one parameter: how many entries, and the one with the largest error."""

    entries: int
    given: float
    found: float
    error: float


def variant(rng):
    """One of the ways to make a check; a wrong gradient in it, wherever it would not be noticed."""
    why = rng.choice(REASONS)
    bugs = {"hidden": [0, 2], "zero": [0, 1], "unseen": [1, 2, 3], "sound": [-1, 0, 1, 2, 3]}
    values = {
        "why": why,
        "activation": "ReLU" if why == "kinks" else rng.choice(["tanh", "ReLU"]),
        "bug": rng.choice(bugs.get(why, [-1])),
        "few": rng.choice([8, 10, 12]),
        "dropout": rng.choice([0.2, 0.3, 0.5]),
        "penalty": float(rng.choice([20, 50, 100])),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(values):
        raise Redraw
    return values


def _setup(values):
    why = values["why"]
    return Setup(
        values["activation"],
        MANY if why == "kinks" else values["few"],
        0 if why == "zero" else WARM,
        values["dropout"] if why == "random" else 0.0,
        values["penalty"] if why == "hidden" else 0.0,
        why != "unseen",
        values["bug"],
        values["seed"],
    )


def _decided(values):
    """Whether the report misleads as it should, and the mended one tells the truth."""
    setup = _setup(values)
    errors = [row.error for row in report(setup)]
    misleads = {
        "random": min(errors) > 0.1,
        "hidden": max(errors) < 4e-3,  # of a mistake that is a factor of 2
        "zero": max(errors) < TRUE,
        "unseen": max(errors) < TRUE,
        "kinks": max(errors) > 2e-4,
        "sound": True,
    }
    return misleads[values["why"]] and bool(_cures(setup, values["why"]))


CURES = {
    "dropout-off": lambda setup: setup._replace(dropout=0.0),
    "data-alone": lambda setup: setup._replace(penalty=0.0),
    "warm-up": lambda setup: setup._replace(steps=max(setup.steps, WARM)),
    "every": lambda setup: setup._replace(every=True),
    "few": lambda setup: setup._replace(examples=min(setup.examples, FEW)),
    "leave": lambda setup: setup,
}


def _cures(setup, why):
    """The changes whose report tells the truth; a sound check needs none."""
    if why == "sound":
        return frozenset({"leave"} if _truthful(setup) else ())
    return frozenset(key for key, change in CURES.items() if _truthful(change(setup)))


def _truthful(setup):
    """Whether every parameter was tested, and its error shows what its gradient is."""
    rows = report(setup)
    if any(row.entries == 0 or row.given == row.found == 0 for row in rows):
        return False
    right = all(row.error < TRUE for i, row in enumerate(rows) if i != setup.bug)
    return right and (setup.bug < 0 or rows[setup.bug].error > WRONG)


@lru_cache(maxsize=1024)
def report(setup):
    """Make the check, and report on each parameter."""
    rng = np.random.default_rng(setup.seed)
    x, t = rng.standard_normal((setup.examples, INPUTS)), rng.standard_normal((setup.examples, 1))
    parameters = _trained(setup, x, t)
    _loss(parameters, setup, x, t, rng, setup.bug).backward()
    tried = _entries(setup, [p.shape for p in parameters], rng)
    return [
        _row(parameters, which, entries, lambda: _loss(parameters, setup, x, t, rng))
        for which, entries in enumerate(tried)
    ]


def _trained(setup, x, t):
    """The parameters at the time of the check: trained on the data loss, or as they start."""
    rng = np.random.default_rng([setup.seed, 1])
    start = [
        rng.standard_normal((INPUTS, UNITS)) / np.sqrt(INPUTS),
        0.1 * rng.standard_normal(UNITS),
        np.zeros((UNITS, 1)),
        np.zeros(1),
    ]
    parameters = [Tensor(p, requires_grad=True) for p in start]
    plain = setup._replace(dropout=0.0, penalty=0.0)
    optimiser = optim.SGD(parameters, lr=0.1)
    for _ in range(setup.steps):
        optimiser.zero_grad()
        _loss(parameters, plain, x, t, None).backward()
        optimiser.step()
    optimiser.zero_grad()
    return parameters


def _loss(parameters, setup, x, t, rng, bug=-1):
    """The loss; with a bug, half of that parameter's gradient gets lost on the way back."""
    used = [(p + p.detach()) / 2 if i == bug else p for i, p in enumerate(parameters)]
    hidden = ACTIVATIONS[setup.activation](Tensor(x) @ used[0] + used[1])
    if setup.dropout:
        kept = rng.random(hidden.shape) >= setup.dropout
        hidden = hidden * Tensor(kept / (1 - setup.dropout))
    loss = nn.mse_loss(hidden @ used[2] + used[3], Tensor(t))
    if setup.penalty:
        loss = loss + setup.penalty * sum(mg.sum(parameters[i] ** 2) for i in (0, 2))
    return loss


def _entries(setup, shapes, rng):
    """Which entries of each parameter are tried."""
    every = [list(np.ndindex(*shape)) for shape in shapes]
    if not setup.every:
        return [every[0][:LOOKS], [], [], []]
    share = LOOKS // len(shapes)
    return [[places[i] for i in rng.permutation(len(places))[:share]] for places in every]


def _row(parameters, which, entries, loss):
    """The entry of one parameter with the largest error."""
    parameter = parameters[which]
    worst = Row(0, 0.0, 0.0, 0.0)
    for place in entries:
        start, given = parameter.data[place], float(np.asarray(parameter.grad)[place])

        def along(entry, place=place):
            parameter.data[place] = entry
            with no_grad():
                return loss().item()

        found = numerical_gradient(along, start, H)
        parameter.data[place] = start
        row = Row(len(entries), given, found, float(relative_error(given, found)))
        worst = max(worst, row, key=lambda row: (row.error, row.entries))
    return worst


def work(v, see, other=False):
    """What the check says, which changes make it tell the truth, and what it then says."""
    setup = _setup(vars(v))
    see("why", v.why)
    see("cure", _cures(setup, v.why))
    wrong = frozenset({v.bug + 1} if v.bug >= 0 else ())
    every = frozenset(range(1, len(NAMES) + 1))
    see("wrong", (every - wrong if other else wrong, frozenset()))
    see("listed", NAMES[v.bug] if v.bug >= 0 else "none")


mistakes = [Mistake("right-ones", other=True)]


def evidence(v):
    """How the check was made, and its report."""
    setup = _setup(vars(v))
    return [_how("how", setup), _report("report", setup)]


def repeated(v, key):
    """The check with the change, and its report."""
    setup = CURES[key](_setup(vars(v)))
    return [_how("how-now", setup), _report("report-now", setup)]


def _how(label, setup):
    columns = ("activation", "examples", "steps", "dropout", "penalty")
    values = (setup.activation, setup.examples, setup.steps, setup.dropout, setup.penalty)
    return Table(label, columns, [tuple(map(show, values))])


def _report(label, setup):
    columns = ("number", "parameter", "entries", "given", "found", "error")
    rows = [
        (i + 1, NAMES[i], f"{row.entries}/{size}", *_figures(row))
        for i, (row, size) in enumerate(zip(report(setup), _sizes(), strict=True))
    ]
    return Table(label, columns, rows)


def _sizes():
    return INPUTS * UNITS, UNITS, UNITS, 1


def _figures(row):
    if row.entries == 0:
        return "-", "-", "-"
    return f"{row.given:.3g}", f"{row.found:.3g}", f"{row.error:.0e}"


examples = [
    Example({"wrong": "5"}, "invalid"),
    Example({}, "missing"),
]

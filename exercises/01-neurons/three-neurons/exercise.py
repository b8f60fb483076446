"""A ring around its centre: how few hidden neurons part them, tried out and trained."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

import minigrad as mg
from minigrad import nn, optim
from tutor.answers.choice import Choice
from tutor.answers.experiment import Above, Below, Experiment, Pick, Real, Whole
from tutor.course import Example, Mistake
from tutor.course.evidence import Bars, Curves, Table

place = 40
minutes = 10
vetted = 12  # every variant is some twenty nets that are really trained
needs = ["neuron-anatomy"]
teaches = ["hidden-neurons", "decision-boundary"]

COUNT, STEPS, DONE = 80, 150, 0.03  # points, steps of a training, and a loss that needs no more
TRIED, STARTS = (1, 2, 3, 6), 4  # numbers of hidden neurons that are tried, from so many starts
ACTIVATIONS = {"none": nn.Identity, "tanh": nn.Tanh, "relu": nn.ReLU}

parts = [
    Choice("least", options=("one", "two", "three", "ten"), then="tried"),
    Choice("why", options=("open", "weak", "smooth", "points")),
    Experiment(
        "settings",
        settings=(
            Whole("neurons", 1, 12, start=1),
            Pick("activation", ("none", "tanh", "relu"), start="none"),
            Real("lr", 0.001, 1, start=0.01),
            Whole("starts", 1, 6, start=1),
        ),
        goal=(Above("accuracy", 0.97, margin=0.01), Below("neurons", 4, margin=1)),
        seeds=(1, 2, 3),
        seconds=3,
    ),
]

first = {"inner": 0.9, "outer": 1.6, "x": 0.0, "y": 0.0}


def variant(rng):
    """A ring anywhere, with a gap of some width between it and its centre."""
    inner = rng.choice([0.7, 0.8, 0.9, 1.0])
    return {
        "inner": inner,
        "outer": round(inner + rng.choice([0.5, 0.6, 0.7]), 1),
        "x": rng.choice([-0.5, -0.2, 0.0, 0.3, 0.5]),
        "y": rng.choice([-0.4, -0.1, 0.0, 0.2, 0.4]),
    }


class Ring(NamedTuple):
    """Where the points lie: a disc, and a ring around it, in two classes."""

    inner: float
    outer: float
    x: float
    y: float

    def points(self, seed):
        """Half of the points in each class."""
        rng = np.random.default_rng(seed)
        half = COUNT // 2
        radius = np.concatenate(
            [
                self.inner * np.sqrt(rng.uniform(0, 1, half)),
                rng.uniform(self.outer, self.outer + 0.8, half),
            ]
        )
        angle = rng.uniform(0, 2 * np.pi, COUNT)
        at = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
        return at + np.array([self.x, self.y]), np.repeat([0.0, 1.0], half)


class Trained(NamedTuple):
    """What a training left: the share of points that are right, every loss, and the net."""

    accuracy: float
    losses: list
    model: nn.Module


def ring(v):
    """The ring of a variant."""
    return Ring(v.inner, v.outer, v.x, v.y)


def _unwatched(steps, curve):
    return steps


def trained(ring, neurons, activation, lr, starts, seed, clock=_unwatched):
    """The best of several trainings, each from weights of its own."""
    x, y = ring.points(seed)
    best = None
    for start in range(starts):
        run = _train(x, y, neurons, activation, lr, np.random.default_rng([seed, start]), clock)
        if best is None or (run.accuracy, -run.losses[-1]) > (best.accuracy, -best.losses[-1]):
            best = run
        if best.accuracy == 1:
            break
    return best


def _train(x, y, neurons, activation, lr, rng, clock):
    model = nn.Sequential(
        nn.Linear(2, neurons, init=nn.init.he_normal, rng=rng),
        ACTIVATIONS[activation](),
        nn.Linear(neurons, 1, rng=rng),
    )
    adam = optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in clock(range(STEPS), losses):
        adam.zero_grad()
        loss = nn.binary_cross_entropy_with_logits(model(x).reshape(-1), y)
        loss.backward()
        adam.step()
        losses.append(loss.item())
        if losses[-1] < DONE:
            break
    return Trained(float((_fires(model, x) == y).mean()), losses, model)


def _fires(model, x):
    with mg.no_grad():
        return model(x).data.reshape(-1) > 0


def experiment(v, settings, seed, clock):
    """One data set, and the best net that comes of it."""
    run = trained(
        ring(v),
        settings.neurons,
        settings.activation,
        settings.lr,
        settings.starts,
        seed,
        clock,
    )
    measured = {"accuracy": run.accuracy, "neurons": settings.neurons}
    losses = Curves("losses", "step", range(len(run.losses)), {"loss": run.losses})
    return measured, [losses, _map(run.model, ring(v))]


def _map(model, ring, label="map"):
    """The plane as a net sees it: # where it says ring, · where it says centre."""
    reach = ring.outer + 1
    across, down = np.linspace(-reach, reach, 31), np.linspace(reach, -reach, 13)
    rows = []
    for y in down + ring.y:
        says = _fires(model, np.stack([across + ring.x, np.full(len(across), y)], axis=1))
        rows.append((f"{y:.1f}", "".join("#" if one else "·" for one in says)))
    return Table(label, ("x2", "regions"), rows)


def explain(v, settings, measured):
    """What stands in the way, as far as the settings tell."""
    if settings.activation == "none":
        return "no-activation"
    if settings.neurons < 3:
        return "too-few"
    if settings.neurons > 3:
        return "too-many"
    return "too-slow" if settings.lr < 0.02 else None


@lru_cache(maxsize=64)
def _accuracies(ring):
    """The best accuracy of each number of neurons on one data set; the nets of two and three."""
    runs = {n: trained(ring, n, "tanh", 0.1, STARTS, 1) for n in TRIED}
    return [run.accuracy for run in runs.values()], runs[2].model, runs[3].model


def tried(v, key):
    """Nets of several sizes on these points, each the best of several starts."""
    accuracies, two, three = _accuracies(ring(v))
    return [
        Bars("accuracies", tuple(map(str, TRIED)), accuracies),
        _map(two, ring(v), "map-of-two"),
        _map(three, ring(v), "map-of-three"),
    ]


def work(v, see, **chosen):
    """Three neurons, a suitable rate, and more than one start."""
    see("least", "three")
    see("why", "open")
    see("settings", {"neurons": 3, "activation": "tanh", "lr": 0.1, "starts": 5} | chosen)


mistakes = [
    Mistake("no-activation", activation="none"),
    Mistake("too-few", neurons=2),
    Mistake("too-many", neurons=8),
    Mistake("too-slow", lr=0.001),
]


examples = [
    Example({"least": "two"}, "wrong", "least/two"),
    Example({"least": "three", "why": "open"}, "partial"),
    Example({"settings": "neurons = 3, activation = tanh, lr = 0.1, starts = 5"}, "partial"),
    Example({"settings": "neurons = 2, activation = relu, lr = 0.1"}, "wrong", "too-few"),
    Example({"settings": "neurons = 40"}, "invalid"),
    Example({}, "missing"),
]

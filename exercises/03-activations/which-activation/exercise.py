"""Which activation where: the output by its task, the hidden layers by trying them on one net."""

from functools import lru_cache
from itertools import pairwise
from math import sqrt

import numpy as np

import minigrad as mg
from minigrad import Tensor, data, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.experiment import Above, Below, Experiment, Pick, Real
from tutor.course import Mistake
from tutor.course.evidence import Bars, Curves

place = 90
minutes = 12
needs = ["relu", "tanh", "elu"]
teaches = ["choosing-activations"]

POINTS, STEPS, LEAST = 100, 150, 1e-3
HIDDEN = {
    "none": nn.Identity,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky": nn.LeakyReLU,
    "elu": nn.ELU,
}
OUTPUT = {"none": nn.Identity, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}
TASKS = {"binary": "sigmoid", "classes": "softmax", "labels": "sigmoid", "price": "identity"}
RATE = 0.05

parts = [
    Choice("output", options=("sigmoid", "softmax", "identity", "relu")),
    Choice("default", options=("relu", "sigmoid", "step", "identity")),
    Choice("dying", options=("leaky", "sigmoid", "bigger-rate", "identity")),
    Choice("last", options=("elu", "leaky", "relu", "tanh", "sigmoid"), then="compared"),
    Experiment(
        "settings",
        settings=(
            Pick("hidden", tuple(HIDDEN), start="sigmoid"),
            Pick("output", tuple(OUTPUT), start="tanh"),
            Real("lr", 0.0001, 1, start=0.001),
        ),
        goal=(Below("loss", 0.2, margin=0.05), Above("inside", 0.99, margin=0.005)),
        seconds=3,
    ),
]

first = {"task": "binary", "shape": "rings", "depth": 5, "width": 12, "seed": 1}


def variant(rng):
    """A task for the first question, and a net and points for the others."""
    return {
        "task": rng.choice(sorted(TASKS)),
        "shape": rng.choice(["moons", "rings"]),
        "depth": rng.choice([4, 5]),
        "width": rng.choice([10, 12]),
        "seed": rng.randint(1, 10**4),
    }


def _points(shape, rng):
    x, y = getattr(data.toys, shape)(POINTS, noise=0.1, rng=rng)
    return Tensor((x - x.mean(axis=0)) / x.std(axis=0)), Tensor(y.reshape(-1, 1).astype(float))


def _model(v, hidden, output, rng):
    """Weights that suit the activation: variance 2/fan-in for the rectifiers, 1/fan-in else."""
    gain = 2 if hidden in {"relu", "leaky", "elu"} else 1

    def start(shape, rng):
        return sqrt(gain / shape[1]) * rng.standard_normal(shape)

    parts = []
    for inputs, outputs in pairwise([2, *[v.width] * v.depth, 1]):
        parts += [nn.Linear(inputs, outputs, init=start, rng=rng), HIDDEN[hidden]()]
    return nn.Sequential(*parts[:-1], OUTPUT[output]())


def train(v, hidden, output, lr, seed, steps):
    """The losses of one run, and the share of outputs that can be probabilities."""
    rng = np.random.default_rng(seed)
    x, y = _points(v.shape, rng)
    model = _model(v, hidden, output, rng)
    optimiser = optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    losses = []
    with np.errstate(all="ignore"):
        for _ in steps:
            optimiser.zero_grad()
            p = model(x)
            loss = nn.binary_cross_entropy(mg.clip(p, LEAST, 1 - LEAST), y)
            loss.backward()
            losses.append(loss.item() if np.isfinite(p.data).all() else 7.0)
            optimiser.step()
    return losses, float(((p.data >= 0) & (p.data <= 1)).mean())


def experiment(v, settings, seed, clock):
    """One training with the chosen activations."""
    steps = clock(range(STEPS))
    losses, inside = train(v, settings.hidden, settings.output, settings.lr, seed, steps)
    return {"loss": losses[-1], "inside": inside}, [
        Curves("losses", "step", list(range(1, STEPS + 1)), {"loss": losses})
    ]


@lru_cache(maxsize=256)
def _end(shape, depth, width, seed, hidden):
    net = type("Net", (), {"shape": shape, "depth": depth, "width": width})
    return train(net, hidden, "sigmoid", RATE, seed, range(STEPS))[0][-1]


def compared(v, key):
    """The five on one and the same net."""
    names = ["elu", "leaky", "relu", "tanh", "sigmoid"]
    ends = [_end(v.shape, v.depth, v.width, v.seed, name) for name in names]
    return [Bars("compared", names, ends, log=True)]


def explain(v, settings, measured):
    """Why a run did not get there."""
    if settings.output != "sigmoid":
        return f"output-{settings.output}"
    if settings.hidden in {"none", "sigmoid"}:
        return f"hidden-{settings.hidden}"
    return "too-slow" if settings.lr < 0.02 else None


def work(v, see, **chosen):
    """The usual choices, and settings that learn."""
    see("output", TASKS[v.task])
    see("default", "relu")
    see("dying", "leaky")
    see("last", "sigmoid")
    see("settings", {"hidden": "elu", "output": "sigmoid", "lr": 0.05} | chosen)


mistakes = [
    Mistake("output-tanh", output="tanh"),
    Mistake("output-none", output="none"),
    Mistake("output-relu", output="relu"),
    Mistake("hidden-none", hidden="none"),
    Mistake("hidden-sigmoid", hidden="sigmoid"),
    Mistake("too-slow", lr=0.0005),
]

"""Where batch normalisation fails: uses that do not suit it, and a net in which it goes wrong.

Each variant is a net really trained and tested by the engine; every cure on offer is really run.
"""

from functools import lru_cache
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, nn, optim
from tutor.answers.choice import Choice
from tutor.course import Example, Redraw
from tutor.course.evidence import Bars, Table

place = 50
minutes = 9
vetted = 24  # every variant is half a dozen nets that are really trained
needs = ["batchnorm-forward"]
teaches = ["batch-norm", "layer-norm"]

IMAGES, WIDTH, EPOCHS = 240, 24, 4
USUAL, TINY = 24, 2  # images in a batch
RATES = {USUAL: 0.4, TINY: 0.1}  # that suit these batches
WORKS, FAILS = 0.75, 0.65  # an accuracy above the one, or below the other
UNITS = 5  # whose statistics are shown

parts = [
    Choice("objection", options=("few", "lengths", "noise", "nothing")),
    Choice("cause", options=("tiny", "stale", "mode", "overfitting")),
    Choice("cure", options=("larger", "momentum", "eval", "longer"), then="cured"),
    Choice("instead", options=("layer-norm", "momentum", "epsilon", "sorted"), then="of_two"),
]

TASKS = {
    "few": ("scans", "video"),
    "lengths": ("translation", "speech"),
    "noise": ("games", "faces"),
    "nothing": ("photos", "digits"),
}


class Net(NamedTuple):
    """Everything that decides a run."""

    seed: int
    batch: int = USUAL
    momentum: float = 0.1
    epochs: int = EPOCHS
    tests_in_training: bool = False
    norm: str = "batch"


class Run(NamedTuple):
    """Accuracies, and mean and variance of some units: of the training images, and remembered."""

    as_trained: float
    train_running: float
    new_running: float
    reported: float
    units: list


FAULTS = {
    "tiny": {"batch": TINY},
    "stale": {"momentum": 0.001},
    "mode": {"tests_in_training": True},
}
CURES = {
    "larger": lambda net: net._replace(batch=USUAL),
    "momentum": lambda net: net._replace(momentum=0.1),
    "eval": lambda net: net._replace(tests_in_training=False),
    "longer": lambda net: net._replace(epochs=2 * net.epochs),
}
WANTED = {"tiny": "larger", "stale": "momentum", "mode": "eval"}


def variant(rng):
    """A use to judge, and a net with one fault."""
    fault = rng.choice(list(FAULTS))
    objection = rng.choice(list(TASKS))
    values = {
        "task": rng.choice(TASKS[objection]),
        "fault": fault,
        "seed": rng.randint(1, 10**6),
        "batch": FAULTS[fault].get("batch", USUAL),
    }
    if not _decided(values):
        raise Redraw
    return values


def _decided(values):
    """Whether the run shows its fault, and one change alone puts it right."""
    net = _net(values)
    made, after = run(net), {key: run(change(net)).reported for key, change in CURES.items()}
    healthy = values["fault"] == "tiny" or made.as_trained > WORKS
    runs = made.new_running > WORKS if values["fault"] == "mode" else made.new_running < FAILS
    return (
        healthy
        and runs
        and not any(FAILS < accuracy < WORKS for accuracy in after.values())
        and [key for key, accuracy in after.items() if accuracy > WORKS]
        == [WANTED[values["fault"]]]
    )


def _net(values):
    return Net(values["seed"], **FAULTS[values["fault"]])


@lru_cache(maxsize=1024)
def run(net):
    """Train the net on some of the digits, and test it on others in four ways."""
    rng = np.random.default_rng(net.seed)
    digits = data.load_digits()
    order = rng.permutation(len(digits.labels))
    pixels = (digits.features - 8) / 6
    seen, new = order[:IMAGES], order[IMAGES : 2 * IMAGES]
    x, labels = pixels[seen], digits.labels[seen]
    model = _trained(_model(net, rng), net, x, labels, rng)
    state = model.state_dict()
    as_trained = _accuracy(model, x, labels, net.batch)
    sorted_new = new[np.argsort(digits.labels[new], kind="stable")]
    in_training = _accuracy(model, pixels[sorted_new], digits.labels[sorted_new], USUAL)
    model.load_state_dict(state)
    model.eval()
    new_running = _accuracy(model, pixels[new], digits.labels[new], IMAGES)
    reported = in_training if net.tests_in_training else new_running
    train_running = _accuracy(model, x, labels, IMAGES)
    return Run(as_trained, train_running, new_running, reported, _units(model, x, net))


def _model(net, rng):
    """Two hidden layers of ReLUs, normalised before the ReLU; then the scores."""
    parts = []
    for inputs, outputs in pairwise([64, WIDTH, WIDTH]):
        parts.append(nn.Linear(inputs, outputs, init=_he, rng=rng))
        layer = nn.BatchNorm1d(outputs, momentum=net.momentum)
        parts += [layer if net.norm == "batch" else nn.LayerNorm(outputs), nn.ReLU()]
    return nn.Sequential(*parts, nn.Linear(WIDTH, 10, rng=rng))


def _he(shape, rng):
    return sqrt(2 / shape[1]) * rng.standard_normal(shape)


def _trained(model, net, x, labels, rng):
    sgd = optim.SGD(model.parameters(), lr=RATES[net.batch])
    for _ in range(net.epochs):
        for images, answers in data.batches(x, labels, net.batch, rng):
            sgd.zero_grad()
            nn.cross_entropy(model(Tensor(images)), answers).backward()
            sgd.step()
    return model


def _accuracy(model, x, labels, batch):
    """The share of right answers, the images put through in batches, in order."""
    scores = [model(Tensor(x[at : at + batch])).data for at in range(0, len(x), batch)]
    return round(float((np.concatenate(scores).argmax(axis=1) == labels).mean()), 3)


def _units(model, x, net):
    """Mean and variance of the first units over the training images, each beside what is kept."""
    if net.norm != "batch":
        return []
    first, norm = model[0], model[1]
    sums = first(Tensor(x)).data[:, :UNITS]
    return [
        (float(mean), float(kept), float(var), float(kept_var))
        for mean, kept, var, kept_var in zip(
            sums.mean(axis=0), norm.running_mean, sums.var(axis=0), norm.running_var, strict=False
        )
    ]


def work(v, see):
    """What speaks against batch normalisation in a use, and what is wrong with the net."""
    net = _net(vars(v))
    made = run(net)
    see("objection", next(key for key, tasks in TASKS.items() if v.task in tasks))
    see("cause", v.fault)
    see("cure", WANTED[v.fault])
    see("instead", "layer-norm")
    see("as_trained", f"{100 * made.as_trained:.0f}%")
    see("train_running", f"{100 * made.train_running:.0f}%")
    see("new_running", f"{100 * made.new_running:.0f}%")
    see("reported", f"{100 * made.reported:.0f}%")
    see("after", f"{100 * run(CURES[WANTED[v.fault]](net)).reported:.0f}%")


def evidence(v):
    """The accuracies, and what some units' running averages remember."""
    made = run(_net(vars(v)))
    rows = [
        (number, *(f"{value:.3g}" for value in unit)) for number, unit in enumerate(made.units, 1)
    ]
    columns = ("unit", "mean", "running-mean", "variance", "running-variance")
    return [_bars("accuracy", made), Table("units", columns, rows)]


def _bars(label, made):
    names = ["as-trained", "train-running", "new-running", "reported"]
    return Bars(label, names, [getattr(made, name.replace("-", "_")) for name in names])


def cured(v, key):
    """The same net with one change."""
    return [_bars("cured-accuracy", run(CURES[key](_net(vars(v)))))]


def of_two(v, answer):
    """Batches of two images, with batch normalisation and with layer normalisation."""
    nets = {
        "batch-norm": Net(v.seed, batch=TINY),
        "layer-norm": Net(v.seed, batch=TINY, norm="layer"),
    }
    return [Bars("two", list(nets), [run(net).reported for net in nets.values()])]


examples = [
    Example({"cause": "unclear"}, "invalid"),
    Example({"instead": "epsilon"}, "wrong", "instead/epsilon"),
    Example({}, "missing"),
]

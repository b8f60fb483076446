"""Early stopping, read off a real run: what goes on, when to stop, which weights to keep.

Every course of action on offer is really run: the best is the one whose weights do best on images
that were held back.
"""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, nn, no_grad, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Bars, Curves, Table

place = 60
minutes = 9
vetted = 24  # every variant is two runs of the engine
needs = ["overfitting-signs"]
teaches = ["early-stopping"]

EPOCHS, LONGER, HIDDEN, BATCH = 16, 3, 24, 10
TRAIN, HELD_BACK = 100, 300  # images, and as many again for the test as for validation
WRONG = 0.4  # share of the training labels that are drawn anew
RATES = {"overfits": [0.02, 0.025, 0.03], "still-learning": [0.002, 0.0025, 0.003]}
CLEARLY = 0.03  # share of the test images by which the best must be ahead
STILL = 0.01  # a fall of the validation loss in the last epoch that shows that it goes on

parts = [
    Choice("state", options=("overfits", "still-learning", "stuck", "rate-too-high")),
    Number("best"),
    Number("end"),
    Number("least"),
    Choice("then", options=("keep-best", "keep-other", "train-on", "tenth"), then="outcome"),
]


class Run(NamedTuple):
    """Everything that decides a run."""

    seed: int
    rate: float
    epochs: int = EPOCHS


class Made(NamedTuple):
    """What a run left behind, epoch by epoch; accuracy on the test images as a share."""

    training: list
    validation: list
    accuracy: list


def variant(rng):
    """A run that overfits, or one that is not done; with a patience that decides something."""
    sort = rng.choice(["overfits", "overfits", "overfits", "still-learning"])
    values = {
        "sort": sort,
        "rate": rng.choice(RATES[sort]),
        "patience": rng.choice([1, 2, 3]),
        "other": EPOCHS if sort == "overfits" else rng.randint(9, 13),  # where 16 is the best
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(values):
        raise Redraw
    return values


def _decided(values):
    """Whether the losses as shown are unlike, say clearly what goes on, and one choice is best."""
    made = _shown(values)
    losses = _rounded(made.validation)
    if len(set(losses)) < EPOCHS:
        return False
    if values["sort"] == "overfits":
        fits = losses[-1] > 1.1 * min(losses) and made.training[-1] < 0.7 * min(losses)
        fits = fits and 1 < _least(losses) < 5
        fits = fits and _end(losses, values["patience"]) < EPOCHS
    else:
        fits = all(a - b > STILL for a, b in pairwise(losses))
    return fits and _ahead(_accuracies(values)) >= CLEARLY


def _ahead(accuracies):
    """How far the best course of action is before the next; one that is the same is none."""
    first, second = sorted(set(accuracies.values()), reverse=True)[:2]
    return first - second


def _shown(values):
    return run(Run(values["seed"], values["rate"], LONGER * EPOCHS))


@lru_cache(maxsize=256)
def run(one):
    """Train a small net on few digits, some of whose labels are drawn by lot."""
    rng = np.random.default_rng(one.seed)
    digits = data.load_digits()
    order, x = rng.permutation(len(digits.labels)), (digits.features - 8) / 6
    own, held, test = np.split(order[: TRAIN + 2 * HELD_BACK], [TRAIN, TRAIN + HELD_BACK])
    labels = digits.labels.copy()
    wrong = own[rng.random(TRAIN) < WRONG]
    labels[wrong] = rng.integers(0, 10, len(wrong))
    model = nn.Sequential(nn.Linear(64, HIDDEN, rng=rng), nn.ReLU(), nn.Linear(HIDDEN, 10, rng=rng))
    sgd = optim.SGD(model.parameters(), lr=one.rate, momentum=0.9)
    made = Made([], [], [])
    for _ in range(one.epochs):
        for xs, ys in data.batches(x[own], labels[own], BATCH, rng):
            sgd.zero_grad()
            nn.cross_entropy(model(Tensor(xs)), ys).backward()
            sgd.step()
        with no_grad():
            said = [model(Tensor(x[part])) for part in (own, held, test)]
            made.training.append(nn.cross_entropy(said[0], labels[own]).item())
            made.validation.append(nn.cross_entropy(said[1], labels[held]).item())
            made.accuracy.append(float(np.mean(said[2].data.argmax(axis=1) == labels[test])))
    return made


def _rounded(losses):
    """The losses of the run that is shown, as they are shown."""
    return [round(loss, 3) for loss in losses[:EPOCHS]]


def best_epoch(losses):
    """The epoch with the lowest loss, counted from 1."""
    return 1 + min(range(len(losses)), key=losses.__getitem__)


def _end(losses, patience):
    """The epoch after which early stopping ends the run; the last one if it never does."""
    for epoch in range(1, len(losses) + 1):
        if epoch - best_epoch(losses[:epoch]) >= patience:
            return epoch
    return len(losses)


def _least(losses):
    """The smallest patience that comes as far as the best epoch."""
    return next(p for p in range(1, EPOCHS + 1) if _end(losses, p) >= best_epoch(losses))


def _accuracies(values):
    """The share of the test images that the weights of each course of action get right."""
    made = _shown(values)
    tenth = run(Run(values["seed"], values["rate"] / 10))
    return {
        "keep-best": made.accuracy[best_epoch(_rounded(made.validation)) - 1],
        "keep-other": made.accuracy[values["other"] - 1],
        "train-on": made.accuracy[-1],
        "tenth": tenth.accuracy[-1],
    }


def _against_previous(losses, patience):
    """The end if every fall against the epoch before counted as an improvement."""
    bad = 0
    for epoch in range(1, len(losses)):
        bad = bad + 1 if losses[epoch] > losses[epoch - 1] else 0
        if bad >= patience:
            return epoch + 1
    return len(losses)


def work(v, see, best=best_epoch, end=_end, least=_least, by="validation"):
    """What the run shows."""
    made = _shown(vars(v))
    losses = _rounded(getattr(made, by))
    accuracies = _accuracies(vars(v))
    see("state", v.sort)
    found = see("best", best(losses))
    see("end", end(losses, v.patience))
    see("least", least(losses))
    see("then", max(accuracies, key=accuracies.__getitem__))
    right = _rounded(made.validation)
    see("lowest", f"{min(right):.3f}")
    see("last", f"{right[-1]:.3f}")
    see("training_last", f"{made.training[EPOCHS - 1]:.3f}")
    see("other_loss", f"{right[v.other - 1]:.3f}")
    see("wait", _least(right) - 1)
    see("share", f"{max(accuracies.values()):.0%}")
    see("share_other", f"{accuracies['keep-other']:.0%}")
    see("after", EPOCHS - found)


def _overfits(v):
    return v.sort == "overfits"


mistakes = [
    Mistake("training-loss", when=_overfits, by="training"),
    Mistake("counted-from-zero", best=lambda losses: best_epoch(losses) - 1),
    Mistake("against-the-epoch-before", when=_overfits, end=_against_previous),
    Mistake("one-epoch-late", when=_overfits, end=lambda losses, p: _end(losses, p) + 1),
    Mistake("stopped-at-the-best", when=_overfits, end=lambda losses, p: _end(losses, p) - p),
    Mistake("wait-itself", least=lambda losses: _least(losses) - 1),
]


def evidence(v):
    """The losses of the run, in numbers and drawn."""
    made, epochs = _shown(vars(v)), list(range(1, EPOCHS + 1))
    training, validation = made.training[:EPOCHS], made.validation[:EPOCHS]
    rows = [
        (e, f"{a:.3f}", f"{b:.3f}") for e, a, b in zip(epochs, training, validation, strict=True)
    ]
    return [
        Table("course", ("epoch", "training", "validation"), rows),
        Curves("losses", "epoch", epochs, {"training": training, "validation": validation}),
    ]


def outcome(v, key):
    """The share of the test images that each course of action gets right."""
    accuracies = _accuracies(vars(v))
    return [Bars("accuracy", list(accuracies), [round(a, 3) for a in accuracies.values()])]


examples = [
    Example({"state": "stuck"}, "wrong", "state/stuck"),
    Example({"best": "early"}, "invalid"),
    Example({}, "missing"),
]

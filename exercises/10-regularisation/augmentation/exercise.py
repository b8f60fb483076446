"""Augmentation: which changes of an image keep its label, where they belong, and what they bring.

The runs are real: a small net on few digits, with moved images, with mirrored ones, and without.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, data, nn, no_grad, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Bars

place = 70
minutes = 8
vetted = 24  # every variant is three runs of the engine
needs = ["overfitting-signs"]
teaches = ["augmentation"]

FATES = ("keeps", "another", "none")
EITHER = frozenset({"another", "none"})  # some digits become others, and some become nothing
KINDS = {  # what becomes of the label of an image mirrored, and turned by half a turn
    "digits": (EITHER, EITHER),
    "letters": ("another", "another"),
    "pets": ("keeps", "none"),
    "fields": ("keeps", "keeps"),
}
IMAGES, HELD_BACK, UNITS, STEPS, BATCH = 60, 400, 24, 250, 20
BEST = {"centred": "plain", "off-centre": "move"}
CLEARLY = 3  # points of accuracy by which the best run must be ahead

parts = [
    Choice("mirrored", options=FATES),
    Choice("upside", options=FATES),
    Choice("moved", options=FATES),
    Number("pictures"),
    Choice("where", options=("training", "before", "everywhere", "validation")),
    Choice("helps", options=("move", "mirror", "plain"), then="runs"),
]


class Run(NamedTuple):
    """Everything that decides a run."""

    seed: int
    used: str
    change: str


def variant(rng):
    """A kind of images, how far they are moved, and a run that says clearly what helps."""
    size = rng.choice([24, 28, 32, 48, 64])
    far = rng.choice([False, False, True])
    values = {
        "kind": rng.choice(sorted(KINDS)),
        "size": size,
        "far": far,
        "most": size - rng.choice([2, 4]) if far else rng.choice([1, 2, 3]),
        "reach": rng.randint(1, 6),
        "used": rng.choice(["centred", "off-centre"]),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(values["seed"], values["used"]):
        raise Redraw
    return values


def _decided(seed, used):
    """Whether what helps is clear: moved images where those in use are moved, else none."""
    best, second = sorted((run(Run(seed, used, change)) for change in CHANGES), reverse=True)[:2]
    return best - second > CLEARLY and run(Run(seed, used, BEST[used])) == best


@lru_cache(maxsize=512)
def run(one):
    """The accuracy on held back digits, in per cent, of a net trained on few that are changed."""
    rng = np.random.default_rng(one.seed)
    digits = data.load_digits()
    order = rng.permutation(len(digits.labels))
    held, own = order[:HELD_BACK], order[HELD_BACK : HELD_BACK + IMAGES]
    images, labels = digits.features.reshape(-1, 8, 8), digits.labels
    model = nn.Sequential(nn.Linear(64, UNITS, rng=rng), nn.ReLU(), nn.Linear(UNITS, 10, rng=rng))
    adam = optim.Adam(model.parameters(), lr=0.01)
    for _ in range(STEPS):
        rows = rng.choice(own, BATCH, replace=False)
        adam.zero_grad()
        shown = _flat(CHANGES[one.change](images[rows], rng))
        nn.cross_entropy(model(shown), labels[rows]).backward()
        adam.step()
    seen = CHANGES["move"](images[held], rng) if one.used == "off-centre" else images[held]
    with no_grad():
        said = model(_flat(seen)).data.argmax(axis=1)
    return float(100 * np.mean(said == labels[held]))


def _flat(images):
    return Tensor((images.reshape(len(images), 64) - 8) / 6)


CHANGES = {
    "move": lambda images, rng: data.shift(images, rng, 1, layout="NHW"),
    "mirror": lambda images, rng: data.flip_horizontal(images, rng, layout="NHW"),
    "plain": lambda images, rng: images,
}


def work(v, see, pictures=lambda k: 2 * (2 * k + 1) ** 2):
    """What becomes of the labels; how many pictures one gives; and what the runs show."""
    mirrored, upside = KINDS[v.kind]
    see("mirrored", mirrored)
    see("upside", upside)
    see("moved", "none" if v.far else "keeps")
    see("pictures", pictures(v.reach))
    see("places", 2 * v.reach + 1)
    see("where", "training")
    accuracies = {change: run(Run(v.seed, v.used, change)) for change in CHANGES}
    see("helps", max(accuracies, key=accuracies.__getitem__))
    for change, accuracy in accuracies.items():
        see(f"of_{change}", round(accuracy, 1))


mistakes = [
    Mistake("one-direction-only", pictures=lambda k: 2 * (2 * k + 1)),
    Mistake("one-side-only", pictures=lambda k: 2 * (k + 1) ** 2),
    Mistake("standing-still-forgotten", pictures=lambda k: 2 * (2 * k) ** 2),
    Mistake("mirror-forgotten", pictures=lambda k: (2 * k + 1) ** 2),
    Mistake("directions-added", pictures=lambda k: 2 * (4 * k + 1)),
]


def runs(v, key):
    """The accuracies of the three runs."""
    return [
        Bars("accuracy", list(CHANGES), [round(run(Run(v.seed, v.used, c)), 1) for c in CHANGES])
    ]


examples = [
    Example({"pictures": "many"}, "invalid"),
    Example({"where": "before"}, "wrong", "where/before"),
    Example({}, "missing"),
]

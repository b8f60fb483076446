"""The cures for vanishing and exploding gradients, in the order in which they are tried."""

from functools import lru_cache
from itertools import pairwise
from math import log, sqrt

import numpy as np

from minigrad import data, diagnose, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.experiment import Below, Experiment, Pick, Switch
from tutor.course import Mistake
from tutor.course.evidence import Bars, Curves

place = 60
minutes = 10
vetted = 24  # every variant is several nets that are really trained
needs = ["product-of-weights"]
teaches = ["vanishing-gradients", "initialisation"]

EXAMPLES, STEPS, RATE, LIMIT = 160, 120, 0.04, 1.0
CHANCE, LEARNED = log(10), 1.0
ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}
STARTS = {"small": lambda n: 0.02, "xavier": lambda n: 1 / sqrt(n), "he": lambda n: sqrt(2 / n)}

parts = [
    Choice("begin", options=("start", "norm", "clip", "steps")),
    Choice("order", options=("start-norm-clip", "clip-norm-start", "norm-clip-start")),
    Choice("clipped", options=("nothing", "larger", "learns"), then="with_clipping"),
    Experiment(
        "settings",
        settings=(
            Pick("activation", tuple(ACTIVATIONS), start="sigmoid"),
            Pick("init", tuple(STARTS), start="small"),
            Switch("batchnorm", start=False),
            Switch("clip", start=False),
        ),
        goal=(Below("lowest", LEARNED, margin=0.2), Below("extras", 0.5, margin=0.5)),
        seconds=2,
    ),
]

first = {"depth": 8, "width": 40, "seed": 1}


def variant(rng):
    """A deep net, and what it starts from."""
    return {
        "depth": rng.randint(8, 9),
        "width": rng.choice([36, 40, 44]),
        "seed": rng.randint(1, 10**6),
    }


def _digits(rng):
    digits = data.load_digits()
    chosen = rng.permutation(len(digits.labels))[:EXAMPLES]
    return (digits.features[chosen] - 8) / 6, digits.labels[chosen]


def _model(depth, width, activation, init, batchnorm, rng):
    """Linear layers, each with its batch norm, if there is any, and its activation."""

    def start(shape, rng):
        return STARTS[init](shape[1]) * rng.standard_normal(shape)

    layers = []
    for inputs, outputs in pairwise([64, *[width] * depth]):
        layers.append(nn.Linear(inputs, outputs, init=start, rng=rng))
        layers += [nn.BatchNorm1d(outputs)] if batchnorm else []
        layers.append(ACTIVATIONS[activation]())
    return nn.Sequential(*layers, nn.Linear(width, 10, init=start, rng=rng))


def train(depth, width, settings, seed, steps):
    """The loss of every step, and the norm of each layer's gradient before the first."""
    activation, init, batchnorm, clip = settings
    rng = np.random.default_rng(seed)
    x, labels = _digits(rng)
    model = _model(depth, width, activation, init, batchnorm, rng)
    sgd = optim.SGD(model.parameters(), lr=RATE)
    losses, arriving = [], []
    with diagnose.watch(model) as watched:
        for step in steps:
            sgd.zero_grad()
            loss = nn.cross_entropy(model(x), labels)
            loss.backward()
            if step == 0:
                layers = [layer for layer in watched.layers() if layer.kind.startswith("Linear")]
                arriving = [layer.weight_gradient_norm for layer in layers]
            losses.append(loss.item())
            if not np.isfinite(losses[-1]):
                break
            if clip:
                optim.clip_grad_norm_(model.parameters(), LIMIT, error_if_nonfinite=False)
            sgd.step()
    return losses, arriving


def experiment(v, settings, seed, clock):
    """One training, and how many cures it uses that cost something at every step."""
    chosen = (settings.activation, settings.init, settings.batchnorm, settings.clip)
    losses, arriving = train(v.depth, v.width, chosen, seed, clock(range(STEPS)))
    measured = {"lowest": min(losses), "extras": settings.batchnorm + settings.clip}
    return measured, [_bars("arriving", arriving), _curves("losses", {"loss": losses})]


def _bars(label, arriving):
    return Bars(label, [str(i) for i in range(1, len(arriving) + 1)], arriving, log=True)


def _curves(label, series):
    """Losses, cut where they leave the page."""
    longest = max(map(len, series.values()))
    cut = {name: [min(loss, 3 * CHANCE) for loss in losses] for name, losses in series.items()}
    return Curves(label, "step", list(range(1, longest + 1)), cut)


def explain(v, settings, measured):
    """Why a choice does not get there."""
    if measured.lowest < LEARNED:
        return "dearer-than-needed"
    if settings.batchnorm:
        return None
    if settings.clip and (settings.activation == "sigmoid" or settings.init == "small"):
        return "clipping-the-vanished"
    if settings.init == "small":
        return "small-start"
    return "still-sigmoid" if settings.activation == "sigmoid" else "halved-by-relu"


@lru_cache(maxsize=256)
def _sick(depth, width, seed, clip):
    """The net of the prediction, with clipping or without."""
    return train(depth, width, ("sigmoid", "small", False, clip), seed, range(STEPS))


def with_clipping(v, key):
    """The sick net twice: as it is, and clipped."""
    plain, clipped = (_sick(v.depth, v.width, v.seed, clip) for clip in (False, True))
    return [
        _bars("arriving", clipped[1]),
        _curves("both", {"before": plain[0], "after": clipped[0]}),
    ]


def work(v, see, **chosen):
    """What comes first, and a choice that needs nothing more."""
    see("begin", "start")
    see("order", "start-norm-clip")
    see("clipped", "nothing")
    see("settings", {"activation": "relu", "init": "he"} | chosen)
    see("he_spread", f"{sqrt(2 / v.width):.2g}")
    see("sigmoid_bound", f"{0.25**v.depth:.0e}")


mistakes = [
    Mistake("still-sigmoid", activation="sigmoid", init="xavier"),
    Mistake("small-start", activation="tanh", init="small"),
    Mistake("halved-by-relu", init="xavier"),
    Mistake("clipping-the-vanished", activation="sigmoid", clip=True),
    Mistake("dearer-than-needed", clip=True),
]

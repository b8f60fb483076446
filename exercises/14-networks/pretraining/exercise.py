"""A deep sigmoid net with few labels: stuck from a random start, trained after autoencoders.

Source: G. Hinton, R. Salakhutdinov (2006), Reducing the dimensionality of data with neural
networks; Y. Bengio and others (2007), Greedy layer-wise training of deep networks.
"""

from functools import lru_cache
from itertools import pairwise

import numpy as np

import minigrad as mg
from minigrad import data, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.experiment import Above, Experiment, Real, Whole
from tutor.course import Mistake
from tutor.course.evidence import Curves

place = 40
minutes = 10
vetted = 12
needs = ["sigmoid"]
teaches = ["pretraining", "autoencoders"]

SIZES = (64, 40, 32, 24)
LAYERS = len(SIZES) - 1
UNLABELLED, POOL = 1000, 400
CODE_RATE, CODE_BATCH = 0.03, 64
STEPS, BATCH, MOMENTUM = 100, 32, 0.9

parts = [
    Choice("scratch", options=("stuck", "learns", "diverges", "overfits"), then="from_scratch"),
    Choice("target", options=("input", "label", "zero", "next")),
    Experiment(
        "settings",
        settings=(
            Whole("layers", 0, LAYERS, start=0),
            Whole("code_steps", 1, 300, start=20),
            Real("lr", 0.001, 3, start=0.1),
        ),
        goal=Above("accuracy", 0.72, margin=0.03),
        seconds=5,
    ),
]

first = {"each": 10, "labelled": 100, "shuffle": 1}


def variant(rng):
    """How many digits of each kind have a label, and which."""
    each = rng.choice([8, 9, 10, 11, 12])
    return {"each": each, "labelled": 10 * each, "shuffle": rng.randint(1, 10**6)}


def work(v, see, **chosen):
    """What a random start comes to, what an autoencoder is trained towards, and what gets there."""
    see("scratch", "stuck")
    see("target", "input")
    see("settings", {"layers": LAYERS, "code_steps": 250, "lr": 0.5} | chosen)


mistakes = [
    Mistake("no-pretraining", {"layers": 0}, {"layers": 0, "lr": 1.0}),
    Mistake("not-all-layers", {"layers": 1}, {"layers": 1, "code_steps": 300}),
    Mistake("codes-too-short", code_steps=5),
    Mistake("labels-hardly-used", lr=0.003),
]


def experiment(v, settings, seed, clock):
    """Pretrain so many layers without labels, then train all of the net on the labelled digits."""
    rng = np.random.default_rng((v.shuffle, seed))
    x, labels, (unlabelled, known, held) = _digits(rng, v.each)
    encoders = [
        nn.Sequential(nn.Linear(a, b, init=nn.init.xavier_normal, rng=rng), nn.Sigmoid())
        for a, b in pairwise(SIZES)
    ]
    codes, said_again = x[unlabelled], {}
    for number, encoder in enumerate(encoders[: settings.layers], 1):
        said_again[f"layer{number}"] = _autoencode(encoder, codes, settings.code_steps, rng, clock)
        with mg.no_grad():
            codes = encoder(codes).data
    model = nn.Sequential(*encoders, nn.Linear(SIZES[-1], 10, rng=rng))
    losses = _fit(model, x[known], labels[known], settings.lr, rng, clock)
    with mg.no_grad():
        right = model(x[held]).data.argmax(axis=1) == labels[held]
    shown = [Curves("losses", "step", list(range(1, len(losses) + 1)), {"loss": losses})]
    if said_again:
        steps = list(range(1, settings.code_steps + 1))
        shown.insert(0, Curves("codes", "step", steps, said_again, log=True))
    return {"accuracy": float(right.mean())}, shown


def _digits(rng, each):
    """Pixels and labels; which digits come without a label, with one, and only at the end."""
    digits = data.load_digits()
    order = rng.permutation(len(digits.labels))
    pool, held = order[UNLABELLED : UNLABELLED + POOL], order[UNLABELLED + POOL :]
    known = [pool[digits.labels[pool] == digit][:each] for digit in range(10)]
    x = digits.features / 16 - 0.3
    return x, digits.labels, (order[:UNLABELLED], np.concatenate(known), held)


def _autoencode(encoder, codes, steps, rng, clock):
    """Train an encoder, with a decoder of its own, to say its input again; the losses."""
    outputs, inputs = encoder[0].weight.shape
    model = nn.Autoencoder(encoder, nn.Linear(outputs, inputs, rng=rng))
    optimizer, losses = optim.Adam(model.parameters(), lr=CODE_RATE), []
    for _ in clock(range(steps)):
        batch = codes[rng.integers(len(codes), size=CODE_BATCH)]
        optimizer.zero_grad()
        loss = nn.mse_loss(model(batch), batch)
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    return losses


def _fit(model, x, labels, lr, rng, clock):
    """Train all of the net on what has labels; the losses."""
    descent, losses = optim.SGD(model.parameters(), lr=lr, momentum=MOMENTUM), []
    for _ in clock(range(STEPS)):
        batch = rng.integers(len(x), size=BATCH)
        descent.zero_grad()
        loss = nn.cross_entropy(model(x[batch]), labels[batch])
        loss.backward()
        losses.append(loss.item())
        if not np.isfinite(losses[-1]):
            break
        descent.step()
    return losses


def from_scratch(v, answer):
    """The same net without pretraining, at three rates."""
    return [Curves("scratch", "step", list(range(1, STEPS + 1)), _scratch(v.each, v.shuffle))]


@lru_cache(maxsize=64)
def _scratch(each, shuffle):
    curves = {}
    for lr in (0.03, 0.3, 1.0):
        rng = np.random.default_rng(shuffle)
        x, labels, (_, known, _) = _digits(rng, each)
        parts = []
        for a, b in pairwise(SIZES):
            parts += [nn.Linear(a, b, init=nn.init.xavier_normal, rng=rng), nn.Sigmoid()]
        model = nn.Sequential(*parts, nn.Linear(SIZES[-1], 10, rng=rng))
        curves[f"{lr:g}"] = _fit(model, x[known], labels[known], lr, rng, iter)
    return curves


def explain(v, settings, measured):
    """What keeps a choice from its goal."""
    if settings.layers == 0:
        return "no-pretraining"
    if settings.layers < LAYERS:
        return "not-all-layers"
    return "codes-too-short" if settings.code_steps < 100 else "labels-hardly-used"

"""What batch normalisation changes: said first, then run, with it and without.

Source: S. Ioffe, C. Szegedy (2015), Batch normalization, sections 3.3, 3.4 and 4.2.
"""

from functools import lru_cache
from itertools import pairwise
from math import sqrt

import numpy as np

from minigrad import Tensor, data, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Mistake, Redraw
from tutor.course.evidence import Bars, Table

place = 40
minutes = 9
vetted = 24  # every variant is a dozen nets that are really trained
needs = ["batchnorm-forward"]
teaches = ["batch-norm", "learning-rate"]

DEPTH, WIDTH, EXAMPLES, STEPS = 4, 20, 150, 60
LEARNS, FAILS = 1.0, 1.7  # a final loss below the one, or above the other; guessing gives 2.3
RATES = (0.003, 0.15, 1, 4, 20)
DRAWN = (0.003, 0.15, 0.2, 1, 2, 20)
BATCHES, REPEATS = (4, 16, 64), 40
CLEARLY = 1.2  # how many times more one image's score varies in the smallest batches

parts = [
    Choice("learns", options=("both", "with", "without", "neither"), then="at_every_rate"),
    Choice("outputs", options=("same", "times", "power", "grown"), then="scaled_outputs"),
    Number("gradient", digits=2, then="scaled_gradients"),
    Choice("noise", options=("batch4", "batch16", "batch64", "none"), then="one_image"),
    Choice("dropout", options=("less", "more", "same", "first")),
]

first = {"rate": 1, "c": 4, "seed": 84484}


def variant(rng):
    """A rate at which it is clear who learns, and a factor for the weights."""
    values = {
        "rate": rng.choice(DRAWN),
        "c": rng.choice([0.2, 0.25, 0.5, 2, 4, 5, 10]),
        "seed": rng.randint(1, 10**6),
    }
    if any(LEARNS <= _end(values["seed"], values["rate"], bn) <= FAILS for bn in (True, False)):
        raise Redraw
    smallest, *others = _wander(values["seed"])
    if smallest < CLEARLY * max(others):
        raise Redraw
    return values


def _net(rng, bn):
    """Linear, batch normalisation or not, ReLU, four times over; then the scores."""
    parts = []
    for inputs, outputs in pairwise([64] + [WIDTH] * DEPTH):
        parts.append(nn.Linear(inputs, outputs, init=_he, rng=rng))
        parts += [nn.BatchNorm1d(outputs)] * bn + [nn.ReLU()]
    return nn.Sequential(*parts, nn.Linear(WIDTH, 10, rng=rng))


def _he(shape, rng):
    return sqrt(2 / shape[1]) * rng.standard_normal(shape)


def _digits(rng):
    digits = data.load_digits()
    chosen = rng.permutation(len(digits.labels))[:EXAMPLES]
    return Tensor((digits.features[chosen] - 8) / 6), digits.labels[chosen]


@lru_cache(maxsize=2048)
def _end(seed, rate, bn):
    """The mean loss of the last steps of a training; infinite where it broke off."""
    rng = np.random.default_rng(seed)
    x, labels = _digits(rng)
    model, losses = _net(rng, bn), []
    sgd = optim.SGD(model.parameters(), lr=rate)
    for _ in range(STEPS):
        sgd.zero_grad()
        loss = nn.cross_entropy(model(x), labels)
        losses.append(loss.item())
        if not losses[-1] < 1e3:
            return float("inf")
        loss.backward()
        sgd.step()
    return float(np.mean(losses[-5:]))


@lru_cache(maxsize=256)
def _at_start(seed, c, bn):
    """Before training, with all hidden weights times c: the spread of the scores, and the root mean
    square of the gradient of the first weights.
    """
    rng = np.random.default_rng(seed)
    x, labels = _digits(rng)
    model = _net(rng, bn)
    weights = [part.weight for part in model if isinstance(part, nn.Linear)][:-1]
    for weight in weights:
        weight.data[:] *= c
    scores = model(x)
    nn.cross_entropy(scores, labels).backward()
    return float(np.std(scores.data)), float(np.sqrt(np.mean(weights[0].grad ** 2)))


@lru_cache(maxsize=64)
def _wander(seed):
    """How much one image's first score varies with the batch it is in, by the size of the batch."""
    rng = np.random.default_rng(seed)
    x, _ = _digits(rng)
    model, image, others = _net(rng, True), x.data[:1], x.data[1:]
    found = [_spread(model, image, others, size, rng) for size in BATCHES]
    model.eval()
    return [*found, _spread(model, image, others, BATCHES[0], rng)]


def _spread(model, image, others, size, rng):
    scores = []
    for _ in range(REPEATS):
        beside = others[rng.permutation(len(others))[: size - 1]]
        scores.append(float(model(Tensor(np.concatenate([image, beside]))).data[0, 0]))
    return round(float(np.std(scores)), 3)


def _who(v):
    """Which of the two nets learn at this rate."""
    learns = {bn: _end(v.seed, v.rate, bn) < LEARNS for bn in (True, False)}
    names = {(True, True): "both", (True, False): "with", (False, True): "without"}
    return names.get((learns[True], learns[False]), "neither")


def work(v, see, gradient=lambda c: 1 / c):
    """Who learns, what a factor in the weights does, and which batches are noisy."""
    see("learns", _who(v))
    see("outputs", "same")
    see("gradient", gradient(v.c))
    see("noise", "batch4")
    see("dropout", "less")
    see("with_bn", _written(_end(v.seed, v.rate, True)))
    see("without_bn", _written(_end(v.seed, v.rate, False)))
    see("c_power", round(v.c**DEPTH, 6))


mistakes = [
    Mistake("grows-with-the-weights", gradient=lambda c: c),
    Mistake("unchanged-too", gradient=lambda c: 1.0),
    Mistake("squared", gradient=lambda c: 1 / c**2),
    Mistake("through-every-layer", gradient=lambda c: c ** -float(DEPTH)),
]


def _written(loss):
    return f"{loss:.2f}" if np.isfinite(loss) else "∞"


def at_every_rate(v, answer):
    """The losses that both end with, at several rates."""
    rates = sorted({*RATES, v.rate})
    rows = [
        (f"{rate:g}", *(_written(_end(v.seed, rate, bn)) for bn in (False, True))) for rate in rates
    ]
    return [Table("ends", ("rate", "without", "with"), rows)]


def scaled_outputs(v, answer):
    """The spread of the scores, before and after the hidden weights are multiplied."""
    return [_both("spreads", v, 0)]


def scaled_gradients(v, answer):
    """The gradient of the first weights, before and after."""
    return [_both("gradients", v, 1)]


def _both(label, v, which):
    rows = []
    for c in (1, v.c):
        values = [_at_start(v.seed, c, bn)[which] for bn in (False, True)]
        rows.append((f"W × {c}", *(f"{value:.3g}" for value in values)))
    return Table(label, ("weights", "without", "with"), rows)


def one_image(v, answer):
    """The spread of one image's score over many batches."""
    names = [*(f"batch{size}" for size in BATCHES), "none"]
    return [Bars("wander", names, _wander(v.seed))]

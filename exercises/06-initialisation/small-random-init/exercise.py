"""Small random weights in a deep net: signal, gradients and training, said first and then run."""

from functools import lru_cache
from itertools import pairwise
from math import sqrt

import numpy as np

from minigrad import Tensor, data, diagnose, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 50
minutes = 8
vetted = 60  # every variant is some deep nets that are really run
teaches = ["initialisation", "signal-in-deep-nets"]

PIXELS, CLASSES, EXAMPLES, STEPS, RATE = 64, 10, 100, 40, 0.1

parts = [
    Number("factor", digits=2),
    Number("after", digits=2, then="forward"),
    Choice("gradients", options=("equal", "first-least", "last-least", "middle-least"),
           then="backward"),
    Choice("training", options=("stands-still", "first-layers", "slower", "diverges"),
           then="trained"),
    Choice("large", options=("ends", "grows", "spread", "shrinks"), then="large_weights"),
]  # fmt: skip

first = {"width": 100, "s": 0.02, "layers": 6, "seed": 1}


def variant(rng):
    """A width whose root is whole, and weights that make the signal shrink clearly."""
    root = rng.choice([6, 7, 8, 9, 10])
    values = {
        "width": root**2,
        "s": rng.choice([0.01, 0.02, 0.03, 0.04]),
        "layers": rng.randint(5, 8),
        "seed": rng.randint(1, 10**6),
    }
    if not 0.08 < root * values["s"] < 0.45 or 0.75 < root**2 * values["s"] < 1.35:
        raise Redraw
    return values


def _model(width, layers, s, rng):
    """Hidden tanh layers with weights of that deviation; the output's keep the signal."""

    def start(shape, rng):
        deviation = 1 / sqrt(width) if shape[0] == CLASSES else s
        return deviation * rng.standard_normal(shape)

    parts = []
    for inputs, outputs in pairwise([width] * (layers + 1) + [CLASSES]):
        parts += [nn.Linear(inputs, outputs, init=start, rng=rng), nn.Tanh()]
    return nn.Sequential(*parts[:-1])


@lru_cache(maxsize=128)
def statistics(width, layers, s, seed):
    """What the engine measures in every layer, in one pass of numbers of deviation 1."""
    rng = np.random.default_rng(seed)
    x, labels = rng.standard_normal((EXAMPLES, width)), rng.integers(CLASSES, size=EXAMPLES)
    model = _model(width, layers, s, rng)
    return diagnose.layer_statistics(
        model, Tensor(x), lambda scores: nn.cross_entropy(scores, labels)
    )


@lru_cache(maxsize=128)
def losses(width, layers, s, seed):
    """A training on digits, whose pixels are spread over as many inputs as the net has."""
    rng = np.random.default_rng(seed)
    digits = data.load_digits()
    chosen = rng.permutation(len(digits.labels))[:EXAMPLES]
    pixels, labels = (digits.features[chosen] - 8) / 6, digits.labels[chosen]
    x = Tensor(pixels @ (rng.standard_normal((PIXELS, width)) / sqrt(PIXELS)))
    model = _model(width, layers, s, rng)
    optimiser = optim.SGD(model.parameters(), lr=RATE, momentum=0.9)
    made = []
    for _ in range(STEPS):
        optimiser.zero_grad()
        loss = nn.cross_entropy(model(x), labels)
        loss.backward()
        made.append(loss.item())
        optimiser.step()
    return made


def work(
    v,
    see,
    factor=lambda width, s: sqrt(width) * s,
    after=lambda factor, layers: factor**layers,
):
    """By what one layer multiplies the signal, and what many of them do."""
    one = see("factor", factor(v.width, v.s))
    left = see("after", after(one, v.layers))
    see("rounded", f"{float(left):.1e}")
    see("two_layers", f"{(sqrt(v.width) * v.s) ** 2:.2g}")
    see("before", v.layers - 1)
    see("gradients", "equal")
    see("training", "stands-still")
    see("large", "ends")
    see("fair", f"{1 / sqrt(v.width):.3g}")


mistakes = [
    Mistake("width-for-root", factor=lambda width, s: width * s),
    Mistake("weight-alone", factor=lambda width, s: s),
    Mistake("variance-for-deviation", factor=lambda width, s: width * s * s),
    Mistake("divided-by-root", factor=lambda width, s: s / sqrt(width)),
    Mistake("layers-multiplied", after=lambda factor, layers: factor * layers),
    Mistake("one-layer", after=lambda factor, layers: factor),
    Mistake("one-too-few", after=lambda factor, layers: factor ** (layers - 1)),
    Mistake("lost-added", after=lambda factor, layers: 1 - layers * (1 - factor)),
]


def _stats(v, s):
    return statistics(v.width, v.layers, s, v.seed)


def forward(v, answer):
    """The deviation of the outputs, as predicted and as measured."""
    one = sqrt(v.width) * v.s
    rows = [
        (number, f"{one**number:.1e}", f"{layer.activation_std:.1e}")
        for number, layer in enumerate(_stats(v, v.s)[:-1], 1)
    ]
    return [Table("forward", ("layer", "predicted", "measured"), rows)]


def backward(v, key):
    """What makes up the gradient of each layer's weights."""
    layers = _stats(v, v.s)[:-1]
    coming = [1.0, *(layer.activation_std for layer in layers)]
    rows = [
        (number, f"{before:.1e}", f"{layer.gradient_std:.1e}", f"{layer.weight_gradient_norm:.1e}")
        for number, (before, layer) in enumerate(zip(coming, layers, strict=False), 1)
    ]
    return [Table("backward", ("layer", "coming-in", "coming-back", "weight-gradient"), rows)]


def trained(v, key):
    """The loss with these weights, and with weights that keep the signal."""
    series = {
        "small": losses(v.width, v.layers, v.s, v.seed),
        "fair": losses(v.width, v.layers, 1 / sqrt(v.width), v.seed),
    }
    return [Curves("trained", "step", list(range(1, STEPS + 1)), series)]


def large_weights(v, key):
    """The outputs and the gradients with weights of deviation 1."""
    rows = [
        (number, f"{layer.activation_std:.2f}", f"{100 * layer.saturated:.0f}%",
         f"{layer.gradient_std:.1e}")
        for number, layer in enumerate(_stats(v, 1.0)[:-1], 1)
    ]  # fmt: skip
    return [Table("large", ("layer", "spread", "saturated", "coming-back"), rows)]


examples = [
    Example({"factor": "0.2", "after": "0.000064"}, "partial"),
    Example({"factor": "2"}, "wrong", "width-for-root"),
    Example({"after": "tiny"}, "invalid"),
    Example({}, "missing"),
]

"""By which factor each layer multiplies a gradient: predicted, then measured in a wide net.

Source: X. Glorot, Y. Bengio (2010), Understanding the difficulty of training deep feedforward
neural networks, section 4.2.1.
"""

from functools import lru_cache

import numpy as np

import minigrad as mg
from minigrad import Tensor, Value, nn
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Bars

place = 6
minutes = 8
vetted = 24  # every variant is a few wide nets
needs = ["product-of-weights"]
teaches = ["vanishing-gradients", "exploding-gradients"]

WIDTH, EXAMPLES = 200, 20
SLOPES = {"none": (1.0, 1.0), "ReLU": (0.0, 1.0), "leaky": (0.5, 1.0)}  # below 0, above 0
ACTIVATIONS = {"none": nn.Identity(), "ReLU": nn.ReLU(), "leaky": nn.LeakyReLU(0.5)}
NEAR = 1.15  # the measured factor is to be this near to the predicted one, or the layers say little

parts = [
    Number("factor", digits=2, then="as_it_is"),
    Number("through", digits=2),
    Choice("doubled", options=("squared", "doubled", "halved", "same"), then="twice_as_deep"),
    Number("kept", digits=3, then="kept_at_one"),
]

first = {"activation": "ReLU", "c": 0.8, "depth": 8, "seed": 1}


def variant(rng):
    """An activation and a spread of weights that change the gradient clearly with each layer."""
    values = {
        "activation": rng.choice(["none", "ReLU", "ReLU", "leaky", "leaky"]),
        "c": rng.choice([0.4, 0.5, 0.6, 0.7, 0.8, 1.2, 1.5, 2, 2.5, 3]),
        "depth": rng.randint(6, 10),
        "seed": rng.randint(1, 10**6),
    }
    factor = _factor(values["c"], values["activation"]).item()
    sizes = gradients(values["activation"], values["c"], values["depth"], values["seed"])
    measured = (sizes[0] / sizes[-1]) ** (1 / (len(sizes) - 1))
    if 0.87 < factor < 1.15 or not 1 / NEAR < measured / factor < NEAR:
        raise Redraw
    return values


@lru_cache(maxsize=512)
def gradients(activation, c, depth, seed):
    """The spread of the gradient at the inputs of each layer, and at the outputs of the last."""
    rng = np.random.default_rng(seed)
    h = Tensor(rng.standard_normal((EXAMPLES, WIDTH)), requires_grad=True)
    places = [h]
    for _ in range(depth):
        w = Tensor(c / np.sqrt(WIDTH) * rng.standard_normal((WIDTH, WIDTH)))
        h = ACTIVATIONS[activation](h @ w)
        h.retain_grad()
        places.append(h)
    mg.sum(h * rng.standard_normal((EXAMPLES, WIDTH))).backward()
    return [float(np.std(place.grad.data)) for place in places]


def _factor(c, activation, square=lambda slope: slope**2, root=mg.sqrt):
    """c times the root of the mean of the squared slopes."""
    below, above = map(square, SLOPES[activation])
    return Value(float(c)) * root(Value((below + above) / 2))


def work(
    v,
    see,
    factor=lambda c, activation: _factor(c, activation),
    through=lambda factor, depth: factor**depth,
    doubled="squared",
    kept=lambda one: 1 / one,
):
    """The factor of a layer and of the net, and the spread of weights that makes it 1."""
    each = see("factor", factor(v.c, v.activation))
    see("through", through(each, v.depth))
    see("doubled", doubled)
    see("kept", kept(_factor(1, v.activation)))
    below, above = SLOPES[v.activation]
    see("mean_square", (below**2 + above**2) / 2)
    see("below", below)
    see("twice", 2 * v.depth)


def _bent(v):
    return v.activation != "none"


mistakes = [
    Mistake("slopes-forgotten", when=_bent, factor=lambda c, a: Value(float(c))),
    Mistake(
        "mean-of-slopes",
        when=_bent,
        factor=lambda c, a: _factor(c, a, square=lambda slope: slope, root=lambda x: x),
    ),
    Mistake("variance-for-spread", factor=lambda c, a: _factor(c, a) ** 2),
    Mistake("one-weight", factor=lambda c, a: _factor(c, a) / np.sqrt(WIDTH)),
    Mistake("factors-added", through=lambda factor, depth: factor * depth),
    Mistake("one-layer-too-many", through=lambda factor, depth: factor ** (depth + 1)),
    Mistake("weights-of-one", when=_bent, kept=lambda one: Value(1.0)),
    Mistake("upside-down", when=_bent, kept=lambda one: one),
    Mistake("root-forgotten", when=_bent, kept=lambda one: 1 / one**2),
]


def _bars(label, v, c, depth):
    names = [str(layer) for layer in range(depth + 1)]
    return [Bars(label, names, gradients(v.activation, c, depth, v.seed), log=True)]


def as_it_is(v, answer):
    """The gradient at every place of the net."""
    return _bars("measured", v, v.c, v.depth)


def twice_as_deep(v, answer):
    """The gradient in a net of twice the depth."""
    return _bars("deeper", v, v.c, 2 * v.depth)


def kept_at_one(v, answer):
    """The gradient with the spread of weights that the learner gave."""
    c = float(answer)
    return _bars("with-yours", v, c, v.depth) if 0.001 < c < 1000 else []


examples = [
    Example({"factor": "0.57", "through": "0.010", "doubled": "squared", "kept": "1.41"}, "right"),
    Example({"factor": "0.8/sqrt(2)"}, "partial"),
    Example({"factor": "0.4"}, "wrong", "mean-of-slopes"),
    Example({"kept": "1"}, "wrong", "weights-of-one"),
    Example({"factor": "c"}, "invalid"),
]

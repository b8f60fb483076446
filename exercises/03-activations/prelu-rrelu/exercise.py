"""Two ways to choose the slope below 0: learned with the weights (PReLU), or drawn (RReLU).

Sources: K. He, X. Zhang, S. Ren, J. Sun (2015), Delving deep into rectifiers; B. Xu, N. Wang,
T. Chen, M. Li (2015), Empirical evaluation of rectified activations in convolutional network.
"""

import minigrad as mg
from minigrad import Tensor, nn
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 60
minutes = 9
needs = ["leaky-relu"]
teaches = ["leaky-relu", "learned-slopes"]

parts = [
    Expression("slope", variables={"x": {"domain": "nonzero"}, "a": {"domain": "unit"}}),
    Number("da"),
    Number("a_new", places=3),
    Choice("modes", options=("drawn-then-mean", "drawn-always", "mean-always", "learned")),
    Number("tested", places=3),
    Choice("stuck", options=("positive", "dead", "negative-gradient", "vanished")),
]

first = {
    "x": [2, -3, 1, -2],
    "g": [5, 2, -4, -1],
    "a": 0.2,
    "lr": 0.1,
    "low": 0.1,
    "high": 0.25,
    "z": -4,
}


def variant(rng):
    """Four inputs with two below 0, and a range of slopes."""
    x = [rng.randint(1, 5), -rng.randint(1, 5), rng.randint(1, 5), -rng.randint(1, 5)]
    rng.shuffle(x)
    low = rng.choice([0.1, 0.12, 0.15, 0.2])
    values = {
        "x": x,
        "g": [rng.choice([-1, 1]) * size for size in rng.sample(range(1, 7), 4)],
        "a": rng.choice([0.1, 0.2, 0.3]),
        "lr": rng.choice([0.01, 0.02, 0.05]),
        "low": low,
        "high": round(low + rng.choice([0.1, 0.14, 0.2]), 2),
        "z": -rng.randint(2, 9),
    }
    found = [round(slip(x, values["g"], values["a"]), 6) for slip in SLIPS.values()]
    right = round(learned(x, values["g"], values["a"]), 6)
    if len({right, right / 4, 0, *found}) < len(found) + 3:  # each slip has to show
        raise Redraw
    return values


def learned(x, g, a):
    """The gradient that the engine's PReLU gives its slope."""
    prelu = nn.PReLU(init=a)
    y = prelu(Tensor([float(entry) for entry in x]))
    mg.sum(y * Tensor([float(entry) for entry in g])).backward()
    return float(prelu.weight.grad[0])


def over(keep, worth):
    """A sum over some of the inputs."""
    return lambda x, g, a: sum(worth(b, c, a) for b, c in zip(x, g, strict=True) if keep(b))


SLIPS = {
    "input-side": over(lambda x: x < 0, lambda x, g, a: g * a),
    "gradient-only": over(lambda x: x < 0, lambda x, g, a: g),
    "all-inputs": over(lambda x: True, lambda x, g, a: g * x),
    "value-for-slope": over(lambda x: x < 0, lambda x, g, a: g * a * x),
    "wrong-half": over(lambda x: x > 0, lambda x, g, a: g * x),
    "sign-lost": over(lambda x: x < 0, lambda x, g, a: -g * x),
}
FORMULAS = {
    "input-side": "a*[x < 0]",
    "gradient-only": "[x < 0]",
    "all-inputs": "x",
    "value-for-slope": "a*min(0, x)",
    "wrong-half": "max(0, x)",
    "sign-lost": "max(0, -x)",
}


def work(v, see, slope="min(0, x)", gradient=learned, sign=-1, tested=None):
    """The gradient of a learned slope, a step of it, and a drawn slope when testing."""
    see("slope", slope)
    da = see("da", gradient(v.x, v.g, v.a))
    see("a_new", v.a + sign * v.lr * da)
    see("modes", "drawn-then-mean")
    mean = see("mean", (v.low + v.high) / 2)
    see("tested", v.z * (mean if tested is None else tested(v)))
    see("stuck", "positive")
    pairs = [(a, b) for a, b in zip(v.x, v.g, strict=True) if a < 0]
    see("pair", [part for pair in pairs for part in pair])
    return da


mistakes = [
    *(Mistake(name, slope=FORMULAS[name], gradient=slip) for name, slip in SLIPS.items()),
    Mistake("mean-of-the-batch", gradient=lambda x, g, a: learned(x, g, a) / 4),
    Mistake("uphill", sign=1),
    Mistake("lower-end", tested=lambda v: v.low),
    Mistake("upper-end", tested=lambda v: v.high),
    Mistake("width-of-the-range", tested=lambda v: v.high - v.low),
    Mistake("ends-added", tested=lambda v: v.high + v.low),
]

examples = [
    Example(
        {
            "slope": "0 if x > 0 else x",
            "da": "-4",
            "a_new": "0.6",
            "modes": "drawn-then-mean",
            "tested": "-0.7",
            "stuck": "positive",
        },
        "right",
    ),
    Example({"slope": "a min(0, x)"}, "wrong", "value-for-slope"),
    Example({"da": "1"}, "wrong", "gradient-only"),
    Example({"tested": "-0.4"}, "wrong", "lower-end"),
    Example({}, "missing"),
]

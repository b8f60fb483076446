"""Choose the step of a gradient check, so that it shares as many digits as can be."""

from math import log10
from types import SimpleNamespace

import numpy as np

from minigrad import Tensor, nn, no_grad
from minigrad.gradcheck import numerical_gradient, relative_error
from tutor.answers.experiment import Above, Experiment, Pick, Real
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Bars

place = 51
minutes = 8
needs = ["step-size"]
teaches = ["finite-differences", "rounding"]

ACTIVATIONS = {"tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
WANTED = {"float64": 8.4, "float32": 3.3}  # digits that only centred differences can have
BEST = {
    ("float64", "centred"): 1e-5,
    ("float64", "forward"): 1e-8,
    ("float32", "centred"): 1e-2,
    ("float32", "forward"): 2e-3,
}

parts = [
    Number("forward_cost"),
    Number("centred_cost"),
    Experiment(
        "settings",
        settings=(
            Real("h", 1e-12, 1, start=1e-12),
            Pick("way", ("forward", "centred"), start="forward"),
        ),
        goal=Above("digits", "wanted", margin=0.3),
        seconds=1,
    ),
]

first = {
    "activation": "tanh",
    "inputs": 4,
    "units": 5,
    "weights": 20,
    "examples": 20,
    "precision": "float64",
    "wanted": 8.4,
}


def variant(rng):
    """A net, and the precision in which its loss is computed; forward differences must not do."""
    precision = rng.choice(["float64", "float32"])
    inputs, units = rng.randint(3, 6), rng.randint(3, 8)
    values = {
        "activation": rng.choice(["tanh", "sigmoid"]),
        "inputs": inputs,
        "units": units,
        "weights": inputs * units,
        "examples": rng.randint(15, 60),
        "precision": precision,
        "wanted": WANTED[precision],
    }
    v = SimpleNamespace(**values)
    if _least(v, "centred") < v.wanted + 0.35 or _least(v, "forward") > v.wanted - 0.1:
        raise Redraw
    return values


def _least(v, way):
    """The digits of the worst of the three nets, with the best step of that way."""
    settings = SimpleNamespace(h=BEST[v.precision, way], way=way)
    return min(experiment(v, settings, seed, iter)[0]["digits"] for seed in (1, 2, 3))


def experiment(v, settings, seed, clock):
    """Check the first layer of one net, whose loss is computed in the precision of the variant."""
    weight, gradient, loss = _net(v, seed)
    start, numeric = weight.data.copy(), np.zeros(gradient.shape)
    for unit in clock(range(v.units)):

        def of_unit(row, unit=unit):
            weight.data[unit] = row
            return loss()

        row = start[unit].astype(float)
        numeric[unit] = numerical_gradient(of_unit, row, settings.h, settings.way)
        weight.data[unit] = start[unit]
    errors = relative_error(gradient, numeric).ravel().tolist()
    names = [str(i) for i in range(1, len(errors) + 1)]
    digits = -log10(min(max(relative_error(gradient, numeric, "norm"), 1e-16), 1.0))
    return {"digits": digits}, [Bars("errors", names, errors, log=True)]


def _net(v, seed):
    """The weights of the first layer, their gradient in float64, and the loss as a function."""
    rng = np.random.default_rng(seed)
    x, t = rng.standard_normal((v.examples, v.inputs)), rng.standard_normal((v.examples, 1))
    exact = _model(v, seed, "float64")
    nn.mse_loss(exact(Tensor(x)), Tensor(t)).backward()
    model = _model(v, seed, v.precision)
    x, t = x.astype(v.precision), t.astype(v.precision)

    def loss():
        with no_grad():
            return nn.mse_loss(model(Tensor(x)), Tensor(t)).item()

    return model[0].weight, np.asarray(exact[0].weight.grad), loss


def _model(v, seed, precision):
    """The same net in either precision, but for the rounding of its weights."""
    rng = np.random.default_rng([seed, 1])
    return nn.Sequential(
        nn.Linear(v.inputs, v.units, init=nn.init.lecun_normal, rng=rng, dtype=precision),
        ACTIVATIONS[v.activation](),
        nn.Linear(v.units, 1, rng=rng, dtype=precision),
    )


def explain(v, settings, measured):
    """On which side of the best step the run was, or whether its way cannot do better."""
    best = BEST[v.precision, settings.way]
    if settings.h < best / 30:
        return "rounding"
    if settings.h > best * 30:
        return "too-long"
    return "forward" if settings.way == "forward" else None


def work(
    v,
    see,
    forward=lambda n: n + 1,
    centred=lambda n: 2 * n,
    h=lambda best: best,
    way="centred",
):
    """What each way costs, and the step that balances both errors."""
    see("forward_cost", forward(v.weights))
    see("centred_cost", centred(v.weights))
    see("settings", {"h": h(BEST[v.precision, way]), "way": way})
    see("digits_of_numbers", 16 if v.precision == "float64" else 7)
    see("balance", "10⁻⁵" if v.precision == "float64" else "10⁻²")


mistakes = [
    Mistake("here-each-time", forward=lambda n: 2 * n),
    Mistake("here-forgotten", forward=lambda n: n),
    Mistake("here-too", centred=lambda n: 2 * n + 1),
    Mistake("all-weights-at-once", forward=lambda n: 2, centred=lambda n: 2),
    Mistake("rounding", {"h": lambda best: 1e-12}, {"h": lambda best: best / 1e4}),
    Mistake("too-long", {"h": lambda best: 0.9}, {"h": lambda best: 60 * best}),
    Mistake("forward", way="forward"),
]

examples = [
    Example({"forward_cost": "21", "centred_cost": "40"}, "partial"),
    Example({"settings": "h = 1e-5, way = centred"}, "partial"),
    Example({"settings": "h = 1e-8, way = forward"}, "wrong", "forward"),
    Example({"settings": "h = 5"}, "invalid"),
    Example({}, "missing"),
]

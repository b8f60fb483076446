"""What the size of a relative error means: six gradient checks, really made, to be judged.

The rules of thumb are those of `minigrad.gradcheck.band`. Each check compares the gradient of the
first layer's weights, by the engine's backward, with the engine's centred differences.
"""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from minigrad import Tensor, nn, no_grad
from minigrad.gradcheck import numerical_gradient, relative_error
from tutor.answers.choice import Choice
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Table

place = 30
minutes = 8
vetted = 24  # every variant is six checks that are really made, and found by trying many
needs = ["relative-error"]
teaches = ["gradient-check-thresholds"]

COUNT, WIDTH, PENALTY = 6, 4, 1e-4
ACTIVATIONS = {"tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "ReLU": nn.ReLU}
TRIES = 60  # seeds that are tried for one row, before all of them are drawn anew

parts = [
    Which("wrong", count=COUNT, thing="check"),
    Which("fine", count=COUNT, thing="check"),
    Choice("middle", options=("too-much", "fine", "wrong", "deeper")),
    Choice(
        "cure",
        options=("shorter", "longer", "float64", "examples", "penalty"),
        then="repeated",
    ),
]


class Check(NamedTuple):
    """One gradient check: everything that decides it.

    checked_in is the precision of the backward pass; forgotten says what of the loss the backward
    pass was not told: "half" (of a square), "mean" (it takes the sum), "penalty", or "".
    """

    activation: str
    layers: int
    examples: int
    h: float
    checked_in: str
    forgotten: str
    seed: int


# Between which errors the evidence of each kind of row is clear.
BANDS = {
    "good": (1e-12, 4e-8),
    "kinks": (4e-7, 7e-5),
    "deep": (1.5e-7, 1e-6),
    "doubtful": (3e-4, 6e-3),
    "wrong": (0.1, 1.0),
    "step": (5e-7, 7e-5),
    "float32": (5e-7, 7e-5),
}


def _settings(kind, fault, faulty, smooth, deep):
    """A row without its seed."""
    usual = Check(smooth, 2, 20, 1e-5, "float64", "", 0)
    return {
        "good": usual,
        "kinks": usual._replace(activation="ReLU", examples=8000),
        "deep": usual._replace(activation="tanh", layers=deep),
        "doubtful": usual._replace(forgotten="penalty"),
        "wrong": usual._replace(activation=faulty, forgotten=fault),
        "step": usual._replace(h=1e-3),
        "float32": usual._replace(checked_in="float32"),
    }[kind]


CURES = {
    "shorter": lambda check: check._replace(h=check.h / 100),
    "longer": lambda check: check._replace(h=check.h * 100),
    "float64": lambda check: check._replace(checked_in="float64"),
    "examples": lambda check: check._replace(examples=check.examples // 2),
    "penalty": lambda check: check._replace(forgotten=""),
}

first = {
    "middle_is": "step",
    "fault": "half",
    "faulty": "ReLU",
    "smooth": "tanh",
    "deep": 21,
    "order": ["wrong", "deep", "middle", "kinks", "doubtful", "good"],
    "start": 7,
}


def variant(rng):
    """One check of each kind, in any order; the one in the middle band has one of two causes."""
    values = {
        "middle_is": rng.choice(["step", "float32"]),
        "fault": rng.choice(["half", "mean"]),
        "faulty": rng.choice(["ReLU", "tanh", "sigmoid"]),
        "smooth": rng.choice(["tanh", "sigmoid"]),
        "deep": rng.randint(14, 24),
        "order": rng.sample(["wrong", "deep", "middle", "kinks", "doubtful", "good"], COUNT),
        "start": rng.randint(1, 10**6),
    }
    return _numbered(values)


def _numbered(values):
    """The variant with the number of the check that is asked about, if all can be found."""
    if None in _checks(values):
        raise Redraw
    return values | {"number": values["order"].index("middle") + 1}


def _checks(values):
    """The six checks of a variant, each with an error that is clearly in its band, or None."""
    kinds = [values["middle_is"] if kind == "middle" else kind for kind in values["order"]]
    plan = [(kind, _settings(kind, *_drawn(values))) for kind in kinds]
    return [_found(kind, settings, values["start"]) for kind, settings in plan]


def _drawn(values):
    return tuple(values[name] for name in ("fault", "faulty", "smooth", "deep"))


@lru_cache(maxsize=2048)
def _found(kind, settings, start):
    """The first seed that makes the error what it should be, as a check; or None."""
    low, high = BANDS[kind]
    for seed in range(start, start + TRIES):
        check = settings._replace(seed=seed)
        if low < error(check) < high and _curable(kind, check):
            return check
    return None


def _curable(kind, check):
    """Whether the change that a coarse check needs brings its error clearly below the limit."""
    needed = {"step": "shorter", "float32": "float64"}.get(kind)
    return needed is None or error(CURES[needed](check)) < 4e-8


@lru_cache(maxsize=4096)
def error(check):
    """The largest relative error of the weights of the first layer."""
    rng = np.random.default_rng(check.seed)
    x, t = rng.standard_normal((check.examples, 4)), rng.standard_normal((check.examples, 1))
    model = _model(check, "float64")
    weight = model[0].weight
    start = weight.data.copy()
    cost = PENALTY if check.forgotten == "penalty" else 0.0

    def loss(moved):
        weight.data = moved
        with no_grad():
            return nn.mse_loss(model(Tensor(x)), Tensor(t)).item() + cost * float(np.sum(moved**2))

    numeric = numerical_gradient(loss, start, check.h)
    return float(np.max(relative_error(_backward(check, x, t), numeric)))


def _model(check, precision):
    """The net of a check; in float32 the same one, but for the rounding of its weights."""
    rng = np.random.default_rng([check.seed, 1])
    sizes = [4] + [WIDTH] * (check.layers - 1) + [1]
    parts = []
    for inputs, outputs in pairwise(sizes):
        parts += [
            nn.Linear(inputs, outputs, init=nn.init.lecun_normal, rng=rng, dtype=precision),
            ACTIVATIONS[check.activation](),
        ]
    return nn.Sequential(*parts[:-1])


def _backward(check, x, t):
    """The engine's gradient, in the precision of the check, of the loss it was given."""
    kind = check.checked_in
    model = _model(check, kind)
    loss = nn.mse_loss(model(Tensor(x.astype(kind))), Tensor(t.astype(kind)))
    factor = {"half": 0.5, "mean": check.examples}.get(check.forgotten, 1)
    (factor * loss).backward()
    return np.asarray(model[0].weight.grad, dtype=float)


first = _numbered(first)


def _all(v):
    return _checks(vars(v))


def _middle(v):
    return _all(v)[v.number - 1]


def _numbers(v, *kinds):
    return frozenset(number for number, kind in enumerate(v.order, 1) if kind in kinds)


def work(
    v,
    see,
    wrong=("wrong",),
    doubtful=("doubtful",),
    fine=("good", "kinks", "deep"),
):
    """The checks above and below the limits, and the changes that really help."""
    see("wrong", (_numbers(v, *wrong), _numbers(v, *doubtful)))
    see("fine", (_numbers(v, *fine), frozenset()))
    see("middle", "too-much")
    after = {key: error(change(_middle(v))) for key, change in CURES.items()}
    see("cure", frozenset(key for key, e in after.items() if e <= 1e-7))
    see("at_middle", f"{error(_middle(v)):.1e}")
    see("fault", v.fault)
    see("cause", "step" if v.middle_is == "step" else "float32")
    for kind in ("wrong", "deep", "kinks", "doubtful", "good"):
        number = v.order.index(kind)
        see(f"n_{kind}", number + 1)
        see(f"e_{kind}", f"{error(_all(v)[number]):.1e}")


mistakes = [
    Mistake("one-limit-for-all", fine=("good",)),
    Mistake("all-below-a-limit", fine=("good", "kinks", "deep", "middle")),
    Mistake("doubtful-taken-for-fine", fine=("good", "kinks", "deep", "doubtful", "middle")),
    Mistake("deep-and-kinks-wrong", wrong=("wrong", "deep", "kinks"), doubtful=()),
]


def evidence(v):
    """The six checks as they were made."""
    return [_table("checks", list(enumerate(_all(v), 1)))]


def repeated(v, key):
    """The check in the middle again, as it was and with the change."""
    return [
        _table("again", [("before", _middle(v)), ("after", CURES[key](_middle(v)))]),
    ]


def _table(label, rows):
    columns = ("check", "activation", "layers", "examples", "h", "backward", "error")
    return Table(label, columns, [(name, *_row(check)) for name, check in rows])


def _row(check):
    return (
        check.activation,
        check.layers,
        check.examples,
        f"{check.h:.0e}",
        check.checked_in,
        f"{error(check):.1e}",
    )


examples = [
    Example({"middle": "fine"}, "wrong", "middle/fine"),
    Example({"wrong": "check 9"}, "invalid"),
    Example({}, "missing"),
]

"""Judge a start by its statistics, forward and backward, and find one that holds both.

A good start leaves the deviation of the outputs, and that of the gradients, alike in all layers.
"""

from functools import lru_cache
from itertools import pairwise
from math import sqrt
from types import SimpleNamespace

import numpy as np

from minigrad import Tensor, diagnose, nn
from tutor.answers.choice import Choice
from tutor.answers.experiment import Below, Experiment, Pick, Real
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 80
minutes = 10
vetted = 24  # every variant is some nets that are really run
needs = ["small-random-init", "he-init"]
teaches = ["initialisation", "layer-statistics"]

EXAMPLES, SEEDS = 40, (1, 2, 3)
ACTIVATIONS = {"tanh": nn.Tanh, "ReLU": nn.ReLU}
FAIR = {"tanh": 1.2, "ReLU": 1.414}  # tanh takes a little away, and a bit above 1 makes up for it
LIMIT, MARGIN = 4.0, 0.5
# Widths of the two halves; units enough that chance leaves a good start as it is.
WIDTHS = {
    "tanh": [(75, 25), (25, 75), (90, 30), (30, 90), (60, 20), (20, 60)],
    "ReLU": [(90, 50), (50, 90), (100, 50), (50, 100), (110, 50), (50, 110), (120, 50)],
}
FACTORS = {"quarter": 0.25, "half": 0.5, "one": 1.0, "twice": 2.0, "four": 4.0}

parts = [
    Choice("forward", options=("shrink", "hold", "grow")),
    Choice("backward", options=("shrink", "hold", "grow")),
    Choice("factor", options=tuple(FACTORS), then="redrawn"),
    Experiment(
        "settings",
        settings=(
            Real("c", 0.01, 10, start=0.1),
            Pick("by", ("none", "fan-in"), start="none"),
        ),
        goal=(Below("forwards", LIMIT, margin=MARGIN), Below("backwards", LIMIT, margin=MARGIN)),
        seeds=SEEDS,
        seconds=2,
    ),
]


def variant(rng):
    """A deep net of two widths, and a start that is too small, too large, or good."""
    activation = rng.choice(sorted(ACTIVATIONS))
    values = {
        "activation": activation,
        "layers": rng.choice([20, 22, 24]),
        "widths": list(rng.choice(WIDTHS[activation])),
        "factor": rng.choice(sorted(FACTORS)),
        "seed": rng.randint(1, 10**6),
    }
    if not _decided(SimpleNamespace(**values)):
        raise Redraw
    return values


def _decided(v):
    """Whether a good start holds both for every seed, and the evidence says clearly what it is."""
    good = [spans(_run(v, FAIR[v.activation], seed)) for seed in (*SEEDS, v.seed)]
    if max(map(max, good)) > LIMIT - MARGIN:
        return False
    if v.factor == "one":
        return True
    ahead, back = _courses(v)
    return "unclear" not in (ahead, back) and not (ahead == back == "hold")


def _start(v):
    """The constant c of the start that is shown: the fair one, divided by what it lacks."""
    return FAIR[v.activation] / FACTORS[v.factor]


def _run(v, c, seed, by="fan-in"):
    return run(v.activation, tuple(v.widths), v.layers, c, by, seed)


@lru_cache(maxsize=512)
def run(activation, widths, layers, c, by, seed):
    """One pass of numbers of deviation 1, and one back: the deviations in every layer."""
    rng = np.random.default_rng(seed)
    half = layers // 2
    sizes = [widths[0]] * (half + 1) + [widths[1]] * (layers - half)

    def start(shape, rng):
        return (c / sqrt(shape[1]) if by == "fan-in" else c) * rng.standard_normal(shape)

    parts = []
    for inputs, outputs in pairwise(sizes):
        parts += [nn.Linear(inputs, outputs, init=start, rng=rng), ACTIVATIONS[activation]()]
    x = Tensor(rng.standard_normal((EXAMPLES, sizes[0])))
    sent_back = Tensor(rng.standard_normal((EXAMPLES, sizes[-1])))
    with np.errstate(all="ignore"):
        measured = diagnose.layer_statistics(
            nn.Sequential(*parts), x, lambda y: (y * sent_back).sum()
        )
    return (
        [float(layer.activation_std) for layer in measured],
        [float(layer.gradient_std) for layer in measured],
    )


def spans(made):
    """How many times larger the largest is than the smallest, forward and backward."""
    return tuple(_span(values) for values in made)


def _span(values):
    if not np.isfinite(values).all() or min(values) <= 0:
        return float("inf")
    return max(values) / min(values)


def _courses(v):
    """What becomes of the outputs on the way forward, and of the gradients on the way back."""
    outputs, gradients = _run(v, _start(v), v.seed)
    return _course(outputs), _course(gradients[::-1])


def _course(values):
    ends = values[-1] / values[0] if values[0] > 0 else 0.0
    if _span(values) < LIMIT:
        return "hold"
    if ends < 0.1:
        return "shrink"
    return "grow" if ends > 10 else "unclear"


def experiment(v, settings, seed, clock):
    """A net with that start, of which the deviations are measured once."""
    for _ in clock(range(1)):
        outputs, gradients = _run(v, settings.c, seed, settings.by)
    ahead, back = spans((outputs, gradients))
    layers = list(range(1, v.layers + 1))
    series = {"outputs": [_shown(x) for x in outputs], "gradients": [_shown(x) for x in gradients]}
    return {"forwards": min(ahead, 1e12), "backwards": min(back, 1e12)}, [
        Curves("deviations", "layer", layers, series, log=True)
    ]


def _shown(value):
    """A number that can be drawn on a scale of powers of ten."""
    return min(max(value, 1e-20), 1e20) if np.isfinite(value) else 1e20


def explain(v, settings, measured):
    """What is wrong with a start."""
    if settings.by == "none":
        return "not-by-width"
    if abs(settings.c / FAIR[v.activation] - 1) < 0.25:
        return None  # a near miss
    if settings.c < FAIR[v.activation]:
        return "too-small"
    return "saturated" if v.activation == "tanh" else "too-large"


def work(v, see, **chosen):
    """What the start that is shown does, what it lacks, and a start that holds both."""
    ahead, back = _courses(v)
    see("forward", ahead)
    see("backward", back)
    see("factor", v.factor)
    see("settings", {"c": FAIR[v.activation], "by": "fan-in"} | chosen)
    outputs, gradients = _run(v, _start(v), v.seed)
    see("out_first", f"{outputs[0]:.2g}")
    see("out_last", f"{outputs[-1]:.2g}")
    see("back_first", f"{gradients[-1]:.2g}")
    see("back_last", f"{gradients[0]:.2g}")
    see("because", v.activation)


mistakes = [
    Mistake("not-by-width", {"by": "none"}, {"by": "none", "c": 0.4}),
    Mistake("too-small", {"c": 0.3}, {"c": 0.7}),
    Mistake("too-large", c=4.0, when=lambda v: v.activation == "ReLU"),
    Mistake("saturated", c=4.0, when=lambda v: v.activation == "tanh"),
]


def evidence(v):
    """Every other layer of the net as it starts."""
    return [_table("start", v, _start(v))]


def redrawn(v, key):
    """The same with all the weights multiplied by that factor."""
    return [_table("redrawn", v, _start(v) * FACTORS[key])]


def _table(label, v, c):
    outputs, gradients = _run(v, c, v.seed)
    shown = [*range(0, v.layers - 1, 2), v.layers - 1]
    rows = [(i + 1, f"{outputs[i]:.2g}", f"{gradients[i]:.2g}") for i in shown]
    return Table(label, ("layer", "outputs", "gradients"), rows)


examples = [
    Example({"factor": "three"}, "invalid"),
    Example({}, "missing"),
]

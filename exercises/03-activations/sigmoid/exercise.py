"""The sigmoid as a unit of a net: its symmetry, units that saturate, weights that move as one."""

from functools import lru_cache

import numpy as np

import minigrad as mg
from minigrad import Tensor, data
from tutor.answers.choice import Choice
from tutor.answers.expression import Expression
from tutor.answers.which import Which
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Table

place = 10
minutes = 10
needs = ["sigmoid-derivative"]
teaches = ["sigmoid", "saturation"]

COUNT, EXAMPLES = 6, 200
SLOPE, NEAR = 0.025, 1.6  # a tenth of the largest slope, and how near to it nothing is asked
SHAPES = {  # spread of the sums, and where they lie
    "healthy": (0.8, 0.2),
    "shifted": (0.8, 5.5),
    "spread": (60.0, 0.5),
}

OUTPUT = {"s": {"domain": "unit"}}

parts = [
    Expression("mirror", variables=OUTPUT),
    Expression("inverse", variables=OUTPUT),
    Which("saturated", count=COUNT, thing="unit"),
    Choice("cause", options=("large-weights", "large-bias", "few-examples", "learned")),
    Choice("signs", options=("all-positive", "all-negative", "mixed")),
]


def variant(rng):
    """Six units, at least one of each kind; and a gradient that arrives at a later neuron."""
    kinds = ["healthy", "shifted", "spread", *rng.choices(list(SHAPES), k=COUNT - 3)]
    rng.shuffle(kinds)
    values = {
        "kinds": kinds,
        "seed": rng.randint(1, 10**6),
        "asked": rng.choice([i for i, kind in enumerate(kinds, 1) if kind == "spread"]),
        "upstream": rng.choice([-1, 1]) * rng.randint(2, 9) / 10,
    }
    slopes = [unit.slope for unit in run(tuple(kinds), values["seed"])]
    if any(SLOPE / NEAR < slope < SLOPE * NEAR for slope in slopes):
        raise Redraw
    return values


class Unit:
    """What a unit did with all the examples."""

    def __init__(self, outputs, slope, gradient):
        self.mean, self.spread = outputs.mean(), outputs.std()
        self.low, self.high = outputs.min(), outputs.max()
        self.slope, self.gradient = slope, gradient


@lru_cache(maxsize=256)
def run(kinds, seed):
    """Show the digits to a layer of sigmoids, and send a random gradient back through it."""
    rng = np.random.default_rng(seed)
    digits = data.load_digits()
    x = Tensor((digits.features[rng.permutation(len(digits.labels))[:EXAMPLES]] - 8) / 6)
    units = []
    for kind in kinds:
        spread, middle = SHAPES[kind]
        w = rng.standard_normal(64)
        sums = x.data @ w
        scale = spread * rng.uniform(0.8, 1.2) / sums.std()
        b = rng.choice([-1, 1]) * middle * rng.uniform(0.9, 1.1) - scale * sums.mean()
        w = Tensor(scale * w, requires_grad=True)
        z = x @ w + b
        s = mg.sigmoid(z)
        mg.sum(s * rng.choice([-1.0, 1.0], EXAMPLES)).backward()
        slope = float(np.mean(s.data * (1 - s.data)))
        units.append(Unit(s.data, slope, float(np.linalg.norm(w.grad)) / EXAMPLES))
    return units


def evidence(v):
    """The six units as they were found."""
    columns = ("unit", "smallest", "mean", "largest", "spread", "gradient")
    rows = [
        (
            number,
            f"{unit.low:.3f}",
            f"{unit.mean:.3f}",
            f"{unit.high:.3f}",
            f"{unit.spread:.3f}",
            f"{unit.gradient:.1e}",
        )
        for number, unit in enumerate(run(tuple(v.kinds), v.seed), 1)
    ]
    return [Table("statistics", columns, rows)]


def flat(kinds, seed):
    """The units that pass on, on the mean, less than a tenth of the most that a sigmoid can."""
    slopes = [unit.slope for unit in run(tuple(kinds), seed)]
    return frozenset(number for number, slope in enumerate(slopes, 1) if slope < SLOPE)


def one_sided(kinds, seed):
    """The units that stay near one end, without those that jump between both."""
    return frozenset(
        number
        for number, unit in enumerate(run(tuple(kinds), seed), 1)
        if unit.slope < SLOPE and unit.spread < 0.2
    )


def work(v, see, mirror="1 - s", inverse="ln(s/(1 - s))", which=flat):
    """Formulas, the units of the run that are saturated, and the sign of a whole row of slopes."""
    see("mirror", mirror)
    see("inverse", inverse)
    see("saturated", (which(v.kinds, v.seed), frozenset()))
    see("cause", "large-weights")
    see("signs", "all-positive" if v.upstream > 0 else "all-negative")
    see("listed", ", ".join(str(number) for number in sorted(flat(v.kinds, v.seed))))


mistakes = [
    Mistake("odd-like-tanh", mirror="-s"),
    Mistake("reciprocal", mirror="1/s"),
    Mistake("mirror-unchanged", mirror="s"),
    Mistake("odds-upside-down", inverse="ln((1 - s)/s)"),
    Mistake("log-forgotten", inverse="s/(1 - s)"),
    Mistake("log-of-the-output", inverse="ln(s)"),
    Mistake("slope-for-inverse", inverse="s*(1 - s)"),
    Mistake("one-end-only", which=one_sided),
]

examples = [
    Example({"mirror": "1-s", "inverse": "-ln(1/s - 1)"}, "partial"),
    Example({"mirror": "-s"}, "wrong", "odd-like-tanh"),
    Example({"inverse": "log(s)"}, "wrong", "log-of-the-output"),
    Example({"saturated": "seven"}, "invalid"),
    Example({}, "missing"),
]

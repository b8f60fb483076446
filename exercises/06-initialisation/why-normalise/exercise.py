"""Why inputs are brought to one scale: the bowl of a linear neuron, stretched and round."""

from functools import lru_cache
from math import ceil, log

import numpy as np

import minigrad as mg
from minigrad import Tensor, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Curves, Table

place = 30
minutes = 10
needs = ["standardise"]
teaches = ["normalising-inputs", "condition-number"]

SIGNS = [(1, 1), (1, -1), (-1, 1), (-1, -1)]

parts = [
    Number("condition"),
    Number("limit", digits=2),
    Number("gone", digits=3),
    Number("halving", then="descended"),
    Choice("scaled", options=("one", "as-many", "half", "root"), then="round_bowl"),
    Choice("offset", options=("valley", "round", "no-bias", "wide"), then="shifted"),
]

first = {"small": 1, "large": 10, "rows": [[1, 10], [1, -10], [-1, 10], [-1, -10]], "mean": 5}


def variant(rng):
    """Two features whose deviations are some times apart, and the mean of a third."""
    small = rng.choice([0.1, 0.2, 0.3, 0.4, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5])
    ratio = rng.randint(3, 20)
    large = round(small * ratio, 6)
    share = 1 / ratio**2
    if large == 1 or _halving(share) != _halving(float(f"{share:.3g}")):
        raise Redraw
    rows = [[a * small, b * large] for a, b in SIGNS]
    return {"small": small, "large": large, "rows": rows, "mean": rng.randint(3, 20)}


def _halving(share):
    """How many steps that each take this share of what is left go half of the way."""
    return ceil(log(0.5) / log(1 - share))


def bowl(rows):
    """The loss of a linear neuron without bias whose right weights are 1 and −1, of its weights."""
    x = Tensor(np.array(rows, dtype=float))
    target = x @ Tensor(np.array([1.0, -1.0]))
    return lambda w: mg.mean((x @ w - target) ** 2)


def _hashable(rows):
    return tuple(map(tuple, rows))


@lru_cache(maxsize=1024)
def curvatures(rows):
    """The least and the largest eigenvalue of the Hessian, which is the same everywhere."""
    values = np.linalg.eigvalsh(mg.hessian(bowl(rows))(np.zeros(2)))
    return float(values[0]), float(values[-1])


@lru_cache(maxsize=64)
def descent(rows, rate, steps):
    """How far both weights are from where they should be, at every step from (0, 0) on."""
    w = Tensor(np.zeros(2), requires_grad=True)
    loss, optimiser = bowl(rows), optim.SGD([w], lr=rate)
    away = [np.abs(w.data - [1.0, -1.0])]
    for _ in range(steps):
        optimiser.zero_grad()
        loss(w).backward()
        optimiser.step()
        away.append(np.abs(w.data - [1.0, -1.0]))
    return np.array(away)


def work(
    v,
    see,
    condition=lambda low, high: high / low,
    limit=lambda low, high: 2 / high,
    gone=lambda rate, low: rate * low,
    steps=_halving,
):
    """The bowl's two curvatures, and what they do to the rate and to the slow weight."""
    low, high = (round(value, 9) for value in curvatures(_hashable(v.rows)))
    see("low", low)
    see("high", high)
    see("condition", condition(low, high))
    rate = see("limit", limit(low, high))
    share = see("gone", gone(rate / 2, low))
    see("rate", rate / 2)
    see("left", 1 - share)
    see("halving", steps(share) if 0 < share < 1 else 0)
    see("scaled", "one")
    see("offset", "valley")


mistakes = [
    Mistake("ratio-of-deviations", condition=lambda low, high: (high / low) ** 0.5),
    Mistake("upside-down", condition=lambda low, high: low / high),
    Mistake("one-over-curvature", limit=lambda low, high: 1 / high),
    Mistake("two-forgotten", limit=lambda low, high: 4 / high),
    Mistake("flat-direction", limit=lambda low, high: 2 / low),
    Mistake("what-is-left", gone=lambda rate, low: 1 - rate * low),
    Mistake("whole-limit", gone=lambda rate, low: 2 * rate * low),
    Mistake("curvature-forgotten", gone=lambda rate, low: rate),
    Mistake("subtracted", steps=lambda share: ceil(0.5 / share)),
    Mistake("all-of-it", steps=lambda share: ceil(1 / share)),
]


def descended(v, answer):
    """The descent with the best rate for the steep direction."""
    low, high = curvatures(_hashable(v.rows))
    rate = 1 / high
    steps = min(4 * _halving(low / high), 1200)
    return _away("descended", v.rows, rate, steps)


def round_bowl(v, key):
    """The same with both columns divided by their deviations."""
    rows = [[a / v.small, b / v.large] for a, b in v.rows]
    return _away("round", rows, 1 / curvatures(_hashable(rows))[1], 5)


def _away(label, rows, rate, steps):
    away = descent(_hashable(rows), rate, steps)
    series = {"w1": away[:, 0].tolist(), "w2": away[:, 1].tolist()}
    return [Curves(label, "step", list(range(steps + 1)), series)]


def shifted(v, key):
    """The bowl of weight and bias, for a feature of deviation 1 and some means."""
    rows = []
    for mean in sorted({0, 1, 2, v.mean}):
        x, y = np.array([[mean - 1.0], [mean + 1.0]]), np.array([[-1.0], [1.0]])

        def loss(p, x=x, y=y):
            return nn.mse_loss(Tensor(x) * p[0] + p[1], Tensor(y))

        values = np.linalg.eigvalsh(mg.hessian(loss)(np.zeros(2)))
        rows.append((mean, *(f"{value:.3g}" for value in values), f"{values[1] / values[0]:.3g}"))
    return [Table("shifted", ("mean", "flat", "steep", "condition"), rows)]


examples = [
    Example({"condition": "100", "limit": "0.01", "gone": "0.01", "halving": "69"}, "partial"),
    Example({"condition": "10"}, "wrong", "ratio-of-deviations"),
    Example({"limit": "small"}, "invalid"),
    Example({}, "missing"),
]

"""What the size of a batch costs and brings: predicted, then measured.

The directions, the epochs and the times are of real runs of the engine; so is the prediction that
is right.
"""

from functools import lru_cache
from math import ceil
from time import perf_counter

import numpy as np

from minigrad import Tensor, data, nn, optim
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Bars

place = 12
minutes = 8
vetted = 24  # every variant is several runs of the engine
needs = ["minibatch-sgd"]
teaches = ["mini-batches"]

INPUTS, EXAMPLES, LOOKS, RATE = 10, 2048, 12, 0.008
SIZES = (2, 8, 32, 128, 512)  # whose directions are compared
RACES, LIMIT, MOST = (32, 512), 1.15, 120  # batch sizes, losses as multiples of the least, epochs
TIMED = (1, 8, 64, 512)

parts = [
    Choice("direction", options=("levels-off", "doubles", "same", "falls"), then="directions"),
    Number("steps"),
    Choice("epochs", options=("more", "same", "fewer"), then="race"),
    Choice("time", options=("falls", "same", "rises"), then="times"),
    Number("memory", digits=2),
]


def variant(rng):
    """Numbers for a large training, and a seed for a small one."""
    batch = rng.choice([32, 64, 128])
    values = {
        "count": rng.randint(20, 90) * 1000,
        "batch": batch,
        "large": batch * rng.choice([4, 8]),
        "units": rng.choice([200, 300, 500, 800]),
        "layers": rng.choice([10, 20, 40]),
        "seed": rng.randint(1, 10**6),
    }
    small, large = (epochs(size, values["seed"]) for size in RACES)
    rest = values["count"] % values["large"]
    if not rest or not 2 * small <= large < MOST or not _levels_off(cosines(values["seed"])):
        raise Redraw
    return values


def _levels_off(found):
    """Whether the cosine rises by much at first, and by little in the end."""
    return found == sorted(found) and found[1] - found[0] > 0.1 and found[-1] - found[-2] < 0.06


@lru_cache(maxsize=64)
def _examples(seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((EXAMPLES, INPUTS))
    y = x @ rng.uniform(0.5, 1, (INPUTS, 1)) + 2 * rng.standard_normal((EXAMPLES, 1))
    return x, y


def _slope(model, xs, ys):
    """The gradient of the weights on some examples."""
    model.zero_grad()
    nn.mse_loss(model(Tensor(xs)), Tensor(ys)).backward()
    return model.weight.grad.data.reshape(-1).copy()


@lru_cache(maxsize=256)
def cosines(seed):
    """Of each size: the mean cosine between the gradient of a batch and that of all examples."""
    rng = np.random.default_rng(seed)
    x, y = _examples(seed)
    model = nn.Linear(INPUTS, 1, bias=False, rng=rng)
    whole, found = _slope(model, x, y), []
    for size in SIZES:
        looks = [rng.choice(EXAMPLES, size, replace=False) for _ in range(LOOKS)]
        own = [_slope(model, x[rows], y[rows]) for rows in looks]
        cosine = [g @ whole / np.linalg.norm(g) / np.linalg.norm(whole) for g in own]
        found.append(round(float(np.mean(cosine)), 3))
    return found


@lru_cache(maxsize=512)
def epochs(size, seed):
    """How many epochs descent with one and the same rate needs to come near the least loss."""
    rng = np.random.default_rng(seed)
    x, y = _examples(seed)
    model = nn.Linear(INPUTS, 1, bias=False, rng=rng)
    sgd = optim.SGD(model.parameters(), lr=RATE)
    best = np.linalg.lstsq(x, y, rcond=None)[0]
    least = float(np.mean((x @ best - y) ** 2))
    for epoch in range(1, MOST):
        for xs, ys in data.batches(x, y, size, rng):
            _slope(model, xs, ys)
            sgd.step()
        if nn.mse_loss(model(Tensor(x)), Tensor(y)).item() < LIMIT * least:
            return epoch
    return MOST


def work(v, see, steps=ceil, size=lambda v: v.large, memory=None):
    """What is predicted, and how much a batch takes."""
    see("direction", "levels-off")
    see("steps", steps(v.count / size(v)))
    few, many = (epochs(one, v.seed) for one in RACES)
    see("epochs", "more" if many > few else "fewer" if many < few else "same")
    see("few", few)
    see("many", many)
    see("time", "falls")
    bytes_ = memory(v) if memory else 4 * v.large * v.units * v.layers
    see("memory", bytes_ / 1e6)
    see("numbers", v.units * v.layers)
    see("cosines", ", ".join(f"{cosine:.2f}" for cosine in cosines(v.seed)))


mistakes = [
    Mistake("last-batch-forgotten", steps=int),
    Mistake("small-batch", size=lambda v: v.batch),
    Mistake("one-example", memory=lambda v: 4 * v.units * v.layers),
    Mistake("one-layer", memory=lambda v: 4 * v.large * v.units),
    Mistake("bytes-forgotten", memory=lambda v: v.large * v.units * v.layers),
    Mistake("all-examples", memory=lambda v: 4 * v.count * v.units * v.layers),
]


def directions(v, key):
    """The cosines that the engine finds."""
    return [Bars("cosines", [str(size) for size in SIZES], cosines(v.seed))]


def race(v, key):
    """The epochs that both sizes need."""
    needed = [epochs(size, v.seed) for size in RACES]
    return [Bars("needed", [str(size) for size in RACES], needed)]


def times(v, key):
    """The time that an epoch takes here and now, in milliseconds."""
    x, y = _examples(v.seed)
    model = nn.Linear(INPUTS, 1, bias=False, rng=v.seed)
    taken = []
    for size in TIMED:
        start = perf_counter()
        for xs, ys in data.batches(x, y, size, v.seed):
            _slope(model, xs, ys)
        taken.append(round(1000 * (perf_counter() - start), 1))
    return [Bars("timed", [str(size) for size in TIMED], taken)]


examples = [
    Example({"steps": "few"}, "invalid"),
    Example({"direction": "falls"}, "wrong", "direction/falls"),
    Example({}, "missing"),
]

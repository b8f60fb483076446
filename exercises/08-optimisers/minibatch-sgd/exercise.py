"""Mini-batch descent: the loop, how many steps an epoch has, and the noise of its gradients."""

from functools import lru_cache
from math import ceil

import numpy as np

from minigrad import Tensor, data, nn
from tutor.answers.choice import Choice
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Bars

place = 10
minutes = 7
teaches = ["mini-batches"]

EXAMPLES, PASSES = 4800, 2  # of the run that measures the noise
FACTORS = {4: 2, 9: 3, 16: 4}

parts = [
    Choice("loop", options=("each-batch", "update-first", "sum-up", "same-batch")),
    Number("steps"),
    Number("last"),
    Number("total"),
    Choice("one", options=("stochastic", "full-batch", "momentum")),
    Choice("noise", options=("same", "root", "linear", "larger"), then="measured"),
]


def variant(rng):
    """A set of examples that does not split evenly, and batches to compare."""
    batch = rng.choice([32, 64, 128, 256])
    count = rng.randint(12, 99) * 100
    if not 4 < count % batch < batch - 4 or count < 4 * batch:
        raise Redraw
    return {
        "count": count,
        "batch": batch,
        "epochs": rng.choice([5, 10, 20]),
        "small": rng.choice([8, 10, 12]),
        "factor": rng.choice(list(FACTORS)),
        "seed": rng.randint(1, 10**6),
    }


@lru_cache(maxsize=256)
def spread(size, seed):
    """The standard deviation of a weight's gradient from batch to batch, while the weights stay."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((EXAMPLES, 2))
    y = x @ np.array([[1.0], [-2.0]]) + rng.standard_normal((EXAMPLES, 1))
    model = nn.Linear(2, 1, rng=rng)
    slopes = []
    for _ in range(PASSES):
        for xs, ys in data.batches(x, y, size, rng):
            model.zero_grad()
            nn.mse_loss(model(Tensor(xs)), Tensor(ys)).backward()
            slopes.append(float(model.weight.grad.data.reshape(-1)[0]))
    return float(np.std(slopes))


def work(v, see, steps=ceil, last=lambda count, batch: count % batch, total=None):
    """How the data split, and what the size of a batch does."""
    see("loop", "each-batch")
    see("whole", v.count // v.batch)
    count = see("steps", steps(v.count / v.batch))
    see("last", last(v.count, v.batch))
    see("total", total(v) if total else count * v.epochs)
    see("one", "stochastic")
    see("noise", "root")
    see("root", FACTORS[v.factor])
    see("large", v.small * v.factor)


mistakes = [
    Mistake("last-batch-forgotten", steps=int, last=lambda count, batch: batch),
    Mistake("one-step-an-epoch", steps=lambda share: 1),
    Mistake("steps-are-examples", total=lambda v: v.count * v.epochs),
    Mistake("what-is-missing", last=lambda count, batch: batch - count % batch),
    Mistake("one-epoch-only", total=lambda v: ceil(v.count / v.batch)),
    Mistake("batches-run-on", total=lambda v: ceil(v.count * v.epochs / v.batch)),
]


def measured(v, key):
    """The spread that the engine finds, for both sizes."""
    sizes = (v.small, v.small * v.factor)
    return [Bars("spread", [str(size) for size in sizes], [spread(s, v.seed) for s in sizes])]


examples = [
    Example({"steps": "many"}, "invalid"),
    Example({"loop": "sum-up"}, "wrong", "loop/sum-up"),
    Example({}, "missing"),
]

"""One epoch of mini-batch descent as a function: shuffled together, every batch a step."""

import numpy as np

from minigrad import Tensor, nn, optim
from tutor.answers.program import Program
from tutor.course import Mistake

place = 11
minutes = 12
needs = ["minibatch-sgd"]
teaches = ["mini-batches"]

parts = [
    Program(
        "program",
        entry="sgd_epoch",
        signature="sgd_epoch(X, y, w, lr, batch, order) -> w",
        keeps_arguments=True,
    )
]

SIZES = [(7, 2, 3), (12, 3, 5), (6, 2, 1), (9, 4, 9), (5, 2, 8)]  # examples, inputs, batch


def calls(v, rng):
    """Three examples that can be done by hand; then more, with batches of one and of all."""
    start = (
        np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 2.0, 3.0]), np.array([0.0]),
        0.1, 2, np.array([2, 0, 1]),
    )  # fmt: skip
    random = np.random.default_rng(rng.getrandbits(64))
    return [start, *(_call(random, *sizes) for sizes in SIZES)]


def _call(random, count, inputs, batch):
    X = np.round(random.uniform(-2, 2, (count, inputs)), 1)
    y, w = np.round(random.uniform(-3, 3, count), 1), np.round(random.uniform(-1, 1, inputs), 1)
    order = np.roll(random.permutation(count), 1)
    return X, y, w, float(random.choice([0.02, 0.05, 0.1])), batch, order


def of_engine(X, y, w, lr, batch, order):
    """Forward, backward, update, all by the engine, batch after batch."""
    w = Tensor(w.copy(), requires_grad=True)
    sgd = optim.SGD([w], lr=lr)
    for start in range(0, len(X), batch):
        rows = order[start : start + batch]
        sgd.zero_grad()
        nn.mse_loss(Tensor(X[rows]) @ w, Tensor(y[rows])).backward()
        sgd.step()
    return w.data.copy()


def gradient(X, y, w):
    """Of the mean of the squared errors."""
    return 2 * X.T @ (X @ w - y) / len(X)


def made(
    rows=lambda order: (order, order),
    steps=lambda count, batch: range(0, count, batch),
    slope=lambda X, y, w, batch, count: gradient(X, y, w),
    at=lambda w, first: w,
    direction=-1,
):
    """An epoch by hand, with the places where programs go wrong as arguments."""

    def sgd_epoch(X, y, w, lr, batch, order):
        first, of_x, of_y = w, *rows(order)
        X, y = X[of_x], y[of_y]
        for start in steps(len(X), batch):
            xs, ys = X[start : start + batch], y[start : start + batch]
            w = w + direction * lr * slope(xs, ys, at(w, first), batch, len(X))
        return w

    return sgd_epoch


def work(v, see, epoch=of_engine):
    """The value of the part is a function: the engine's, or one with one thing wrong."""
    see("program", epoch)


def _times(factor):
    return made(slope=lambda X, y, w, batch, count: factor(X, batch, count) * gradient(X, y, w))


mistakes = [
    Mistake("not-shuffled", epoch=made(rows=lambda order: (slice(None), slice(None)))),
    Mistake("targets-not-shuffled", epoch=made(rows=lambda order: (order, slice(None)))),
    Mistake(
        "last-batch-dropped",
        epoch=made(steps=lambda count, batch: range(0, count - batch + 1, batch)),
    ),
    Mistake("first-batch-only", epoch=made(steps=lambda count, batch: [0])),
    Mistake("old-weights", epoch=made(at=lambda w, first: first)),
    Mistake("summed", epoch=_times(lambda X, batch, count: len(X))),
    Mistake("last-batch-divided-by-batch", epoch=_times(lambda X, batch, count: len(X) / batch)),
    Mistake("divided-by-all", epoch=_times(lambda X, batch, count: len(X) / count)),
    Mistake("two-forgotten", epoch=_times(lambda X, batch, count: 0.5)),
    Mistake("uphill", epoch=made(direction=1)),
]

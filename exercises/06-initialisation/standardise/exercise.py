"""Standardising as a function: repair one that measures the test set by itself."""

import numpy as np

from tutor.answers.program import Program
from tutor.course import Mistake

place = 20
minutes = 10
needs = ["mean-subtraction"]
teaches = ["standardise", "train-test-split"]

parts = [
    Program(
        "program",
        entry="standardise",
        signature="standardise(train, test) -> (train, test)",
        keeps_arguments=True,
        bug="test-by-itself",
    )
]

DRAWN = [(5, 3, 2), (4, 2, 3), (8, 4, 5), (3, 3, 4)]  # training rows, test rows, columns


def calls(v, rng):
    """One column that works out in whole numbers; then tables, the last with a constant column."""
    start = (np.array([[1.0], [3.0], [1.0], [3.0]]), np.array([[2.0], [5.0]]))
    random = np.random.default_rng(rng.getrandbits(64))
    return [start, *(_call(random, *shape) for shape in DRAWN), _constant(random)]


def _call(random, rows, held, columns):
    """Columns of unlike means and scales, further off in the test set."""
    scale = np.array([1.0, 10.0, 0.5, 3.0, 100.0])[:columns]
    train = np.round(random.normal(2, 1, (rows, columns)) * scale, 2)
    return train, np.round(random.normal(4, 2, (held, columns)) * scale, 2)


def _constant(random):
    """A column that never changes in training, and does in the test set."""
    train, test = _call(random, 4, 3, 2)
    train[:, 1] = 7.0
    return train, test


def by_column(x):
    """Mean and deviation of each column; one that never changes keeps its scale."""
    spread = x.std(axis=0)
    return x.mean(axis=0), np.where(spread > 0, spread, 1.0)


def measured(axis=0, ddof=0, power=1, centre=1, guard=True):
    """Mean and deviation as a slip has them."""

    def statistics(x):
        spread = x.std(axis=axis, ddof=ddof, keepdims=axis == 1) ** power
        mean = centre * x.mean(axis=axis, keepdims=axis == 1)
        return mean, np.where(spread > 0, spread, 1.0) if guard else spread

    return statistics


def standardise(
    train, test, *, statistics=by_column, seen=lambda train, test: train, own=False, all_rows=False
):
    """The reference, with the places where programs go wrong as arguments."""
    mean, scale = statistics(seen(train, test))
    mean_test, scale_test = statistics(test) if own else (mean, scale)
    with np.errstate(divide="ignore", invalid="ignore"):
        held = test if all_rows else (test - mean_test) / scale_test
        return (train - mean) / scale, held


def work(v, see, **slip):
    """The part's value is a function: the reference, or the same with one thing wrong."""
    see("program", lambda *call: standardise(*call, **slip))


mistakes = [
    Mistake("test-by-itself", own=True),
    Mistake("both-together", seen=lambda train, test: np.concatenate([train, test])),
    Mistake("test-left-alone", all_rows=True),
    Mistake("one-for-all-columns", statistics=measured(axis=None)),
    Mistake("n-minus-one", statistics=measured(ddof=1)),
    Mistake("variance-for-deviation", statistics=measured(power=2)),
    Mistake("not-centred", statistics=measured(centre=0)),
    Mistake("not-scaled", statistics=measured(power=0)),
    Mistake("divided-by-zero", statistics=measured(guard=False)),
]

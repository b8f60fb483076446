"""Nearest neighbours: against the definition, one point at a time, and scikit-learn."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from minigrad import data


def by_definition(x_train, y_train, k, metric, point):
    """Sort all by distance, count the votes of the first k, smallest class among the best."""
    p = {"l1": 1, "l2": 2}[metric]
    far = [sum(abs(a - b) ** p for a, b in zip(row, point, strict=True)) for row in x_train]
    nearest = sorted(range(len(far)), key=lambda i: (far[i], i))[:k]
    votes = Counter(y_train[i] for i in nearest)
    return min(label for label in votes if votes[label] == max(votes.values()))


@pytest.mark.parametrize("k", [1, 2, 5, 30])
@pytest.mark.parametrize("metric", ["l1", "l2"])
def test_the_definition(k, metric):
    """On a grid, where many points are equally far and many votes are tied."""
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 4, (30, 2)).astype(float), rng.choice([3, 7, 11], 30)
    new = rng.integers(0, 4, (25, 2)).astype(float)
    found = data.NearestNeighbours(x, y, k, metric)(new)
    assert found.tolist() == [by_definition(x, y, k, metric, point) for point in new]


def test_one_neighbour_knows_its_own_points():
    """Every training point is its own nearest; images count as rows, bytes do not wrap around."""
    digits = data.load_digits()
    images = digits.images[:100].astype(np.uint8)
    assert (
        data.NearestNeighbours(images, digits.labels[:100])(images) == digits.labels[:100]
    ).all()
    knn = data.NearestNeighbours(np.array([[0], [200]], np.uint8), ["low", "high"])
    assert knn(np.array([[90], [110]], np.uint8)).tolist() == ["low", "high"]


def test_digits_are_read():
    """The baseline for networks: well above 95 %."""
    digits = data.load_digits()
    x, y, x_held, y_held = data.split(digits.features, digits.labels, rng=0)
    accuracy = (data.NearestNeighbours(x, y, k=3)(x_held) == y_held).mean()
    assert accuracy > 0.97


@pytest.mark.parametrize("k", [1, 4, 9])
def test_scikit_learn_agrees(k):
    """On points without ties in distance."""
    neighbors = pytest.importorskip("sklearn.neighbors")
    x, y = data.moons(200, noise=0.3, rng=0)
    new, _ = data.moons(100, noise=0.3, rng=1)
    theirs = neighbors.KNeighborsClassifier(k, algorithm="brute").fit(x, y).predict(new)
    assert (data.NearestNeighbours(x, y, k)(new) == theirs).all()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: data.NearestNeighbours(np.ones((3, 2)), [0, 1, 0], k=4), "k=4 neighbours of 3"),
        (lambda: data.NearestNeighbours(np.ones((3, 2)), [0, 1]), "x has 3 examples and y has 2"),
        (lambda: data.NearestNeighbours(np.ones(3), [0, 1, 0]), "at least one"),
        (lambda: data.NearestNeighbours(np.eye(2), [0, 1], metric="cosine"), "not 'cosine'"),
        (lambda: data.NearestNeighbours(np.eye(2), [0, 1])(np.eye(3)), "2 features, and these 3"),
    ],
)
def test_what_makes_no_sense_is_refused(make, message):
    """With what was given."""
    with pytest.raises(ValueError, match=message):
        make()


def test_points_and_classes_that_are_none():
    """A NaN is near to nothing, and classes are one a point, in a column if need be."""
    with pytest.raises(ValueError, match="points hold a NaN"):
        data.NearestNeighbours([[1.0], [np.nan]], [0, 1])
    with pytest.raises(ValueError, match=r"one class for each point, and has shape \(2, 2\)"):
        data.NearestNeighbours([[1.0], [2.0]], np.eye(2))
    assert data.NearestNeighbours([[1.0], [2.0]], [[3], [4]])([[1.9]]).tolist() == [4]

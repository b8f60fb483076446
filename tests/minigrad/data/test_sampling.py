"""Splits and batches: every example once, in an order that follows the generator."""

from __future__ import annotations

import numpy as np
import pytest

from minigrad import data

X = np.arange(100).reshape(50, 2)
Y = np.arange(50)


def test_a_split_keeps_pairs_together_and_loses_nothing():
    """Each row stays with its target, on one side or the other."""
    x, y, x_held, y_held = data.split(X, Y, held_back=0.2, rng=0)
    assert (len(x), len(y), len(x_held), len(y_held)) == (40, 40, 10, 10)
    assert sorted([*y, *y_held]) == Y.tolist()
    assert (x[:, 0] == 2 * y).all()
    assert (x_held[:, 0] == 2 * y_held).all()


def test_a_split_is_shuffled_and_follows_its_seed():
    """Sorted data must not put one class in training and another in the test."""
    one, two, other = (data.split(X, Y, rng=seed) for seed in (0, 0, 1))
    assert (one.y_held == two.y_held).all()
    assert (one.y_held != other.y_held).any()
    assert (np.diff(one.y_train) < 0).any()


def test_a_stratified_split_holds_back_of_every_class():
    """A fifth of each, also of the rare one."""
    labels = np.repeat([0, 1, 2], [100, 45, 5])
    parts = data.split(labels, labels, held_back=0.2, rng=0, stratify=True)
    assert np.bincount(parts.y_held).tolist() == [20, 9, 1]
    assert (np.diff(parts.y_held) < 0).any()


@pytest.mark.parametrize("held_back", [0.0, 1.0, 0.001, -0.5, 2.0])
def test_a_side_without_examples_is_refused(held_back):
    """Also a percentage given by mistake."""
    with pytest.raises(ValueError, match="leaves one side empty"):
        data.split(X, Y, held_back=held_back, rng=0)


def test_lengths_must_agree():
    """Told for splits and batches, before any batch is drawn."""
    with pytest.raises(ValueError, match="x has 50 examples and y has 49"):
        data.split(X, Y[1:], rng=0)
    with pytest.raises(ValueError, match="x has 50 examples and y has 49"):
        data.batches(X, Y[1:], 10, rng=0)


@pytest.mark.parametrize("size", [1, 7, 25, 50, 99])
def test_batches_cover_everything_once(size):
    """The last one holds what is left."""
    drawn = list(data.batches(X, Y, size, rng=0))
    assert sorted(y for _, ys in drawn for y in ys) == Y.tolist()
    assert all((xs[:, 0] == 2 * ys).all() for xs, ys in drawn)
    assert [len(xs) for xs, _ in drawn[:-1]] == [size] * (len(drawn) - 1)


def test_each_pass_has_its_own_order():
    """With one generator passes differ; with a number each pass is the same."""
    rng = np.random.default_rng(0)
    first, second = (next(data.batches(X, Y, 50, rng))[1] for _ in range(2))
    assert (first != second).any()
    again, same = (next(data.batches(X, Y, 50, 0))[1] for _ in range(2))
    assert (again == same).all()
    assert (again == first).all()


def test_a_batch_holds_something():
    """size=0 would be no end of empty batches."""
    with pytest.raises(ValueError, match="at least one example"):
        data.batches(X, Y, 0, rng=0)


def test_no_global_state_is_touched():
    """numpy's global generator neither matters nor moves."""
    before = np.random.get_state()[1].tolist()
    data.split(X, Y, rng=0)
    list(data.batches(X, Y, 10, rng=0))
    data.moons(10, rng=0)
    assert np.random.get_state()[1].tolist() == before

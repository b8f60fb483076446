"""Splits: every example on one side, in an order that follows the generator."""

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
    """Told by every kind of split, before anything is drawn."""
    for kind in (data.split, data.train_validation_test, data.k_fold):
        with pytest.raises(ValueError, match="x has 50 examples and y has 49"):
            kind(X, Y[1:], rng=0)


# In three.


def test_three_parts_share_everything_among_them():
    """Shares of all examples; pairs stay together, nothing is lost or twice."""
    parts = data.train_validation_test(X, Y, validation=0.2, test=0.1, rng=0)
    assert [len(part) for part in parts[1::2]] == [35, 10, 5]
    assert sorted(y for part in parts[1::2] for y in part) == Y.tolist()
    assert all((x[:, 0] == 2 * y).all() for x, y in zip(parts[::2], parts[1::2], strict=True))


def test_three_parts_can_be_stratified():
    """Each class in every part, in proportion."""
    labels = np.repeat([0, 1], [80, 20])
    parts = data.train_validation_test(labels, labels, validation=0.25, test=0.25, rng=0)
    stratified = data.train_validation_test(
        labels, labels, validation=0.25, test=0.25, rng=0, stratify=True
    )
    assert [np.bincount(y).tolist() for y in stratified[1::2]] == [[40, 10], [20, 5], [20, 5]]
    assert [len(y) for y in parts[1::2]] == [50, 25, 25]


@pytest.mark.parametrize(("validation", "test"), [(0.5, 0.5), (0.0, 0.1), (0.1, -0.1), (20, 20)])
def test_three_shares_must_leave_something(validation, test):
    """Also percentages given by mistake."""
    with pytest.raises(ValueError, match="together below 1"):
        data.train_validation_test(X, Y, validation=validation, test=test, rng=0)


# In k turns.


@pytest.mark.parametrize("k", [2, 3, 7, 50])
@pytest.mark.parametrize("stratify", [False, True])
def test_every_example_is_held_back_once(k, stratify):
    """And learned from in all other turns; folds differ in size by at most one."""
    labels = Y % 3
    folds = list(data.k_fold(np.stack([Y, labels], axis=1), labels, k, rng=0, stratify=stratify))
    held = [sorted(fold.x_held[:, 0].tolist()) for fold in folds]
    assert sorted(y for fold in held for y in fold) == Y.tolist()
    for fold, back in zip(folds, held, strict=True):
        assert sorted([*fold.x_train[:, 0], *back]) == Y.tolist()
        assert (fold.x_train[:, 1] == fold.y_train).all()
        assert (fold.x_held[:, 1] == fold.y_held).all()
    sizes = [len(fold) for fold in held]
    assert max(sizes) - min(sizes) <= 1


def test_stratified_folds_have_their_share_of_every_class():
    """They differ by at most one of each, also of the rare one."""
    labels = np.repeat([0, 1, 2], [31, 12, 4])
    folds = list(data.k_fold(labels, labels, 4, rng=0, stratify=True))
    counts = np.array([np.bincount(fold.y_held, minlength=3) for fold in folds])
    assert (np.ptp(counts, axis=0) <= 1).all()
    assert (counts[:, 2] == 1).all()


def test_folds_follow_their_seed():
    """The same number, the same folds; another, others."""
    one, two, other = (next(data.k_fold(X, Y, rng=seed)).y_held for seed in (0, 0, 1))
    assert (one == two).all()
    assert (one != other).any()


@pytest.mark.parametrize("k", [0, 1, 51])
def test_folds_without_examples_are_refused(k):
    """Also one fold, which would train on nothing."""
    with pytest.raises(ValueError, match=f"k={k} folds of 50 examples"):
        data.k_fold(X, Y, k, rng=0)

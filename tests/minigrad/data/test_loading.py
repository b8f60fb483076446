"""Batches and loaders: every example once, in an order that can be had again."""

from __future__ import annotations

import numpy as np
import pytest

from minigrad import data

X = np.arange(100).reshape(50, 2)
Y = np.arange(50)


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


def test_lengths_must_agree():
    """Told before any batch is drawn."""
    for make in (data.batches, data.Loader):
        with pytest.raises(ValueError, match="x has 50 examples and y has 49"):
            make(X, Y[1:], 10, rng=0)


# Loaders.


def drawn(loader):
    return [ys.tolist() for _, ys in loader]


@pytest.mark.parametrize("size", [1, 7, 25, 50, 99])
@pytest.mark.parametrize("shuffle", [False, True])
def test_a_loader_covers_everything_once(size, shuffle):
    """Pairs stay together, and len() is the number of batches."""
    loader = data.Loader(X, Y, size, rng=0, shuffle=shuffle)
    epoch = list(loader)
    assert len(epoch) == len(loader) == -(-50 // size)
    assert all((xs[:, 0] == 2 * ys).all() for xs, ys in epoch)
    order = [y for _, ys in epoch for y in ys]
    assert sorted(order) == Y.tolist()
    assert (order == Y.tolist()) == (not shuffle)


def test_drop_last_leaves_out_what_is_left():
    """But only then."""
    assert [len(ys) for _, ys in data.Loader(X, Y, 20, rng=0, drop_last=True)] == [20, 20]
    assert len(data.Loader(X, Y, 25, rng=0, drop_last=True)) == 2
    assert len(data.Loader(X, Y, 20, rng=0, drop_last=True)) == 2


def test_epochs_differ_and_can_be_had_again():
    """Each has its own order, which follows from the seed and its number alone."""
    loader = data.Loader(X, Y, 8, rng=3)
    epochs = [drawn(loader) for _ in range(3)]
    assert epochs[0] != epochs[1] != epochs[2]
    again = data.Loader(X, Y, 8, rng=3)
    next(iter(again))  # an epoch broken off
    assert drawn(again) == epochs[1]
    again.epoch = 0
    assert drawn(again) == epochs[0]
    assert drawn(data.Loader(X, Y, 8, rng=4)) != epochs[0]


def test_two_passes_at_once_do_not_disturb_each_other():
    """Every `for` has a generator of its own."""
    alone = data.Loader(X, Y, 8, rng=3)
    expected = [drawn(alone), drawn(alone)]
    loader = data.Loader(X, Y, 8, rng=3)
    pairs = list(zip(loader, loader, strict=True))
    assert [[pair[i][1].tolist() for pair in pairs] for i in range(2)] == expected


def test_a_generator_gives_the_seed_once():
    """It moves by one draw when the loader is made, and no more."""
    rng = np.random.default_rng(0)
    one, two = data.Loader(X, Y, 8, rng=rng), data.Loader(X, Y, 8, rng=rng)
    state = rng.bit_generator.state
    assert drawn(one) != drawn(two)
    assert rng.bit_generator.state == state


def test_augmentation_is_part_of_the_epoch():
    """It changes x alone, differs from epoch to epoch, and can be had again."""
    x = np.zeros((50, 4))
    loader = data.Loader(x, Y, 8, rng=0, augment=lambda xs, rng: xs + rng.random(xs.shape))
    first, second = (np.concatenate([xs for xs, _ in loader]) for _ in range(2))
    loader.epoch = 0
    assert (np.concatenate([xs for xs, _ in loader]) == first).all()
    assert (first != second).all()
    assert (x == 0).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"batch_size": 0, "rng": 0}, "not batch_size=0"),
        ({"batch_size": 51, "rng": 0, "drop_last": True}, "leaves nothing of 50 examples"),
        ({}, "give rng"),
    ],
)
def test_a_loader_refuses(options, message):
    """Before the first batch."""
    with pytest.raises(ValueError, match=message):
        data.Loader(X, Y, **options)


def test_no_global_state_is_touched():
    """numpy's global generator neither matters nor moves."""
    before = np.random.get_state()[1].tolist()
    data.split(X, Y, rng=0)
    list(data.batches(X, Y, 10, rng=0))
    data.moons(10, rng=0)
    assert np.random.get_state()[1].tolist() == before

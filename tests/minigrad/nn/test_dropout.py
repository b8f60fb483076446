"""Dropout keeps the mean in training and does nothing in evaluation."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad
from minigrad import nn


def test_kept_numbers_grow_so_that_the_mean_stays():
    """With p = 1/4, numbers are 0 or 4/3 of themselves, three quarters of them the latter."""
    y = nn.Dropout(0.25, rng=0)(minigrad.tensor(np.ones((100, 100)))).data
    assert set(np.unique(y)) == {0.0, 1 / 0.75}
    assert (y == 0).mean() == pytest.approx(0.25, abs=0.02)


def test_the_gradient_passes_the_same_mask():
    """What was dropped gets no gradient, and what was kept gets the factor."""
    x = minigrad.tensor(np.ones(50), requires_grad=True)
    y = nn.Dropout(0.5, rng=0)(x)
    y.sum().backward()
    assert (x.grad.data == y.data).all()


def test_evaluation_changes_nothing():
    """In evaluation, and with p = 0, the input itself comes back."""
    x = minigrad.tensor([1.0, 2.0])
    assert nn.Dropout(0.9, rng=0).eval()(x) is x
    assert nn.Dropout(0.0, rng=0)(x) is x


def test_everything_can_be_dropped():
    """p = 1 gives zeros, not a division by zero."""
    assert nn.Dropout(1.0, rng=0)(minigrad.tensor([1.0, 2.0])).tolist() == [0.0, 0.0]


def test_masks_follow_the_generator():
    """Equal seeds draw equal masks, and each pass draws a new one."""
    x = minigrad.tensor(np.ones(64))
    one, two = nn.Dropout(0.5, rng=3), nn.Dropout(0.5, rng=3)
    first = one(x).tolist()
    assert first == two(x).tolist()
    assert first != one(x).tolist()


def test_float32_stays_float32():
    """The mask takes the dtype of the input."""
    assert nn.Dropout(0.5, rng=0)(minigrad.tensor(np.ones(3, np.float32))).dtype == np.float32


def test_p_is_a_probability():
    """Percentages are refused."""
    with pytest.raises(ValueError, match="between 0 and 1, not 50"):
        nn.Dropout(50)

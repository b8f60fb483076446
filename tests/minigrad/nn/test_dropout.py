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
    with pytest.raises(ValueError, match="between 0 and 1, not 'half'"):
        nn.Dropout("half")
    with pytest.raises(ValueError, match="between 0 and 1, not 50"):
        nn.Dropout(50)


def test_plain_dropout_shrinks_in_evaluation_instead():
    """With p = 1/4 numbers are 0 or themselves in training, and 3/4 of themselves in evaluation."""
    layer, x = nn.Dropout(0.25, inverted=False, rng=0), minigrad.tensor(np.full((100, 100), 2.0))
    y = layer(x).raw
    assert set(np.unique(y)) == {0.0, 2.0}
    assert (y == 0).mean() == pytest.approx(0.25, abs=0.02)
    assert (layer.eval()(x).raw == 1.5).all()
    assert repr(layer) == "Dropout(p=0.25, inverted=False)"


@pytest.mark.parametrize("inverted", [True, False])
def test_the_mean_in_training_is_the_value_in_evaluation(inverted):
    """Over 4,000 masks of the same number: in both conventions."""
    layer, x = nn.Dropout(0.3, inverted=inverted, rng=0), minigrad.tensor(np.ones(4000))
    assert layer(x).raw.mean() == pytest.approx(layer.eval()(x).raw.mean(), abs=0.03)


def test_both_conventions_drop_the_same():
    """Equal seeds, equal masks; only the scale differs."""
    x = minigrad.tensor(np.ones(50))
    inverted, plain = nn.Dropout(0.5, rng=1)(x).raw, nn.Dropout(0.5, inverted=False, rng=1)(x).raw
    assert (inverted == 2 * plain).all()

"""Standardize: measured on the training data, applied to all."""

from __future__ import annotations

import numpy as np
import pytest

from minigrad import data


def test_training_data_get_mean_0_and_deviation_1():
    """To rounding, in every column."""
    x = np.random.default_rng(0).normal(5, [1e-3, 1.0, 1e4], (200, 3))
    z = data.Standardize(x)(x)
    np.testing.assert_allclose(z.mean(axis=0), 0, atol=1e-11)
    np.testing.assert_allclose(z.std(axis=0), 1)


def test_held_back_data_are_measured_with_the_training_scale():
    """(7 − 3) / 2, whatever else is held back."""
    scale = data.Standardize([[1.0], [5.0]])
    assert scale([[7.0]]).tolist() == [[2.0]]
    assert scale([[7.0], [-1e9]])[0].tolist() == [2.0]


@pytest.mark.parametrize("constant", [0.0, 0.1, 1e100, -7.0])
def test_a_constant_column_becomes_0(constant):
    """Not NaN, and not rounding noise blown up: the deviation of a column of 0.1 is not 0."""
    x = np.full((1000, 2), constant)
    x[:, 1] = np.arange(1000)
    z = data.Standardize(x)(x)
    assert (z[:, 0] == 0).all()
    assert np.isfinite(z).all()


def test_images_keep_their_shape():
    """Each pixel is a column."""
    images = data.load_digits().images
    z = data.Standardize(images)(images)
    assert z.shape == images.shape
    assert np.isfinite(z).all()


def test_inverse_leads_back():
    """To the units of the data."""
    x = np.random.default_rng(0).normal(5, 3, (20, 4))
    scale = data.Standardize(x)
    np.testing.assert_allclose(scale.inverse(scale(x)), x)


def test_float32_stays_float32():
    """Mean and scale take the dtype of the data."""
    x = np.arange(6, dtype=np.float32).reshape(3, 2)
    assert data.Standardize(x)(x).dtype == np.float32


def test_other_columns_are_refused():
    """numpy might broadcast them."""
    with pytest.raises(ValueError, match=r"rows of shape \(3,\), but given data of shape \(4, 1\)"):
        data.Standardize(np.eye(3))(np.ones((4, 1)))


def test_missing_values_are_named():
    """A NaN would make its whole column NaN."""
    x = np.ones((4, 3))
    x[2, 1] = np.nan
    with pytest.raises(ValueError, match="columns 1 hold a NaN"):
        data.Standardize(x)


@pytest.mark.parametrize("x", [np.zeros((0, 3)), np.ones(3)])
def test_rows_and_columns_are_needed(x):
    """One example alone must be given as a row."""
    with pytest.raises(ValueError, match="at least one row"):
        data.Standardize(x)


def test_float32_is_added_up_in_float64():
    """A hundred thousand rows around 1000, whose float32 sum loses digits."""
    x = (1000 + np.random.default_rng(0).standard_normal((100_000, 2))).astype(np.float32)
    scale = data.Standardize(x)
    exact = x.astype(np.float64)
    np.testing.assert_allclose(scale.mean, exact.mean(axis=0), rtol=1e-7)
    np.testing.assert_allclose(scale.scale, exact.std(axis=0), rtol=1e-6)
    assert scale.mean.dtype == scale.scale.dtype == scale(x).dtype == np.float32


def test_columns_whose_squares_vanish_or_overflow():
    """1e-200 and 1e200 are scales like any other."""
    x = np.array([[1e-200, 1e200], [3e-200, 3e200]])
    np.testing.assert_allclose(data.Standardize(x)(x), [[-1, -1], [1, 1]])

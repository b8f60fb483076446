"""Toy sets have the shape they are named for, and follow their seed."""

from __future__ import annotations

import numpy as np
import pytest

from minigrad import data

SETS = [data.xor, data.moons, data.rings, data.spirals]


@pytest.mark.parametrize("make", SETS)
def test_shapes_types_and_balance(make):
    """Points in the plane with classes 0, 1, …, equally many of each to within one."""
    x, y = make(101, noise=0.1, rng=0)
    assert (x.shape, y.shape, x.dtype, y.dtype) == ((101, 2), (101,), np.float64, np.int64)
    counts = np.bincount(y)
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("make", SETS)
def test_seeds(make):
    """The same number gives the same points, another number others."""
    one, two, other = (make(20, noise=0.1, rng=seed)[0] for seed in (0, 0, 1))
    assert (one == two).all()
    assert (one != other).any()


def test_xor_is_its_truth_table():
    """Four corners, and the class is 1 where the inputs differ."""
    x, y = data.xor()
    assert [(int(a) ^ int(b)) for a, b in x] == y.tolist()
    assert len(x) == 4


def test_noise_needs_a_generator():
    """Nothing is drawn behind the reader's back."""
    with pytest.raises(ValueError, match="give rng"):
        data.xor(10, noise=0.1)


def test_rings_lie_at_their_radius():
    """Radius 1, 2, 3 for class 0, 1, 2."""
    x, y = data.rings(90, noise=0.0, rng=0, classes=3)
    np.testing.assert_allclose(np.hypot(*x.T), 1 + y)


def test_moons_are_half_circles_that_interlock():
    """Radius 1 around (0, 0) and (1, 1/2); no straight line parts them."""
    x, y = data.moons(200, noise=0.0, rng=0)
    np.testing.assert_allclose(np.hypot(*x[y == 0].T), 1)
    np.testing.assert_allclose(np.hypot(*(x[y == 1] - [1, 0.5]).T), 1)
    design = np.column_stack([x, np.ones(200)])
    best = design @ np.linalg.lstsq(design, 2.0 * y - 1, rcond=None)[0]
    assert ((best > 0) == y).mean() < 0.95


def test_spirals_wind_out_to_1():
    """The arms start apart from the centre, so that no point belongs to all of them."""
    x, _ = data.spirals(90, noise=0.0, rng=0)
    radius = np.hypot(*x.T)
    assert radius.max() == pytest.approx(1)
    assert len(np.unique(x.round(9), axis=0)) == 90


def test_too_few_points_are_refused():
    """Each class needs one."""
    with pytest.raises(ValueError, match="2 points cannot show 3 classes"):
        data.spirals(2, rng=0)


def test_a_line_has_the_slope_and_noise_asked_for():
    """Least squares finds them again; x and y are columns, as a Linear(1, 1) gives them."""
    x, y = data.line(2000, slope=-3.0, intercept=0.5, noise=0.2, rng=0)
    assert x.shape == y.shape == (2000, 1)
    slope, intercept = np.polyfit(x[:, 0], y[:, 0], 1)
    assert (slope, intercept) == pytest.approx((-3.0, 0.5), abs=0.03)
    assert (y - slope * x - intercept).std() == pytest.approx(0.2, rel=0.05)
    exact = data.line(5, noise=0.0, rng=0)
    np.testing.assert_allclose(exact[1], 2 * exact[0] + 1)


def test_blobs_are_clouds_around_centres_on_a_circle():
    """With the deviation asked for, and separated by the nearest centre."""
    x, y = data.blobs(3000, noise=0.2, rng=0, classes=4)
    centres = np.stack([x[y == c].mean(axis=0) for c in range(4)])
    np.testing.assert_allclose(np.hypot(*centres.T), 1.5, atol=0.02)
    assert (x - centres[y]).std() == pytest.approx(0.2, rel=0.05)
    nearest = ((x[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == y).mean() > 0.999

"""Surfaces of two numbers against their formulas, and walks against recursions by hand."""

import numpy as np
import pytest

import minigrad as mg
from minigrad import linalg, optim
from minigrad.train import landscapes, trajectory
from minigrad.train.landscapes import bowl, plateau, ravine, saddle


@pytest.mark.parametrize("turn", [0, 30, 135])
def test_the_condition_of_a_bowl_is_that_of_its_hessian(turn):
    """However it is turned."""
    hessian = mg.hessian(bowl(25.0, turn))(np.array([0.3, -2.0]))
    np.testing.assert_allclose(np.linalg.eigvalsh(hessian), [1.0, 25.0], rtol=1e-12)
    assert linalg.cond(hessian).item() == pytest.approx(25.0)


def test_where_they_are_flat():
    """The gradient vanishes at the saddle, the minimum, the hole, and only all but on the plain."""
    for surface, place in ((saddle, (0, 0)), (ravine, (1, 1)), (plateau, (0, 0)), (bowl(), (0, 0))):
        np.testing.assert_array_equal(mg.grad(surface)(np.array(place, dtype=float)), [0.0, 0.0])
    assert 0 < np.abs(mg.grad(plateau)(np.array([4.0, 0.0]))).max() < 1e-5
    np.testing.assert_array_equal(np.linalg.eigvalsh(mg.hessian(saddle)(np.zeros(2))), [-1, 1])


def test_descent_on_a_bowl_multiplies_each_axis():
    """θ ← (1 − lr·λ) θ, for λ = 1 and 10; above 2/10 it climbs."""
    walk = trajectory(bowl(10), (1.0, 1.0), lambda p: optim.SGD(p, lr=0.15), steps=6)
    n = np.arange(7)
    np.testing.assert_allclose(walk, np.stack([0.85**n, (-0.5) ** n], axis=1), atol=1e-14)
    walk = trajectory(bowl(10), (1.0, 1.0), lambda p: optim.SGD(p, lr=0.21), steps=60)
    assert abs(walk[-1, 1]) > 100
    assert abs(walk[-1, 0]) < 1e-5


def test_newton_is_there_at_once():
    """Whatever the condition."""
    walk = trajectory(bowl(1000, 20), (1.0, 1.0), optim.Newton, steps=1)
    np.testing.assert_allclose(walk[-1], [0, 0], atol=1e-10)


def test_a_walk_with_a_line_search():
    """L-BFGS calls for the loss as often as it likes."""
    walk = trajectory(
        ravine, (-1.2, 1.0), lambda p: optim.LBFGS(p, line_search_fn="strong_wolfe"), steps=8
    )
    np.testing.assert_allclose(walk[-1], [1, 1], atol=1e-4)


def test_noise_leaves_a_saddle_and_is_repeatable():
    """On the axis plain descent ends at the saddle; noise does not."""
    still = trajectory(saddle, (1.0, 0.0), lambda p: optim.SGD(p, lr=0.2), steps=60)
    noisy = [
        trajectory(saddle, (1.0, 0.0), lambda p: optim.SGD(p, lr=0.2), 60, noise=0.01, rng=0)
        for _ in range(2)
    ]
    assert np.abs(still[-1]).max() < 1e-5
    assert np.abs(noisy[0][-1]).max() > 1
    np.testing.assert_array_equal(*noisy)
    with pytest.raises(ValueError, match=r"noise=0\.1 needs randomness: give rng"):
        trajectory(saddle, (1.0, 0.0), lambda p: optim.SGD(p, lr=0.2), noise=0.1)


def test_it_ends_where_it_is_no_longer_finite():
    """A rate far too high, with fewer places than steps."""
    walk = trajectory(ravine, (-1.2, 1.0), lambda p: optim.SGD(p, lr=1.0), steps=50)
    assert len(walk) < 20
    assert not np.isfinite(walk[-1]).all()
    assert np.isfinite(walk[:-1]).all()


def test_a_bowl_must_curve_up():
    """A condition of 0 or less is none."""
    with pytest.raises(ValueError, match="condition=-1 is no bowl"):
        landscapes.bowl(-1)

"""Relative errors by definition, the bands of the rules of thumb, and differences of both kinds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from minigrad.gradcheck import band, numerical_gradient, relative_error, sweep


def test_relative_error_by_its_three_definitions():
    """3 against 4 differs by 1: of the larger 1/4, of both 1/7."""
    assert relative_error(3.0, 4.0) == 0.25
    assert relative_error(3.0, 4.0, "sum") == 1 / 7
    assert relative_error([3.0, 0.0], [0.0, 4.0], "norm") == 5 / 7
    assert relative_error([3.0, 0.0], [4.0, 0.0]).tolist() == [0.25, 0.0]


@pytest.mark.parametrize("size", ["max", "sum", "norm"])
def test_zero_against_zero_agrees(size):
    assert relative_error(0.0, 0.0, size) == 0.0


def test_zero_against_anything_is_all_wrong():
    assert relative_error(0.0, 1e-300) == 1.0
    assert relative_error(-1.0, 1.0) == 2.0


def test_infinity_agrees_with_itself_only():
    assert relative_error(math.inf, math.inf) == 0.0
    assert relative_error(math.inf, 1.0) == math.inf
    assert relative_error([math.inf, 3.0], [math.inf, 4.0], "sum").tolist() == [0.0, 1 / 7]


def test_an_unknown_size_is_an_error():
    with pytest.raises(ValueError, match="max"):
        relative_error(1.0, 2.0, "mean")


@pytest.mark.parametrize(
    ("error", "kinks", "layers", "word"),
    [
        (0.5, False, 1, "wrong"),
        (2e-2, True, 1, "wrong"),
        (math.nan, True, 1, "wrong"),
        (1e-3, True, 1, "uneasy"),
        (5e-5, True, 1, "fine"),
        (5e-5, False, 1, "high"),
        (1e-7, False, 1, "good"),
        (0.0, False, 1, "good"),
        (5e-3, False, 1, "uneasy"),
        (5e-4, True, 10, "fine"),
    ],
)
def test_bands(error, kinks, layers, word):
    found = band(error, kinks, layers)
    assert found.word == word
    assert bool(found) == (word in ("good", "fine"))


def test_differences_of_a_cube_are_off_as_taylor_says():
    """(x+h)³: forward differences are off by 3xh + h², centred ones by exactly h²."""
    h = 1e-3
    forward = numerical_gradient(lambda x: x**3, 2.0, h, "forward")
    centred = numerical_gradient(lambda x: x**3, 2.0, h)
    assert math.isclose(forward - 12.0, 6 * h + h * h, rel_tol=1e-6)
    assert math.isclose(centred - 12.0, h * h, rel_tol=1e-5)


def test_differences_of_arrays_keep_their_shape_and_leave_them_alone():
    x = np.arange(6.0).reshape(2, 3)
    slopes = numerical_gradient(lambda x: (x * x).sum(), x)
    np.testing.assert_allclose(slopes, 2 * x, atol=1e-9)
    np.testing.assert_array_equal(x, np.arange(6.0).reshape(2, 3))
    with pytest.raises(ValueError, match="centred"):
        numerical_gradient(np.sum, x, way="backward")
    with pytest.raises(ValueError, match=r"returned shape \(.*Sum it up"):
        numerical_gradient(lambda x: x * x, x)


def cube(x):
    return (x * x * x).sum()


@pytest.mark.parametrize(
    ("way", "dtype", "low", "high"),
    [
        ("centred", "float64", 1e-6, 1e-4),
        ("forward", "float64", 1e-9, 1e-7),
        ("centred", "float32", 1e-3, 1e-1),
        ("forward", "float32", 1e-5, 1e-2),
    ],
)
def test_the_error_is_a_u_with_its_bottom_where_theory_puts_it(way, dtype, low, high):
    """About ε^(1/3) for centred and ε^(1/2) for forward differences, ε the rounding error."""
    found = sweep(cube, [0.7, 1.3], way=way, dtype=dtype)
    assert low <= found.best <= high
    smallest = min(found.errors)
    assert found.errors[0] > 100 * smallest  # too long a step
    assert found.errors[-1] > 100 * smallest  # too short a one
    assert found.dtype == dtype
    assert "← best" in str(found)


def test_the_sides_of_the_u_have_slopes_two_and_one():
    """While the step is long, ten times shorter is a hundred (centred) or ten (forward) better."""
    centred, forward = (sweep(cube, [0.7, 1.3], way=way).errors for way in ("centred", "forward"))
    assert math.isclose(centred[1] / centred[2], 100, rel_tol=0.05)
    assert math.isclose(forward[2] / forward[3], 10, rel_tol=0.05)

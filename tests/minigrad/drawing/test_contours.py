"""Landscapes from above, against heights that are known."""

import numpy as np
import pytest

import minigrad as mg
from minigrad.drawing import contours


def test_ranks_of_a_slope():
    """Ten columns of one height each: a tenth of the cells a shade."""
    drawn = contours(lambda p: p[0] ** 3, (0, 9), (0, 1), size=(2, 10))
    np.testing.assert_array_equal(drawn.cells, [np.arange(10) / 10] * 2)


def test_up_is_up():
    """The first row is the top."""
    cells = contours(lambda p: p[1], size=(5, 2)).cells
    assert (np.diff(cells[:, 0]) < 0).all()


def test_walks_are_marked():
    """A letter for each, a capital at its end, and in words where it went."""
    paths = {"a walk": [[0, 0], [1, 0], [2, 0]], "away": [[0, 1], [50, 1]]}
    drawn = contours(lambda p: p[0], (0, 2), (0, 1), paths=paths, size=(2, 3))
    assert drawn.marks == {(1, 0): "a", (1, 1): "a", (1, 2): "A", (0, 0): "b"}
    assert drawn.notes == [
        "across 0 to 2, up 0 to 1",
        "a a walk: 2 steps, ends at (2, 0)",
        "b away: 1 steps, ends at (50, 1), beyond the picture",
    ]


def test_where_there_is_no_height_it_is_highest():
    """A logarithm of what is negative, a pole."""
    cells = contours(lambda p: mg.log(p[0]), (-1, 1), size=(2, 4)).cells
    assert (cells[:, :2] == cells.max()).all()
    assert (cells[:, 2:] < cells.max()).all()


def test_a_walk_may_end_in_nan():
    """It diverged; the picture is drawn."""
    drawn = contours(lambda p: p[0], paths={"w": [[0, 0], [np.nan, np.inf]]})
    assert drawn.notes[1] == "a w: 1 steps, ends at (nan, inf), beyond the picture"


def test_what_does_not_fit_is_told():
    """More than one number, walks that are none."""
    with pytest.raises(ValueError, match=r"must return one number, and returned \(2,\)"):
        contours(lambda p: p)
    with pytest.raises(ValueError, match=r"the path 'w' is \(steps, 2\), not \(2,\)"):
        contours(lambda p: p[0], paths={"w": [0, 0]})

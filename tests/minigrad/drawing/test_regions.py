"""The class of every point of the plane, against classes that are known."""

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn
from minigrad.drawing import regions

POINTS = np.array([[0.0, 0.0], [1.0, 1.0]])


def right(points):
    """Class 1 to the right of 0.5."""
    return (np.asarray(points)[:, 0] > 0.5).astype(int)


def test_cells_and_points_are_where_they_should_be():
    """Up is up, right is right, and each point shows its class."""
    drawn = regions(right, POINTS, [0, 1], margin=0.0, size=(3, 5))
    np.testing.assert_array_equal(drawn.cells, [[0, 0, 0, 1, 1]] * 3)
    assert drawn.marks == {(2, 0): "0", (0, 4): "1"}
    top, _, bottom, legend, ends = drawn.text.split("\n")
    assert top == "······░░1"
    assert bottom == "0 ····░░░░"
    assert legend == "· class 0, ░ class 1"
    assert ends == "across 0 to 1, up 0 to 1"


@pytest.mark.parametrize(
    "scores",
    [
        lambda p: p[:, 0] - 0.5,  # a score
        lambda p: (p[:, :1] - 0.5) * 3,
        lambda p: mg.sigmoid(mg.tensor(p)[:, 0] * 8 - 4),  # a probability
        lambda p: np.stack([p[:, 0] * 0 + 0.5, p[:, 0]], axis=1),  # one of each class
    ],
)
def test_scores_of_every_kind(scores):
    """All of them say class 1 to the right of 0.5."""
    expected = regions(right, POINTS, margin=0.3, size=(4, 9)).cells
    np.testing.assert_array_equal(regions(scores, POINTS, margin=0.3, size=(4, 9)).cells, expected)


def test_a_threshold_of_ones_own():
    """Where class 1 begins."""
    cells = regions(lambda p: p[:, 0], POINTS, margin=0.0, size=(2, 5), threshold=0.8).cells
    np.testing.assert_array_equal(cells, [[0, 0, 0, 0, 1]] * 2)


def test_a_network_is_asked_in_evaluation_and_left_as_it_was():
    """No dropout, no running means learned, no graph; parts set by hand stay so."""
    norm = nn.BatchNorm1d(2)
    model = nn.Sequential(norm, nn.Dropout(0.5, rng=0), nn.Linear(2, 3, rng=0))
    model[1].eval()
    before = norm.running_mean.tolist()
    one, other = regions(model, POINTS), regions(model, POINTS)
    np.testing.assert_array_equal(one.cells, other.cells)
    assert norm.running_mean.tolist() == before
    assert (norm.training, model[1].training, model[2].training) == (True, False, True)


def test_points_in_a_line_or_alone():
    """A range of 0 is still drawn."""
    assert regions(right, [[0.0, 0.0]], [0], size=(3, 3)).marks == {(1, 1): "0"}


def test_what_does_not_fit_is_told():
    """Points of three numbers, scores of other points, classes of other points."""
    with pytest.raises(ValueError, match=r"points \(count, 2\), not \(4, 3\)"):
        regions(right, np.ones((4, 3)))
    with pytest.raises(ValueError, match=r"6 points and got shape \(\)"):
        regions(lambda p: 1.0, POINTS, size=(2, 3))
    with pytest.raises(ValueError, match="2 points and 3 classes"):
        regions(right, POINTS, [0, 1, 1])

"""The weights of a first layer as images, against weights written by hand."""

import numpy as np
import pytest

from minigrad import nn
from minigrad.drawing import filters


def test_each_unit_has_its_own_scale_about_0():
    """The largest size is black or white, and 0 is grey."""
    weight = np.array([[-2.0, 0.0, 1.0, 2.0], [0.0, 0.5, 0.0, -0.25]])
    cells = filters(weight, (2, 2), columns=2).cells
    np.testing.assert_array_equal(cells[:, :2], [[0.0, 0.5], [0.75, 1.0]])
    np.testing.assert_array_equal(cells[:, 3:], [[0.5, 1.0], [0.5, 0.25]])
    assert np.isnan(cells[:, 2]).all()


def test_images_lie_in_rows():
    """Five of 2 by 3, two a row: three rows, a line of nothing between."""
    cells = filters(np.ones((5, 6)), (2, 3), columns=2).cells
    assert cells.shape == (3 * 2 + 2, 2 * 3 + 1)
    assert np.isnan(cells[2]).all()
    assert np.isnan(cells[6:, 4:]).all()
    assert (cells[:2, :3] == 1).all()


def test_a_unit_of_zeros_is_grey():
    """And nothing is divided by 0."""
    assert (filters(np.zeros((1, 4)), (2, 2)).cells == 0.5).all()


def test_a_convolution_keeps_its_channels_in_axis_1():
    """Three are colours, one of several is asked for."""
    weight = np.zeros((2, 3, 2, 2))
    weight[0, 1] = 3.0
    cells = filters(weight, columns=2).cells
    assert cells.shape == (2, 5, 3)
    np.testing.assert_array_equal(cells[0, 0], [0.5, 1.0, 0.5])
    assert (filters(weight, channel=1, columns=2).cells[:, :2] == 1.0).all()
    assert (filters(weight, channel=-1, columns=2).cells[:, :2] == 0.5).all()
    conv = nn.Conv2d(1, 4, 3, rng=0)
    assert np.nanmax(filters(conv.weight).cells) <= 1.0


def test_channels_last():
    """A linear layer behind images of (height, width, channels)."""
    weight = np.arange(12.0).reshape(1, 2, 2, 3)
    last = filters(weight.reshape(1, -1), (2, 2, 3), layout="NHWC")
    first = filters(np.moveaxis(weight, -1, 1).reshape(1, -1), (3, 2, 2))
    np.testing.assert_array_equal(last.cells, first.cells)
    assert last.cells[1, 1, 2] == 1.0


def test_what_is_no_image_is_told():
    """Shapes that do not fit, channels that are no colours."""
    with pytest.raises(ValueError, match=r"\(8, 63\) with shape=\(8, 8\) are no images"):
        filters(np.ones((8, 63)), (8, 8))
    with pytest.raises(ValueError, match=r"such as \(8, 8\)"):
        filters(nn.Linear(64, 8, rng=0).weight)
    with pytest.raises(ValueError, match=r"5 channels are no colours; say which one, channel=0"):
        filters(np.ones((2, 5, 3, 3)))
    with pytest.raises(ValueError, match="channel 5 of 5 channels, counted from 0"):
        filters(np.ones((2, 5, 3, 3)), channel=5)

"""Mean image and channel means: those of the training images, for all images."""

from __future__ import annotations

import numpy as np
import pytest

from minigrad import data

RNG = np.random.default_rng(0)
NHWC = RNG.normal(3.0, 2.0, (20, 4, 5, 3)) * [1.0, 10.0, 100.0]
NCHW = np.moveaxis(NHWC, -1, 1)


def test_the_mean_image_is_the_mean_of_each_pixel():
    """Worked out one by one; the training images then have mean 0 everywhere."""
    center = data.MeanImage(NHWC)
    assert center.mean.shape == (4, 5, 3)
    assert center.mean[2, 1, 0] == pytest.approx(sum(image[2, 1, 0] for image in NHWC) / 20)
    np.testing.assert_allclose(center(NHWC).mean(axis=0), 0, atol=1e-12)


@pytest.mark.parametrize(("images", "layout"), [(NHWC, "NHWC"), (NCHW, "NCHW")])
def test_the_channel_mean_is_one_number_a_channel(images, layout):
    """Over examples and pixels, wherever the channels stand."""
    center = data.ChannelMean(images, layout)
    expected = [sum(NHWC[..., c].ravel()) / (20 * 4 * 5) for c in range(3)]
    np.testing.assert_allclose(center.mean, expected)
    centred = center(images)
    assert centred.shape == images.shape
    by_channel = centred if layout == "NHWC" else np.moveaxis(centred, 1, -1)
    np.testing.assert_allclose(by_channel, NHWC - expected)


@pytest.mark.parametrize("fit", [data.MeanImage, lambda x: data.ChannelMean(x, "NHWC")])
def test_held_back_images_are_centred_as_the_training_images_say(fit):
    """What else is held back makes no difference."""
    center = fit(NHWC[:10])
    alone = center(NHWC[10:11])
    assert (center(np.concatenate([NHWC[10:11], 1e9 * NHWC[11:]]))[0] == alone[0]).all()


@pytest.mark.parametrize("fit", [data.MeanImage, lambda x: data.ChannelMean(x, "NHWC")])
def test_dtypes(fit):
    """float32 stays float32, added up in float64; bytes become floats and do not wrap around."""
    x = np.full((3000, 8, 8, 1), 16.1, np.float32)
    center = fit(x)
    assert center(x).dtype == np.float32
    assert (center(x) == 0).all()
    dark = np.array([0, 255], np.uint8).reshape(2, 1, 1, 1)
    assert fit(dark)(dark).ravel().tolist() == [-127.5, 127.5]


def test_a_channel_mean_fits_images_of_any_size():
    """A mean image does not."""
    big = np.ones((2, 9, 9, 3))
    assert data.ChannelMean(NHWC, "NHWC")(big).shape == big.shape
    with pytest.raises(ValueError, match=r"images of shape \(4, 5, 3\), but given \(9, 9, 3\)"):
        data.MeanImage(NHWC)(big)


def test_what_makes_no_sense_is_refused():
    """Other channels, other axes, no images, NaN, an unknown layout."""
    with pytest.raises(ValueError, match=r"fitted on 3 channels, but as NHWC .* has 5"):
        data.ChannelMean(NHWC, "NHWC")(NCHW)
    with pytest.raises(ValueError, match=r"NCHW are four axes, and \(20, 4, 5\) has 3"):
        data.ChannelMean(NHWC[..., 0], "NCHW")
    with pytest.raises(ValueError, match="at least one"):
        data.MeanImage(NHWC[:0])
    with pytest.raises(ValueError, match="hold a NaN"):
        data.MeanImage(NHWC * np.nan)
    with pytest.raises(ValueError, match="not 'HWC'"):
        data.ChannelMean(NHWC, "HWC")

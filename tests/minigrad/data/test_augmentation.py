"""Augmentation: shapes, dtypes and labels stay; every image is one the definition allows."""

from __future__ import annotations

import numpy as np
import pytest

from minigrad import data

# Every pixel has a number of its own, above 0, so that it can be found again.
PLAIN = np.arange(1.0, 1 + 12 * 5 * 6).reshape(12, 5, 6)
IMAGES = {
    "NHW": PLAIN,
    "NHWC": np.stack([PLAIN, PLAIN + 1000], axis=-1),
    "NCHW": np.stack([PLAIN, PLAIN + 1000], axis=1),
}
EVERY = {
    "flip": lambda x, rng, layout: data.flip_horizontal(x, rng, layout=layout),
    "turn": lambda x, rng, layout: data.flip_vertical(x, rng, layout=layout),
    "crop": lambda x, rng, layout: data.crop(x, rng, padding=2, layout=layout),
    "shift": lambda x, rng, layout: data.shift(x, rng, most=2, layout=layout),
    "noise": lambda x, rng, layout: data.gaussian_noise(x, rng, std=0.5),
    "cutout": lambda x, rng, layout: data.cutout(x, rng, size=3, layout=layout),
}
layouts = pytest.mark.parametrize("layout", IMAGES)


def channels_first(x, layout):
    """(examples, channels, height, width), whatever it was."""
    return {"NHW": lambda: x[:, None], "NHWC": lambda: np.moveaxis(x, -1, 1)}.get(
        layout, lambda: x
    )()


@layouts
@pytest.mark.parametrize("name", EVERY)
def test_what_all_have_in_common(name, layout):
    """Shape, dtype and the originals stay; the same seed gives the same, another does not."""
    x = IMAGES[layout].astype(np.float32)
    before = x.copy()
    one, two, other = (EVERY[name](x, seed, layout) for seed in (0, 0, 1))
    assert one.shape == x.shape
    assert one.dtype == np.float32
    assert (x == before).all()
    assert not np.may_share_memory(one, x)
    assert (one == two).all()
    assert (one != other).any()
    assert len({str(image.shape) for image in one}) == 1


@layouts
@pytest.mark.parametrize("name", EVERY)
def test_no_global_state_is_used(name, layout):
    """The generator given decides, and it moves."""
    rng = np.random.default_rng(5)
    first = EVERY[name](IMAGES[layout], rng, layout)
    second = EVERY[name](IMAGES[layout], rng, layout)
    assert (first != second).any()
    assert (first == EVERY[name](IMAGES[layout], 5, layout)).all()


@layouts
def test_a_flip_mirrors_left_and_right_or_nothing(layout):
    """Rows keep their places, columns turn round, in all channels alike; about half of all."""
    x = channels_first(IMAGES[layout], layout)
    flipped = channels_first(data.flip_horizontal(IMAGES[layout], 0, layout=layout), layout)
    turned = [(new == old[:, :, ::-1]).all() for new, old in zip(flipped, x, strict=True)]
    kept = [(new == old).all() for new, old in zip(flipped, x, strict=True)]
    assert all(a != b for a, b in zip(turned, kept, strict=True))
    many = data.flip_horizontal(np.tile([[[0.0, 1.0]]], (4000, 1, 1)), 0, 0.25, "NHW")
    assert many[:, 0, 0].mean() == pytest.approx(0.25, abs=0.03)


@layouts
@pytest.mark.parametrize(("size", "padding"), [(None, 2), ((3, 2), 1), ((7, 9), 2)])
def test_a_crop_is_a_window_of_the_padded_image(layout, size, padding):
    """Found among all windows, one offset for all channels, and every offset occurs."""
    x = channels_first(IMAGES[layout], layout)
    rows, columns = size or (5, 6)
    padded = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    offsets_down, offsets_right = padded.shape[2] - rows + 1, padded.shape[3] - columns + 1
    seen = set()
    for seed in range(40):
        out = data.crop(IMAGES[layout], seed, size, padding, layout)
        cropped = channels_first(out, layout)
        assert cropped.shape == (12, x.shape[1], rows, columns)
        for new, old in zip(cropped, padded, strict=True):
            offsets = [
                (i, j)
                for i in range(offsets_down)
                for j in range(offsets_right)
                if (old[:, i : i + rows, j : j + columns] == new).all()
            ]
            assert len(offsets) == 1
            seen.update(offsets)
    assert len(seen) == offsets_down * offsets_right


@layouts
def test_cutout_cuts_one_square(layout):
    """The same in all channels; whole in the middle, less at the edge, nothing else changes."""
    x = channels_first(IMAGES[layout], layout)
    sizes = set()
    for seed in range(20):
        cut = channels_first(data.cutout(IMAGES[layout], seed, 3, layout), layout)
        for new, old in zip(cut, x, strict=True):
            gone = new[0] == 0
            assert ((new == 0) == gone).all()
            assert (new[:, ~gone] == old[:, ~gone]).all()
            rows, columns = np.flatnonzero(gone.any(axis=1)), np.flatnonzero(gone.any(axis=0))
            assert gone[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()
            assert gone.sum() == (np.ptp(rows) + 1) * (np.ptp(columns) + 1)
            sizes.add((len(rows), len(columns)))
    assert sizes == {(i, j) for i in (2, 3) for j in (2, 3)}


def test_noise_has_the_deviation_asked_for():
    """And mean 0, independently for every number."""
    noise = data.gaussian_noise(np.zeros((100, 10, 10)), 0, std=0.25)
    assert noise.std() == pytest.approx(0.25, rel=0.03)
    assert noise.mean() == pytest.approx(0, abs=0.01)
    assert len(np.unique(noise)) == noise.size


def test_bytes_can_be_moved_but_not_made_noisy():
    """Rounding would lose the noise, or 255 wrap around."""
    x = PLAIN.astype(np.uint8)
    assert data.shift(x, 0, 2, "NHW").dtype == data.cutout(x, 0, 2, "NHW").dtype == np.uint8
    with pytest.raises(
        TypeError, match=r"noise needs floats, and these are uint8: use images / 255"
    ):
        data.gaussian_noise(x, 0, 0.1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda: data.flip_horizontal(PLAIN, 0), r"NHWC are 4 axes.*\(12, 5, 6\) have 3"),
        (lambda: data.flip_horizontal(PLAIN, 0, 50, "NHW"), "probability=50"),
        (lambda: data.crop(PLAIN, 0, (6, 6), layout="NHW"), "no window of 6 × 6 .* of 5 × 6"),
        (lambda: data.crop(PLAIN, 0, padding=-1, layout="NHW"), "padding=-1"),
        (lambda: data.cutout(PLAIN, 0, 0, "NHW"), "size=0 cuts nothing"),
        (lambda: data.cutout(PLAIN, 0, 1, "HWN"), "not 'HWN'"),
    ],
)
def test_what_makes_no_sense_is_refused(change, message):
    """With what was given."""
    with pytest.raises(ValueError, match=message):
        change()


@layouts
def test_upside_down(layout):
    """Always, never, and the first rows are the last."""
    x = IMAGES[layout]
    turned = data.flip_vertical(x, 0, probability=1.0, layout=layout)
    np.testing.assert_array_equal(
        channels_first(turned, layout), channels_first(x, layout)[:, :, ::-1]
    )
    np.testing.assert_array_equal(data.flip_vertical(x, 0, probability=0.0, layout=layout), x)


def test_one_number_crops_a_square():
    """As the pair of it does."""
    np.testing.assert_array_equal(
        data.crop(PLAIN, 3, 4, layout="NHW"), data.crop(PLAIN, 3, (4, 4), layout="NHW")
    )


def test_lists_of_images():
    """As arrays."""
    for name, change in EVERY.items():
        expected = change(IMAGES["NHWC"], 0, "NHWC")
        np.testing.assert_array_equal(change(IMAGES["NHWC"].tolist(), 0, "NHWC"), expected, name)


def test_settings_that_are_none():
    """Half a pixel, less than no noise."""
    with pytest.raises(ValueError, match=r"padding=1\.5 is a number of pixels"):
        data.crop(PLAIN, 0, padding=1.5, layout="NHW")
    with pytest.raises(ValueError, match="std=-1 is a standard deviation"):
        data.gaussian_noise(PLAIN, 0, -1)

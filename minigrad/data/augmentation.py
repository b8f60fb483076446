"""More images from those there are: changed so that a person would still give the same label.

Every function takes `images` and `rng` first, draws anew for every image, and returns new images
of the same shape and dtype; the labels stay those of the originals. `layout` says which axis is
which: "NHWC" (examples, height, width, channels), "NCHW", or "NHW" for images without channels.

    def augment(images, rng):
        return shift(flip_horizontal(images, rng), rng, most=2)

    loader = Loader(x, y, batch_size=32, rng=0, augment=augment)

For training alone: held-back images stay as they are. And whether a change keeps the label is up
to the data: a mirrored cat is a cat, a mirrored 2 is no digit at all.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from minigrad.limits import number, repeatable

Array = NDArray[Any]
Layout = Literal["NHWC", "NCHW", "NHW"]
Rng = np.random.Generator | int


def flip_horizontal(
    images: Array, rng: Rng, probability: float = 0.5, layout: Layout = "NHWC"
) -> Array:
    """Mirror each image, left to right, with this probability."""
    images, _, width = _axes(images, layout)
    return _flip(images, rng, probability, width)


def flip_vertical(
    images: Array, rng: Rng, probability: float = 0.5, layout: Layout = "NHWC"
) -> Array:
    """Turn each image upside down with this probability: for what has no up, as seen from above."""
    images, height, _ = _axes(images, layout)
    return _flip(images, rng, probability, height)


def crop(
    images: Array,
    rng: Rng,
    size: int | tuple[int, int] | None = None,
    padding: int = 0,
    layout: Layout = "NHWC",
) -> Array:
    """Cut a random window out of each image, after padding with zeros.

    size  (height, width) of the window, or one number for a square

    Without `size` windows are as large as the images, so that `padding=4` shifts each by up to
    four pixels: the usual augmentation of small images (K. He et al., 2016, Deep residual
    learning for image recognition, section 4.2).
    """
    images, height, width = _axes(images, layout)
    if not isinstance(padding, int | np.integer) or padding < 0:
        raise ValueError(f"padding={padding!r} is a number of pixels, 0 or more")
    around = [(0, 0)] * images.ndim
    around[height] = around[width] = (padding, padding)
    padded = np.pad(images, around)
    if size is None:
        size = images.shape[height], images.shape[width]
    rows, columns = (size, size) if isinstance(size, int | np.integer) else size
    room = padded.shape[height] - rows, padded.shape[width] - columns
    if min(room) < 0 or min(rows, columns) < 1:
        raise ValueError(
            f"no window of {rows} × {columns} lies in images of {images.shape[height]} × "
            f"{images.shape[width]} with padding {padding}"
        )
    rng = repeatable(rng)
    tops = rng.integers(0, room[0], len(images), endpoint=True)
    lefts = rng.integers(0, room[1], len(images), endpoint=True)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (rows, columns), (height, width))
    at: list[Any] = [slice(None)] * images.ndim
    at[0], at[height], at[width] = np.arange(len(images)), tops, lefts
    # What these choose is (examples, channels, rows, columns), wherever the channels stood.
    chosen = windows[tuple(at)]
    return np.ascontiguousarray(np.moveaxis(chosen, 1, -1) if layout == "NHWC" else chosen)


def shift(images: Array, rng: Rng, most: int, layout: Layout = "NHWC") -> Array:
    """Move each image by up to `most` pixels up, down, left and right; zeros move in."""
    return crop(images, rng, padding=most, layout=layout)


def gaussian_noise(images: Array, rng: Rng, std: float) -> Array:
    """Add to every number a draw from a normal distribution with mean 0 and deviation `std`.

    Images of whole numbers are refused: the noise would be rounded, or wrap around at 255.
    """
    images = np.asarray(images)
    if not number("std", std, low=-np.inf) >= 0:
        raise ValueError(f"std={std} is a standard deviation, 0 or more")
    if images.dtype.kind != "f":
        raise TypeError(f"noise needs floats, and these are {images.dtype}: use images / 255.0")
    noise = repeatable(rng).standard_normal(images.shape)
    noisy: Array = images + (std * noise).astype(images.dtype)
    return noisy


def cutout(images: Array, rng: Rng, size: int, layout: Layout = "NHWC") -> Array:
    """Set a square of `size` pixels to 0 in each image, in all channels.

    Its centre lies anywhere in the image, so near the edge less is cut. Zero should be the mean:
    subtract it before. T. DeVries, G. Taylor (2017), Improved regularization of convolutional
    neural networks with cutout, https://arxiv.org/abs/1708.04552.
    """
    images, height, width = _axes(images, layout)
    if not isinstance(size, int | np.integer) or size < 1:
        raise ValueError(f"size={size} cuts nothing; it is a number of pixels, at least 1")
    rng = repeatable(rng)
    rows = _stretch(rng, len(images), images.shape[height], size)
    columns = _stretch(rng, len(images), images.shape[width], size)
    cut = rows[:, :, None] & columns[:, None, :]
    if layout != "NHW":
        cut = np.expand_dims(cut, layout.index("C"))
    return np.where(cut, images.dtype.type(0), images)


def _stretch(rng: np.random.Generator, count: int, length: int, size: int) -> NDArray[np.bool_]:
    """Marks for each of `count` lines the places less than size/2 from a random centre."""
    starts = rng.integers(0, length, (count, 1)) - size // 2
    places = np.arange(length)
    marked: NDArray[np.bool_] = (places >= starts) & (places < starts + size)
    return marked


def _flip(images: Array, rng: Rng, probability: float, axis: int) -> Array:
    """Mirror each image along an axis with this probability."""
    if not 0 <= number("probability", probability, low=-np.inf) <= 1:
        raise ValueError(f"probability={probability} does not lie between 0 and 1")
    flipped = repeatable(rng).random(len(images)) < probability
    out = images.copy()
    out[flipped] = np.flip(images[flipped], axis)
    return out


def _axes(images: Array, layout: str) -> tuple[Array, int, int]:
    """The images as an array, and which axes are height and width."""
    images = np.asarray(images)
    if layout not in ("NHWC", "NCHW", "NHW"):
        raise ValueError(f'layout is "NHWC", "NCHW" or "NHW", not {layout!r}')
    if images.ndim != len(layout):
        raise ValueError(
            f"{layout} are {len(layout)} axes, and images of shape {images.shape} have "
            f"{images.ndim}; say which axis is which with layout="
        )
    return images, layout.index("H"), layout.index("W")

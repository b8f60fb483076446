"""filters: what the first layer of a network has learned to look for, as small images.

A trained first layer shows smooth and various patterns. Noise in all of them says that it was not
trained enough, or too little regularised.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from minigrad.graph import Node

from .raster import Raster


def filters(
    weight: Any,
    shape: tuple[int, ...] | None = None,
    *,
    layout: Literal["NCHW", "NHWC"] = "NCHW",
    channel: int | None = None,
    columns: int | None = None,
) -> Raster:
    """The weights of each unit as an image, from black for −size through grey for 0.

        print(drawing.filters(model[0].weight, (8, 8)))              # of a Linear(64, units)
        drawing.filters(conv.weight).save("filters.png")             # of a convolution

    weight   (units, inputs) of a linear layer, with the `shape` of an input image, (height, width)
             or with channels; or (units, channels, height, width) of a convolution
    layout   where the channels of `shape` stand; convolutions keep theirs in axis 1
    channel  the one to show, of more than one; without it three are shown as red, green and blue
    columns  how many images side by side

    Each image has its own scale, the same to both sides of 0, which is grey.
    """
    images = _images(weight, shape, layout, channel)
    units, high, wide = images.shape[:3]
    across = columns or min(units, max(1, math.ceil(math.sqrt(units * high / wide))))
    down = math.ceil(units / across)
    grid = np.full((down * (high + 1) - 1, across * (wide + 1) - 1, *images.shape[3:]), np.nan)
    for k, image in enumerate(images):
        top, left = (k // across) * (high + 1), (k % across) * (wide + 1)
        grid[top : top + high, left : left + wide] = image
    return Raster(grid)


def _images(
    weight: Any, shape: tuple[int, ...] | None, layout: str, channel: int | None
) -> NDArray[np.float64]:
    """(units, height, width), or with three colours last, from 0 to 1."""
    w = np.asarray(weight.raw if isinstance(weight, Node) else weight, dtype=float)
    if w.ndim == 2 and shape and len(shape) in (2, 3) and math.prod(shape) == w.shape[1]:
        w = w.reshape(-1, *shape)
        first = "NHWC" if len(shape) == 3 and layout == "NHWC" else "NCHW"
    elif w.ndim == 4 and shape is None:
        first = "NCHW"
    else:
        raise ValueError(
            f"filters: weights of shape {w.shape} with shape={shape} are no images: give (units, "
            "channels, height, width), or (units, inputs) and the shape of an input, such as (8, 8)"
        )
    if w.ndim == 4 and first == "NCHW":
        w = np.moveaxis(w, 1, -1)
    if w.ndim == 4:
        w = _channels(w, channel)
    size = np.abs(w).max(axis=tuple(range(1, w.ndim)), keepdims=True)
    found: NDArray[np.float64] = 0.5 + 0.5 * w / np.where(size == 0, 1.0, size)
    return found


def _channels(w: NDArray[np.float64], channel: int | None) -> NDArray[np.float64]:
    """One channel, or three as colours, of (units, height, width, channels)."""
    count = w.shape[-1]
    if channel is not None and not -count <= channel < count:
        raise ValueError(f"filters: channel {channel} of {count} channels, counted from 0")
    if channel is not None or count == 1:
        return w[..., channel or 0]
    if count != 3:
        raise ValueError(f"filters: {count} channels are no colours; say which one, channel=0")
    return w

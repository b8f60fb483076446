"""Images around zero: without their mean image, or without the mean of each channel.

Both means are measured once, on the images given, which must be those for training alone: what
is measured on held-back images too has already seen the test.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray


class MeanImage:
    """Subtracts the mean of the training images, pixel by pixel and channel by channel.

    >>> center = MeanImage(np.array([[[0.0, 2.0]], [[4.0, 2.0]]]))
    >>> center(np.array([[[3.0, 3.0]]]))
    array([[[1., 1.]]])

    `x_train` is (examples, …), and `mean` has the shape of one image: 32·32·3 numbers for small
    colour images. Floats keep their dtype, whole numbers become float64.

    Source: A. Krizhevsky, I. Sutskever, G. Hinton (2012), ImageNet classification with deep
    convolutional neural networks.
    """

    def __init__(self, x_train: ArrayLike) -> None:
        x = _images(x_train)
        self.mean: NDArray[Any] = _mean(x, 0)

    def __call__(self, x: ArrayLike) -> NDArray[Any]:
        """Each image of `x` (examples, …) minus the mean image."""
        x = np.asarray(x)
        if x.shape[1:] != self.mean.shape:
            raise ValueError(
                f"fitted on images of shape {self.mean.shape}, but given {x.shape[1:]} "
                f"(an array of shape {x.shape})"
            )
        centred: NDArray[Any] = x - self.mean
        return centred


class ChannelMean:
    """Subtracts from every pixel the mean of its channel: three numbers for colour images.

    layout  "NHWC" (examples, height, width, channels), "NCHW" (examples, channels, height, width)

    Unlike the mean image it does not depend on where in the picture things are, and fits images
    of any size. Floats keep their dtype, whole numbers become float64.

    Source: K. Simonyan, A. Zisserman (2015), Very deep convolutional networks for large-scale
    image recognition.
    """

    def __init__(self, x_train: ArrayLike, layout: Literal["NHWC", "NCHW"]) -> None:
        if layout not in ("NHWC", "NCHW"):
            raise ValueError(f'layout is "NHWC" or "NCHW", not {layout!r}')
        self.layout = layout
        x = self._four_axes(_images(x_train))
        others = tuple(i for i, name in enumerate(layout) if name != "C")
        self.mean: NDArray[Any] = _mean(x, others)

    def __call__(self, x: ArrayLike) -> NDArray[Any]:
        """Each pixel of `x` minus its channel's mean."""
        x = self._four_axes(np.asarray(x))
        channels = x.shape[self.layout.index("C")]
        if channels != len(self.mean):
            raise ValueError(
                f"fitted on {len(self.mean)} channels, but as {self.layout} an array of shape "
                f"{x.shape} has {channels}"
            )
        centred: NDArray[Any] = x - (
            self.mean if self.layout == "NHWC" else self.mean[:, None, None]
        )
        return centred

    def _four_axes(self, x: NDArray[Any]) -> NDArray[Any]:
        if x.ndim != 4:
            raise ValueError(f"{self.layout} are four axes, and {x.shape} has {x.ndim}")
        return x


def _images(x: ArrayLike) -> NDArray[Any]:
    x = np.asarray(x)
    if x.ndim < 2 or len(x) == 0:
        raise ValueError(f"expected images (examples, …), at least one, not shape {x.shape}")
    return x


def _mean(x: NDArray[Any], axis: int | tuple[int, ...]) -> NDArray[Any]:
    """The mean, in the dtype of floats, but added up in float64: float32 loses digits on the way.

    A NaN or infinity would spread to whatever the mean is taken from, so they are refused.
    """
    mean: NDArray[Any] = x.mean(axis, dtype=np.float64)
    if not np.isfinite(mean).all():
        raise ValueError(
            "the images hold a NaN or an infinity, so they have no mean; drop or fill those first"
        )
    return mean.astype(x.dtype) if x.dtype.kind == "f" else mean

"""Convolution: the same small weighted sum at every place of a signal or an image."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from minigrad.nn import init as starts
from minigrad.nn.layout import alone, channel_axis
from minigrad.nn.module import Module
from minigrad.nn.parameter import Parameter
from minigrad.ops.convolution import conv
from minigrad.tensor import Tensor

Sizes = int | Sequence[int]


class Conv(Module):
    """Each of `out_channels` kernels slides over all `in_channels`, and a bias is added.

    Along each axis there are ⌊(size + 2·padding − dilation·(kernel_size − 1) − 1)/stride⌋ + 1
    places. `padding` adds zeros on both sides, or is "same" to keep the size. With `groups` the
    channels are divided into so many groups that do not see each other. Settings are one number
    for all axes, or one for each.

    `weight` is (out_channels, in_channels/groups, *kernel) in either layout, as in torch, and
    `bias` (out_channels,), 0 at first. Thus out·(in/groups·kernel + 1) numbers serve every place.

    Source: Y. LeCun and others (1989), Backpropagation applied to handwritten zip code recognition.
    """

    axes: ClassVar[int]
    layouts: ClassVar[tuple[str, str]]

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Sizes,
        stride: Sizes = 1,
        padding: Sizes | str = 0,
        dilation: Sizes = 1,
        groups: int = 1,
        bias: bool = True,
        *,
        layout: str | None = None,
        init: starts.Initialiser = starts.torch_linear,
        rng: np.random.Generator | int | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        if groups < 1 or in_channels % groups or out_channels % groups:
            raise ValueError(
                f"{in_channels} channels in and {out_channels} out cannot both be divided into "
                f"groups={groups}"
            )
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = self._per_axis(kernel_size)
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
        self.layout = layout or self.layouts[0]
        if self.layout not in self.layouts:
            raise ValueError(f"layout is {' or '.join(map(repr, self.layouts))}, not {layout!r}")
        shape = (out_channels, in_channels // groups, *self.kernel_size)
        self.weight = Parameter(init(shape, np.random.default_rng(rng)).astype(dtype))
        self.bias = Parameter(np.zeros(out_channels, dtype)) if bias else None

    def forward(self, x: Tensor) -> Tensor:
        """The sums at every place."""
        axis = channel_axis(self.layout)
        if x.ndim != self.axes + 2 or x.shape[axis] != self.in_channels:
            raise ValueError(
                f"{self!r} was given an array of shape {x.shape}; it takes {self.axes + 2} axes, "
                f"{self.layout}, with {self.in_channels} channels on axis {axis}"
                + alone(x.ndim, self.axes + 2)
            )
        settings = (self.stride, self.padding, self.dilation, self.groups, self.layout)
        y: Tensor = conv(x, self.weight, *settings, bias=self.bias)
        return y

    def _per_axis(self, size: Sizes) -> tuple[int, ...]:
        sizes = tuple(size) if isinstance(size, Sequence) else (size,) * self.axes
        whole = all(isinstance(one, int | np.integer) for one in sizes)
        if not whole or len(sizes) != self.axes or min(sizes) < 1:
            raise ValueError(
                f"kernel_size={size!r}: give one number of at least 1, or {self.axes} of them"
            )
        return sizes

    def extra_repr(self) -> str:
        """The channels and the kernel, and what differs from the defaults."""
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}"
        usual = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "layout": self.layouts[0]}
        given = {name: getattr(self, name) for name in usual}
        text += "".join(f", {name}={v!r}" for name, v in given.items() if v != usual[name])
        return text + (", bias=False" if self.bias is None else "")


class Conv1d(Conv):
    """`Conv` for signals (batch, channels, length), or (batch, length, channels) with "NLC"."""

    axes = 1
    layouts = ("NCL", "NLC")


class Conv2d(Conv):
    """`Conv` for images (batch, channels, height, width), or with the channels last: "NHWC"."""

    axes = 2
    layouts = ("NCHW", "NHWC")

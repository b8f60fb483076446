"""Pooling: the largest or the mean of each small window, to make signals and images smaller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from minigrad.limits import whole
from minigrad.nn.layout import alone
from minigrad.nn.module import Module
from minigrad.ops.pooling import avg_pool, max_pool
from minigrad.tensor import Tensor

Sizes = int | Sequence[int]


class Pool(Module):
    """A window of `kernel_size` slides over each channel by itself, `stride` at a time.

    Without `stride` windows lie side by side. Along each axis there are
    ⌊(size + 2·padding − kernel_size)/stride⌋ + 1 of them; what is left over at the end is not
    looked at. Nothing is learned. x is (batch, channels, *sizes), or has its channels last with
    layout "NLC" or "NHWC".
    """

    function: ClassVar[Callable[..., Any]]
    axes: ClassVar[int]

    def __init__(
        self,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        *,
        layout: str | None = None,
    ) -> None:
        self._per_axis("kernel_size", kernel_size, 1)
        self._per_axis("stride", kernel_size if stride is None else stride, 1)
        self._per_axis("padding", padding, 0)
        self.kernel_size = kernel_size
        self.stride = stride
        self.padding = padding
        self.layout = layout

    def _per_axis(self, name: str, size: Sizes, least: int) -> None:
        sizes = size if isinstance(size, list | tuple) else (size,) * self.axes
        if len(sizes) != self.axes:
            raise ValueError(f"{name}={size!r}: give one number, or {self.axes} of them")
        for one in sizes:
            whole(name, one, least)

    def forward(self, x: Tensor) -> Tensor:
        """One number for each window."""
        if x.ndim != self.axes + 2:
            raise ValueError(
                f"{self!r} was given an array of shape {x.shape}; it takes {self.axes + 2} axes: "
                "batch, channels and "
                + ("length" if self.axes == 1 else "height and width")
                + alone(x.ndim, self.axes + 2)
            )
        y: Tensor = type(self).function(x, self.kernel_size, self.stride, self.padding, self.layout)
        return y

    def extra_repr(self) -> str:
        """The window, and what differs from the defaults."""
        text = f"kernel_size={self.kernel_size}"
        text += "" if self.stride is None else f", stride={self.stride}"
        text += f", padding={self.padding}" if self.padding else ""
        return text + (f", layout={self.layout!r}" if self.layout else "")


class MaxPool1d(Pool):
    """The largest number of each window of a signal; equals share its gradient."""

    function = staticmethod(max_pool)
    axes = 1


class MaxPool2d(Pool):
    """The largest number of each window of an image; equals share its gradient."""

    function = staticmethod(max_pool)
    axes = 2


class AvgPool1d(Pool):
    """The mean of each window of a signal; zeros of the padding count, as in torch."""

    function = staticmethod(avg_pool)
    axes = 1


class AvgPool2d(Pool):
    """The mean of each window of an image; zeros of the padding count, as in torch."""

    function = staticmethod(avg_pool)
    axes = 2

"""Flatten: several axes as one, as between convolutions and a linear layer."""

from __future__ import annotations

from minigrad.nn.module import Module
from minigrad.tensor import Tensor


class Flatten(Module):
    """x (batch, channels, height, width) → (batch, channels·height·width).

    Joins the axes from `start_axis` to `end_axis`, both included; by default all but the batch.
    """

    def __init__(self, start_axis: int = 1, end_axis: int = -1) -> None:
        self.start_axis = start_axis
        self.end_axis = end_axis

    def forward(self, x: Tensor) -> Tensor:
        """The same numbers with some axes joined."""
        ndim = x.ndim
        if not (-ndim <= self.start_axis < ndim and -ndim <= self.end_axis < ndim):
            raise ValueError(
                f"{self!r} was given an array of shape {x.shape}, which has no such axis"
            )
        start, end = self.start_axis % ndim, self.end_axis % ndim
        if end < start:
            raise ValueError(f"{self!r}: in shape {x.shape} the end comes before the start")
        joined = 1
        for size in x.shape[start : end + 1]:
            joined *= size
        y: Tensor = x.reshape((*x.shape[:start], joined, *x.shape[end + 1 :]))
        return y

    def extra_repr(self) -> str:
        """The axes that are joined."""
        return f"start_axis={self.start_axis}, end_axis={self.end_axis}"

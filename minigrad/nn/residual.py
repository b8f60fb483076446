"""Residual: a body that learns what to add to its input."""

from __future__ import annotations

from typing import Any

from minigrad.nn.module import Module
from minigrad.tensor import Tensor


class Residual(Module):
    """y = x + body(x), or shortcut(x) + body(x).

    The gradient has a way past the body on which nothing shrinks it, so depth does no harm: a body
    that puts out 0 leaves the identity. Where the body changes the shape, `shortcut` changes x
    alike, such as an `nn.Linear` or a convolution with a kernel of 1.

    Source: K. He, X. Zhang, S. Ren, J. Sun (2016), Deep residual learning for image recognition.
    """

    def __init__(self, body: Module, shortcut: Module | None = None) -> None:
        for name, part in (("body", body), ("shortcut", shortcut)):
            if not (callable(part) or (part is None and name == "shortcut")):
                raise TypeError(f"Residual: {name} is a module, as nn.Linear is, not {part!r:.40}")
        self.body = body
        self.shortcut = shortcut

    def forward(self, x: Any) -> Tensor:
        """The sum of both ways."""
        past = x if self.shortcut is None else self.shortcut(x)
        change = self.body(x)
        if past.shape != change.shape:
            raise ValueError(
                f"Residual adds shape {change.shape}, from the body, to shape {past.shape}, "
                f"{'from the shortcut' if self.shortcut else 'the input'}: they must be equal. "
                "Give a shortcut= that changes x as the body does, such as nn.Linear"
            )
        y: Tensor = past + change
        return y

"""What a function returns, written down while notes are still taken."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from minigrad.compiling.calls import mapped
from minigrad.compiling.floats.values import gradients_of, number_of
from minigrad.graph import Node, gradients
from minigrad.tensor import Tensor
from minigrad.value import Value

from .tape import Tape
from .traced import TracedArray, TracedNumber

PARAMETER = "it returns a parameter"
ARRAY = "it returns an array that wants a gradient; compile the loss, or the whole step"


class Leaf(NamedTuple):
    """A part of the result: an "array", a "scalar" of numpy, a "tensor", a "loss" or a "number".

    nth     which of the outputs it is; of a loss, the outputs after it are its slopes
    leaves  what a loss has slopes for
    """

    kind: str
    nth: int
    leaves: tuple[Node, ...] = ()


class Results:
    """The result of a recorded call.

    outputs   its views and numbers, in order
    output    the result with leaves for them
    """

    def __init__(self, tape: Tape, result: Any) -> None:
        self.tape = tape
        self.outputs: list[Any] = []
        self.troubles: list[str] = []
        self.output = mapped(self.leaf, result)

    def leaf(self, x: Any) -> Any:
        """A part of the result; what takes no notes as it is."""
        if type(x) is TracedNumber:
            return self.add("number", x.number)
        if type(x) is TracedArray:
            return self.add("scalar" if x.scalar else "array", x.look)
        if isinstance(x, Tensor):
            return self.of_tensor(x)
        return self.of_value(x) if isinstance(x, Value) else x

    def of_value(self, x: Value) -> Leaf:
        """A Value, with the slopes by its leaves if it was made of any."""
        if x.op is None and x.requires_grad:
            self.troubles.append(PARAMETER)
        leaf = self.add("value", number_of(x).number)
        if not x.requires_grad or any(x is root for root in self.tape.roots):
            return leaf
        found = list(gradients_of(x, 1.0))
        self.outputs += [g.number for _, g in found]
        return leaf._replace(leaves=tuple(node for node, _ in found))

    def of_tensor(self, x: Tensor) -> Leaf:
        """A Tensor; a loss with its slopes."""
        if x.op is None and x.requires_grad:
            self.troubles.append(PARAMETER)
        if not x.requires_grad or x.parents is None:
            return self.add("tensor", self.tape.operand(x.raw))
        if x.raw.size != 1:
            self.troubles.append(ARRAY)
        found = gradient_of(x)
        leaf = self.add("loss", self.tape.operand(x.raw))
        self.outputs += [self.tape.operand(g) for _, g in found]
        return leaf._replace(leaves=tuple(node for node, _ in found))

    def add(self, kind: str, value: Any) -> Leaf:
        """One more output."""
        self.outputs.append(value)
        return Leaf(kind, len(self.outputs) - 1)


def gradient_of(root: Tensor) -> list[tuple[Tensor, Any]]:
    """Every leaf that a loss was made of and wants a gradient, with it."""
    found: list[tuple[Tensor, Any]] = []
    with np.errstate(all="ignore"):
        for node, g in gradients(root, np.ones(root.raw.shape, root.raw.dtype)):
            if node.op is None and isinstance(node, Tensor):
                found.append((node, g))
    return found

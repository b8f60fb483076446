"""Summary: what a network is made of, with shapes and counts, from one pass over an input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from minigrad.graph import no_grad
from minigrad.nn.hooks import tensors_in
from minigrad.nn.module import Module
from minigrad.tensor import Tensor


class Row(NamedTuple):
    """One call of one part."""

    name: str
    """The way to it in the model, such as "body.0"."""
    kind: str
    input: str
    """Shapes of what it was given, as text."""
    output: str
    parameters: int
    """How many numbers are its own; 0 when it is called again."""


class Summary(NamedTuple):
    """Printed, it is a table; the rows are in the order of the calls."""

    rows: list[Row]
    trainable: int
    frozen: int
    buffers: int

    def __str__(self) -> str:
        head = ("name", "kind", "input", "output", "parameters")
        cells = [head, *((*row[:4], f"{row.parameters:,}") for row in self.rows)]
        widths = [max(len(line[k]) for line in cells) for k in range(5)]
        lines = ["  ".join(_aligned(line, widths)) for line in cells]
        rule = "-" * len(lines[0])
        total = f"{self.trainable + self.frozen:,} parameters: {self.trainable:,} to train"
        total += f", {self.frozen:,} frozen" if self.frozen else ""
        total += f"; {self.buffers:,} numbers in buffers" if self.buffers else ""
        return "\n".join([lines[0], rule, *lines[1:], rule, total])


def summary(model: Module, *inputs: Any) -> Summary:
    """Run the model once, and tell what every part was given, what it returned and what it holds.

    An input is an array or tensor, or its shape as a tuple, which stands for zeros of the model's
    dtype: `print(nn.summary(model, (32, 784)))`. Parts are those without parts of their own, and
    those with own parameters. The pass is in evaluation mode and remembers nothing, so the model,
    its running statistics and its generators are afterwards as they were. A parameter that two
    parts share counts once, where it comes first.
    """
    rows: list[Row] = []
    counted: set[int] = set()
    handles = [
        part.register_forward_hook(_noting(rows, counted, name)) for name, part in _parts(model)
    ]
    modes = [(part, part.training) for part in model.modules()]
    try:
        with no_grad():
            model.eval()(*(_example(x, model) for x in inputs))
    finally:
        for handle in handles:
            handle.remove()
        for part, mode in modes:
            part.training = mode
    sizes = [(p.size, p.requires_grad) for p in model.parameters()]
    trainable = sum(size for size, wanted in sizes if wanted)
    frozen = sum(size for size, wanted in sizes if not wanted)
    return Summary(rows, trainable, frozen, sum(buffer.size for buffer in model.buffers()))


def _parts(model: Module) -> Iterator[tuple[str, Module]]:
    for name, part in model.named_modules():
        leaf = not any(True for _ in part.children())
        if leaf or any(True for _ in part.parameters(recurse=False)):
            yield name, part


def _noting(rows: list[Row], counted: set[int], name: str) -> Any:
    """The hook that writes a row."""

    def note(part: Module, inputs: tuple[Any, ...], output: Any) -> None:
        new = {id(p): p.size for p in part.parameters(recurse=False) if id(p) not in counted}
        counted.update(new)
        kind = type(part).__name__
        rows.append(Row(name, kind, _shapes(inputs), _shapes(output), sum(new.values())))

    return note


def _shapes(values: Any) -> str:
    """The shapes of all tensors in a structure."""
    return ", ".join(str(x.shape) for x in tensors_in(values))


def _example(x: Any, model: Module) -> Tensor:
    """An input, or zeros where only its shape was given."""
    if isinstance(x, tuple) and all(isinstance(n, int) for n in x):
        dtype = next((p.dtype for p in model.parameters()), np.dtype(float))
        return Tensor(np.zeros(x, dtype))
    return x if isinstance(x, Tensor) else Tensor(x)


def _aligned(cells: tuple[str, ...], widths: list[int]) -> list[str]:
    """Text to the left, the count to the right."""
    text = [cell.ljust(width) for cell, width in zip(cells[:-1], widths, strict=False)]
    return [*text, cells[-1].rjust(widths[-1])]

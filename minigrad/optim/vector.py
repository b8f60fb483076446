"""Parameters laid end to end in one vector, so that an optimiser is a formula on vectors.

A small network has many small arrays, and calling numpy costs more than their arithmetic. Here
small parameters are copied into one vector, updated together, and become views of it; a large one
is updated where it is, a stretch at a time. What is remembered about a parameter (its momentum,
say) lives in the vector, and each parameter's `Slot` keeps a view of its own piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from minigrad.tensor import Tensor

Array = NDArray[Any]

# Above this size copying costs more than the calls it saves.
_LARGE = 8192
# A formula makes several arrays on its way. Of this length they stay in the processor's cache and
# in memory the process already has; larger ones are fetched from the system anew at every step.
_STRETCH = 32768
# Steps between two looks for numbers about to become denormal.
_SWEEP = 32


class Update(Protocol):
    """An optimiser's formula: changes `theta` and `memory` in place, and leaves `g` as it is."""

    def __call__(
        self, theta: Array, g: Array, memory: Mapping[str, Array], t: int, o: Mapping[str, Any], /
    ) -> None: ...


class Slot:
    """What an optimiser remembers about one parameter: steps taken, and its named arrays."""

    __slots__ = ("memory", "parameter", "t")

    def __init__(self, parameter: Tensor, names: Iterable[str]) -> None:
        self.parameter = parameter
        self.t = 0
        self.memory: dict[str, Array] = {
            name: np.zeros(parameter.size, parameter.dtype) for name in names
        }

    def gradient(self) -> Array:
        """The parameter's gradient, which a program may also have set itself."""
        grad: Tensor | Array = self.parameter.grad
        g: Array = grad.raw if isinstance(grad, Tensor) else np.asarray(grad)
        if g.shape != self.parameter.shape:
            raise ValueError(
                f"a parameter of shape {self.parameter.shape} has a gradient of shape {g.shape}"
            )
        return g

    def state(self) -> dict[str, Any]:
        """The step count and copies of the arrays, in the parameter's shape."""
        shape = self.parameter.shape
        arrays = {name: array.reshape(shape).copy() for name, array in self.memory.items()}
        return {"step": self.t, **arrays}

    def check(self, number: int, state: Mapping[str, Any]) -> None:
        """Raise `ValueError` unless `state` has the step count and arrays of the right shape."""
        given = {name: np.shape(value) for name, value in state.items()}
        expected = {"step": (), **dict.fromkeys(self.memory, self.parameter.shape)}
        if given != expected:
            raise ValueError(
                f"the state of parameter {number} does not fit: expected the shapes {expected}, "
                f"got {given}"
            )

    def load(self, state: Mapping[str, Any]) -> None:
        """Take over what `state` gave."""
        self.t = int(state["step"])
        for name, array in self.memory.items():
            array[:] = np.reshape(state[name], -1)


class Vector:
    """Slots that move together: of one dtype, and with equally many steps behind them."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self.slots = slots
        ends = np.cumsum([slot.parameter.data.size for slot in slots]).tolist()
        self.pieces = [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]
        self.memory = {name: self._joined(name) for name in slots[0].memory}

    def step(self, update: Update, options: Mapping[str, Any]) -> None:
        """Let the formula move these parameters once."""
        for slot in self.slots:
            slot.t += 1
        theta = self._positions()
        g = _end_to_end([slot.gradient() for slot in self.slots])
        t = self.slots[0].t
        for start in range(0, theta.size, _STRETCH):
            piece = slice(start, start + _STRETCH)
            memory = {name: array[piece] for name, array in self.memory.items()}
            update(theta[piece], g[piece], memory, t, options)
        # With eps = 0 a formula may divide by what it remembers, so it must keep all of it.
        if t % _SWEEP == 0 and options.get("eps", 1.0) > 0:
            for array in self.memory.values():
                _flush(array)
        self._put_back(theta)

    def _positions(self) -> Array:
        """Where the parameters are, as one vector to be changed: a large one itself."""
        first = self.slots[0].parameter
        if len(self.slots) == 1:
            whole: Array = first.data.reshape(-1)
            return whole
        return _end_to_end([slot.parameter.raw for slot in self.slots])

    def _put_back(self, theta: Array) -> None:
        """Parameters that were copied become views of the new vector: their graphs keep the old."""
        first = self.slots[0].parameter
        if len(self.slots) == 1 and np.may_share_memory(theta, first.raw):
            return
        for slot, piece in zip(self.slots, self.pieces, strict=True):
            slot.parameter.raw = theta[piece].reshape(slot.parameter.raw.shape)

    def _joined(self, name: str) -> Array:
        """The slots' arrays of this name as one; from now on the slots hold views of it."""
        whole = _end_to_end([slot.memory[name] for slot in self.slots])
        for slot, piece in zip(self.slots, self.pieces, strict=True):
            slot.memory[name] = whole[piece]
        return whole


def _flush(array: Array) -> None:
    """Set to 0 what would soon be denormal: numbers so small that processors slow down.

    A running mean of gradients that have become exactly 0 (those of a dead unit, say) shrinks by
    β at each step until β times the smallest denormal is rounded back to it, and stays there.
    With β of 0.9 or more no denormal ever comes up between two sweeps: 0.9³² is above 1/32.
    """
    array[np.abs(array) < _SWEEP * np.finfo(array.dtype).tiny] = 0


def _end_to_end(arrays: Sequence[Array]) -> Array:
    """One vector: a copy of all, or of a single array a view where its layout allows one."""
    if len(arrays) == 1:
        return arrays[0].reshape(-1)
    return np.concatenate(arrays, axis=None)


def vectors(slots: Iterable[Slot]) -> Iterator[Vector]:
    """Slots in as few vectors as they allow: the large alone, the small with their like."""

    def alike(slot: Slot) -> tuple[str, int, int]:
        p = slot.parameter
        return p.dtype.str, slot.t, id(slot) if p.size > _LARGE else 0

    for _, members in groupby(sorted(slots, key=alike), key=alike):
        yield Vector(list(members))

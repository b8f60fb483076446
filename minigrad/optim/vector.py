"""Parameters laid end to end in one vector, so that an optimiser is a formula on vectors.

A small network has many small arrays, and calling numpy costs more than their arithmetic. Here
small parameters are views of one vector and are updated together; a large one is a vector by
itself, updated a stretch at a time. What is remembered about a parameter (its momentum, say) lives
in a vector, too, and each parameter's `Slot` keeps a view of its own piece.

Whoever holds a parameter's array, a graph above all, must not see it change. So a vector is
changed in place only where the count of references shows that nobody does; else it is copied, and
the parameters move to the copy. Between steps nobody writes to it: the pieces are read-only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from sys import getrefcount
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from minigrad.ownership import IN_A_LIST
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
        if g.shape != self.parameter.raw.shape:
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
        self.parameters = [slot.parameter for slot in slots]
        ends = np.cumsum([p.size for p in self.parameters]).tolist()
        self.pieces = [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]
        self.shapes = [p.shape for p in self.parameters]
        self.memory = {name: self._joined(name) for name in slots[0].memory}
        self.t = slots[0].t
        self._settle(_end_to_end([p.raw.flatten() for p in self.parameters]))

    def step(self, update: Update, options: Mapping[str, Any]) -> None:
        """Let the formula move these parameters once."""
        self.t += 1
        for slot in self.slots:
            slot.t = self.t
        theta = self._positions()
        g = _end_to_end(self._gradients())
        if theta.size <= _STRETCH:
            update(theta, g, self.memory, self.t, options)
        else:
            self._step_in_stretches(theta, g, update, options)
        # With eps = 0 a formula may divide by what it remembers, so it must keep all of it.
        if self.t % _SWEEP == 0 and options.get("eps", 1.0) > 0:
            for array in self.memory.values():
                _flush(array)

    def _step_in_stretches(
        self, theta: Array, g: Array, update: Update, options: Mapping[str, Any]
    ) -> None:
        for start in range(0, theta.size, _STRETCH):
            piece = slice(start, start + _STRETCH)
            memory = {name: array[piece] for name, array in self.memory.items()}
            update(theta[piece], g[piece], memory, self.t, options)

    def _gradients(self) -> list[Array]:
        try:
            gs = [p.grad.raw for p in self.parameters]
        except AttributeError:  # a program has set an array
            gs = []
        if [g.shape for g in gs] == self.shapes:
            return gs
        return [slot.gradient() for slot in self.slots]

    def _positions(self) -> Array:
        """Where the parameters are, as one vector that may be changed."""
        if not self._is_ours():
            self._settle(_end_to_end([p.raw.flatten() for p in self.parameters]))
        self._theta[0].setflags(write=True)
        return self._theta[0]

    def _is_ours(self) -> bool:
        """Whether the parameters are still views of the vector, and nobody else holds one."""
        views = self._views
        for i, p in enumerate(self.parameters):
            if p.raw is not views[i] or getrefcount(views[i]) > IN_A_LIST + 1:
                return False
        return getrefcount(self._theta[0]) <= IN_A_LIST + len(views)

    def _settle(self, theta: Array) -> None:
        """Make the parameters views of a vector; their graphs keep what they were."""
        self._theta = [theta]  # a list, to count who refers to it
        self._views = []
        for p, piece in zip(self.parameters, self.pieces, strict=True):
            p.raw = theta[piece].reshape(p.raw.shape)
            p.raw.setflags(write=False)  # so that a graph need not copy it: `_is_ours` looks
            self._views.append(p.raw)

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
    """One vector: a copy of all, or a single array as it is, a view where its layout allows one."""
    if len(arrays) == 1:
        return arrays[0] if arrays[0].ndim == 1 else arrays[0].reshape(-1)
    return np.concatenate(arrays, axis=None)


def vectors(slots: Iterable[Slot]) -> Iterator[Vector]:
    """Slots in as few vectors as they allow: the large alone, the small with their like."""

    def alike(slot: Slot) -> tuple[str, int, int]:
        p = slot.parameter
        return p.dtype.str, slot.t, id(slot) if p.size > _LARGE else 0

    for _, members in groupby(sorted(slots, key=alike), key=alike):
        yield Vector(list(members))

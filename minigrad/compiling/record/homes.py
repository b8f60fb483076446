"""Where parameters live once a training step is compiled: end to end in one vector.

So do the arrays an optimiser remembers, and the gradients. An optimiser's formula is then one
formula on vectors, and whoever reads a parameter sees its piece of the vector, a view like any
other array. All compiled functions share the home of an optimiser's parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from sys import getrefcount
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from minigrad.compiling.calls import Number
from minigrad.optim import vector
from minigrad.optim.optimizer import Optimizer
from minigrad.ownership import IN_A_LIST

from .noting import call, running
from .traced import TracedNumber

ALONE = IN_A_LIST + 1  # references to a piece that only its parameter holds

homes: WeakKeyDictionary[Optimizer, list[Home]] = WeakKeyDictionary()


class Home:
    """The parameters of a group that have one dtype, and what is remembered about them.

    theta    all parameters, end to end
    memory   the same of each array the optimiser remembers
    places   for each slot of the optimiser, where in the vectors its own piece is
    pieces   and that piece of theta, which is the parameter's array
    holders  how many may hold theta
    """

    def __init__(self, slots: Sequence[Any], group: dict[str, Any]) -> None:
        self.slots = list(slots)
        self.group = group
        ends = np.cumsum([0, *(slot.parameter.raw.size for slot in self.slots)]).tolist()
        self.places = [slice(a, b) for a, b in pairwise(ends)]
        dtype = self.slots[0].parameter.raw.dtype
        self.theta = np.empty(ends[-1], dtype)
        self.memory = {name: np.empty(ends[-1], dtype) for name in self.slots[0].memory}
        self.pieces: list[Any] = [None] * len(self.slots)
        self.holders = 0

    def move_in(self) -> None:
        """Make every parameter, and all that is remembered, a view of the vectors.

        Whoever holds a parameter's array, a graph above all, must not see it change: then all
        move to a new vector.
        """
        if self.is_shared():
            self.theta = self.theta.copy()
            self.pieces[:] = [None] * len(self.slots)
        self.theta.setflags(write=True)
        for i, (slot, place) in enumerate(zip(self.slots, self.places, strict=True)):
            p = slot.parameter
            if self.pieces[i] is None or p.raw is not self.pieces[i]:
                self.theta[place] = p.raw.reshape(-1)
                self.pieces[i] = p.raw = self.theta[place].reshape(p.raw.shape)
                p.raw.setflags(write=False)
            for name, whole in self.memory.items():
                if slot.memory[name].base is not whole:
                    whole[place] = slot.memory[name]
                    slot.memory[name] = whole[place]
        self.count()

    def is_shared(self) -> bool:
        """Whether somebody holds a piece besides the parameters, or another view of the vector."""
        counts = [*map(getrefcount, self.pieces)]
        return counts != [ALONE] * len(counts) or getrefcount(self.theta) > self.holders

    def wholes(self) -> list[Any]:
        """All vectors."""
        return [self.theta, *self.memory.values()]

    def count(self) -> None:
        """Those who hold the vector now may do so: the pieces, and programs."""
        self.holders = getrefcount(self.theta)

    def runs(self, moving: Sequence[Any]) -> list[Run]:
        """The slots that are to move, neighbours with equally many steps behind them together."""
        wanted = {id(slot) for slot in moving}

        def key(i: int) -> Any:
            return id(self.slots[i]) in wanted, self.slots[i].t

        groups = groupby(range(len(self.slots)), key=key)
        return [Run(self, list(members)) for (moves, _), members in groups if moves]


class Run:
    """Neighbours in a home that move together: to the optimiser, one of its vectors."""

    def __init__(self, home: Home, members: list[int]) -> None:
        self.home = home
        self.slots = [home.slots[i] for i in members]
        self.place = slice(home.places[members[0]].start, home.places[members[-1]].stop)

    def step(self, update: vector.Update, options: Any) -> None:
        """Let the formula move these parameters once, and note it down."""
        t = self.slots[0].t + 1
        for slot in self.slots:
            slot.t = t
        tape = running.tape
        counted: Any = TracedNumber(t, Number(t, self.slots[0], "t"), tape)
        d_theta = np.concatenate([gradient(slot) for slot in self.slots], axis=None)
        self.home.theta.setflags(write=True)
        theta = self._of(self.home.theta, "theta")
        memory = {name: self._of(whole, name) for name, whole in self.home.memory.items()}
        update(theta, d_theta, memory, counted, options)
        if options.get("eps", 1.0) > 0:
            for array in memory.values():
                call("sweep", sweep, (array, counted), {}, [array])
        for slot in self.slots:
            tape.retire(slot.parameter.raw)
            slot.parameter.raw = tape.wrapped(slot.parameter.raw.value)

    def _of(self, whole: Any, name: str) -> Any:
        running.tape.given(whole, name)
        return running.tape.wrapped(whole[self.place])


def gradient(slot: Any) -> Any:
    """The gradient of a parameter, which may be an array that takes notes."""
    g = slot.gradient()
    return g.reshape(-1)


def sweep(array: Any, t: int) -> None:
    """Set to 0 what would soon be denormal, once in a while, as the optimiser does."""
    if t % vector._SWEEP == 0:
        vector._flush(array)


def homes_of(optimizer: Optimizer) -> list[Home]:
    """The homes of an optimiser's parameters, made when first asked for, with everyone in."""
    found = homes.get(optimizer)
    slots = [slot for group in optimizer._slots for slot in group]
    if found is None or [slot for home in found for slot in home.slots] != slots:
        found = [
            Home(list(members), group)
            for group, of_group in zip(optimizer.param_groups, optimizer._slots, strict=True)
            for _, members in groupby(of_group, key=lambda slot: slot.parameter.dtype)
        ]
        homes[optimizer] = found
    for home in found:
        home.move_in()
    return found


__all__ = ["Home", "Number", "Run", "homes_of"]

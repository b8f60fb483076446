"""Which arrays share memory: a result takes the room of one that is done with.

A program makes its arrays once, before the first step. Those that numpy can write a result into
(`out=`) get a room of their own, or that of an array nobody reads any more; elementwise calls work
in place where their argument ends with them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from minigrad.compiling.calls import Call, Storage, View, extent
from minigrad.compiling.outs import EMPTY, takes_out, ufunc_of


class Rooms:
    """Where every result of a step stands.

    own      storages with memory of their own, made by `prepare`
    shared   storages that use the room of another
    local    storages that each step makes anew, because numpy cannot be told where
    """

    def __init__(self, steps: Sequence[Call], wanted: Iterable[Any]) -> None:
        self.own: list[Storage] = []
        self.shared: dict[Storage, Storage] = {}
        self.local: set[Storage] = set()
        self.ends = last_reads(steps, wanted)
        self._assign(steps)

    def _assign(self, steps: Sequence[Call]) -> None:
        free: dict[Any, list[Storage]] = {}
        starts: dict[float, list[Storage]] = {}
        waiting: set[Storage] = set()
        for at, step in enumerate(steps):
            begun = (
                [x for x in step.results if isinstance(x, View)] if step.name not in EMPTY else []
            )
            begun += [x.storage.whole for x in step.writes if x.storage in waiting]
            waiting.difference_update(x.storage for x in begun)
            if step.name in EMPTY:  # it begins when something is written into it
                waiting.update(x.storage for x in step.results)
            for x in begun:
                self._settle(x, step, at, free)
                starts.setdefault(self.ends.get(x.storage, at), []).append(x.storage)
            self._vacate(at, starts, free)

    def _settle(self, x: View, call: Call, at: int, free: dict[Any, list[Storage]]) -> None:
        storage = x.storage
        begun = not call.results or call.name in EMPTY
        if not (begun or takes_out(call.name)) or not (x.whole or (x.settled and x.dense)):
            self.local.add(storage)
            return
        host = None
        if self.ends.get(storage) != math.inf:  # what is handed out is not written over before
            host = (not begun and self._in_place(x, call, at)) or roomiest(x, free.get(x.dtype, ()))
        if host is None:
            self.own.append(storage)
        else:
            self.shared[storage] = host
            if host in free.get(x.dtype, ()):
                free[x.dtype].remove(host)

    def _in_place(self, x: View, call: Call, at: int) -> Storage | None:
        """The room of an argument that ends with this call, if it can be written over."""
        if call.name.count(".") != 1 or ufunc_of(call.name) is None or call.name == "np.matmul":
            return None
        views = [v for v in call.reads() if isinstance(v, View)]
        for v in views:
            if (v.shape, v.strides, v.dtype) != (x.shape, x.strides, x.dtype):
                continue
            if not (v.settled or (v.dense and v.nbytes == extent(v.storage))):
                continue
            if self.ends.get(v.storage, at) != at or not self._roomy(v.storage):
                continue
            if all(other == v or other.storage is not v.storage for other in views):
                return self.shared.get(v.storage, v.storage)
        return None

    def _roomy(self, storage: Storage) -> bool:
        return storage in self.shared or storage in self.own

    def _vacate(self, at: int, starts: Any, free: dict[Any, list[Storage]]) -> None:
        """The rooms of what was read for the last time are free again."""
        taken = set(self._taken_after(at, starts))
        for storage in starts.pop(at, ()):
            room = self.shared.get(storage, storage)
            if room in self.own and room not in taken:
                free.setdefault(room.dtype, []).append(room)

    def _taken_after(self, at: int, starts: dict[float, list[Storage]]) -> Iterator[Storage]:
        for end, storages in starts.items():
            if end > at:
                for storage in storages:
                    yield self.shared.get(storage, storage)


def roomiest(x: View, rooms: Iterable[Storage]) -> Storage | None:
    """The smallest of the rooms that are large enough, and not too large."""
    fitting = [room for room in rooms if x.nbytes <= room.whole.nbytes <= 2 * x.nbytes + 64]
    return min(fitting, key=lambda room: room.whole.nbytes, default=None)


def last_reads(steps: Sequence[Call], wanted: Iterable[Any]) -> dict[Storage, float]:
    """For each storage the last position it is read or written at; infinite if it is wanted."""
    last: dict[Storage, float] = {}
    for at, step in enumerate(steps):
        for x in step.touches():
            if isinstance(x, View):
                last[x.storage] = at
    for x in wanted:
        if isinstance(x, View):
            last[x.storage] = math.inf
    return last

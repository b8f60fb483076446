"""Puts: a concatenation or a slice assignment as single copies of one view into another."""

from __future__ import annotations

from typing import Any

from minigrad.compiling.calls import Call, Storage, View
from minigrad.compiling.program import Program
from minigrad.compiling.views import reshaped, sliced


def as_puts(program: Program) -> None:
    """A put writes one view into another: Call("put", (value,), writes=(target,))."""
    steps: list[Call] = []
    for step in program.steps:
        if step.name == "np.concatenate" and len(step.results) == 1:
            steps += pieces_put(step, program)
        elif step.name == "[]=":
            steps.append(assigned(step, program))
        else:
            steps.append(step)
    program.steps = steps


def pieces_put(call: Call, program: Program) -> list[Call]:
    """A concatenation as one put for each piece."""
    whole = call.results[0]
    axis = call.settings.get("axis", call.args[1] if len(call.args) > 1 else 0)
    pieces = call.args[0]
    known = set(call.settings) <= {"axis"} and all(isinstance(p, View) for p in pieces)
    if not known or any(p.dtype != whole.dtype for p in pieces) or not whole.contiguous:
        return [call]
    calls = [Call("np.empty", (whole.shape, whole.dtype), {}, (whole,), (), call.line, call.errors)]
    start = 0
    for piece in pieces:
        if axis is None:
            if not piece.contiguous:
                return [call]
            target = reshaped(
                whole._replace(offset=whole.offset + start * whole.dtype.itemsize), piece.shape
            )
            start += piece.size
        else:
            key = (slice(None),) * (axis % len(whole.shape))
            key = (*key, slice(start, start + piece.shape[axis]))
            target = looked_at(whole, key, program)
            start += piece.shape[axis]
        calls.append(Call("put", (piece,), {}, (), (target,), call.line, call.errors))
    return calls


def looked_at(x: View, key: Any, program: Program) -> View:
    """A slice of a view, and how it is written."""
    part = sliced(x, key)
    assert part is not None
    program.views.setdefault(part, Call("[]", (x, key), {}, ()))
    return part


def assigned(call: Call, program: Program) -> Call:
    """x[key] = value as a put, if it is no more than that."""
    x, key, value = call.args
    target = sliced(x, key) if isinstance(x, View) else None
    if target is None or not isinstance(value, View):
        return call
    if (value.shape, value.dtype) != (target.shape, target.dtype):
        return call
    if not target.settled:
        program.views.setdefault(target, Call("[]", (x, key), {}, ()))
    return Call("put", (value,), {}, (), (target,), call.line, call.errors)


class Touches:
    """Which steps read and write every storage, by their places."""

    def __init__(self, program: Program) -> None:
        self.maker: dict[Storage, int] = {}
        self.reads: dict[Storage, list[int]] = {}
        self.writes: dict[Storage, list[int]] = {}
        self.wanted = {x.storage for x in program.wanted() if isinstance(x, View)}
        for at, step in enumerate(program.steps):
            for x in step.reads():
                if isinstance(x, View):
                    self.reads.setdefault(x.storage, []).append(at)
            for x in step.results:
                if isinstance(x, View):
                    self.maker[x.storage] = at
            for x in step.writes:
                self.writes.setdefault(x.storage, []).append(at)

    def all_of(self, storage: Storage) -> list[int]:
        """Every step that touches a storage after it was made, in order."""
        return sorted({*self.reads.get(storage, ()), *self.writes.get(storage, ())})

"""Merging: the same function of the same things is called once."""

from __future__ import annotations

from typing import Any

import numpy as np

from minigrad.compiling.calls import Call, Number, Storage, View
from minigrad.compiling.program import Program, Renaming, written


def merge_common(program: Program) -> None:
    """Let later calls use the result of an earlier one that was the same."""
    changing = written(program.steps)
    versions: dict[Storage, int] = {}
    known: dict[Any, Call] = {}
    renaming = Renaming()
    for call in program.once:
        renaming.inside(call)
        merged(call, known, versions, renaming)
    kept: list[Call] = []
    for step in program.steps:
        renaming.inside(step)
        pure = not step.writes and mergeable(step, changing)
        if pure and merged(step, known, versions, renaming):
            continue
        for view in step.writes:
            versions[view.storage] = versions.get(view.storage, 0) + 1
        kept.append(step)
    program.steps = kept
    program.rename(renaming)


def merged(call: Call, known: dict[Any, Call], versions: Any, renaming: Renaming) -> bool:
    """Whether there was such a call before; then its results stand for those of this one."""
    first = known.setdefault(frozen((call.name, call.args, call.settings), versions), call)
    if first is call:
        return False
    for old, new in zip(call.results, first.results, strict=True):
        renaming.add(old, new)
    return True


def mergeable(call: Call, changing: dict[Storage, int]) -> bool:
    """Whether a call does nothing but give a result, which then stays as it is."""
    if call.name.startswith("rng") or call.name == "np.empty" or not call.results:
        return False
    return all(isinstance(x, Number) or x.storage not in changing for x in call.results)


def frozen(x: Any, versions: dict[Storage, int]) -> Any:
    """x as a key: equal keys, equal calls, as long as nothing was written to in between."""
    if isinstance(x, View):
        return x, versions.get(x.storage, 0)
    if isinstance(x, tuple | list):
        return type(x), tuple(frozen(part, versions) for part in x)
    if isinstance(x, dict):
        return tuple((name, frozen(part, versions)) for name, part in sorted(x.items()))
    if isinstance(x, slice):
        return slice, frozen((x.start, x.stop, x.step), versions)
    if isinstance(x, type | np.dtype):
        return np.dtype(x)
    return type(x), repr(x) if isinstance(x, float) else x

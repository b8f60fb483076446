"""Who may write to an array, and who has been given one.

A graph remembers arrays, and a gradient is right only if they stay as they were. So whatever a
graph remembers is either read-only (`lock`) or a copy of its own (`kept`).

A number or an array that was read out of a node remembers nothing: calculating with it would lose
a gradient without a word. So what was given away is known here, and an op refuses it.
"""

from __future__ import annotations

import weakref
from sys import getrefcount
from typing import Any

import numpy as np

CUT = (
    "{}: one operand is the .data of something that wants a gradient, which would be lost without "
    "a word. Calculate with the thing itself; or, to cut on purpose, with its .detach()"
)

# Arrays that `data` gave away while their tensor wanted a gradient, by id; they go with the array.
handed_out: dict[int, weakref.ref[Any]] = {}

# References to an array that only its tensor holds, seen from within `kept`: the tensor's own, the
# list of an op's arguments, the names here and in the caller, and that of getrefcount.
ALONE = 5


class Reading(float):
    """A number read from the `data` of a Value that wants a gradient: ops refuse it."""

    __slots__ = ()


def hand_out(x: Any) -> None:
    """Remember that an array of a tensor that wants a gradient was given away."""
    key = id(x)
    if key not in handed_out:
        handed_out[key] = weakref.ref(x, lambda _: handed_out.pop(key, None))


def lock(x: Any) -> None:
    """Make an array, and what it is a view of, read-only."""
    x.setflags(False)
    if isinstance(x.base, np.ndarray):
        lock(x.base)


def kept(x: Any) -> Any:
    """A writeable array as a graph may remember it: itself, or a copy if others can write to it.

    Others hold the array that `data` gave them, or views of it, which no lock would reach.
    """
    if getrefcount(x) > ALONE:
        x = x.copy()
    lock(x)
    return x

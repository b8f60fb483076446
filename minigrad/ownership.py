"""Who may write to an array, and who has been given one.

A graph remembers arrays, and a gradient is right only if they stay as they were. So whatever a
graph remembers is either read-only or a copy of its own (`keep`).

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
    if x.base is not None and isinstance(x.base, np.ndarray):
        lock(x.base)


# What getrefcount says of an element that only its list refers to. Asked rather than known, for it
# differs between Pythons.
listed = [object()]
IN_A_LIST = getrefcount(listed[0])


# What counts as an array: a recording adds its own kind.
ARRAYS: set[type] = {np.ndarray}


# What a tensor holds as it is; of anything else numpy makes an array first.
HELD: set[type] = {np.ndarray}


def keep(raw: list[Any]) -> None:
    """Make an op's arguments such as a graph may remember: read-only, or copies.

    A copy is needed where others can write to the array, for they hold it or a view of it: a lock
    would not reach them.
    """
    for i in range(len(raw)):
        if type(raw[i]) in ARRAYS and raw[i].flags.writeable:
            if getrefcount(raw[i]) > IN_A_LIST + 1:  # the list, the tensor, and somebody else
                raw[i] = raw[i].copy()
            lock(raw[i])

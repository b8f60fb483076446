"""How a call is noted: it is done on the real arrays and numbers, and written on the tape.

Whatever numpy does with what takes notes comes through here, by `__array_ufunc__`,
`__array_function__` or a method.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from minigrad.compiling.calls import mapped
from minigrad.graph import Node

from .functions import INTO, METADATA, REDUCTIONS, spelled
from .moments import MOMENTS, moment


class _Running(threading.local):
    """The tape that runs in this thread, if one does."""

    tape: Any = None


running = _Running()


def noted_ufunc(ufunc: Any, method: str, inputs: Any, settings: dict[str, Any]) -> Any:
    """A ufunc, or one of its methods, of what takes notes."""
    if any(isinstance(x, Node) for x in inputs):
        return NotImplemented
    f = ufunc if method == "__call__" else getattr(ufunc, method)
    name = spelled(ufunc) + ("" if method == "__call__" else f".{method}")
    if settings.get("out") is None:
        settings.pop("out", None)
    if method == "at":
        return call(name, f, inputs, settings, writes=inputs[:1])
    if method == "reduce":
        settings.setdefault("axis", 0)
    return call(name, f, inputs, settings)


def noted_function(f: Any, args: Any, kwargs: Any) -> Any:
    """Another function of numpy's."""
    if f in METADATA:
        return f(*plain(args), **plain(kwargs))
    if f in REDUCTIONS:
        return reduce(REDUCTIONS[f], *args, **kwargs)
    if f in MOMENTS and args:
        found = moment(f, args[0], args[1:], kwargs)
        if found is not NotImplemented:
            return found
    return call(spelled(f), f, args, kwargs, writes=[args[i] for i in INTO.get(f, ())])


def call(name: str, f: Callable[..., Any], args: Any, settings: Any, writes: Any = ()) -> Any:
    """Do it, and note it where notes are taken."""
    tape, running.tape = running.tape, None  # numpy's own calls are not the user's
    if tape is not None:
        sys.setprofile(None)
    try:
        result = f(*plain(args), **plain(settings))
        if tape is None:
            return result
        out = settings.pop("out", None)
        outs = out if isinstance(out, tuple) else () if out is None else (out,)
        writes = [*writes, *(x for x in outs if x is not None)]
        noted = tape.note(name, args, settings, result, writes)
        return outs[0] if len(outs) == 1 and type(outs[0]).__name__ == "TracedArray" else noted
    finally:
        running.tape = tape
        if tape is not None:
            sys.setprofile(tape.watch)


def reduce(
    ufunc: Any, x: Any, axis: Any = None, dtype: Any = None, out: Any = None, **how: Any
) -> Any:
    """np.sum(x) and the like, which reduce all axes unless told otherwise."""
    how = {key: value for key, value in how.items() if value is not np._NoValue}
    if dtype is not None:
        how["dtype"] = dtype
    if out is not None:
        how["out"] = (out,)
    return call(f"{spelled(ufunc)}.reduce", ufunc.reduce, (x,), {"axis": axis, **how})


def plain(x: Any) -> Any:
    """x with the real arrays and numbers."""
    return mapped(lambda x: x.plain if type(x).__name__ in TRACED else x, x)


TRACED = {"TracedArray", "TracedNumber", "TracedGenerator"}

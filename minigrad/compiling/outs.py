"""Which functions of numpy write their result where they are told to (`out=`), and how."""

from __future__ import annotations

from typing import Any

import numpy as np

# Functions of numpy, besides ufuncs and their reductions, that write into `out=`.
WITH_OUT = {
    *("np.dot", "np.concatenate", "np.clip", "np.cumsum", "np.cumprod", "np.argmax", "np.argmin"),
    *("np.mean", "np.var", "np.std", "np.round", "np.einsum", "np.stack", "np.trace"),
}
# Calls that are written as a copy into the room.
COPYING = {".copy", ".astype", "np.array", "np.ascontiguousarray", ".flatten", ".reshape", ".ravel"}
COPYING |= {"np.reshape", "np.ravel", "np.copy", "np.asarray"}
LOOPS = {"stretch"}
FILLING = {"scalar", "np.zeros", "np.ones", "np.full"}
# Functions whose `out=` must be contiguous.
STRICT = {"np.dot"}
EMPTY = {"np.empty", "np.empty_like"}
DRAWING = {"rng.random", "rng.standard_normal", "rng.standard_exponential"}


def takes_out(name: str) -> bool:
    """Whether a call can write its result where it is told to."""
    return (
        name in WITH_OUT
        or name in COPYING | FILLING | EMPTY | DRAWING | LOOPS
        or ufunc_of(name) is not None
    )


def ufunc_of(name: str) -> Any:
    """The ufunc behind np.add and np.add.reduce; None for other functions."""
    f = getattr(np, name.removeprefix("np.").partition(".")[0], None)
    method = name.rpartition(".")[2]
    plain = name.count(".") == 1 or method in ("reduce", "accumulate")
    return f if isinstance(f, np.ufunc) and plain and f.nout == 1 else None

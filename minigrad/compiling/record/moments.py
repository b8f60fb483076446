"""Means and variances by the calls that numpy makes for them, so that each can be shared.

The results are numpy's to the last bit: it divides in float64 and rounds the quotient to float32,
which gives the same as a division in float32.
"""

from __future__ import annotations

from typing import Any

import numpy as np

total_of: Any = np.add.reduce  # its stubs know True and False, and no bool


def mean(x: Any, axis: Any = None, dtype: Any = None, keepdims: bool = False) -> Any:
    """The mean, as numpy's."""
    if dtype is None and x.dtype.kind in "iub":
        dtype = np.float64
    total = total_of(x, axis=axis, dtype=dtype, keepdims=keepdims)
    return np.true_divide(total, x.size // max(total.size, 1))


def var(x: Any, axis: Any = None, ddof: int = 0, keepdims: bool = False) -> Any:
    """The variance, as numpy's."""
    off = np.subtract(x, mean(x, axis, keepdims=True))
    total = total_of(np.multiply(off, off), axis=axis, keepdims=keepdims)
    return np.true_divide(total, max(x.size // max(total.size, 1) - ddof, 0))


def std(x: Any, axis: Any = None, ddof: int = 0, keepdims: bool = False) -> Any:
    """The standard deviation, as numpy's."""
    return np.sqrt(var(x, axis, ddof, keepdims))


MOMENTS: dict[Any, Any] = {np.mean: mean, np.var: var, np.std: std}
WIDE = "fd"  # half precision is summed in single


def moment(f: Any, x: Any, args: Any, settings: dict[str, Any]) -> Any:
    """One of them of x; NotImplemented for what is asked for more rarely."""
    names = (
        ("axis", "dtype", "out", "keepdims") if f is np.mean else ("axis", "dtype", "out", "ddof")
    )
    asked = dict(zip(names, args, strict=False)) | settings
    asked = {name: a for name, a in asked.items() if a is not None and a is not np._NoValue}
    known = {"axis", "keepdims"} | ({"dtype"} if f is np.mean else {"ddof"})
    kind = getattr(x, "dtype", np.dtype(object))
    if not set(asked) <= known or len(args) > len(names) or not getattr(x, "size", 0):
        return NotImplemented
    if kind.char not in WIDE and (kind.kind not in "iub" or f is not np.mean):
        return NotImplemented
    return MOMENTS[f](x, **asked)

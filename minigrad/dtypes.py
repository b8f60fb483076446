"""Which dtypes there are: floats of any width, whole numbers, and truths."""

from __future__ import annotations

from typing import Any

import numpy as np

KINDS = "fiub"


def dtype_of(dtype: Any) -> Any:
    """numpy's dtype for what was given as one. Raises TypeError if numbers cannot have it."""
    try:
        found = np.dtype(dtype)
    except TypeError:
        found = None
    if found is None or found.kind not in KINDS:
        raise TypeError(
            f"dtype={dtype!r} is none that numbers have here: 'float64', 'float32', 'float16', "
            "'int64', 'int32', 'bool' and the like, or float, int, bool"
        )
    return found


def float_dtype(dtype: Any) -> Any:
    """The same for what is to have gradients."""
    found = dtype_of(dtype)
    if found.kind != "f":
        raise TypeError(f"dtype={dtype!r}: parameters have gradients, and only floats have those")
    return found


def renewed(data: Any, dtype: Any) -> Any:
    """A copy of new data for a tensor, in its dtype, which stays.

    What has no dtype of its own, and float64, which numpy makes unasked, is taken as it comes. Any
    other float was asked for, and would not be had: that is refused, as is the loss of fractions.
    """
    given = data if hasattr(data, "dtype") else np.asarray(data)
    if given.dtype != dtype and not isinstance(data, np.generic):
        fits = given.dtype.kind in KINDS and np.can_cast(given.dtype, dtype, "same_kind")
        if not fits or (given.dtype.kind == "f" and given.dtype != np.float64):
            raise TypeError(
                f"the new data are {given.dtype}, and a tensor keeps its dtype, {dtype}: "
                f"x.data = data.astype(x.dtype) takes the numbers. For another dtype make another "
                f"tensor, x.astype(dtype), or model.astype(dtype) of a whole network"
            )
    return np.array(given, dtype=dtype)

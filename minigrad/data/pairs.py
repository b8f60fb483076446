"""Examples and what belongs to them, as arrays of one length."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from minigrad.tensor import Tensor

Array = NDArray[Any]
Examples = Any  # an array, a tensor, or what numpy makes an array of


def paired(x: Examples, y: Examples) -> tuple[Any, Any]:
    """Both as arrays, or tensors as they are; row i of x belongs to entry i of y.

    Raises `ValueError` if they differ in length.
    """
    x, y = _rows("x", x), _rows("y", y)
    if len(x) != len(y):
        raise ValueError(
            f"x has {len(x)} examples and y has {len(y)}: row i of x belongs to entry i of y, "
            "so both must be equally long"
        )
    return x, y


def classes_of(y: Any, count: int) -> Array:
    """y as one class for each example, to be divided by."""
    y = np.asarray(y.raw if isinstance(y, Tensor) else y)
    if y.shape not in ((count,), (count, 1)):
        raise ValueError(
            f"stratify needs one class for each example, and y has shape {y.shape}; of rows with "
            "a 1 at the class, give y.argmax(axis=1)"
        )
    flat: Array = y.reshape(-1)
    return flat


def whole(name: str, value: int) -> int:
    """A number of things, at least 1."""
    if not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"a batch holds at least one example, not {name}={value!r}")
    return int(value)


def _rows(name: str, values: Examples) -> Any:
    values = values if isinstance(values, Tensor) else np.asarray(values)
    if values.ndim == 0 or values.dtype == object:
        raise ValueError(
            f"{name} is an array with one row or entry for each example, not "
            + (f"{values!r:.60}" if values.ndim == 0 else "lists of different lengths, or objects")
        )
    return values

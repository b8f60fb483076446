"""Bring every column of the data to one scale, as measured on the training data."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Standardize:
    """Subtract each column's mean and divide by its standard deviation.

    Both are measured once, on the data given here; give the training data alone, because what is
    measured on the held-back data too has already seen the test. A column that never changes
    carries no information and no scale: it becomes 0 (and its mean is still subtracted from new
    data, which is then left at its own scale).

    >>> scale = Standardize(np.array([[1.0, 5.0], [3.0, 5.0]]))
    >>> scale(np.array([[1.0, 5.0], [5.0, 6.0]]))
    array([[-1.,  0.],
           [ 3.,  1.]])

    Attributes: `mean` and `scale`, one number a column. Raises `ValueError` for data without
    rows, and for data that hold a NaN or infinity, naming the columns.
    """

    def __init__(self, x_train: ArrayLike) -> None:
        x = np.asarray(x_train)
        if x.ndim < 2 or len(x) == 0:
            raise ValueError(
                f"expected data of shape (examples, features), at least one row, not {x.shape}"
            )
        _check_finite(x)
        dtype = x.dtype if x.dtype.kind == "f" else np.dtype(np.float64)
        # Added up in float64: float32 loses digits on the way.
        mean = x.mean(axis=0, dtype=np.float64)
        # Asked of the values, not of the deviation: that of a constant 0.1 is 1e-17, not 0.
        constant = x.max(axis=0) == x.min(axis=0)
        self.mean: NDArray[Any] = np.where(constant, x[0], mean).astype(dtype)
        self.scale: NDArray[Any] = np.where(constant, 1, _deviation(x - mean)).astype(dtype)

    def __call__(self, x: ArrayLike) -> NDArray[Any]:
        """`(x - mean) / scale` for each row of `x` (examples, features)."""
        z: NDArray[Any] = (self._same_columns(x) - self.mean) / self.scale
        return z

    def inverse(self, z: ArrayLike) -> NDArray[Any]:
        """Back to the units of the data: `z * scale + mean`."""
        x: NDArray[Any] = self._same_columns(z) * self.scale + self.mean
        return x

    def _same_columns(self, x: ArrayLike) -> NDArray[Any]:
        x = np.asarray(x)
        if x.shape[-self.mean.ndim :] != self.mean.shape:
            raise ValueError(
                f"fitted on rows of shape {self.mean.shape}, but given data of shape {x.shape}; "
                "the columns must be those of the training data"
            )
        return x


def _deviation(away: NDArray[Any]) -> NDArray[Any]:
    """√mean(away²) of each column, scaled so that squares neither overflow nor vanish."""
    largest = np.abs(away).max(axis=0)
    largest = np.where(largest > 0, largest, 1.0)
    found: NDArray[Any] = largest * np.sqrt(np.mean((away / largest) ** 2, axis=0))
    return found


def _check_finite(x: NDArray[Any]) -> None:
    broken = ~np.isfinite(x).all(axis=0)
    if broken.any():
        columns = ", ".join(str(c) for c in np.flatnonzero(broken)[:10])
        raise ValueError(
            f"columns {columns} hold a NaN or an infinity, so they have no mean; "
            "drop or fill those entries first"
        )

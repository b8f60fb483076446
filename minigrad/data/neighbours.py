"""k nearest neighbours: the baseline that learns nothing and remembers everything."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minigrad.data.pairs import paired
from minigrad.tensor import Tensor


class NearestNeighbours:
    """Gives each point the class that most of the k nearest training points have.

        knn = NearestNeighbours(x_train, y_train, k=5)
        accuracy = (knn(x_held) == y_held).mean()

    metric "l2" is the usual distance, √Σ(a − b)²; "l1" is Σ|a − b|. Distances mean something only
    if columns are on one scale: `Standardize` first. Among classes with equally many votes the
    smallest wins, and among points equally far the earliest.

    A network that is not better than this has learned nothing worth its trouble. Costs: nothing
    to train, all of the training set to store, and to pass through for every answer.

    Source: T. Cover, P. Hart (1967), Nearest neighbor pattern classification.
    """

    def __init__(
        self, x_train: ArrayLike, y_train: ArrayLike, k: int = 1, metric: Literal["l1", "l2"] = "l2"
    ) -> None:
        self.x, y = paired(_rows(x_train), y_train)
        y = np.asarray(y.raw if isinstance(y, Tensor) else y)
        if y.shape not in ((len(y),), (len(y), 1)):
            raise ValueError(f"y_train holds one class for each point, and has shape {y.shape}")
        if not isinstance(k, int | np.integer) or not 1 <= k <= len(self.x):
            raise ValueError(f"k={k!r} neighbours of {len(self.x)} points: k is 1 up to that")
        if metric not in ("l1", "l2"):
            raise ValueError(f'metric is "l1" or "l2", not {metric!r}')
        self.classes, self.y = np.unique(y.reshape(-1), return_inverse=True)
        self.k = k
        self.metric = metric

    def __call__(self, x: ArrayLike) -> NDArray[Any]:
        """The class of each row of x (points, features)."""
        x = _rows(x)
        if x.shape[1] != self.x.shape[1]:
            raise ValueError(f"points have {self.x.shape[1]} features, and these {x.shape[1]}")
        nearest = np.argsort(self._distances(x), axis=1, kind="stable")[:, : self.k]
        votes = self.y[nearest][:, :, None] == np.arange(len(self.classes))
        winners: NDArray[Any] = self.classes[votes.sum(axis=1).argmax(axis=1)]
        return winners

    def _distances(self, x: NDArray[Any]) -> NDArray[Any]:
        """(points, training points): distances, or for "l2" their squares, in the same order."""
        # Row by row: all differences at once would take points · training points · features.
        if self.metric == "l1":
            return np.stack([np.abs(self.x - row).sum(axis=1) for row in x])
        return np.stack([((self.x - row) ** 2).sum(axis=1) for row in x])


def _rows(x: ArrayLike) -> NDArray[np.float64]:
    """Each example as one row of floats: whole numbers without a sign would wrap around."""
    x = np.asarray(x.raw if isinstance(x, Tensor) else x, dtype=np.float64)
    if x.ndim < 2 or len(x) == 0:
        raise ValueError(f"expected points (examples, features), at least one, not {x.shape}")
    if np.isnan(x).any():
        raise ValueError("points hold a NaN, which is near to nothing; drop or fill those first")
    return x.reshape(len(x), -1)

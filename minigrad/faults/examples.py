"""Faults in data: splits, batches, scales and augmentation. Only known values tell."""

from __future__ import annotations

from minigrad import data
from minigrad.data import augmentation, scaling, splits

from .fault import edit

edit(
    "split-leak",
    splits.split,
    "what is held back is trained on, too",
    "order[~held], order[held]",
    "order, order[held]",
)
edit(
    "split-targets-left",
    data.batches,
    "the targets stay in their old order",
    "y[order[start : start + size]]",
    "y[start : start + size]",
)
edit(
    "standardise-variance",
    scaling._deviation,
    "divided by the variance, not by the deviation",
    "largest * np.sqrt(np.mean((away / largest) ** 2, axis=0))",
    "np.mean(away**2, axis=0)",
)
edit(
    "standardise-over-features",
    scaling.Standardize.__init__,
    "each example has mean 0, not each feature",
    "x.mean(axis=0, dtype=np.float64)",
    "x.mean(axis=1, dtype=np.float64)[: x.shape[1]]",
)
edit(
    "standardise-anew",
    scaling.Standardize.__call__,
    "new data are scaled by their own mean",
    "- self.mean",
    "- np.mean(x, axis=0)",
)
edit(
    "flip-wrong-axis",
    augmentation.flip_horizontal,
    "images stand on their heads",
    "images, _, width",
    "images, width, _",
)

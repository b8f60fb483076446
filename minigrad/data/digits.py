"""The handwritten digits: real data small enough to ship, hard enough to learn something from."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_FILE = Path(__file__).with_name("digits.npz")


class Digits(NamedTuple):
    """The 1,797 digits, in three arrays with one row a digit."""

    images: NDArray[np.float64]
    """(1797, 8, 8): the ink in each pixel, whole numbers from 0 (none) to 16."""
    features: NDArray[np.float64]
    """(1797, 64): the same pixels as one row a digit, left to right and top to bottom."""
    labels: NDArray[np.int64]
    """(1797,): the digit that was written, 0 to 9; each occurs 174 to 183 times."""


def load_digits() -> Digits:
    """The UCI handwritten digits.

    43 people wrote digits on a form; these come from the 13 whom the original study kept for
    testing. Each was scanned at 32x32 pixels, and the dark ones counted in every 4x4 block. Some
    pixels at the edge are 0 in every image, so their standard deviation is 0.

    Pixels are given as floats: in the stored uint8, `20 * image` would wrap around at 256.

    Source: E. Alpaydin, C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine
    Learning Repository, https://doi.org/10.24432/C50P49, licence CC BY 4.0; see
    `digits.LICENCE.txt` beside this file.

    >>> digits = load_digits()
    >>> digits.features.shape, int(digits.labels[0])
    ((1797, 64), 0)
    """
    with np.load(_FILE, allow_pickle=False) as stored:
        images = stored["images"].astype(np.float64)
        labels = stored["labels"].astype(np.int64)
    return Digits(images, images.reshape(len(images), -1), labels)

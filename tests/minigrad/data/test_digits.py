"""The shipped digits are the digits of the repository, unchanged."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from minigrad import data
from minigrad.data import digits

COUNTS = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]  # as the UCI description gives them


def test_shapes_and_ranges():
    """1,797 images, whole numbers from 0 to 16, all ten classes as often as described."""
    images, features, labels = data.load_digits()
    assert (images.shape, features.shape, labels.shape) == ((1797, 8, 8), (1797, 64), (1797,))
    assert (images.min(), images.max()) == (0.0, 16.0)
    assert (images == np.round(images)).all()
    assert (features == images.reshape(1797, 64)).all()
    assert np.bincount(labels).tolist() == COUNTS
    assert (images.dtype, labels.dtype) == (np.float64, np.int64)


def test_not_one_pixel_changed():
    """The stored bytes are those taken from the source."""
    images, _, labels = data.load_digits()
    stored = images.astype(np.uint8).tobytes() + labels.astype(np.uint8).tobytes()
    assert hashlib.sha256(stored).hexdigest().startswith("87ff0c9e40dc7e2c0e34e7257799c2e3")


def test_each_call_gives_arrays_of_its_own():
    """Scaling in place does not spoil the next reader's digits."""
    first = data.load_digits()
    first.images[...] = 0
    assert data.load_digits().images.any()


def test_the_file_is_small_and_says_whose_it_is():
    """Under 100 kB, with source and licence beside it."""
    folder = Path(digits.__file__).parent
    assert (folder / "digits.npz").stat().st_size < 100_000
    licence = (folder / "digits.LICENCE.txt").read_text(encoding="utf-8")
    for words in ["Alpaydin", "Kaynak", "1998", "10.24432/C50P49", "CC BY 4.0", "scikit-learn"]:
        assert words in licence


def test_they_agree_with_the_copy_in_scikit_learn():
    """Pixel by pixel, label by label."""
    theirs = pytest.importorskip("sklearn.datasets").load_digits()
    ours = data.load_digits()
    assert (theirs.images == ours.images).all()
    assert (theirs.target == ours.labels).all()

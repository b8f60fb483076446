"""Data to learn from: one real set, a few toys, and what happens to data before training.

- `digits`: 1,797 real handwritten digits, shipped with the package;
- `toys`: small sets made on the spot, two numbers a point, so that they can be drawn;
- `splits`: training and held-back data, in two parts, in three, in k turns;
- `loading`: `batches` for one pass, `Loader` for many;
- `scaling`, `centering`: columns on one scale, images around zero, as the training data have it;
- `augmentation`: more images from those there are;
- `neighbours`: the baseline that every network should beat.

Everything here is plain numpy arrays. Everything random asks for `rng`: a
`numpy.random.Generator`, or a whole number to start one from; nothing touches a global state.
"""

from minigrad import dialects
from minigrad.data.augmentation import (
    crop,
    cutout,
    flip_horizontal,
    flip_vertical,
    gaussian_noise,
    shift,
)
from minigrad.data.centering import ChannelMean, MeanImage
from minigrad.data.digits import Digits, load_digits
from minigrad.data.loading import Loader, batches
from minigrad.data.neighbours import NearestNeighbours
from minigrad.data.scaling import Standardize
from minigrad.data.splits import Split, ThreeWaySplit, k_fold, split, train_validation_test
from minigrad.data.toys import blobs, line, moons, rings, spirals, xor

__all__ = [
    "ChannelMean",
    "Digits",
    "Loader",
    "MeanImage",
    "NearestNeighbours",
    "Split",
    "Standardize",
    "ThreeWaySplit",
    "batches",
    "blobs",
    "crop",
    "cutout",
    "flip_horizontal",
    "flip_vertical",
    "gaussian_noise",
    "k_fold",
    "line",
    "load_digits",
    "moons",
    "rings",
    "shift",
    "spirals",
    "split",
    "train_validation_test",
    "xor",
]


def __getattr__(name: str) -> object:
    raise AttributeError(f"minigrad.data has no {name}{dialects.data_name(name)}")

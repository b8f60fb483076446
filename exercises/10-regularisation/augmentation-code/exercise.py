"""Augmentation as a function: images mirrored, and moved with zeros coming in."""

import numpy as np

from tutor.answers.program import Program
from tutor.course import Mistake

place = 71
minutes = 14
needs = ["augmentation"]
teaches = ["augmentation"]

parts = [
    Program(
        "program",
        entry="augment",
        signature="augment(images, mirror, down, right) -> images",
        keeps_arguments=True,
    )
]

SIZES = [(3, 4, 5), (4, 6, 4), (2, 5, 5)]  # images, height, width
SMALL = np.arange(1.0, 10.0).reshape(1, 3, 3)


def calls(v, rng):
    """One small image, mirrored and moved; moved alone; then several, each in its own way."""
    start = [
        (SMALL, np.array([True]), np.array([1]), np.array([1])),
        (SMALL, np.array([False]), np.array([-1]), np.array([0])),
        (SMALL, np.array([False]), np.array([0]), np.array([-2])),
    ]
    random = np.random.default_rng(rng.getrandbits(64))
    return [*start, *(_call(random, *size) for size in SIZES)]


def _call(random, count, height, width):
    """Images of which some are mirrored and some not, moved in every direction, and one not."""
    images = np.round(random.uniform(1, 9, (count, height, width)), 1)
    mirror = random.permutation(np.arange(count) % 2 == 0)
    moves = [random.permutation(np.r_[0, random.choice([-2, -1, 1, 2], count - 1)]) for _ in "yx"]
    return images, mirror, *moves


def moved(image, down, right):
    """The image moved; what leaves it is lost, and zeros come in."""
    height, width = image.shape
    reach = max(abs(down), abs(right))
    padded = np.pad(image, reach)
    top, left = reach - down, reach - right
    return padded[top : top + height, left : left + width]


def made(
    mirrored=lambda image: image[:, ::-1],
    move=moved,
    order=1,
    chosen=lambda mirror: mirror,
    ways=lambda down, right: (down, right),
):
    """A function that mirrors, or moves, or chooses in another way."""

    def augment(images, mirror, down, right):
        out = []
        for image, turn, *way in zip(images, chosen(mirror), *ways(down, right), strict=True):
            first = mirrored(image) if turn and order > 0 else image
            new = move(first, *way)
            out.append(mirrored(new) if turn and order < 0 else new)
        return np.array(out)

    return augment


def work(v, see, augment=None):
    """The value of the part is a function: the reference, or one with one thing wrong."""
    see("program", augment or made())


mistakes = [
    Mistake("upside-down", augment=made(mirrored=lambda image: image[::-1])),
    Mistake("turned", augment=made(mirrored=lambda image: image[::-1, ::-1])),
    Mistake("transposed-moves", augment=made(ways=lambda down, right: (right, down))),
    Mistake("other-way", augment=made(ways=lambda down, right: (-down, -right))),
    Mistake("wraps-around", augment=made(move=lambda image, *way: np.roll(image, way, (0, 1)))),
    Mistake("edge-repeated", augment=made(move=lambda image, *way: _edges(image, *way))),
    Mistake("moved-before-mirroring", augment=made(order=-1)),
    Mistake("all-mirrored", augment=made(chosen=lambda mirror: [True] * len(mirror))),
    Mistake("never-mirrored", augment=made(chosen=lambda mirror: [False] * len(mirror))),
    Mistake("never-moved", augment=made(move=lambda image, *way: image)),
    Mistake("others-mirrored", augment=made(chosen=np.logical_not)),
]


def _edges(image, down, right):
    """Moved, with the pixels at the edge repeated where zeros should come in."""
    height, width = image.shape
    rows = np.clip(np.arange(height) - down, 0, height - 1)
    columns = np.clip(np.arange(width) - right, 0, width - 1)
    return image[np.ix_(rows, columns)]

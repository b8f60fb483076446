"""Mean subtraction: the mean image and the channel means, measured on the training images alone.

Sources: A. Krizhevsky, I. Sutskever, G. Hinton (2012) for the mean image; K. Simonyan, A.
Zisserman (2015) for one mean a channel.
"""

import numpy as np

from minigrad import data
from tutor.answers.arrays import Array
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 10
minutes = 7
teaches = ["mean-subtraction", "train-test-split"]

PIXELS, CHANNELS = 2, 2

parts = [
    Array("mean_image", places=2),
    Array("test_pixel", places=2),
    Array("channels", places=2),
    Array("test_channel", places=2),
    Number("count"),
]

first = {
    "train": [[2, 9, 4, 1], [5, 3, 10, 2], [8, 6, 1, 3], [5, 6, 5, 2]],
    "test": [7, 4, 6, 8],
    "side": 32,
}


def variant(rng):
    """Four training images of two pixels, with a whole mean image, and one test image."""
    train = [[rng.randint(0, 12) for _ in range(PIXELS * CHANNELS)] for _ in range(3)]
    train.append(
        [(-sum(column)) % 4 + 4 * rng.randint(0, 2) for column in zip(*train, strict=True)]
    )
    sums = [sum(column) for column in zip(*train, strict=True)]
    if len(set(sums)) < 4 or sum(sums[0::2]) == sum(sums[1::2]):
        raise Redraw
    test = rng.sample(range(13), PIXELS * CHANNELS)
    return {"train": train, "test": test, "side": rng.choice([16, 20, 24, 28, 30, 32, 40])}


def _images(rows):
    """Rows as images (examples, height, width, channels)."""
    return np.array(rows, dtype=float).reshape(-1, 1, PIXELS, CHANNELS)


def pixel_means(train, test):
    """The engine's mean image, as a row."""
    return data.MeanImage(_images(train)).mean.ravel()


def channel_means(train, test):
    """The engine's channel means."""
    return data.ChannelMean(_images(train), "NHWC").mean


def over_all(train, test):
    """One mean of everything."""
    return np.full(PIXELS * CHANNELS, np.mean(train))


def with_test(train, test):
    """The mean of training and test images together."""
    return np.mean([*train, test], axis=0)


def channels_of(pixels):
    """Channel means by averaging pixel means, each repeated where it is needed."""
    return pixels.reshape(PIXELS, CHANNELS).mean(axis=0)


def work(
    v,
    see,
    pixels=pixel_means,
    channels=channel_means,
    subtract=lambda x, mean: x - mean,
    own=False,
    count=lambda side: side * side * 3,
):
    """Means of the training images, taken from the test image."""
    test = np.array(v.test, dtype=float)
    image = see("mean_image", pixels(v.train, v.test))
    of_channel = see("channels", channels(v.train, v.test))
    spread = np.tile(of_channel, PIXELS)
    see("test_pixel", subtract(test, np.full(4, test.mean()) if own else image))
    own_channels = np.tile(channels_of(test), PIXELS)
    see("test_channel", subtract(test, own_channels if own else spread))
    see("count", count(v.side))
    see("first_pixel", float(pixel_means(v.train, v.test)[0]))
    see("first_channel", float(channel_means(v.train, v.test)[0]))


mistakes = [
    Mistake("one-mean", pixels=over_all, channels=lambda a, b: np.full(CHANNELS, np.mean(a))),
    Mistake(
        "test-included",
        pixels=with_test,
        channels=lambda a, b: channels_of(with_test(a, b)),
    ),
    Mistake("mean-of-the-test-image", own=True),
    Mistake("sum-for-mean", pixels=lambda a, b: np.sum(a, axis=0)),
    Mistake("mean-of-each-image", pixels=lambda a, b: np.mean(a, axis=1)),
    Mistake(
        "mean-of-each-pixel",
        channels=lambda a, b: np.mean(a, axis=0).reshape(PIXELS, CHANNELS).mean(axis=1),
    ),
    Mistake("added", subtract=lambda x, mean: x + mean),
    Mistake("turned-round", subtract=lambda x, mean: mean - x),
    Mistake("pixels-only", count=lambda side: side * side),
    Mistake("channels-only", count=lambda side: 3),
]

examples = [
    Example({"mean_image": "5, 6, 5, 2", "test_pixel": "2, -2, 1, 6"}, "partial"),
    Example({"channels": "5, 4", "test_channel": "2, 0, 1, 4"}, "partial"),
    Example({"count": "3072"}, "partial"),
    Example({"mean_image": "5, 6"}, "wrong", "slip/shape"),
    Example({"count": "many"}, "invalid"),
    Example({}, "missing"),
]

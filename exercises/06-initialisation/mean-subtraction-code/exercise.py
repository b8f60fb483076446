"""Mean subtraction as a function, for the mean image and for the channel means."""

import numpy as np

from minigrad import data
from tutor.answers.program import Program
from tutor.course import Mistake

place = 11
minutes = 10
needs = ["mean-subtraction"]
teaches = ["mean-subtraction", "train-test-split"]

parts = [
    Program(
        "program",
        entry="center",
        signature="center(train, test, way) -> (train, test)",
        keeps_arguments=True,
    )
]

SHAPES = [(5, 3, 2, 3), (4, 2, 4, 3), (6, 3, 3, 1), (3, 2, 2, 2)]  # of the training images


def calls(v, rng):
    """Two images of two pixels, both ways; then images of whole numbers, brighter in the test."""
    train = np.array([[[[0, 2], [4, 6]]], [[[2, 4], [6, 12]]]])
    test = np.array([[[[3, 3], [5, 9]]]])
    yield train, test, "image"
    yield train, test, "channel"
    random = np.random.default_rng(rng.getrandbits(64))
    for examples, *shape in SHAPES:
        bright = 20 * np.arange(1, shape[-1] + 1)  # each channel has a level of its own
        train = random.integers(0, 99, (examples, *shape)) + bright
        test = random.integers(99, 180, (3, *shape)) + bright
        for way in ("image", "channel"):
            yield train, test, way


def engine(x, way):
    """The engine's way of centring, measured on x."""
    return data.MeanImage(x) if way == "image" else data.ChannelMean(x, "NHWC")


def over(image, channel):
    """A way of centring that takes means over these axes."""

    def made(x, way):
        mean = np.mean(x, axis=image if way == "image" else channel, keepdims=True)
        return lambda given: given - mean

    return made


def own(axes):
    """Each image without a mean of its own."""
    return lambda x, way: lambda given: given - given.mean(axis=axes[way], keepdims=True)


def scaled(x, way):
    """The engine's centring, divided by a deviation too."""
    axes = 0 if way == "image" else (0, 1, 2)
    spread = np.std(x, axis=axes)
    return lambda given: engine(x, way)(given) / np.where(spread > 0, spread, 1.0)


def whole(x, way):
    """The engine's centring, cut to the whole numbers that images are made of."""
    return lambda given: np.trunc(engine(x, way)(given))


def center(train, test, way, *, fit=engine, seen=lambda train, test: train, held="same"):
    """The reference, with the places where programs go wrong as arguments."""
    centred = fit(seen(train, test), way)
    if held == "left":
        return centred(train), np.asarray(test, dtype=float)
    return centred(train), (fit(test, way) if held == "own" else centred)(test)


def work(v, see, **slip):
    """The part's value is a function: the engine's centring, or one thing of it done wrong."""
    see("program", lambda *call: center(*call, **slip))


mistakes = [
    Mistake("test-by-itself", held="own"),
    Mistake("both-together", seen=lambda train, test: np.concatenate([train, test])),
    Mistake("test-left-alone", held="left"),
    Mistake("one-mean", fit=over((0, 1, 2, 3), (0, 1, 2, 3))),
    Mistake("mean-image-only", fit=over(0, 0)),
    Mistake("channel-mean-only", fit=over((0, 1, 2), (0, 1, 2))),
    Mistake("ways-swapped", fit=over((0, 1, 2), 0)),
    Mistake("rows-for-channels", fit=over(0, (0, 2, 3))),
    Mistake("mean-of-each-image", fit=own({"image": (1, 2, 3), "channel": (1, 2)})),
    Mistake("divided-too", fit=scaled),
    Mistake("cut-to-whole-numbers", fit=whole),
]

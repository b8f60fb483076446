"""A convolutional layer as a function in numpy, judged against the engine's convolution."""

import numpy as np

import minigrad as mg
from minigrad import Tensor
from tutor.answers.program import Program
from tutor.course import Mistake

place = 12
minutes = 20
needs = ["conv-layers", "conv-layers-map"]
teaches = ["convolution"]

parts = [
    Program(
        "program",
        entry="conv2d",
        signature="conv2d(x, w, b, stride, padding) -> y",
        keeps_arguments=True,
    )
]

# Examples, channels, height, width; kernels, their size; stride and padding.
SIZES = [
    ((2, 3, 6, 5), (4, 3), 1, 0),
    ((2, 2, 7, 6), (3, 3), 2, 0),
    ((1, 2, 5, 8), (2, 3), 1, 1),
    ((3, 1, 6, 9), (2, 2), 2, 1),
    ((2, 4, 8, 7), (3, 5), 3, 2),
]


def calls(v, rng):
    """One small image and one kernel first; then batches, channels, strides and padding."""
    random = np.random.default_rng(rng.getrandbits(64))
    image = np.array([[[[1.0, 0.0, 2.0], [0.0, 3.0, 1.0], [2.0, 1.0, 0.0]]]])
    yield image, np.array([[[[1.0, 2.0], [0.0, -1.0]]]]), np.array([10.0]), 1, 0
    for shape, (kernels, size), stride, padding in SIZES:
        x = np.round(random.uniform(-2, 2, shape), 2)
        w = np.round(random.uniform(-2, 2, (kernels, shape[1], size, size)), 2)
        yield x, w, np.round(random.uniform(0.5, 2, kernels), 2), stride, padding


def by_the_engine(x, w, b, stride, padding):
    """The engine's convolution, and the biases."""
    made = mg.conv(Tensor(x), Tensor(w), stride=stride, padding=padding)
    return np.asarray(made.data) + b[:, None, None]


def by_hand(
    x,
    w,
    b,
    stride,
    padding,
    *,
    laid_on=lambda w: w,
    padded=lambda p: ((p, p), (p, p)),
    begins=lambda place, stride: place * stride,
    one=1,
    bias=1,
    channels=slice(None),
):
    """The same by hand, with the places where programs go wrong as arguments."""
    x = np.pad(x, ((0, 0), (0, 0), *padded(padding)))
    size, w = w.shape[2], laid_on(w)
    height, width = ((side - size) // stride + one for side in x.shape[2:])
    y = np.zeros((len(x), len(w), height, width))
    for i in range(height):
        for j in range(width):
            top, left = begins(i, stride), begins(j, stride)
            patch = x[:, channels, top : top + size, left : left + size]
            y[:, :, i, j] = np.tensordot(patch, w[:, channels], axes=([1, 2, 3], [1, 2, 3]))
    return y + bias * b[:, None, None]


def work(v, see, **slip):
    """The part's value is a function: the engine's, or the layer by hand with one thing wrong."""
    see("program", (lambda *call: by_hand(*call, **slip)) if slip else by_the_engine)


mistakes = [
    Mistake("kernel-turned", laid_on=lambda w: w[:, :, ::-1, ::-1]),
    Mistake("kernel-transposed", laid_on=lambda w: w.swapaxes(2, 3)),
    Mistake("no-bias", bias=0),
    Mistake("first-channel-only", channels=slice(0, 1)),
    Mistake("one-place-short", one=0),
    Mistake("padding-forgotten", padded=lambda p: ((0, 0), (0, 0))),
    Mistake("padding-on-one-side", padded=lambda p: ((p, 0), (p, 0))),
    Mistake("stride-forgotten-in-the-place", begins=lambda place, stride: place),
]

"""What a convolutional layer makes of an image: places, weights, shapes, by the engine's layers."""

from functools import lru_cache

import numpy as np

from minigrad import Tensor, nn
from tutor.answers.arrays import Array
from tutor.answers.number import Number
from tutor.course import Example, Mistake, Redraw

place = 10
minutes = 8
teaches = ["convolution", "weight-sharing", "pooling"]

parts = [
    Number("height"),
    Number("width"),
    Array("shape", rows=("batch", "height", "width", "channel")),
    Number("weights"),
    Number("uses"),
    Array("pooled", rows=("batch", "height", "width", "channel")),
]

first = {
    "batch": 16, "h": 28, "w": 20, "c": 3, "filters": 8, "k": 5, "stride": 1, "pad": 2, "window": 2,
}  # fmt: skip

# At stride 1 this padding keeps the size, so a kernel has as many places as there are pixels.
first_hides = [("pixels-counted", "right")]


def variant(rng):
    """An image that is not square, and a layer that may step over places."""
    values = {
        "batch": rng.choice([4, 10, 16, 20, 32, 50]),
        "h": rng.randint(9, 40),
        "w": rng.randint(9, 40),
        "c": rng.choice([2, 3, 4, 5, 6]),
        "filters": rng.choice([7, 8, 10, 12, 16]),
        "k": rng.choice([3, 5]),
        "stride": rng.choice([1, 2, 2, 3]),
        "pad": rng.choice([0, 1, 1, 2]),
        "window": rng.choice([2, 2, 3]),
    }
    height, width = (_places(values[side], **_settings(values)) for side in "hw")
    sizes = [values["batch"], height, width, values["filters"]]
    if len(set(sizes)) < 4 or abs(values["h"] - values["w"]) < 3:
        raise Redraw
    if min(height, width) < 2 * values["window"] or height // values["window"] == values["batch"]:
        raise Redraw
    return values


def _settings(values):
    return {name: values[name] for name in ("k", "stride", "pad")}


def _places(size, k, stride, pad, sides=2, one=1, up=False):
    """How many places a kernel has along one axis, or the same with one thing forgotten."""
    room = size + sides * pad - k
    return (-(-room // stride) if up else room // stride) + one


@lru_cache(maxsize=256)
def _layer(h, w, c, filters, k, stride, pad):
    """The height and width that come out of the engine's layer, and how many weights it has."""
    layer = nn.Conv2d(c, filters, k, stride=stride, padding=pad, layout="NHWC", rng=0)
    made = layer(Tensor(np.zeros((1, h, w, c))))
    return made.shape[1], made.shape[2], sum(p.data.size for p in layer.parameters())


def _pool(height, width, window):
    """The height and width after windows that lie side by side."""
    return height // window, width // window


def work(v, see, places=None, weights=None, uses=None, order=(0, 1, 2, 3), pool=_pool):
    """The sizes and counts of the engine's layers, or of rules with one thing wrong."""
    settings = _settings(vars(v))
    height, width, count = _layer(v.h, v.w, v.c, v.filters, *settings.values())
    if places:
        height, width = (_places(size, **settings, **places) for size in (v.h, v.w))
    height, width = int(see("height", height)), int(see("width", width))
    shape = (v.batch, height, width, v.filters)
    see("shape", [shape[axis] for axis in order])
    see("weights", weights(v) if weights else count)
    see("uses", uses(v, height, width) if uses else height * width)
    pooled = (v.batch, *pool(height, width, v.window), v.filters)
    see("pooled", [pooled[axis] for axis in order])
    see("padded", v.h + 2 * v.pad)
    see("room", v.h + 2 * v.pad - v.k)
    see("of_one_kernel", v.c * v.k**2)
    see("dense", (v.h * v.w * v.c + 1) * height * width * v.filters)


def _not_shared(v):
    places = [_places(size, **_settings(vars(v))) for size in (v.h, v.w)]
    return (v.c * v.k**2 + 1) * v.filters * places[0] * places[1]


mistakes = [
    Mistake("one-place-short", places={"one": 0}),
    Mistake("padding-on-one-side", when=lambda v: v.pad > 0, places={"sides": 1}),
    Mistake("padding-forgotten", when=lambda v: v.pad > 0, places={"sides": 0}),
    Mistake(
        "rounded-up",
        when=lambda v: all((size + 2 * v.pad - v.k) % v.stride for size in (v.h, v.w)),
        places={"up": True},
    ),
    Mistake("channels-first", order=(0, 3, 1, 2)),
    Mistake("width-first", order=(0, 2, 1, 3)),
    Mistake("no-biases", weights=lambda v: v.filters * v.c * v.k**2),
    Mistake("one-channel-only", weights=lambda v: v.filters * (v.k**2 + 1)),
    Mistake("one-bias-a-channel", weights=lambda v: v.filters * v.c * (v.k**2 + 1)),
    Mistake("not-shared", weights=_not_shared),
    Mistake("size-of-the-kernel", uses=lambda v, height, width: v.k**2),
    Mistake("in-every-image", uses=lambda v, height, width: height * width * v.batch),
    Mistake("pixels-counted", uses=lambda v, height, width: v.h * v.w),
    Mistake(
        "pooled-one-by-one",
        pool=lambda height, width, window: (height - window + 1, width - window + 1),
    ),
]

examples = [
    Example({"height": "28", "width": "20", "shape": "16, 28, 20, 8"}, "partial"),
    Example({"weights": "608", "uses": "560", "pooled": "[16, 14, 10, 8]"}, "partial"),
    Example({"shape": "(16, 8, 28, 20)"}, "wrong", "channels-first"),
    Example({"weights": "600"}, "wrong", "no-biases"),
    Example({"height": "27", "width": "19"}, "wrong", "one-place-short"),
    Example({"height": "tall"}, "invalid"),
]

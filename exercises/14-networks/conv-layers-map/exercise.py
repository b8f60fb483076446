"""One kernel over a small image by hand: the map, ReLU and pooling; and the image moved."""

import numpy as np

import minigrad as mg
from minigrad import Tensor
from tutor.answers.arrays import Array
from tutor.answers.choice import Choice
from tutor.course import Example, Mistake, Redraw
from tutor.course.evidence import Table

place = 11
minutes = 8
needs = ["conv-layers"]
teaches = ["convolution", "pooling", "equivariance"]

SIZE = 4

parts = [
    Array("map", by_entry=True),
    Array("pooled"),
    Choice("moved", options=("moves", "stays", "anew", "shrinks"), then="both_maps"),
]
kinks = ("map",)


def variant(rng):
    """A small image, a kernel with no symmetry, and a map that the ReLU cuts somewhere."""
    values = {
        "image": [[rng.randint(0, 3) for _ in range(SIZE)] for _ in range(SIZE)],
        "kernel": [[rng.randint(-2, 2) for _ in range(2)] for _ in range(2)],
        "bias": rng.choice([-3, -2, -1, 1, 2]),
        "way": rng.choice(["right", "down"]),
    }
    kernel = np.array(values["kernel"])
    if len(set(kernel.ravel())) < 3 or (kernel == kernel.T).all():
        raise Redraw
    map_ = _map(values["image"], values["kernel"], values["bias"]).data
    if (map_ == 0).any() or not 2 <= (map_ < 0).sum() <= 6 or np.abs(map_).max() > 12:
        raise Redraw
    if len(set(_windows(mg.relu(Tensor(map_))).data.ravel())) < 3:
        raise Redraw
    return values


def _map(image, kernel, bias):
    """What the engine's convolution makes of the image."""
    x = Tensor(np.asarray(image, dtype=float)[None, None])
    w = Tensor(np.asarray(kernel, dtype=float)[None, None])
    return mg.conv(x, w)[0, 0] + float(bias)


def _windows(values, pool=mg.max_pool):
    """Windows of 2×2 over a map, one place after the other."""
    return pool(values.reshape(1, 1, *values.shape), 2, 1)[0, 0]


def work(v, see, kernel=np.asarray, bias=1, activation=mg.relu, pool=mg.max_pool, moved="moves"):
    """The map of the engine, cut by the ReLU and pooled, or the same with one thing wrong."""
    map_ = see("map", _map(v.image, kernel(v.kernel), bias * v.bias))
    see("cut", activation(map_))
    see("pooled", _windows(activation(map_), pool))
    see("moved", moved)
    corner = np.asarray(v.image)[:2, :2]
    see("products", (corner * np.asarray(v.kernel)).ravel().tolist())


mistakes = [
    Mistake("kernel-turned", kernel=lambda k: np.asarray(k)[::-1, ::-1]),
    Mistake("kernel-transposed", kernel=np.transpose),
    Mistake("no-bias", bias=0),
    Mistake("no-relu", activation=lambda z: z * 1.0),
    Mistake("mean-of-the-window", pool=mg.avg_pool),
]


def both_maps(v, answer):
    """The engine's map of the image, and of the image moved by one pixel."""
    image = np.asarray(v.image)
    moved = np.zeros_like(image)
    if v.way == "right":
        moved[:, 1:] = image[:, :-1]
    else:
        moved[1:] = image[:-1]
    before, after = (_map(each, v.kernel, v.bias).data.astype(int) for each in (image, moved))
    lines = zip(before.tolist(), after.tolist(), strict=True)
    rows = [(_line(one), _line(other)) for one, other in lines]
    return [Table("maps", ("as-it-was", "image-moved"), rows)]


def _line(row):
    return "  ".join(f"{value:3d}" for value in row)


examples = [
    Example({"map": "-4 8 1; -2 -1 2; -1 -1 5", "pooled": "8 8; 0 5", "moved": "moves"}, "right"),
    Example({"pooled": "[[8, 8], [-1, 5]]"}, "wrong", "no-relu"),
    Example({"moved": "stays"}, "wrong", "moved/stays"),
    Example({"map": "soft"}, "invalid"),
    Example({}, "missing"),
]

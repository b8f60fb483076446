"""Networks of images, large enough to be gone through a few images at a time."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn, optim

from .twins import assert_close, assert_same_state, trainer

RNG = np.random.default_rng(3)
CLASSES = 4


def classifier(
    *layers: Callable[[], nn.Module], dtype: Any = np.float64
) -> Callable[[], nn.Module]:
    """Layers, and a linear one after them that finds out by itself how much comes in."""

    def make() -> nn.Module:
        body = nn.Sequential(*(layer() for layer in layers), nn.Flatten())
        return nn.Sequential(body, Head(dtype))

    return make


class Head(nn.Module):
    """A few sums of what comes in, as logits."""

    def __init__(self, dtype: Any) -> None:
        self.bias = nn.Parameter(np.linspace(-1, 1, CLASSES).astype(dtype))

    def forward(self, x: Any) -> Any:
        each = x.shape[1] // CLASSES
        parts = [x[:, k * each : (k + 1) * each].mean(axis=1) for k in range(CLASSES)]
        return mg.stack(parts, axis=1) + self.bias


class SideBySide(nn.Module):
    """Two convolutions of the same images, their channels side by side."""

    def __init__(self) -> None:
        self.left, self.right = nn.Conv2d(3, 4, 3, padding=1, rng=1), nn.Conv2d(3, 4, 1, rng=2)

    def forward(self, x: Any) -> Any:
        return mg.concat([self.left(x), self.right(x)], axis=1)


class Around(nn.Module):
    """A convolution, and a way around it."""

    def __init__(self, channels: int = 3) -> None:
        self.inner = nn.Conv2d(channels, channels, 3, padding=1, rng=1)

    def forward(self, x: Any) -> Any:
        return x + mg.relu(self.inner(x))


def conv(*sizes: int, seed: int = 1, dtype: Any = np.float64, **how: Any) -> Any:
    return lambda: nn.Conv2d(*sizes, rng=seed, dtype=dtype, **how)


def signal(*sizes: int, **how: Any) -> Any:
    return lambda: nn.Conv1d(*sizes, rng=1, **how)


SMOOTH = {"padding": 1}
NETS: dict[str, tuple[tuple[int, ...], Any]] = {
    "two blocks": (
        (12, 3, 24, 24),
        classifier(
            *(conv(3, 8, 3, padding=1), nn.ReLU, lambda: nn.MaxPool2d(2)),
            *(conv(8, 16, 3, seed=2, padding=1), nn.ReLU, lambda: nn.MaxPool2d(2)),
        ),
    ),
    "a batch of a prime": ((13, 3, 32, 32), classifier(conv(3, 8, 3, padding=1), nn.Tanh)),
    "sigmoids": (
        (16, 3, 24, 24),
        classifier(conv(3, 8, 3, padding=1), nn.Sigmoid, conv(8, 8, 3, seed=2), nn.SiLU),
    ),
    "no border": ((16, 4, 28, 28), classifier(conv(4, 8, 5), nn.ELU)),
    "strides": ((16, 4, 40, 40), classifier(conv(4, 12, 3, stride=2, padding=1), nn.ReLU)),
    "dilation": ((16, 4, 30, 30), classifier(conv(4, 8, 3, dilation=2), nn.ReLU)),
    "groups": ((16, 4, 30, 30), classifier(conv(4, 8, 3, groups=2), nn.ReLU)),
    "a kernel of one": ((16, 8, 28, 28), classifier(conv(8, 8, 1), nn.GELU)),
    "pools that overlap": (
        (16, 3, 31, 31),
        classifier(conv(3, 8, 3, padding=1), nn.ReLU, lambda: nn.MaxPool2d(3, stride=2)),
    ),
    "means": (
        (16, 3, 32, 32),
        classifier(conv(3, 8, 3, padding=1), nn.LeakyReLU, lambda: nn.AvgPool2d(2)),
    ),
    "normalised": (
        (16, 3, 24, 24),
        classifier(
            *(conv(3, 8, 3, padding=1, bias=False), lambda: nn.BatchNorm2d(8), nn.ReLU),
            conv(8, 8, 3),
        ),
    ),
    "images larger than a cache": ((2, 6, 96, 96), classifier(conv(6, 6, 5, padding=2), nn.Tanh)),
    "one image": ((1, 6, 100, 100), classifier(conv(6, 6, 5, padding=2), nn.Tanh)),
    "signals": ((32, 4, 700), classifier(signal(4, 8, 9, padding=4), nn.ReLU)),
    "single precision": (
        (24, 3, 32, 32),
        classifier(
            *(conv(3, 8, 3, padding=1, dtype=np.float32), nn.ReLU, lambda: nn.MaxPool2d(2)),
            conv(8, 8, 3, seed=2, dtype=np.float32),
            dtype=np.float32,
        ),
    ),
    "side by side": (
        (16, 3, 28, 28),
        classifier(SideBySide, nn.ReLU, lambda: nn.MaxPool2d(2), conv(8, 4, 3)),
    ),
    "residual": ((16, 3, 28, 28), classifier(Around, Around, lambda: nn.AvgPool2d(2))),
    "small": ((3, 2, 6, 6), classifier(conv(2, 4, 3, padding=1), nn.ReLU)),
}
OPTIMIZERS: dict[str, Any] = {
    "SGD": lambda ps: optim.SGD(ps, lr=0.05, momentum=0.9),
    "Adam": lambda ps: optim.Adam(ps, lr=0.01),
}


def images(shape: tuple[int, ...], dtype: Any = np.float64) -> tuple[Any, Any]:
    """Random ones, and their classes."""
    return RNG.normal(size=shape).astype(dtype), RNG.integers(0, CLASSES, shape[0])


def loss_of(model: Any, x: Any, y: Any) -> Any:
    return nn.cross_entropy(model(mg.tensor(x)), y)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", NETS)
def test_images(name: str, optimizer: str) -> None:
    """Compiled or not: the same losses, parameters, gradients and running averages."""
    shape, make = NETS[name]
    single = name == "single precision"
    close = {"bound": 2e-5} if single else {}
    twin = trainer(make, loss_of, OPTIMIZERS[optimizer])
    eager, compiled = twin(), twin()
    step = mg.compile(compiled.step)
    for _ in range(4):
        x, y = images(shape, np.float32 if single else np.float64)
        assert_close(eager.step(x, y), step(x, y), **close)
        assert_same_state(eager, compiled, **close)
    assert len(step.variants) == 1, mg.compiling.explain(step)


def count_of_the_bright(x: Any, w: Any) -> Any:
    """What is asked of all pixels, and of a number that comes much later."""
    y = mg.relu(mg.conv(mg.tensor(x), w, padding=1))
    pooled = mg.max_pool(y, 2)
    level = pooled.sum() / 1e6
    for _ in range(12):
        level = mg.tanh(level)
    return mg.where(y > level, 1.0, 0.0).sum().item()


def test_a_mask_is_not_made_before_what_it_needs() -> None:
    """Masks are made early if they can be; this one needs the sum over all images."""
    w = mg.tensor(RNG.normal(size=(8, 3, 3, 3)), requires_grad=True)
    step = mg.compile(count_of_the_bright)
    for _ in range(4):
        x, _ = images((16, 3, 32, 32))
        assert_close(step(x, w), count_of_the_bright(x, w))
    assert len(step.variants) == 1, mg.compiling.explain(step)


def program(name: str) -> str:
    shape, make = NETS[name]
    return mg.source(trainer(make, loss_of)().step, *images(shape))


def loops(text: str) -> list[ast.For]:
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.For)]


def test_forward_and_backward_are_a_loop_each() -> None:
    """Over images: convolution, activation and pooling of both blocks stand in one loop."""
    forward, backward = loops(program("two blocks"))
    products = [ast.unparse(loop).count("np.matmul(") for loop in (forward, backward)]
    assert products == [2, 3]  # no gradient of the images is wanted


def test_no_result_of_a_convolution_is_kept_for_all_images() -> None:
    """Only what backward needs is as long as the batch: pooled images, and masks."""
    text = program("two blocks")
    whole = [line for line in text.splitlines() if "np.empty((12, " in line]
    assert whole
    assert not any("np.empty((12, 24, 24, 8), np.float64" in line for line in whole)


def test_what_is_small_stays_in_a_straight_line() -> None:
    """Nothing to gain from a loop over three little images."""
    assert loops(program("small")) == []


def sizes_of_layers(x: Any, ws: list[Any]) -> list[Any]:
    """The mean square of each of many layers, of as many units as there are examples."""
    hs = [mg.tensor(x)]
    for w in ws:
        hs.append(mg.tanh(hs[-1] @ w))
    return [(h * h).mean().item() for h in hs]


def test_what_goes_on_with_nothing_stays_where_it_is() -> None:
    """A loop over calls that have nothing to do with one another would wait for memory."""
    x, *ws = RNG.normal(size=(25, 100, 100)) / 10
    text = mg.source(sizes_of_layers, x, [mg.tensor(w) for w in ws])
    assert loops(text) == []

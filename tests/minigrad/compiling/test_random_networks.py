"""Networks put together at random, compiled and as they are."""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn, optim

from .test_images import CLASSES, Around, Head, loss_of
from .twins import assert_close, assert_same_state, trainer

KNOWN = (3, 4, 5, 9, 13, 17, 29, 48)  # each could not be compiled once
ACTIVATIONS = (nn.ReLU, nn.Tanh, nn.Sigmoid, nn.SiLU, nn.GELU, nn.ELU, nn.LeakyReLU, nn.Softplus)
Make = Callable[[], nn.Module]


class Draw:
    """A network, and the shape of what it takes."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.images = self.rng.random() < 0.8
        self.batch = int(self.rng.choice([1, 2, 3, 5, 7, 8, 12, 16]))
        self.channels = int(self.rng.integers(1, 5))
        size = int(self.rng.integers(12, 48) if self.images else self.rng.integers(50, 800))
        self.shape = (self.batch, self.channels, *((size, size) if self.images else (size,)))
        self.layers = [layer for _ in range(self.rng.integers(1, 4)) for layer in self.block()]

    def make(self) -> nn.Module:
        """The network, the same every time."""
        return nn.Sequential(*(layer() for layer in self.layers), nn.Flatten(), Head(np.float64))

    def chance(self, p: float) -> bool:
        return bool(self.rng.random() < p)

    def block(self) -> Iterator[Make]:
        """A convolution, and some of what may stand behind it."""
        yield self.convolution()
        if self.chance(0.2):
            norm = nn.BatchNorm2d if self.images else nn.BatchNorm1d
            yield lambda channels=self.channels: norm(channels)
        if self.chance(0.9):
            yield ACTIVATIONS[self.rng.integers(len(ACTIVATIONS))]
        if self.chance(0.5):
            yield self.pooling()
        if self.chance(0.15) and self.images:
            yield lambda channels=self.channels: Around(channels)

    def convolution(self) -> Make:
        kind = nn.Conv2d if self.images else nn.Conv1d
        before, self.channels = self.channels, 4 * int(self.rng.integers(1, 4))
        size, seed = int(self.rng.choice([1, 3, 5])), int(self.rng.integers(99))
        how: dict[str, Any] = {
            "padding": int(self.rng.integers(0, 3)),
            "stride": int(self.rng.choice([1, 1, 1, 2])),
            "dilation": int(self.rng.choice([1, 1, 1, 2])),
            "groups": 2 if before % 2 == 0 and self.chance(0.15) else 1,
            "bias": self.chance(0.8),
        }
        return lambda after=self.channels: kind(before, after, size, rng=seed, **how)

    def pooling(self) -> Make:
        size = int(self.rng.choice([2, 3]))
        stride = int(self.rng.integers(1, size + 1))
        names = ("MaxPool", "AvgPool")
        kind = getattr(nn, f"{self.rng.choice(names)}{2 if self.images else 1}d")
        return lambda: kind(size, stride=stride)

    def examples(self) -> tuple[Any, Any]:
        """Random ones, and their classes."""
        classes = self.rng.integers(0, CLASSES, self.batch)
        return self.rng.normal(size=self.shape), classes


@pytest.mark.parametrize("seed", [*KNOWN, *[None] * 12])
def test_a_network_put_together_at_random(seed: int | None) -> None:
    """Compiled, and step for step the same as it is."""
    seed = secrets.randbits(32) if seed is None else seed
    print("seed", seed)
    drawn = Draw(seed)
    try:
        drawn.make()(mg.tensor(np.ones(drawn.shape)))
    except ValueError:
        pytest.skip("windows larger than the images")
    twin = trainer(drawn.make, loss_of, lambda ps: optim.SGD(ps, lr=0.01, momentum=0.5))
    eager, compiled = twin(), twin()
    step = mg.compile(compiled.step)
    with warnings.catch_warnings():
        warnings.simplefilter("error", mg.compiling.CompileWarning)
        for _ in range(3):
            x, y = drawn.examples()
            assert_close(eager.step(x, y), step(x, y), 1e-9)
            assert_same_state(eager, compiled, 1e-8)

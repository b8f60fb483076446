"""The whole way, on real digits: load, split, train, and read digits never seen."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad
from minigrad import data, nn, optim


@pytest.mark.parametrize("seed", range(3))
def test_a_small_network_reads_the_digits(seed):
    """The program of the README: at least 95 % right on what was held back, whatever the seed."""
    rng = np.random.default_rng(seed)
    digits = data.load_digits()
    x, y, x_held, y_held = data.split(digits.features / 16, digits.labels, rng=rng)

    he = nn.init.he_normal
    model = nn.Sequential(
        nn.Linear(64, 128, init=he, rng=rng), nn.ReLU(), nn.Linear(128, 10, rng=rng)
    )
    optimizer = optim.Adam(model.parameters(), lr=0.003)

    for _ in range(30):
        for xs, ys in data.batches(x, y, 32, rng):
            optimizer.zero_grad()
            nn.cross_entropy(model(xs), ys).backward()
            optimizer.step()

    with minigrad.no_grad():
        accuracy = (model(x_held).data.argmax(axis=1) == y_held).mean()
    assert accuracy >= 0.95


@pytest.mark.parametrize(
    "points",
    [data.xor(), data.moons(100, rng=0), data.rings(100, rng=0), data.spirals(150, rng=0)],
    ids=["xor", "moons", "rings", "spirals"],
)
def test_toys_are_learned(points):
    """A hidden layer bends around sets that no straight line separates."""
    x, y = points
    rng = np.random.default_rng(0)
    model = nn.Sequential(nn.Linear(2, 32, rng=rng), nn.Tanh(), nn.Linear(32, 3, rng=rng))
    optimizer = optim.Adam(model.parameters(), lr=0.03)
    for _ in range(400):
        optimizer.zero_grad()
        nn.cross_entropy(model(x), y).backward()
        optimizer.step()
    assert (model(x).argmax(axis=1).data == y).mean() >= 0.97


def test_dropout_and_evaluation():
    """In evaluation the same input gives the same output, in training it does not."""
    model = nn.Sequential(nn.Linear(4, 64, rng=0), nn.Dropout(0.5, rng=0), nn.Linear(64, 1, rng=0))
    x = np.ones((1, 4))
    assert model(x).item() != model(x).item()
    model.eval()
    assert model(x).item() == model(x).item()


def test_a_run_can_be_repeated():
    """With explicit generators, two runs end with the same bits."""

    def run():
        rng = np.random.default_rng(5)
        x, y = data.moons(60, rng=rng)
        model = nn.Sequential(
            nn.Linear(2, 8, rng=rng), nn.ReLU(), nn.Dropout(0.2, rng=rng), nn.Linear(8, 2, rng=rng)
        )
        optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        for _ in range(5):
            for xs, ys in data.batches(x, y, 16, rng):
                optimizer.zero_grad()
                nn.cross_entropy(model(xs), ys).backward()
                optimizer.step()
        return model.state_dict()

    one, two = run(), run()
    assert all((one[name] == two[name]).all() for name in one)

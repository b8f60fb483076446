"""Histograms of layers: counts that numpy gives too, one line each, and what cannot be counted."""

from __future__ import annotations

import numpy as np
import pytest

from minigrad import nn
from minigrad.diagnose import histograms, watch

RNG = np.random.default_rng(0)
X = RNG.normal(size=(50, 4))
Y = RNG.integers(0, 3, 50)


def model():
    rng = np.random.default_rng(1)
    return nn.Sequential(nn.Linear(4, 8, rng=rng), nn.Tanh(), nn.Linear(8, 3, rng=rng))


def test_counts_are_those_of_the_activations():
    net = model()
    with watch(net) as record:
        net(X)
    hidden, last = histograms(record, bins=10)
    a = np.tanh(X @ net[0].weight.data.T)
    counts, edges = np.histogram(a, 10)
    assert (hidden.name, hidden.kind, hidden.counts) == ("0", "Linear+Tanh", tuple(counts))
    assert (hidden.low, hidden.high, hidden.outside) == (edges[0], edges[-1], 0)
    assert (last.name, sum(last.counts)) == ("2", 150)


def test_counts_of_gradients_within_limits():
    net = model()
    with watch(net) as record:
        nn.cross_entropy(net(X), Y).backward()
    for line in histograms(record, "gradients", limits=(-1e-3, 1e-3), bins=4):
        assert (line.low, line.high, len(line.counts)) == (-1e-3, 1e-3, 4)
    scores = net(X).data
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    p[np.arange(50), Y] -= 1  # the gradient of the cross-entropy, by hand
    inside = int((np.abs(p / 50) <= 1e-3).sum())
    assert (sum(line.counts), line.outside) == (inside, 150 - inside)


def test_a_line_has_a_bar_for_every_bin():
    """An empty bin is blank, the fullest is full, and a single number is seen."""
    net = model()
    with watch(net) as record:
        net(X)
    (line, _) = histograms(record, bins=3, limits=(-1.0, 2.0))
    bars = str(line).partition("│")[2].partition("│")[0]
    assert len(bars) == 3
    assert "█" in bars
    assert (bars[2] == " ") == (line.counts[2] == 0)


def test_saturation_is_seen_as_two_heaps():
    net = model()
    net[0].weight.data[...] *= 50.0
    with watch(net) as record:
        net(X)
    counts = histograms(record)[0].counts
    assert min(counts[0], counts[-1]) > 5 * max(counts[3:-3])


def test_equal_numbers_and_numbers_that_are_none():
    net = nn.Sequential(nn.Linear(4, 2, init=nn.init.zeros))
    with watch(net) as record:
        net(X)
    (line,) = histograms(record)
    assert sum(line.counts) == 100
    net[0].bias.data[0] = np.nan
    with watch(net) as record:
        net(X)
    (line,) = histograms(record)
    assert (sum(line.counts), line.outside) == (50, 50)
    assert "50 outside" in str(line)


def test_messages():
    net = model()
    with watch(net) as record:
        with pytest.raises(RuntimeError, match="no pass was seen"):
            histograms(record)
        net(X)
        with pytest.raises(RuntimeError, match=r"layer 0 has no gradients yet: call backward\(\)"):
            histograms(record, "gradients")
        with pytest.raises(ValueError, match="not 'weights'"):
            histograms(record, "weights")

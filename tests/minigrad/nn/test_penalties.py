"""Penalties on weights: by hand, which parameters count, and next to weight decay."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad
from minigrad import nn, optim


def test_by_hand():
    """Σ w² and Σ |w| times the strength; slopes 2λw and λ·sign w, 0 at 0."""
    for penalty, value, slope in [
        (nn.l2_penalty, 0.1 * 13, [0.4, -0.6, 0.0]),
        (nn.l1_penalty, 0.1 * 5, [0.1, -0.1, 0.0]),
    ]:
        w = minigrad.tensor([2.0, -3.0, 0.0], requires_grad=True)
        price = penalty([w], 0.1)
        price.backward()
        assert price.item() == pytest.approx(value, rel=1e-15)
        assert w.grad.tolist() == pytest.approx(slope, rel=1e-15)


def test_of_a_module_only_weights_count():
    """Biases, and scales of a normalisation, are left alone."""
    model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.BatchNorm1d(3), nn.Linear(3, 1, rng=1))
    expected = sum((model[i].weight.raw ** 2).sum() for i in (0, 2))
    price = nn.l2_penalty(model, 1.0)
    price.backward()
    assert price.item() == pytest.approx(expected, rel=1e-14)
    assert model[0].bias.grad is None
    assert model[1].weight.grad is None


def test_l2_is_weight_decay_for_sgd():
    """λ·Σ w² moves weights as weight_decay = 2λ does."""
    one, two = (nn.Linear(3, 2, bias=False, rng=0) for _ in range(2))
    x = minigrad.tensor(np.random.default_rng(0).standard_normal((4, 3)))
    for layer, penalty, decay in ((one, 0.05, 0.0), (two, 0.0, 0.1)):
        optimizer = optim.SGD(layer.parameters(), lr=0.1, weight_decay=decay)
        loss = (layer(x) ** 2).sum()
        (loss + nn.l2_penalty(layer, penalty)).backward()
        optimizer.step()
    np.testing.assert_allclose(one.weight.raw, two.weight.raw, rtol=1e-14)


def test_what_is_refused():
    """A negative price, and nothing to price."""
    with pytest.raises(ValueError, match="at least 0, and -1"):
        nn.l1_penalty(nn.Linear(1, 1), -1)
    with pytest.raises(ValueError, match="needs weights, and got none"):
        nn.l2_penalty(nn.ReLU(), 1.0)


def test_float32_stays_float32():
    """The strength is a Python number."""
    assert nn.l2_penalty(nn.Linear(2, 2, dtype=np.float32), 0.1).dtype == np.float32

"""Averages against their definition as weighted sums, and torch's averaged models."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from minigrad import nn, train


@pytest.mark.parametrize("beta", [Fraction(0), Fraction(1, 2), Fraction(9, 10), Fraction(49, 50)])
@pytest.mark.parametrize("corrected", [False, True])
def test_a_moving_average_is_a_weighted_sum(beta, corrected):
    """(1 − β)·Σ βᵏ·x_{t−k}, in fractions; corrected, divided by the sum of those weights."""
    values = [Fraction(3), Fraction(-1), Fraction(4), Fraction(1), Fraction(-5), Fraction(9)]
    expected = []
    for t in range(len(values)):
        weights = [(1 - beta) * beta**k for k in range(t + 1)]
        total = sum(w * x for w, x in zip(weights, reversed(values[: t + 1]), strict=True))
        expected.append(float(total / sum(weights) if corrected else total))
    found = train.moving_average([float(x) for x in values], float(beta), corrected)
    assert found.tolist() == pytest.approx(expected, rel=1e-12)


def test_corrected_averages_of_a_constant_are_that_constant():
    """From the first on; without the correction they only approach it."""
    assert train.moving_average([7.0] * 50, 0.98).tolist() == pytest.approx([7.0] * 50)
    assert train.moving_average([7.0] * 50, 0.98, bias_correction=False)[0] == pytest.approx(0.14)


def test_about_one_over_one_minus_beta_values_count():
    """The 1/e rule: after that many steps a value's weight has fallen to about 1/e."""
    pulse = np.zeros(100)
    pulse[0] = 1.0
    weights = train.moving_average(pulse, 0.98, bias_correction=False)
    assert weights[50] / weights[0] == pytest.approx(1 / math.e, rel=0.02)


def test_moving_averages_of_rows():
    """Along the first axis, each column on its own."""
    x = np.random.default_rng(0).standard_normal((20, 3))
    columns = [train.moving_average(x[:, i], 0.7) for i in range(3)]
    np.testing.assert_allclose(train.moving_average(x, 0.7), np.stack(columns, axis=1))
    assert train.moving_average([], 0.5).shape == (0,)


# Weights over time.


def walk(model, ema, steps=7):
    """Weights that jump about, and the average of them all by hand."""
    rng = np.random.default_rng(0)
    seen = []
    for _ in range(steps):
        model.weight.data[...] = rng.standard_normal(model.weight.shape)
        seen.append(model.weight.data.copy())
        ema.update()
    return np.array(seen)


def test_ema_is_the_moving_average_of_the_weights():
    """With the correction."""
    model = nn.Linear(3, 2, rng=0)
    ema = train.EMA(model, decay=0.8)
    seen = walk(model, ema)
    expected = train.moving_average(seen, 0.8)[-1]
    np.testing.assert_allclose(ema.weights()["weight"], expected, rtol=1e-12)


def test_without_correction_it_starts_at_the_present_weights():
    """a ← β·a + (1 − β)·w from a = w₀."""
    model = nn.Linear(3, 2, rng=0)
    expected = model.weight.data.copy()
    ema = train.EMA(model, decay=0.8, bias_correction=False)
    assert (ema.weights()["weight"] == expected).all()
    for w in walk(model, ema):
        expected = 0.8 * expected + 0.2 * w
    np.testing.assert_allclose(ema.weights()["weight"], expected, rtol=1e-12)


def test_applied_is_for_a_while_and_undone_whatever_happens():
    """The model's own weights come back to the bit; buffers are never touched."""
    model = nn.Linear(2, 1, rng=0)
    model.register_buffer("seen", np.array([3.0]))
    ema = train.EMA(model, decay=0.5)
    walk(model, ema)
    own = model.state_dict()

    def evaluate():
        with ema.applied():
            assert (model.weight.data == ema.weights()["weight"]).all()
            assert model.seen.tolist() == [3.0]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        evaluate()
    assert all((model.state_dict()[name] == own[name]).all() for name in own)


def test_ema_goes_on_where_it_stopped():
    """Saved and loaded; another model's average is refused."""
    model = nn.Linear(3, 2, rng=0)
    one = train.EMA(model, 0.9)
    walk(model, one)
    two = train.EMA(model, 0.9)
    two.load_state_dict(one.state_dict())
    one.update()
    two.update()
    assert (one.weights()["weight"] == two.weights()["weight"]).all()
    with pytest.raises(ValueError, match="average is of the parameters weight, bias"):
        train.EMA(nn.Linear(2, 2, rng=0)).load_state_dict(one.state_dict())


def test_float32_stays_float32():
    """Averages of it too."""
    model = nn.Linear(2, 2, rng=0, dtype=np.float32)
    ema = train.EMA(model)
    ema.update()
    assert {a.dtype for a in ema.weights().values()} == {np.dtype(np.float32)}
    states = [model.state_dict(), model.state_dict()]
    assert train.average_weights(states)["weight"].dtype == np.float32


def test_an_average_of_nothing_is_refused():
    """No update yet, no states, a factor that forgets nothing."""
    with pytest.raises(RuntimeError, match=r"call update\(\) after each step"):
        train.EMA(nn.Linear(1, 1, rng=0)).weights()
    with pytest.raises(ValueError, match="no states"):
        train.average_weights([])
    for beta in (1.0, -0.1, math.nan):
        with pytest.raises(ValueError, match=r"does not lie in \[0, 1\)"):
            train.moving_average([1.0], beta)


# Several models.


def test_average_weights_is_the_mean_of_each_entry():
    """Loaded into a model it computes with the mean; whole numbers are the last state's."""
    models = [nn.Linear(2, 2, rng=seed) for seed in range(3)]
    states = [m.state_dict() | {"count": np.array(i)} for i, m in enumerate(models)]
    mean = train.average_weights(states)
    assert mean["count"] == 2
    expected = (states[0]["weight"] + states[1]["weight"] + states[2]["weight"]) / 3
    np.testing.assert_allclose(mean["weight"], expected, rtol=1e-14)
    with pytest.raises(ValueError, match="state 1 has other entries or shapes"):
        train.average_weights([states[0], nn.Linear(3, 2, rng=0).state_dict()])


@pytest.mark.parametrize("decay", [0.5, 0.99])
def test_ema_agrees_with_torch(decay):
    """torch's copies the weights at its first update, where ours without correction starts."""
    torch = pytest.importorskip("torch")
    swa = torch.optim.swa_utils
    theirs = torch.nn.Linear(3, 2).double()
    ours = nn.Linear(3, 2, rng=0)
    ours.load_state_dict(theirs.state_dict())
    one = train.EMA(ours, decay, bias_correction=False)
    two = swa.AveragedModel(theirs, multi_avg_fn=swa.get_ema_multi_avg_fn(decay))
    two.update_parameters(theirs)
    for w in np.random.default_rng(0).standard_normal((6, 2, 3)):
        ours.weight.data[...] = w
        theirs.weight.data[...] = torch.tensor(w)
        one.update()
        two.update_parameters(theirs)
    expected = two.module.weight.detach().numpy()
    np.testing.assert_allclose(one.weights()["weight"], expected, rtol=1e-12)


def test_models_are_not_states():
    """The cure is told."""
    model = nn.Linear(2, 2, rng=0)
    with pytest.raises(TypeError, match=r"not a Linear: give \[m\.state_dict\(\) "):
        train.average_weights([model, model])

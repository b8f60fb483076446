"""Clipping and max-norm: the limits hold, the direction stays, and what is not finite is said."""

from __future__ import annotations

import math

import numpy as np
import pytest

from minigrad import nn, optim


def parameters(*gradients, dtype=np.float64):
    made = [nn.Parameter(np.zeros(np.shape(g)), dtype=dtype) for g in gradients]
    for p, g in zip(made, gradients, strict=True):
        (p * np.array(g)).sum().backward()
    return made


def test_the_norm_is_that_of_all_gradients_together():
    """(3, 4) and 12: 13, not 5 and 12."""
    one, two = parameters([3.0, 4.0], [[12.0]])
    assert optim.clip_grad_norm_([one, two], 6.5) == 13.0
    np.testing.assert_allclose(one.grad.data, [1.5, 2.0], rtol=1e-6)
    np.testing.assert_allclose(two.grad.data, [[6.0]], rtol=1e-6)
    assert math.hypot(*one.grad.data, two.grad.data.item()) <= 6.5


@pytest.mark.parametrize(("norm_type", "norm"), [(1, 19.0), (2, 13.0), (math.inf, 12.0)])
def test_other_norms(norm_type, norm):
    """The sum, the length, the largest."""
    ps = parameters([3.0, -4.0], [[12.0]])
    assert optim.clip_grad_norm_(ps, 1e9, norm_type) == pytest.approx(norm, rel=1e-15)
    assert [p.grad.tolist() for p in ps] == [[3.0, -4.0], [[12.0]]]


def test_a_norm_within_the_limit_changes_nothing():
    """Not a bit; nor do parameters without a gradient, or no parameters at all."""
    (p,) = parameters([0.1, 0.2])
    before = p.grad.data.copy()
    optim.clip_grad_norm_([p, nn.Parameter([1.0])], 10.0)
    assert (p.grad.data == before).all()
    assert optim.clip_grad_norm_([], 1.0) == 0.0


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_the_norm_neither_overflows_nor_vanishes(scale):
    """Where the squares would."""
    (p,) = parameters([3 * scale, 4 * scale])
    assert optim.clip_grad_norm_(p, 1.0) == pytest.approx(5 * scale)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_said_and_nothing_changed(bad):
    """Scaling would spread it over all gradients without a word."""
    one, two = parameters([1.0], [2.0])
    two.grad = np.array([bad])
    with pytest.raises(RuntimeError, match=r"gradients 1 \(counted from 0, of 2\) are not finite"):
        optim.clip_grad_norm_([one, two], 0.5)
    assert one.grad.tolist() == [1.0]
    assert not math.isfinite(optim.clip_grad_norm_([one, two], 0.5, error_if_nonfinite=False))


def test_clipping_by_value_limits_every_entry():
    """And so may turn the direction."""
    (p,) = parameters([-3.0, 0.25, 7.0])
    optim.clip_grad_value_(p, 0.5)
    assert p.grad.tolist() == [-0.5, 0.25, 0.5]


def test_clipped_gradients_are_what_the_optimiser_uses():
    """Between backward and step; gradients set by hand and float32 too."""
    (p,) = parameters([3.0, 4.0], dtype=np.float32)
    sgd = optim.SGD([p], lr=1.0)
    optim.clip_grad_norm_([p], 1.0)
    sgd.step()
    assert p.dtype == np.float32
    np.testing.assert_allclose(p.data, [-0.6, -0.8], rtol=1e-5)
    p.grad = np.array([9.0, 0.0], np.float32)
    optim.clip_grad_value_([p], 1.0)
    assert p.grad.tolist() == [1.0, 0.0]


@pytest.mark.parametrize("limit", [-1.0, math.nan])
def test_limits_that_are_none_are_refused(limit):
    """Negative, or not a number."""
    (p,) = parameters([1.0])
    for clip in (optim.clip_grad_norm_, optim.clip_grad_value_, optim.max_norm_):
        with pytest.raises(ValueError, match=r"=(-1\.0|nan)"):
            clip(p, limit)


def test_max_norm_holds_for_each_units_weights():
    """Rows of a Linear weight; those within the limit and the bias stay as they are, to the bit."""
    layer = nn.Linear(2, 3, rng=0)
    layer.weight.data[...] = [[3.0, 4.0], [0.1, 0.2], [0.0, 0.0]]
    layer.bias.data[...] = 100.0
    optim.max_norm_(layer.parameters(), 2.5)
    assert layer.weight.tolist() == [[1.5, 2.0], [0.1, 0.2], [0.0, 0.0]]
    assert layer.bias.tolist() == [100.0] * 3


def test_max_norm_counts_units_along_any_axis():
    """A convolution's (out, in, height, width), and weights stored (in, out)."""
    w = nn.Parameter(np.ones((2, 3, 2, 2)))
    w.data[1] *= 0.01
    optim.max_norm_(w, 1.0)
    np.testing.assert_allclose((w.data**2).sum(axis=(1, 2, 3)), [1.0, 12e-4])
    columns = nn.Parameter([[3.0, 0.0], [4.0, 1.0]])
    optim.max_norm_(columns, 1.0, axis=-1)
    np.testing.assert_allclose(columns.data, [[0.6, 0.0], [0.8, 1.0]])


@pytest.mark.parametrize("norm_type", [1.0, 2.0, 3.0, math.inf])
def test_clipping_agrees_with_torch(norm_type):
    """Norm and gradients, and max-norm with torch.renorm."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    gradients = [rng.standard_normal(shape) for shape in [(3, 4), (4,), (2, 2, 2)]]
    ours = parameters(*gradients)
    theirs = [torch.zeros(g.shape, dtype=torch.float64, requires_grad=True) for g in gradients]
    for q, g in zip(theirs, gradients, strict=True):
        q.grad = torch.tensor(g)
    norm = optim.clip_grad_norm_(ours, 0.7, norm_type)
    assert norm == pytest.approx(torch.nn.utils.clip_grad_norm_(theirs, 0.7, norm_type).item())
    for p, q in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(p.grad.data, q.grad.numpy(), rtol=1e-12)
    w = nn.Parameter(rng.standard_normal((4, 5)))
    expected = torch.renorm(torch.tensor(w.data), 2, 0, 1.5).numpy()
    optim.max_norm_(w, 1.5)
    np.testing.assert_allclose(w.data, expected, rtol=1e-6)


def test_max_norm_of_what_squares_would_lose():
    """Weights of 1e200 and 1e-200, whose squares are inf and 0, and a row of zeros."""
    w = nn.Parameter([[3e200, 4e200], [3e-200, 4e-200], [0.0, 0.0]])
    optim.max_norm_(w, 1.0)
    np.testing.assert_allclose(w.data[0], [0.6, 0.8], rtol=1e-12)
    assert w.data[1:].tolist() == [[3e-200, 4e-200], [0.0, 0.0]]
    tiny = nn.Parameter([[3e-200, 4e-200]])
    optim.max_norm_(tiny, 2.5e-200)
    np.testing.assert_allclose(tiny.data / 1e-200, [[1.5, 2.0]], rtol=1e-12)


def test_what_holds_no_parameters_is_told():
    """A model, numbers, and what was counted before and comes only once."""
    model = nn.Linear(2, 2, rng=0)
    model(np.ones((1, 2))).sum().backward()
    for clip in (optim.clip_grad_norm_, optim.clip_grad_value_, optim.max_norm_):
        with pytest.raises(TypeError, match=r"a Linear is no list.*; give model\.parameters\(\)"):
            clip(model, 1.0)
        with pytest.raises(TypeError, match="a float is no parameter"):
            clip([1.0], 1.0)
        once = model.parameters()
        list(once)
        with pytest.raises(ValueError, match=r"come only once; call model\.parameters\(\) anew"):
            clip(once, 1.0)


def test_clipping_before_backward_is_told():
    """No gradient is there; clipping would do nothing, and nobody notice."""
    model = nn.Linear(2, 2, rng=0)
    for clip in (optim.clip_grad_norm_, optim.clip_grad_value_):
        with pytest.raises(RuntimeError, match=r"after loss\.backward\(\) and before"):
            clip(model.parameters(), 1.0)

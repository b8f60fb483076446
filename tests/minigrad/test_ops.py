"""Every op of the registry, against differences and against itself. Nothing lists the ops here."""

from __future__ import annotations

import math
import operator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import minigrad as mg
import minigrad.ops
from minigrad.graph import gradients, tangent
from minigrad.op import REGISTRY, Elementwise

STEP = 1e-6
CLOSE = {"rtol": 2e-6, "atol": 2e-8}


def split(sample):
    """The arguments of a sample as float arrays (conditions stay bool), and its settings."""
    *args, last = sample
    options = last if isinstance(last, dict) else {}
    args = args if isinstance(last, dict) else [*args, last]
    arrays = [np.asarray(x) for x in args]
    return [x if x.dtype == bool else x.astype(float) for x in arrays], options


SAMPLES = [
    pytest.param(op, *split(sample), id=f"{op.name}-{i}")
    for op in REGISTRY.values()
    for i, sample in enumerate(op.at)
]
every_sample = pytest.mark.parametrize(("op", "xs", "options"), SAMPLES)


def leaves(xs):
    return [mg.Tensor(x, requires_grad=x.dtype != bool) for x in xs]


def random_like(x, seed):
    return np.random.default_rng(seed).uniform(0.5, 1.5, np.shape(x))


def vjp_of(op, xs, options, u):
    """The gradients of sum(u * y), by the rules of the op alone."""
    inputs = leaves(xs)
    y = op(*inputs, **options)
    with np.errstate(all="ignore"):  # as backward() does
        found = {id(node): g for node, g in gradients(y, u)}
    return [np.asarray(found.get(id(x), np.zeros(x.shape))) for x in inputs]


def jvp_of(op, xs, options, vs):
    inputs = leaves(xs)
    seeds = {x: v for x, v in zip(inputs, vs, strict=True) if x.requires_grad}
    return np.asarray(tangent(op(*inputs, **options), seeds))


def moved(xs, vs, h):
    return [x if x.dtype == bool else x + h * v for x, v in zip(xs, vs, strict=True)]


def differences(op, xs, options, vs):
    """How y moves along vs, by central differences."""
    up, down = (np.asarray(op(*moved(xs, vs, h), **options)) for h in (STEP, -STEP))
    return (up - down) / (2 * STEP)


def test_every_op_has_samples():
    """An op without sample points would not be tested by anything below."""
    assert [op.name for op in REGISTRY.values() if not op.at] == []


@every_sample
def test_jvp_is_the_slope_along_a_direction(op, xs, options):
    vs = [random_like(x, i) for i, x in enumerate(xs)]
    np.testing.assert_allclose(
        jvp_of(op, xs, options, vs), differences(op, xs, options, vs), **CLOSE
    )


@every_sample
def test_vjp_is_the_slope_of_each_element(op, xs, options):
    u = random_like(op(*xs, **options), 7)
    for k, g in enumerate(vjp_of(op, xs, options, u)):
        assert g.shape == xs[k].shape
        for i in np.ndindex(*xs[k].shape):
            unit = [np.zeros(x.shape) for x in xs]
            unit[k][i] = 1.0
            if xs[k].dtype != bool:
                expected = np.sum(u * differences(op, xs, options, unit))
                np.testing.assert_allclose(g[i], expected, **CLOSE)


@every_sample
def test_vjp_and_jvp_are_transposes(op, xs, options):
    vs = [random_like(x, i) * (x.dtype != bool) for i, x in enumerate(xs)]
    u = random_like(op(*xs, **options), 7)
    forward = np.sum(u * jvp_of(op, xs, options, vs))
    back = sum(np.sum(g * v) for g, v in zip(vjp_of(op, xs, options, u), vs, strict=True))
    assert math.isclose(forward, back, rel_tol=1e-12, abs_tol=1e-14)


@every_sample
def test_second_derivative_in_both_modes(op, xs, options):
    """The gradient is recorded like any result: its own slope agrees with differences."""
    u = random_like(op(*xs, **options), 7)
    vs = [random_like(x, i) * (x.dtype != bool) for i, x in enumerate(xs)]

    def slope(*args):  # of sum(u * y²) along vs: nonlinear, so that linear ops are tested too
        def loss(*inner):
            y = op(*inner, **options)
            return (u * y * y).sum()

        floating = [k for k, x in enumerate(xs) if x.dtype != bool]
        gs = mg.grad(loss, floating)(*args)
        return sum((g * vs[k]).sum() for g, k in zip(gs, floating, strict=True))

    up, down = (slope(*leaves(moved(xs, vs, h))).item() for h in (STEP, -STEP))
    expected = (up - down) / (2 * STEP)
    inputs = leaves(xs)
    y = slope(*inputs)
    seeds = {x: v for x, v in zip(inputs, vs, strict=True) if x.requires_grad}
    ahead = tangent(y, seeds)
    y.backward()
    back = sum(np.sum(x.grad.raw * v) for x, v in zip(inputs, vs, strict=True) if x.requires_grad)
    np.testing.assert_allclose(back, expected, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(ahead, back, rtol=1e-9, atol=1e-12)


SCALARS = [
    p
    for p in SAMPLES
    if isinstance(p.values[0], Elementwise) and all(x.shape == () for x in p.values[1])
]


@pytest.mark.parametrize(("op", "xs", "options"), SCALARS)
def test_floats_agree_with_arrays(op, xs, options):
    """Value and Tensor give the same number and the same slopes."""
    values = [x.item() if x.dtype == bool else mg.Value(x.item()) for x in xs]
    tensors = leaves(xs)
    y, z = op(*values, **options), op(*tensors, **options)
    assert isinstance(y, mg.Value)
    assert math.isclose(y.item(), z.item(), rel_tol=1e-15)
    y.backward()
    z.backward()
    for v, t in zip(values, tensors, strict=True):
        if t.requires_grad:
            assert math.isclose(v.grad, t.grad.item(), rel_tol=1e-14, abs_tol=1e-300)


CORNERS = [
    pytest.param(op, point, slopes, id=f"{op.name}-{i}")
    for op in REGISTRY.values()
    for i, (point, slopes) in enumerate(op.corners)
]


@pytest.mark.parametrize(("op", "point", "slopes"), CORNERS)
def test_corners_are_as_declared(op, point, slopes):
    """Where there is no derivative, the slope is the one the definition announces."""
    xs, options = split(point)
    found = vjp_of(op, xs, options, np.ones(np.shape(op(*xs, **options))))
    for g, slope in zip(found, slopes, strict=True):
        if slope is not None:
            np.testing.assert_array_equal(g, slope)


@pytest.mark.parametrize(("op", "point", "slopes"), CORNERS)
def test_corners_agree_on_floats(op, point, slopes):
    xs, options = split(point)
    if any(x.shape for x in xs):
        pytest.skip("an array corner")
    values = [mg.Value(x.item()) for x in xs]
    op(*values, **options).backward()
    for v, slope in zip(values, slopes, strict=True):
        if slope is not None:
            assert v.grad == slope


SMOOTH_PAIRS = [op for op in REGISTRY.values() if isinstance(op, Elementwise) and op.arity == 2]
shapes = hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3)


@pytest.mark.parametrize("op", SMOOTH_PAIRS, ids=lambda op: op.name)
@pytest.mark.filterwarnings("ignore::minigrad.ops.pointwise.BroadcastWarning")  # (n, 1) - (n,)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_broadcasting_sums_back(op, data):
    """Any two shapes that broadcast: gradients have the shape of their argument, and are right."""
    left, right = data.draw(shapes).input_shapes
    seed = data.draw(st.integers(0, 99))
    xs = [np.random.default_rng(seed + k).uniform(0.5, 1.5, n) for k, n in enumerate((left, right))]
    u = random_like(op(*xs), seed)
    vs = [random_like(x, seed + 5) for x in xs]
    found = vjp_of(op, xs, {}, u)
    assert [g.shape for g in found] == [left, right]
    back = sum(np.sum(g * v) for g, v in zip(found, vs, strict=True))
    np.testing.assert_allclose(back, np.sum(u * differences(op, xs, {}, vs)), rtol=1e-5, atol=1e-7)


@every_sample
def test_float32_stays_float32_both_ways(op, xs, options):
    """Neither a result nor a gradient on its way is widened to float64."""
    if op.name == "astype":
        pytest.skip("it is there to change the dtype")
    small = [x if x.dtype == bool else x.astype("float32") for x in xs]
    inputs = leaves(small)
    y = op(*inputs, **options)
    assert y.dtype == np.float32
    for _, g in gradients(y, np.ones(y.shape, "float32")):
        assert g.dtype == np.float32
    seeds = {x: np.ones(x.shape, "float32") for x in inputs if x.requires_grad}
    assert tangent(y, seeds).dtype == np.float32


def test_every_op_can_be_reached_by_its_name():
    """Ops with a plainer function in front of them, such as `conv`, may stay behind it."""
    hidden = {"concatenate", "einsum_of", "index", "linear", "affine", "cross_entropy"}
    hidden |= {"convolve", "deconvolve", "correlate", "filters"}
    hidden |= {"sum_windows", "spread_windows", "max_windows"}
    families = {f"minigrad.ops.{name}" for name in minigrad.ops.__all__}
    ops = {name for name, op in REGISTRY.items() if op.__module__ in families}
    assert ops - hidden <= set(mg.__all__)
    assert len(mg.__all__) == len(set(mg.__all__))  # ruff keeps them sorted
    assert all(getattr(mg, name) is not None for name in mg.__all__)


EXTREMES = [-1e300, -1e3, -40.0, -1.0, -1e-9, 0.0, 1e-300, 1e-9, 0.5, 40.0, 1e3, 1e300]
TORCH = {
    "abs": "abs", "arctan": "arctan", "cos": "cos", "cosh": "cosh", "elu": "nn.functional.elu",
    "erf": "erf", "exp": "exp", "expm1": "expm1", "log": "log", "log1p": "log1p", "neg": "neg",
    "relu": "relu", "sigmoid": "sigmoid", "sign": "sign", "sin": "sin", "sinh": "sinh",
    "sqrt": "sqrt", "tan": "tan", "tanh": "tanh", "arcsin": "arcsin", "arccos": "arccos",
    "arcsinh": "arcsinh", "arctanh": "arctanh", "exp2": "exp2",
    "log2": "log2", "log10": "log10",
}  # fmt: skip


@pytest.mark.parametrize("name", TORCH)
def test_extreme_arguments_agree_with_torch(name):
    """Value and slope where exponentials overflow, cancel or vanish."""
    torch = pytest.importorskip("torch")
    theirs = torch.tensor(EXTREMES, dtype=torch.float64, requires_grad=True)
    z = operator.attrgetter(TORCH[name])(torch)(theirs)
    z.sum().backward()
    ours = mg.tensor(EXTREMES, requires_grad=True)
    with np.errstate(all="ignore"):
        y = getattr(mg, name)(ours)
        y.sum().backward()
    tolerance = {"rtol": 1e-9, "atol": 1e-16}  # torch rounds e^-40 to 0 here and there
    np.testing.assert_allclose(y.data, z.detach().numpy(), **tolerance)
    np.testing.assert_allclose(ours.grad.data, theirs.grad.numpy(), **tolerance)


# The checks above, checked: they must fail on a rule that is a little wrong.

FLAT = {"sign", "floor", "ceil", "trunc", "round", "floor_divide"}  # slope 0, and 0 * 1.001 too
MOVING = [op for op in REGISTRY.values() if op.name not in FLAT]


@pytest.mark.parametrize("factor", [1.001, -1.0])
@pytest.mark.parametrize("op", MOVING, ids=lambda op: op.name)
def test_a_planted_fault_is_caught(op, factor, monkeypatch):
    """A vjp or a jvp that is 0.1 % too large, or has the wrong sign, does not pass."""
    pull, push = op.pull, op.push

    def scaled(*args, **options):
        return [None if share is None else factor * share for share in pull(*args, **options)]

    xs, options = split(op.at[0])
    monkeypatch.setattr(op, "pull", scaled)
    with pytest.raises(AssertionError):
        test_vjp_is_the_slope_of_each_element(op, xs, options)
    with pytest.raises(AssertionError):
        test_vjp_and_jvp_are_transposes(op, xs, options)
    monkeypatch.setattr(op, "pull", pull)
    monkeypatch.setattr(op, "push", lambda *args, **options: factor * push(*args, **options))
    with pytest.raises(AssertionError):
        test_jvp_is_the_slope_along_a_direction(op, xs, options)

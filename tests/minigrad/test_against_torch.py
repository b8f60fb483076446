"""Every op beside torch, to nine digits, at the op's own sample points and corners.

Value, reverse mode, forward mode and second derivatives of arrays; value and slope of floats.
"""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg
from minigrad.graph import tangent
from minigrad.op import REGISTRY, Elementwise

torch = pytest.importorskip("torch")
F = torch.nn.functional
L = torch.linalg

OURS = {name: op for name, op in REGISTRY.items() if op.__module__.startswith("minigrad")}
SAME_NAME = {
    name: getattr(torch, name)
    for name, op in OURS.items()
    if isinstance(op, Elementwise) and hasattr(torch, name)
}


def axes(axis):
    return {} if axis is None else {"dim": axis}


def reduced(x, f, axis, keepdims):
    """f along several axes, for functions that torch gives only along one."""
    every = tuple(range(x.ndim)) if axis is None else np.atleast_1d(axis) % x.ndim
    return f(x, dim=tuple(map(int, every)), keepdim=keepdims)


def along(x, f, axis):
    return f(x.reshape(-1), 0) if axis is None else f(x, axis)


def window_key(key):
    return tuple(torch.tensor(k) if isinstance(k, list | np.ndarray) else k for k in key)


def index(x, key):
    if isinstance(key, tuple) and key[0] is ...:  # the sample (..., None, ::-2)
        return x.flip(-1)[..., None, ::2]  # for torch has no negative steps
    return x[window_key(key if isinstance(key, tuple) else (key,))]


def scatter(x, key, shape):
    place = (torch.tensor(key),)
    return torch.zeros(shape, dtype=x.dtype).index_put(place, x, accumulate=True)


def weighted_sum(b, *wx):
    n = len(wx) // 2
    return b + sum(w * x for w, x in zip(wx[:n], wx[n:], strict=True))


def bordered(x, padding, value=0.0):
    """x (images, *sizes, channels) with channels first and a border."""
    flat = [n for pair in reversed(padding) for n in pair]
    return F.pad(x.movedim(-1, 1), flat, value=value)


def convolve(x, w, stride, padding, dilation, groups):
    f = F.conv1d if w.ndim == 3 else F.conv2d
    how = {"stride": stride, "dilation": dilation, "groups": groups}
    return f(bordered(x, padding), w, **how).movedim(1, -1)


def deconvolve(g, w, sizes, **how):
    x = torch.zeros((len(g), *sizes, w.shape[1] * how["groups"]), dtype=g.dtype, requires_grad=True)
    return torch.autograd.grad(convolve(x, w, **how), x, g, create_graph=True)[0]


def correlate(x, g, kernel, **how):
    shape = (g.shape[-1], x.shape[-1] // how["groups"], *kernel)
    w = torch.zeros(shape, dtype=g.dtype, requires_grad=True)
    return torch.autograd.grad(convolve(x, w, **how), w, g, create_graph=True)[0]


def windows(x, kernel, stride, padding, value=0.0):
    """(images, *counts, channels, all elements of a window)"""
    x = bordered(x, padding, value)
    for k, (size, step) in enumerate(zip(kernel, stride, strict=True)):
        x = x.unfold(2 + k, size, step)
    return x.flatten(2 + len(kernel)).movedim(1, -2)


def sum_windows(x, kernel, stride, padding, chosen=None):
    looks = windows(x, kernel, stride, padding)
    mask = 1.0 if chosen is None else torch.tensor(np.stack(chosen, axis=-1))
    return (looks * mask).sum(-1)


def spread_windows(g, sizes, **how):
    x = torch.zeros((len(g), *sizes, g.shape[-1]), dtype=g.dtype, requires_grad=True)
    return torch.autograd.grad(sum_windows(x, **how), x, g, create_graph=True)[0]


TWINS = SAME_NAME | {
    "floor_divide": lambda a, b: torch.floor(a / b),  # torch's own has no derivative at all
    "round": lambda x, decimals=0: torch.round(x, decimals=decimals),
    "cofactors": lambda x: (L.det(x)[..., None, None] * L.inv(x)).mT,
    "matmul": torch.matmul,
    "softplus": F.softplus,
    "leaky_relu": lambda x, slope=0.01: F.leaky_relu(x, slope),
    "elu": lambda x, alpha=1.0: F.elu(x, alpha),
    "clip": lambda x, min=None, max=None: torch.clip(x, min, max),
    "weighted_sum": weighted_sum,
    "linear": F.linear,
    "affine": F.linear,
    "cross_entropy": lambda x, classes: F.cross_entropy(x, torch.tensor(classes)),
    "sum": lambda x, axis=None, keepdims=False: reduced(x, torch.sum, axis, keepdims),
    "max": lambda x, axis=None, keepdims=False: reduced(x, torch.amax, axis, keepdims),
    "min": lambda x, axis=None, keepdims=False: reduced(x, torch.amin, axis, keepdims),
    "logsumexp": lambda x, axis=None, keepdims=False: reduced(x, torch.logsumexp, axis, keepdims),
    "norm": lambda x, axis=None, keepdims=False: reduced(x, L.vector_norm, axis, keepdims),
    "softmax": lambda x, axis=-1: torch.softmax(x, axis),
    "log_softmax": lambda x, axis=-1: torch.log_softmax(x, axis),
    "cumsum": lambda x, axis=None: along(x, torch.cumsum, axis),
    "broadcast_to": lambda x, shape: torch.broadcast_to(x, shape),
    "reshape": lambda x, shape: x.reshape(shape),
    "permute_dims": lambda x, axes=None: x.permute(axes or tuple(reversed(range(x.ndim)))),
    "astype": lambda x, dtype: x.to(getattr(torch, dtype)),
    "index": index,
    "scatter": scatter,
    "concatenate": lambda *xs, axis=0: torch.cat(xs, dim=axis),
    "einsum_of": lambda *xs, subscripts: torch.einsum(subscripts, *xs),
    "convolve": convolve,
    "filters": lambda x, w, b, **how: convolve(x, w, **how) + b,
    "deconvolve": deconvolve,
    "correlate": correlate,
    "sum_windows": sum_windows,
    "spread_windows": spread_windows,
    "max_windows": lambda x, **how: windows(x, **how, value=-np.inf).amax(-1),
    "inv": L.inv,
    "solve_columns": L.solve,
    "det": L.det,
    "logabsdet": lambda x: L.slogdet(x).logabsdet,
    "cholesky": L.cholesky,
    "eigvalsh": L.eigvalsh,
    "_eigenvectors": lambda x: L.eigh(x).eigenvectors,
}
SIGN_FREE = {"_eigenvectors"}  # each column may point either way: compare squares


def split(sample):
    """The arguments of a sample or corner as float arrays (conditions stay bool), and settings."""
    *args, last = sample
    settings = last if isinstance(last, dict) else {}
    arrays = [np.asarray(x) for x in (args if isinstance(last, dict) else [*args, last])]
    return [x if x.dtype == bool else x.astype(float) for x in arrays], settings


SAMPLES = [
    pytest.param(op, *split(sample), id=f"{op.name}-{i}")
    for op in OURS.values()
    for i, sample in enumerate(op.at)
]
every_sample = pytest.mark.parametrize(("op", "arrays", "settings"), SAMPLES)


def close(ours, theirs):
    """The same numbers; torch says None where nothing moves."""
    theirs = 0.0 if theirs is None else theirs.detach().numpy(force=True)
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


def results(op, arrays, settings):
    """Our result and torch's, and the arguments that both can be differentiated by."""
    ours = [mg.tensor(x, requires_grad=x.dtype != bool) for x in arrays]
    theirs = [torch.tensor(x, requires_grad=x.dtype != bool) for x in arrays]
    with np.errstate(all="ignore"):
        y, z = op(*ours, **settings), TWINS[op.name](*theirs, **settings)
    if op.name in SIGN_FREE:
        y, z = y * y, z * z
    moving = [(a, b) for a, b in zip(ours, theirs, strict=True) if a.requires_grad]
    return y, z, *zip(*moving, strict=True)


def weights_like(x, seed=0):
    return np.random.default_rng(seed).uniform(0.5, 1.5, np.shape(x))


def slopes(z, theirs, w, create_graph=False):
    """The gradients of the weighted sum of z by torch; None where z does not depend."""
    if not z.requires_grad:
        return [None for _ in theirs]
    total = (z * torch.tensor(w)).sum()
    return torch.autograd.grad(total, theirs, create_graph=create_graph, allow_unused=True)


def test_every_op_has_a_twin():
    assert OURS.keys() == TWINS.keys() & OURS.keys()


@every_sample
def test_value_and_gradients(op, arrays, settings):
    y, z, ours, theirs = results(op, arrays, settings)
    close(y.raw, z)
    w = weights_like(y)
    (y * w).sum().backward()
    for a, g in zip(ours, slopes(z, theirs, w), strict=True):
        close(a.grad.raw, g)


@every_sample
def test_forward_mode(op, arrays, settings):
    """The tangent along one direction for all arguments; torch gets it from its second backward."""
    y, z, ours, theirs = results(op, arrays, settings)
    directions = [weights_like(a, k + 1) for k, a in enumerate(ours)]
    moved = tangent(y, dict(zip(ours, directions, strict=True)))
    u = torch.zeros(z.shape, dtype=z.dtype, requires_grad=True)
    if not z.requires_grad:
        close(moved, None)
        return
    pulled = torch.autograd.grad(z, theirs, u, create_graph=True, allow_unused=True)
    pairs = zip(pulled, directions, strict=True)
    total = sum((g * torch.tensor(v)).sum() for g, v in pairs if g is not None)
    if not total.requires_grad:
        total = 0 * u.sum()
    close(moved, torch.autograd.grad(total, u, allow_unused=True)[0])


@every_sample
def test_second_derivatives(op, arrays, settings):
    """Of the weighted sum of squares, so that linear ops have some too."""
    y, z, ours, theirs = results(op, arrays, settings)
    w = weights_like(y)
    (y * y * w).sum().backward(create_graph=True)
    first = [a.grad for a in ours]
    directions = [weights_like(a, k + 1) for k, a in enumerate(ours)]
    for a in ours:
        a.grad = None
    slope = sum((g * v).sum() for g, v in zip(first, directions, strict=True))
    slope.backward()
    grads = slopes(z * z, theirs, w, create_graph=True)
    pairs = zip(grads, directions, strict=True)
    theirs_slope = sum((g * torch.tensor(v)).sum() for g, v in pairs if g is not None)
    second = slopes(theirs_slope, theirs, 1.0)
    for a, g in zip(ours, second, strict=True):
        close(0.0 if a.grad is None else a.grad.raw, g)


SCALARS = [
    p
    for p in SAMPLES
    if isinstance(p.values[0], Elementwise) and all(x.shape == () for x in p.values[1])
]


@pytest.mark.parametrize(("op", "arrays", "settings"), SCALARS)
def test_floats(op, arrays, settings):
    """A Value goes another way than a Tensor, to the same numbers."""
    _, z, _, theirs = results(op, arrays, settings)
    values = [bool(x) if x.dtype == bool else mg.Value(float(x)) for x in arrays]
    y = op(*values, **settings)
    y.backward()
    close(y.item(), z)
    moving = [v for v in values if isinstance(v, mg.Value)]
    for v, g in zip(moving, slopes(z, theirs, np.ones(())), strict=True):
        close(v.grad, g)


# Where torch decides otherwise at a corner, or has nothing to say; each is what the op declares.
OTHERWISE = {"hypot": "torch has nan at the origin"}
CORNERS = [
    pytest.param(op, *split(point), slopes, id=f"{op.name}-{i}")
    for op in OURS.values()
    for i, (point, slopes) in enumerate(op.corners)
    if op.name not in OTHERWISE
]


@pytest.mark.parametrize(("op", "arrays", "settings", "declared"), CORNERS)
def test_corners(op, arrays, settings, declared):
    """Kinks, ties and edges: the slope that is declared is torch's."""
    _, z, _, theirs = results(op, arrays, settings)
    for g, slope in zip(slopes(z, theirs, np.ones(z.shape)), declared, strict=True):
        if slope is not None:
            np.testing.assert_allclose(slope, 0.0 if g is None else g.numpy(), rtol=1e-12)


@pytest.mark.parametrize("name", OTHERWISE)
def test_where_torch_decides_otherwise(name):
    """The list above holds no more than it must."""
    ((point, declared),) = OURS[name].corners
    with pytest.raises(AssertionError):
        test_corners(OURS[name], *split(point), declared)

"""Every op beside torch: value and gradients to nine digits, at the op's own sample points."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg
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
NO_TWIN = {"cofactors"}  # det is compared, and test_linalg has the cofactors of singular matrices


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

SAMPLES = [
    pytest.param(op, sample, id=f"{op.name}-{i}")
    for op in OURS.values()
    if op.name in TWINS
    for i, sample in enumerate(op.at)
]


def test_every_op_has_a_twin():
    assert OURS.keys() - TWINS.keys() == NO_TWIN


@pytest.mark.parametrize(("op", "sample"), SAMPLES)
def test_value_and_gradients(op, sample):
    *args, last = sample
    settings = last if isinstance(last, dict) else {}
    arrays = [np.asarray(x) for x in (args if isinstance(last, dict) else sample)]
    arrays = [x if x.dtype == bool else x.astype(float) for x in arrays]
    ours = [mg.tensor(x, requires_grad=x.dtype != bool) for x in arrays]
    theirs = [torch.tensor(x, requires_grad=x.dtype != bool) for x in arrays]
    y, z = op(*ours, **settings), TWINS[op.name](*theirs, **settings)
    if op.name in SIGN_FREE:
        y, z = y * y, z * z
    np.testing.assert_allclose(y.raw, z.detach().numpy(), rtol=1e-9, atol=1e-12)
    weights = np.random.default_rng(0).uniform(0.5, 1.5, y.shape)
    (y * weights).sum().backward()
    (z * torch.tensor(weights)).sum().backward()
    for a, b in zip(ours, theirs, strict=True):
        if a.requires_grad:
            np.testing.assert_allclose(a.grad.raw, b.grad.numpy(), rtol=1e-9, atol=1e-12)

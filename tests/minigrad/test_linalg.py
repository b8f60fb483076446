"""Linear algebra, against numpy for values and differences for gradients."""

from __future__ import annotations

import math

import numpy as np
import pytest

import minigrad as mg
from minigrad import linalg

RNG = np.random.default_rng(11)
A = RNG.normal(size=(2, 3, 3))
S = A @ A.transpose(0, 2, 1) + np.eye(3)
B = RNG.normal(size=(2, 3, 2))
INF = math.inf

NORMS = [
    {},
    {"ord": 1, "axis": 0},
    {"ord": 3, "axis": 1, "keepdims": True},
    {"ord": INF, "axis": 2},
    {"ord": -INF, "axis": -1},
    {"ord": "fro", "axis": (0, 2)},
    {"ord": 1, "axis": (1, 2)},
    {"ord": -1, "axis": (0, 1), "keepdims": True},
    {"ord": 2, "axis": (-2, -1)},
    {"ord": INF, "axis": (2, 0)},
    {"ord": -INF, "axis": (0, 1)},
]


@pytest.mark.parametrize("options", NORMS)
def test_norms(options):
    np.testing.assert_allclose(linalg.norm(A, **options), np.linalg.norm(A, **options), rtol=1e-12)
    assert mg.gradcheck(lambda x: linalg.norm(x, **options), A)


SAME = [
    ("inv", (A,)),
    ("det", (A,)),
    ("solve", (A, B)),
    ("solve", (A, B[0, :, 0])),
    ("solve", (A[0], B)),
    ("cholesky", (S,)),
    ("eigvalsh", (S,)),
    ("trace", (A,)),
    ("diagonal", (A,)),
    ("matrix_norm", (A,)),
]


@pytest.mark.parametrize(("name", "arrays"), SAME, ids=lambda x: x if isinstance(x, str) else "")
def test_agrees_with_numpy(name, arrays):
    ours = getattr(linalg, name)
    y = ours(*map(mg.tensor, arrays))
    np.testing.assert_allclose(y.raw, getattr(np.linalg, name)(*arrays), rtol=1e-11)
    np.testing.assert_allclose(getattr(np.linalg, name)(*map(mg.tensor, arrays)), y)
    assert mg.gradcheck(ours, *arrays)


def test_slogdet_and_eigh():
    sign, size = linalg.slogdet(mg.tensor(A))
    np.testing.assert_allclose(sign * np.exp(size), np.linalg.det(A))
    values, vectors = linalg.eigh(mg.tensor(S))
    np.testing.assert_allclose((vectors * values.raw[:, None]) @ mg.matrix_transpose(vectors), S)
    assert mg.gradcheck(lambda x: linalg.slogdet(x).logabsdet, A)
    assert mg.gradcheck(lambda x: linalg.eigh(x).eigenvectors ** 2, S)


def test_a_singular_matrix_has_a_gradient_of_its_determinant():
    """The cofactors, here of rank 1 or 0; x⁻¹, which others go through, does not exist."""
    slope = mg.grad(linalg.det)
    np.testing.assert_allclose(slope(np.array([[1.0, 2.0], [2.0, 4.0]])), [[4, -2], [-2, 1]])
    np.testing.assert_allclose(slope(np.ones((3, 3))), np.zeros((3, 3)), atol=1e-15)
    assert slope(np.zeros((1, 1))).tolist() == [[1.0]]


def test_gradients_of_symmetric_matrices_are_symmetric():
    """Only (x + xᵀ)/2 counts, so a step along the gradient stays symmetric."""
    for f in (linalg.cholesky, linalg.eigvalsh, lambda x: linalg.eigh(x).eigenvectors[..., :1]):
        x = mg.tensor(S, requires_grad=True)
        (f(x) * 2).sum().backward()
        np.testing.assert_allclose(x.grad.raw, np.swapaxes(x.grad.raw, -1, -2), atol=1e-12)


def test_messages():
    with pytest.raises(ValueError, match=r"inv got \(2, 3\).*square"):
        linalg.inv(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"solve got \(2, 2\).*Singular.*np\.eye\(n\)"):
        linalg.solve(np.ones((2, 2)), np.ones(2))
    with pytest.raises(ValueError, match=r"inv got \(2, 2\).*Singular.*np\.eye\(n\)"):
        linalg.inv(np.ones((2, 2)))
    with pytest.raises(ValueError, match=r"solve got \(3, 3\) and \(2,\): .* as many numbers"):
        linalg.solve(np.eye(3), np.ones(2))
    with pytest.raises(ValueError, match=r"not positive definite.*x\.T @ x"):
        linalg.cholesky(-np.eye(2))
    with pytest.raises(ValueError, match="norm of vectors: ord='fro'"):
        linalg.norm(np.ones(2), "fro")
    with pytest.raises(ValueError, match=r"svdvals got \(2,\)"):
        linalg.svdvals(np.ones(2))
    with pytest.raises(ValueError, match="two eigenvalues are equal"):
        mg.grad(lambda x: linalg.eigh(x).eigenvectors[0, 0])(np.eye(2))
    with pytest.raises(ValueError, match="ord='nuc' is none of"):
        linalg.norm(A, "nuc", axis=(0, 1))
    with pytest.raises(ValueError, match="count_nonzero"):
        linalg.norm(A, 0, axis=0)


def test_the_condition_number_of_a_bowl():
    """Of axes 1, 4 and 100 it is 100, turned or not; its slopes follow the two that count."""
    q, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))
    np.testing.assert_allclose(linalg.cond(q @ np.diag([4.0, 100.0, 1.0]) @ q.T), 100.0, rtol=1e-12)
    assert linalg.cond(np.eye(3)) == 1.0
    slopes = mg.grad(lambda x: linalg.cond(x))(np.diag([4.0, 100.0, 1.0]))
    np.testing.assert_allclose(slopes, np.diag([0.0, 1.0, -100.0]), atol=1e-12)


def test_small_singular_values_keep_their_digits():
    """The roots of the eigenvalues of xᵀ x would have lost 1e-10 beside 1."""
    q, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))
    values = linalg.svdvals(q @ np.diag([1.0, 1e-3, 1e-10]))
    np.testing.assert_allclose(values, [1.0, 1e-3, 1e-10], rtol=1e-5)


WIDE = np.random.default_rng(2).normal(size=(2, 3, 5))
TORCH = [
    ("svdvals", (WIDE,)), ("svdvals", (WIDE.swapaxes(1, 2),)), ("cond", (WIDE,)), ("cond", (A,)),
    ("inv", (A,)), ("det", (A,)), ("solve", (A, B)), ("cholesky", (S,)), ("eigvalsh", (S,)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arrays"), TORCH, ids=lambda x: x if isinstance(x, str) else "")
def test_against_torch(name, arrays):
    torch = pytest.importorskip("torch")
    xs = [mg.tensor(a, True) for a in arrays]
    ts = [torch.tensor(a, requires_grad=True) for a in arrays]
    y, z = getattr(linalg, name)(*xs), getattr(torch.linalg, name)(*ts)
    weights = np.cos(np.arange(y.size)).reshape(y.shape)
    (y * weights).sum().backward()
    (z * torch.tensor(weights)).sum().backward()
    np.testing.assert_allclose(y.raw, z.detach(), rtol=1e-10)
    for x, t in zip(xs, ts, strict=True):
        np.testing.assert_allclose(x.grad.raw, t.grad, rtol=1e-9, atol=1e-12)

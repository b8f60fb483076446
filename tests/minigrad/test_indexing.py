"""Indices of every kind, and mixed: numpy's values, and gradients counted one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import minigrad as mg

SHAPE = (3, 4, 2)
NUMBERS = np.arange(24).reshape(SHAPE)


def parts(n, backwards):
    """What may stand in an index for an axis of n elements."""
    whole = st.integers(-n, n - 1)
    steps = st.sampled_from([1, 2, -1, -2] if backwards else [1, 2])
    ends = st.none() | st.integers(-n - 1, n + 1)
    return st.one_of(
        whole,
        st.builds(slice, ends, ends, steps),
        st.lists(whole, min_size=2, max_size=2),  # also the same element twice
        st.lists(st.booleans(), min_size=n, max_size=n).map(np.array),
    )


@st.composite
def keys(draw, backwards=True):
    """An index of SHAPE, with new axes and "..." anywhere."""
    key = [draw(parts(n, backwards)) for n in SHAPE[: draw(st.integers(0, 3))]]
    if draw(st.booleans()):
        at = draw(st.integers(0, len(key)))
        tail = [draw(parts(n, backwards)) for n in SHAPE[at:][::-1][: len(key) - at]][::-1]
        key = [*key[:at], ..., *tail]
    for _ in range(draw(st.integers(0, 2))):
        key.insert(draw(st.integers(0, len(key))), None)
    return tuple(key)


def read(key):
    """What numpy makes of it; lists and masks of different lengths do not go together."""
    try:
        return NUMBERS[key]
    except IndexError:
        assume(False)


@settings(max_examples=200, deadline=None)
@given(key=keys())
@example(key=(slice(None, None, -1), [0, 0], None))
@example(key=([[0, 2], [1, 1]], slice(None), [1, 0]))
@example(key=(1, slice(None), [0, 1]))
def test_any_index(key):
    taken = read(key)
    weights = np.random.default_rng(0).uniform(size=np.shape(taken))
    x = mg.tensor(NUMBERS, True, dtype=float)
    y = x[key]
    np.testing.assert_array_equal(y.raw, taken)
    (y * weights).sum().backward()
    expected = np.bincount(np.ravel(taken), np.ravel(weights), 24).reshape(SHAPE)
    np.testing.assert_allclose(x.grad.raw, expected)


@settings(max_examples=60, deadline=None)
@given(key=keys())
def test_taking_and_scattering_are_transposes(key):
    """Second derivatives go through scatter, and back through x[key] again."""
    taken = read(key)
    v = np.random.default_rng(1).uniform(size=np.shape(taken))
    there = mg.scatter(v, key, SHAPE)
    assert np.isclose(np.sum(there * NUMBERS), np.sum(v * taken))


@settings(max_examples=60, deadline=None)
@given(key=keys(backwards=False))
def test_against_torch(key):
    """Where it agrees with numpy: beside a list, numpy takes a number for a list too.

    And two lists with `...` between them stand apart to numpy, even if that is no axis.
    """
    torch = pytest.importorskip("torch")
    read(key)
    lists = [at for at, k in enumerate(key) if isinstance(k, list | np.ndarray)]
    assume(not (lists and any(type(k) is int for k in key)))
    assume(not any(k is ... and lists[0] < at < lists[-1] for at, k in enumerate(key) if lists))
    x = mg.tensor(NUMBERS, True, dtype=float)
    t = torch.tensor(NUMBERS, dtype=float, requires_grad=True)
    y = x[key]
    z = t[tuple(torch.tensor(k) if isinstance(k, list | np.ndarray) else k for k in key)]
    np.testing.assert_array_equal(y.raw, z.detach())
    (y * y).sum().backward()
    (z * z).sum().backward()
    np.testing.assert_array_equal(x.grad.raw, t.grad)


def test_a_planted_fault_is_caught(monkeypatch):
    """Adding only once where an index stands twice, as `out[key] += g` does."""
    monkeypatch.setattr("minigrad.ops.shape.basic", lambda key: True)
    with pytest.raises(AssertionError):
        test_any_index.hypothesis.inner_test(key=([0, 0],))


def test_tensors_index_tensors():
    x = mg.tensor(NUMBERS, True, dtype=float)
    rows = mg.tensor([0, 2])
    assert x[rows, :, mg.tensor(1)].tolist() == NUMBERS[[0, 2], :, 1].tolist()
    assert x[x > 20].tolist() == [21, 22, 23]
    with pytest.raises(IndexError, match=r"index got \(3, 4, 2\).*out of bounds"):
        x[5]
    with pytest.raises(IndexError, match="integer"):
        x[mg.tensor([0.0, 1.0])]

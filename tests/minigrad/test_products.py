"""Products of arrays, against numpy for values and differences for gradients."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg

RNG = np.random.default_rng(7)


def some(*shapes):
    return [RNG.normal(size=shape) for shape in shapes]


EINSUMS = [
    ("ij,jk", (2, 3), (3, 4)),
    ("ij,jk,kl->il", (2, 3), (3, 4), (4, 2)),
    ("ii->i", (3, 3)),
    ("ii", (3, 3)),
    ("iij->j", (3, 3, 2)),
    ("iii->i", (2, 2, 2)),
    ("i->", (4,)),
    ("", ()),
    ("...ij,...jk->...ik", (5, 2, 3), (3, 4)),
    ("...ij,...jk->...ik", (5, 1, 2, 3), (4, 3, 2)),
    ("...ij,jk", (5, 2, 3), (3, 4)),
    ("...,...", (2, 1, 3), (4, 3)),
    ("b...i,...i->b...", (2, 3, 4), (3, 4)),
    ("...ii->...", (4, 3, 3)),
    ("i,i->i", (1,), (3,)),
]


@pytest.mark.parametrize(("subscripts", "shapes"), [(s, shapes) for s, *shapes in EINSUMS])
def test_einsum(subscripts, shapes):
    """Also "...", a letter twice, and sizes of 1 that broadcast."""
    xs = some(*shapes)
    for y in (
        mg.einsum(subscripts, *map(mg.tensor, xs)),
        np.einsum(subscripts, mg.tensor(xs[0]), *xs[1:]),
    ):
        np.testing.assert_allclose(y.raw, np.einsum(subscripts, *xs), atol=1e-12)
    assert mg.gradcheck(lambda *xs: mg.einsum(subscripts, *xs), *xs, entries=8)


def test_einsum_of_large_arrays_takes_the_short_way():
    a, b, c = some((30, 40), (40, 50), (50, 20))
    np.testing.assert_allclose(mg.einsum("ij,jk,kl->il", a, b, c), a @ b @ c)


@pytest.mark.parametrize(
    ("subscripts", "shapes", "match"),
    [
        ("ij,jk", [(2, 3), (2, 3)], "'j' is 3 in one array and 2 in another"),
        ("ij", [(2,)], "does not name 1 axes"),
        ("ij", [(2, 3), (2, 3)], "names 1 arrays, 2 "),
        ("ii", [(2, 3)], "'i' is both 2 and 3"),
        ("ij->ik", [(2, 3)], "the result names axes 'ik'"),
        ("i->ii", [(2,)], "the result names axes 'ii'"),
        ("...i->i", [(2, 3)], "must stand in the result"),
    ],
)
def test_einsum_says_what_is_wrong(subscripts, shapes, match):
    with pytest.raises(ValueError, match=match):
        mg.einsum(subscripts, *some(*shapes))


def test_einsum_wants_the_names_first():
    with pytest.raises(TypeError, match="the names come first"):
        mg.einsum(np.ones(2), [0], np.ones(2), [0])


PAIRS = [
    ("dot", (4,), (4,), {}),
    ("dot", (2, 3), (3,), {}),
    ("dot", (), (3,), {}),
    ("dot", (2, 3, 4), (4,), {}),
    ("dot", (2, 3, 4), (5, 4, 6), {}),
    ("dot", (4,), (5, 4, 6), {}),
    ("kron", (2, 3), (4, 2), {}),
    ("kron", (3,), (2, 2), {}),
    ("kron", (2, 2, 2), (3,), {}),
    ("outer", (3,), (2,), {}),
    ("outer", (2, 2), (3,), {}),
    ("tensordot", (2, 3, 4), (3, 4, 5), {}),
    ("tensordot", (2, 3), (4, 3), {"axes": ([1], [1])}),
    ("tensordot", (2, 3), (4, 3), {"axes": (1, 1)}),
    ("tensordot", (2, 3), (4,), {"axes": 0}),
    ("tensordot", (2, 3, 4), (4, 2, 3), {"axes": ([0, 2], [1, 0])}),
    ("vecdot", (2, 3), (3,), {}),
]


@pytest.mark.parametrize(("name", "left", "right", "options"), PAIRS)
def test_agrees_with_numpy(name, left, right, options):
    a, b = some(left, right)
    ours = getattr(mg, name)
    expected = np.sum(a * b, -1) if name == "vecdot" else getattr(np, name)(a, b, **options)
    np.testing.assert_allclose(ours(mg.tensor(a), b, **options).raw, expected)
    np.testing.assert_allclose(ours(a, mg.tensor(b), **options).raw, expected)
    assert mg.gradcheck(lambda a, b: ours(a, b, **options), a, b, entries=8)


def test_tensordot_names_the_sizes():
    with pytest.raises(ValueError, match=r"of sizes \(3,\) and \(4,\)"):
        mg.tensordot(np.ones((2, 3)), np.ones((4, 3)), 1)


@pytest.mark.parametrize("shapes", [((2, 0), (0, 3), 1), ((0,), (0,), 1), ((2, 0), (2, 0), 2)])
def test_tensordot_over_nothing(shapes):
    """Empty sums are 0, of the shape they would have."""
    left, right, axes = shapes
    a, b = np.ones(left), np.ones(right)
    y = mg.tensordot(mg.tensor(a, True), b, axes)
    np.testing.assert_array_equal(y.raw, np.tensordot(a, b, axes))
    y.sum().backward()

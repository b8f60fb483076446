"""Losses: exact values, extreme inputs, refusals, and agreement with torch where installed."""

from __future__ import annotations

from fractions import Fraction
from math import exp, log, log1p

import numpy as np
import pytest

import minigrad
from minigrad import nn

PAIRED = ["mse_loss", "l1_loss", "binary_cross_entropy", "binary_cross_entropy_with_logits"]
CLASSIFYING = ["cross_entropy", "hinge_loss"]


def leaf(numbers):
    return minigrad.tensor(numbers, requires_grad=True)


def test_mse_by_fractions():
    """The mean of squares, and its gradient 2 (x − y) / n."""
    x, y = [Fraction(1, 2), Fraction(3), Fraction(-1, 4)], [Fraction(1), Fraction(1), Fraction(1)]
    expected = sum((a - b) ** 2 for a, b in zip(x, y, strict=True)) / 3
    given = leaf([float(a) for a in x])
    loss = nn.mse_loss(given, np.ones(3))
    loss.backward()
    assert loss.item() == pytest.approx(float(expected), rel=1e-15)
    slopes = [float(2 * (a - b) / 3) for a, b in zip(x, y, strict=True)]
    assert given.grad.tolist() == pytest.approx(slopes, rel=1e-15)


def test_l1_by_hand():
    """Slopes are signs; at no error the slope is 0."""
    given = leaf([3.0, -1.0, 1.0])
    loss = nn.l1_loss(given, np.ones(3), reduction="sum")
    loss.backward()
    assert loss.item() == 4.0
    assert given.grad.tolist() == [1.0, -1.0, 0.0]


def test_reductions():
    """none gives the terms, sum adds them, mean divides by their number."""
    x, y = minigrad.tensor([[1.0, 2.0]]), np.zeros((1, 2))
    assert nn.mse_loss(x, y, "none").tolist() == [[1.0, 4.0]]
    assert nn.mse_loss(x, y, "sum").item() == 5.0
    assert nn.mse_loss(x, y).item() == 2.5
    with pytest.raises(ValueError, match="not 'average'"):
        nn.mse_loss(x, y, "average")


def test_cross_entropy_of_equal_scores_is_log_of_the_classes():
    """What a network that knows nothing should start with."""
    loss = nn.cross_entropy(leaf(np.zeros((4, 10))), [0, 3, 9, 5])
    assert loss.item() == pytest.approx(log(10), rel=1e-15)


def test_cross_entropy_gradient_is_softmax_minus_one_hot():
    """Divided by the number of rows."""
    scores = leaf(np.log([[1.0, 2.0, 5.0], [4.0, 2.0, 2.0]]))
    nn.cross_entropy(scores, np.array([2, 0])).backward()
    expected = (np.array([[1, 2, 5], [4, 2, 2]]) / 8 - [[0, 0, 1], [1, 0, 0]]) / 2
    np.testing.assert_allclose(scores.grad.numpy(), expected, atol=1e-15)


def test_cross_entropy_of_extreme_scores():
    """No overflow, no log of 0: a certainty that is right costs 0, one that is wrong the gap."""
    scores = leaf([[1e4, 0.0], [1e4, 0.0]])
    assert nn.cross_entropy(scores, [0, 1], "none").tolist() == [0.0, 1e4]


@pytest.mark.parametrize("size", [1.0, 1e4, 1e8])
def test_cross_entropy_of_large_equal_scores_in_float32(size):
    """Still log 2, and half the probability each, though 1e8 + log 2 is 1e8 in float32."""
    scores = minigrad.tensor(np.full((1, 2), size, np.float32), requires_grad=True)
    loss = nn.cross_entropy(scores, [0])
    loss.backward()
    assert loss.item() == pytest.approx(log(2), rel=1e-6)
    assert scores.grad.data[0] == pytest.approx([-0.5, 0.5])


def test_logits_of_any_size():
    """−log p and −log(1 − p) keep their digits where p rounds to 0 or 1."""
    x = leaf([40.0, -40.0, 800.0, 800.0])
    terms = nn.binary_cross_entropy_with_logits(x, [1.0, 0.0, 1.0, 0.0], "none")
    terms.sum().backward()
    assert terms.tolist() == pytest.approx([log1p(exp(-40)), log1p(exp(-40)), 0.0, 800.0])
    assert x.grad.tolist() == pytest.approx([-exp(-40), exp(-40), 0.0, 1.0])


def test_probabilities_of_0_and_1():
    """Right certainties cost nothing and wrong ones 100; no gradient is NaN."""
    p = leaf([0.0, 1.0, 0.0, 1.0])
    terms = nn.binary_cross_entropy(p, [0.0, 1.0, 1.0, 0.0], "none")
    terms.sum().backward()
    assert terms.tolist() == pytest.approx([0.0, 0.0, 100.0, 100.0])
    assert np.isfinite(p.grad.data).all()


def test_probabilities_outside_0_to_1_are_refused():
    """Most likely the sigmoid is missing, and the message says so."""
    with pytest.raises(ValueError, match="apply a sigmoid"):
        nn.binary_cross_entropy(leaf([1.5]), [1.0])


def test_hinge_by_hand():
    """Scores 13, −7, 11 with class 0 and margin 10: max(0, −7 − 13 + 10) + max(0, 11 − 13 + 10)."""
    scores = leaf([[13.0, -7.0, 11.0]])
    loss = nn.hinge_loss(scores, [0], margin=10.0)
    loss.backward()
    assert loss.item() == 8.0
    assert scores.grad.tolist() == [[-1.0, 0.0, 1.0]]


@pytest.mark.parametrize("name", PAIRED)
@pytest.mark.parametrize(("given", "target"), [((5, 1), (5,)), ((5,), (5, 1)), ((5, 2), (2,))])
def test_shapes_that_would_broadcast_are_refused(name, given, target):
    """(N, 1) against (N,) is the classic: it would compare all pairs."""
    with pytest.raises(ValueError, match="every output would be compared with every target"):
        getattr(nn, name)(leaf(np.full(given, 0.5)), np.full(target, 0.5))


def test_the_cure_for_a_shape_is_told():
    """The line to write stands in the message."""
    with pytest.raises(ValueError, match=r"Use target\.reshape\(5, 1\)"):
        nn.mse_loss(leaf(np.zeros((5, 1))), np.zeros(5))


@pytest.mark.parametrize("name", CLASSIFYING)
@pytest.mark.parametrize(
    ("target", "error", "message"),
    [
        (np.zeros((2, 3)), ValueError, r"target\.argmax\(axis=1\)"),
        (np.zeros((2, 1), int), ValueError, r"target\.reshape\(-1\)"),
        (np.zeros(3, int), ValueError, r"\(2, 3\) and \(3,\)"),
        (np.zeros(2), TypeError, r"target\.astype\(int\)"),
        (np.array([0, 3]), ValueError, "classes are 0 to 2, but the target goes from 0 to 3"),
        (np.array([-1, 0]), ValueError, "from -1 to 0"),
    ],
)
def test_class_numbers_are_checked(name, target, error, message):
    """One-hot rows, columns, floats and numbers out of range each get their own cure."""
    with pytest.raises(error, match=message):
        getattr(nn, name)(leaf(np.zeros((2, 3))), target)


def test_losses_as_modules():
    """The module calls the function."""
    x, y = leaf([[0.2, 0.7]]), np.array([[0.0, 1.0]])
    for module, function in [
        (nn.MSELoss, nn.mse_loss),
        (nn.L1Loss, nn.l1_loss),
        (nn.BCELoss, nn.binary_cross_entropy),
        (nn.BCEWithLogitsLoss, nn.binary_cross_entropy_with_logits),
    ]:
        assert module("sum")(x, y).item() == function(x, y, "sum").item()
    for module, function in [
        (nn.CrossEntropyLoss, nn.cross_entropy),
        (nn.HingeLoss, nn.hinge_loss),
    ]:
        assert module()(x, [1]).item() == function(x, [1]).item()
    assert repr(nn.MSELoss()) == "MSELoss(reduction='mean')"


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("name", PAIRED + CLASSIFYING)
def test_losses_agree_with_torch(name, reduction):
    """Values and gradients, to 1e-12."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    x = rng.uniform(0.02, 0.98, (6, 4)) * (1 if name == "binary_cross_entropy" else 20)
    y = rng.integers(0, 4, 6) if name in CLASSIFYING else rng.uniform(0, 1, (6, 4))
    ours, theirs = leaf(x), torch.tensor(x, requires_grad=True)
    their_function = getattr(
        torch.nn.functional, "multi_margin_loss" if name == "hinge_loss" else name
    )
    ours_value = getattr(nn, name)(ours, y, reduction)
    theirs_value = their_function(theirs, torch.tensor(y), reduction=reduction)
    theirs_value = theirs_value * (4 if name == "hinge_loss" else 1)
    ours_value.sum().backward()
    theirs_value.sum().backward()
    np.testing.assert_allclose(
        ours_value.detach().numpy(), theirs_value.detach().numpy(), atol=1e-12, rtol=1e-12
    )
    np.testing.assert_allclose(ours.grad.numpy(), theirs.grad.numpy(), atol=1e-12, rtol=0)

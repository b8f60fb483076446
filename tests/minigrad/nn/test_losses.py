"""Losses: exact values, extreme inputs, refusals, and agreement with torch where installed."""

from __future__ import annotations

from fractions import Fraction
from math import exp, log, log1p

import numpy as np
import pytest

import minigrad
from minigrad import nn

PAIRED = ["mse_loss", "l1_loss", "huber_loss"]
PAIRED += ["binary_cross_entropy", "binary_cross_entropy_with_logits"]
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
        (nn.HuberLoss, nn.huber_loss),
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


def test_huber_by_hand():
    """½e² up to delta; then the line delta·(|e| − ½delta), whose slope is ±delta."""
    given = leaf([0.5, -3.0, 2.0])
    loss = nn.huber_loss(given, np.zeros(3), "none", delta=2.0)
    loss.sum().backward()
    assert loss.tolist() == [0.125, 2.0 * (3.0 - 1.0), 2.0]
    assert given.grad.tolist() == [0.5, -2.0, 2.0]
    with pytest.raises(ValueError, match="above 0, not 0"):
        nn.huber_loss(given, np.zeros(3), delta=0.0)


def test_kl_of_two_coins():
    """Σ p log(p/q) by fractions, and 0·log 0 is 0, also where q is 0."""
    log_q = leaf(np.log([[0.25, 0.75], [0.5, 0.5]]))
    terms = nn.kl_div(log_q, np.array([[0.5, 0.5], [1.0, 0.0]]), "none")
    expected = [0.5 * log(0.5 / 0.25) + 0.5 * log(0.5 / 0.75), log(1 / 0.5)]
    assert terms.tolist() == pytest.approx(expected, rel=1e-14)
    certain = minigrad.tensor([[0.0, -np.inf]], requires_grad=True)
    loss = nn.kl_div(certain, np.array([[1.0, 0.0]]))
    loss.backward()
    assert (loss.item(), certain.grad.tolist()) == (0.0, [[-1.0, 0.0]])


def test_kl_is_not_negative_and_0_for_equals():
    """For 200 random pairs of distributions."""
    rng = np.random.default_rng(0)
    p, q = rng.dirichlet(np.ones(5), (2, 200))
    assert (nn.kl_div(leaf(np.log(q)), p, "none").raw > 0).all()
    assert np.abs(nn.kl_div(leaf(np.log(p)), p, "none").raw).max() < 1e-15


@pytest.mark.parametrize(
    ("input", "target", "cure"),
    [
        (np.zeros((1, 2)), [[0.5, 0.5]], "log_softmax"),
        (np.full((1, 2), 0.5), [[0.5, 0.5]], "log_softmax"),
        (np.log([[0.5, 0.5]]), [[2.0, 1.0]], "Apply a softmax"),
        (np.log([[0.5, 0.5]]), [[1.5, -0.5]], "Apply a softmax"),
    ],
)
def test_kl_refuses_what_is_no_distribution(input, target, cure):
    """Scores, and probabilities in place of their logarithms, each get their cure."""
    with pytest.raises(ValueError, match=cure):
        nn.kl_div(leaf(input), np.array(target))


def cross_entropy_by_definition(scores, p, smoothing, w):
    """Terms, one row and one class at a time, in Python numbers."""
    terms = []
    for row, shares in zip(scores, p, strict=True):
        total = sum(exp(s) for s in row)
        smooth = [(1 - smoothing) * share + smoothing / len(row) for share in shares]
        terms.append(-sum(w[j] * smooth[j] * log(exp(s) / total) for j, s in enumerate(row)))
    return terms


def test_cross_entropy_with_weights_smoothing_and_probabilities():
    """By definition; the mean over class numbers is weighted, over probabilities it is not."""
    rng = np.random.default_rng(1)
    scores, p = rng.standard_normal((3, 4)), rng.dirichlet(np.ones(4), 3)
    w, classes, x = [1.0, 0.5, 2.0, 3.0], [2, 0, 3], leaf(scores)
    options = {"weight": w, "label_smoothing": 0.1}
    terms = cross_entropy_by_definition(scores, p, 0.1, w)
    assert nn.cross_entropy(x, p, "none", **options).tolist() == pytest.approx(terms, rel=1e-13)
    assert nn.cross_entropy(x, p, **options).item() == pytest.approx(sum(terms) / 3, rel=1e-13)
    terms = cross_entropy_by_definition(scores, np.eye(4)[classes], 0.1, w)
    mean = nn.CrossEntropyLoss(**options)(x, classes).item()
    assert mean == pytest.approx(sum(terms) / (2.0 + 1.0 + 3.0), rel=1e-13)


def test_one_hot_probabilities_are_classes():
    """The same loss and gradient."""
    scores = np.random.default_rng(2).standard_normal((5, 3))
    a, b, classes = leaf(scores), leaf(scores), np.array([0, 2, 1, 1, 0])
    nn.cross_entropy(a, classes).backward()
    nn.cross_entropy(b, np.eye(3)[classes]).backward()
    np.testing.assert_allclose(a.grad.raw, b.grad.raw, atol=1e-15)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weight": [1.0, 2.0]}, "each of the 3 classes"),
        ({"weight": [1.0, -2.0, 1.0]}, "at least 0"),
        ({"weight": [0.0, 1.0, 1.0]}, "every class in the target has weight 0"),
        ({"label_smoothing": 10}, "from 0 to 1, not 10"),
    ],
)
def test_options_of_cross_entropy_are_checked(options, message):
    """The message says what an option is."""
    with pytest.raises(ValueError, match=message):
        nn.cross_entropy(leaf(np.zeros((2, 3))), [0, 0], **options)


def test_a_loss_module_knows_its_options():
    """An unknown one is refused where the module is made, not at the first loss."""
    with pytest.raises(TypeError, match=r"HuberLoss does not know margin=; it takes .*delta="):
        nn.HuberLoss(margin=1.0)
    assert repr(nn.HingeLoss(margin=10.0)) == "HingeLoss(reduction='mean', margin=10.0)"


def test_losses_keep_float32():
    """A target in float64, or a list, does not widen the output's float32."""
    x = minigrad.tensor(np.full((2, 3), 1 / 3, np.float32), requires_grad=True)
    p = [[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]]
    values = [getattr(nn, name)(x, p) for name in PAIRED]
    values += [nn.hinge_loss(x, [0, 1]), nn.cross_entropy(x, p, weight=[1, 2, 3])]
    values += [nn.cross_entropy(x, [0, 1], label_smoothing=0.1), nn.kl_div(minigrad.log(x), p)]
    assert {value.dtype for value in values} == {np.dtype(np.float32)}


LOSSES = {name: getattr(nn, name) for name in PAIRED}
LOSSES |= {
    "cross_entropy": lambda x, y: nn.cross_entropy(x, [2, 0, 1]),
    "hinge_loss": lambda x, y: nn.hinge_loss(x, [2, 0, 1]),
    "kl_div": lambda x, y: nn.kl_div(minigrad.log_softmax(x), y / y.sum(axis=1, keepdims=True)),
    "weighted": lambda x, y: nn.cross_entropy(
        x, [2, 0, 1], weight=[1, 2, 3, 4], label_smoothing=0.2
    ),
    "shares": lambda x, y: nn.cross_entropy(x, y / y.sum(axis=1, keepdims=True)),
}


@pytest.mark.parametrize("name", LOSSES)
def test_losses_agree_with_differences(name):
    """The gradient for the output, whatever the loss."""
    rng = np.random.default_rng(3)
    x, y = rng.uniform(0.1, 0.9, (3, 4)), rng.uniform(0, 1, (3, 4))
    assert minigrad.gradcheck(lambda x: LOSSES[name](x, y), x)


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


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("options", [{}, {"weight": True}, {"smoothing": 0.2}, {"both": True}])
@pytest.mark.parametrize("shares", [False, True])
def test_options_of_cross_entropy_agree_with_torch(reduction, options, shares):
    """Weights and smoothing, for classes and for probabilities, with every reduction."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(4)
    x, w = 3 * rng.standard_normal((6, 4)), rng.uniform(0.1, 2.0, 4)
    y = rng.dirichlet(np.ones(4), 6) if shares else rng.integers(0, 4, 6)
    weight = w if options.keys() & {"weight", "both"} else None
    smoothing = 0.2 if options.keys() & {"smoothing", "both"} else 0.0
    ours, theirs = leaf(x), torch.tensor(x, requires_grad=True)
    a = nn.cross_entropy(ours, y, reduction, weight=weight, label_smoothing=smoothing)
    b = torch.nn.functional.cross_entropy(
        theirs,
        torch.tensor(y),
        weight=None if weight is None else torch.tensor(weight),
        reduction=reduction,
        label_smoothing=smoothing,
    )
    a.sum().backward()
    b.sum().backward()
    np.testing.assert_allclose(a.detach().raw, b.detach().numpy(), atol=1e-12, rtol=1e-12)
    np.testing.assert_allclose(ours.grad.raw, theirs.grad.numpy(), atol=1e-12, rtol=0)


def test_kl_agrees_with_torch():
    """Its "batchmean", with gradients for both distributions."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(5)
    q, p = np.log(rng.dirichlet(np.ones(4), 6)), rng.dirichlet(np.ones(4), 6)
    ours, theirs = [leaf(q), leaf(p)], [torch.tensor(a, requires_grad=True) for a in (q, p)]
    a = nn.kl_div(*ours)
    b = torch.nn.functional.kl_div(*theirs, reduction="batchmean")
    a.backward()
    b.backward()
    assert a.item() == pytest.approx(b.item(), rel=1e-12)
    for x, y in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(x.grad.raw, y.grad.numpy(), atol=1e-12, rtol=0)

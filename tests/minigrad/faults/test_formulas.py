"""Every wrong formula of the catalogue is found by values computed here, from the definition."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest

import minigrad as mg
from minigrad import data, nn, optim
from minigrad.faults import CATALOGUE, planted
from minigrad.optim import lbfgs, line_search

FORMULAS = [fault for fault in CATALOGUE.values() if fault.seen_by == "values"]
GRADIENTS = (0.5, -0.3, 0.8, 0.8, -1.2)
START = 2.0


def trained(make):
    """The parameter after each of five steps with the gradients above."""
    w = nn.Parameter(np.array([START]))
    optimizer, path = make([w]), []
    for g in GRADIENTS:
        w.grad = mg.tensor([g])
        optimizer.step()
        path.append(w.item())
    return path


def walked(step):
    """The same by a formula: step(theta, g, t) gives the next theta."""
    theta, path = START, []
    for t, g in enumerate(GRADIENTS, 1):
        theta = step(theta, g, t)
        path.append(theta)
    return path


def same(path, expected):
    np.testing.assert_allclose(path, expected, rtol=1e-10)


def sgd():
    same(trained(lambda w: optim.SGD(w, lr=0.1)), walked(lambda x, g, t: x - 0.1 * g))
    same(
        trained(lambda w: optim.SGD(w, lr=0.1, weight_decay=0.5)),
        walked(lambda x, g, t: x - 0.1 * (g + 0.5 * x)),
    )
    b = [0.0]

    def velocity(g, t, kept=1.0):
        b[0] = g if t == 1 else 0.9 * b[0] + kept * g
        return b[0]

    same(
        trained(lambda w: optim.SGD(w, lr=0.1, momentum=0.9)),
        walked(lambda x, g, t: x - 0.1 * velocity(g, t)),
    )
    same(
        trained(lambda w: optim.SGD(w, lr=0.1, momentum=0.9, dampening=0.4)),
        walked(lambda x, g, t: x - 0.1 * velocity(g, t, 0.6)),
    )
    same(
        trained(lambda w: optim.SGD(w, lr=0.1, momentum=0.9, nesterov=True)),
        walked(lambda x, g, t: x - 0.1 * (g + 0.9 * velocity(g, t))),
    )


def adagrad():
    c = [0.0]

    def step(x, g, t):
        g += 0.5 * x
        c[0] += g * g
        return x - 0.1 * g / (math.sqrt(c[0]) + 1e-10)

    same(trained(lambda w: optim.Adagrad(w, lr=0.1, weight_decay=0.5)), walked(step))


def rmsprop():
    c = [0.0]

    def step(x, g, t):
        c[0] = 0.9 * c[0] + 0.1 * g * g
        return x - 0.01 * g / (math.sqrt(c[0]) + 1e-8)

    same(trained(lambda w: optim.RMSprop(w, lr=0.01, alpha=0.9)), walked(step))


def adadelta():
    c, d = [0.0], [0.0]

    def step(x, g, t):
        c[0] = 0.9 * c[0] + 0.1 * g * g
        delta = g * math.sqrt(d[0] + 1e-2) / math.sqrt(c[0] + 1e-2)
        d[0] = 0.9 * d[0] + 0.1 * delta * delta
        return x - delta

    same(trained(lambda w: optim.Adadelta(w, lr=1.0, rho=0.9, eps=1e-2)), walked(step))


def rprop():
    """Signs + - + + -: steps 0.1, then halved, halved, grown by 1.2; a turn skips one step."""
    path = trained(lambda w: optim.Rprop(w, lr=0.1))
    same(path, [1.9, 1.9, 1.85, 1.79, 1.79])


def adam(kind=None, decoupled=0.0, coupled=0.0, eps=0.1):
    """With a large eps, so that its place shows."""
    m, v = [0.0], [0.0]

    def step(x, g, t):
        x *= 1 - 0.1 * decoupled
        g += coupled * x
        m[0] = 0.8 * m[0] + 0.2 * g
        v[0] = 0.95 * v[0] + 0.05 * g * g
        return x - 0.1 * m[0] / (1 - 0.8**t) / (math.sqrt(v[0] / (1 - 0.95**t)) + eps)

    options = {"lr": 0.1, "betas": (0.8, 0.95), "eps": eps, "weight_decay": decoupled + coupled}
    same(trained(lambda w: (kind or optim.Adam)(w, **options)), walked(step))


def adamax():
    m, u = [0.0], [0.0]

    def step(x, g, t):
        m[0] = 0.8 * m[0] + 0.2 * g
        u[0] = max(0.95 * u[0], abs(g) + 1e-8)
        return x - 0.1 / (1 - 0.8**t) * m[0] / u[0]

    same(trained(lambda w: optim.Adamax(w, lr=0.1, betas=(0.8, 0.95))), walked(step))


def nadam():
    m, v = [0.0], [0.0]
    mu = [0.8 * (1 - 0.5 * 0.96 ** (t * 0.004)) for t in range(8)]

    def step(x, g, t):
        m[0] = 0.8 * m[0] + 0.2 * g
        v[0] = 0.95 * v[0] + 0.05 * g * g
        now, soon = math.prod(mu[1 : t + 1]), math.prod(mu[1 : t + 2])
        look = mu[t + 1] * m[0] / (1 - soon) + (1 - mu[t]) * g / (1 - now)
        return x - 0.1 * look / (math.sqrt(v[0] / (1 - 0.95**t)) + 1e-8)

    same(trained(lambda w: optim.NAdam(w, lr=0.1, betas=(0.8, 0.95))), walked(step))


def momentum():
    """The velocity, the average, and both of Nesterov's, whose gradients are of ½θ² here."""
    v = [0.0]

    def velocity(x, g, t):
        v[0] = 0.8 * v[0] - 0.1 * g
        return x + v[0]

    def average(x, g, t):
        v[0] = 0.8 * v[0] + 0.2 * g
        return x - 0.1 * v[0]

    def rewritten(x, g, t):
        before, v[0] = v[0], 0.8 * v[0] - 0.1 * g
        return x - 0.8 * before + 1.8 * v[0]

    for step, options in (
        (velocity, {}),
        (average, {"form": "average"}),
        (rewritten, {"nesterov": "rewritten"}),
    ):
        v[0] = 0.0
        make = partial(optim.Momentum, lr=0.1, momentum=0.8, **options)
        same(trained(make), walked(step))


def ahead():
    """The gradient of ½θ² at the point ahead, θ + μv."""
    w, x, v = nn.Parameter([START]), START, 0.0
    optimizer = optim.Momentum([w], lr=0.1, momentum=0.8, nesterov="ahead")

    def closure():
        optimizer.zero_grad()
        loss = (w * w).sum() / 2
        loss.backward()
        return loss

    for _ in range(4):
        optimizer.step(closure)
        v = 0.8 * v - 0.1 * (x + 0.8 * v)
        x += v
        same(w.item(), x)


def more_rmsprop():
    """Centred, and with an eps so large that its place shows."""
    c, a = [0.0], [0.0]

    def step(x, g, t):
        c[0], a[0] = 0.9 * c[0] + 0.1 * g * g, 0.9 * a[0] + 0.1 * g
        return x - 0.01 * g / (math.sqrt(c[0] - a[0] ** 2) + 0.1)

    def make(w):
        return optim.RMSprop(w, lr=0.01, alpha=0.9, eps=0.1, centered=True)

    same(trained(make), walked(step))


def newton():
    """On ½ wᵀHw − bᵀw one step from 0 leads to (H + damping)⁻¹ b."""
    h, b = np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([1.0, -1.0])
    for damping in (0.0, 0.5):
        w = nn.Parameter(np.zeros(2))
        optimizer = optim.Newton([w], damping=damping)
        optimizer.step(lambda w=w: (w @ h @ w) / 2 - w @ b)
        np.testing.assert_allclose(w.data, np.linalg.solve(h + damping * np.eye(2), b))


def two_loops():
    """The same H, written out: H ← V H Vᵀ + s sᵀ/(y·s), with V = 1 − s yᵀ/(y·s)."""
    pairs = [
        (np.array(s), np.array(y)) for s, y in (([1.0, 0.5], [2.0, 0.2]), ([0.3, -1], [1, -3]))
    ]
    s, y = pairs[-1]
    inverse = np.eye(2) * (y @ s) / (y @ y)
    for s, y in pairs:
        v = np.eye(2) - np.outer(s, y) / (y @ s)
        inverse = v @ inverse @ v.T + np.outer(s, s) / (y @ s)
    g = np.array([0.7, -0.4])
    np.testing.assert_allclose(lbfgs.two_loops(pairs, g), inverse @ g)


def armijo():
    """A trial that does not fall by a ten-thousandth of what the slope promises is refused."""
    start = line_search.Point(0.0, 1.0, -1.0, np.zeros(1))
    for t, loss, falls in ((1.0, 1.0, False), (1.0, 0.99995, False), (1.0, 0.9998, True)):
        trial = line_search.Point(t, loss, 0.0, np.zeros(1))
        assert line_search._decreased(trial, start, 1e-4) == falls


SCORES = mg.tensor([[1.0, -2.0, 0.5], [0.2, 0.1, 0.4]])


def losses():
    out, target = mg.tensor([1.0, -2.0, 4.0]), np.array([0.0, 0.5, 1.0])  # errors 1, -2.5, 3
    same(nn.mse_loss(out, target).item(), (1 + 6.25 + 9) / 3)
    same(nn.huber_loss(out, target).item(), (0.5 + (2.5 - 0.5) + (3 - 0.5)) / 3)
    # Rows: max(0, -2 - 1 + 1) + max(0, .5 - 1 + 1); max(0, .2 - .1 + 1) + max(0, .4 - .1 + 1).
    same(nn.hinge_loss(SCORES, np.array([0, 1])).item(), (0.5 + 1.1 + 1.3) / 2)
    p, y = [0.9, 0.2], [1.0, 0.0]
    expected = -(math.log(0.9) + math.log(0.8)) / 2
    same(nn.binary_cross_entropy(mg.tensor(p), y).item(), expected)
    logits = mg.tensor([math.log(9), math.log(0.25)])
    same(nn.binary_cross_entropy_with_logits(logits, y).item(), expected)
    q = mg.log(mg.tensor([[0.5, 0.5]]))
    divergence = 0.9 * math.log(1.8) + 0.1 * math.log(0.2)
    same(nn.kl_div(q, np.array([[0.9, 0.1]])).item(), divergence)


def statistics():
    x = mg.tensor([1.0, 2.0, 6.0])
    same([mg.mean(x).item(), mg.var(x).item()], [3.0, (4 + 1 + 9) / 3])


def dropout():
    """Of many ones a fifth is dropped, and the others are 1/0.8; in evaluation nothing happens."""
    layer, ones = nn.Dropout(0.2, rng=0), mg.tensor(np.ones(10_000))
    y = layer(ones).data
    assert abs((y == 0).mean() - 0.2) < 0.02
    np.testing.assert_allclose(y[y > 0], 1.25)
    np.testing.assert_array_equal(layer.eval()(ones).data, 1.0)


def layernorm():
    x = np.random.default_rng(0).normal(size=(3, 4))
    away = x - x.mean(axis=1, keepdims=True)
    expected = away / np.sqrt((away**2).mean(axis=1, keepdims=True) + 0.1)
    np.testing.assert_allclose(nn.LayerNorm(4, eps=0.1)(mg.tensor(x)).data, expected)


def groupnorm():
    x = np.random.default_rng(0).normal(size=(2, 4, 3))
    parts = x.reshape(2, 2, 6)
    away = parts - parts.mean(axis=2, keepdims=True)
    expected = away / np.sqrt((away**2).mean(axis=2, keepdims=True) + 0.1)
    y = nn.GroupNorm(2, 4, eps=0.1)(mg.tensor(x)).data
    np.testing.assert_allclose(y, expected.reshape(x.shape))


def penalties():
    """Weights 3 and -4 and a bias of 5: 25 squared, 7 in sizes; the bias is free."""
    layer = nn.Linear(2, 1, rng=0)
    layer.weight.data[...], layer.bias.data[...] = [[3.0, -4.0]], 5.0
    same([nn.l2_penalty(layer, 0.1).item(), nn.l1_penalty(layer, 0.1).item()], [2.5, 0.7])


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def recurrent():
    """LSTM, GRU and both ways, gate by gate, from the rows of their weights."""
    x = np.random.default_rng(0).normal(size=(3, 2, 4))
    layer = nn.LSTM(4, 5, rng=1)
    w, u = layer.weight_ih_l0.data, layer.weight_hh_l0.data
    h, c = np.zeros((2, 5)), np.zeros((2, 5))
    for step in x:
        i, f, g, o = np.split(step @ w.T + h @ u.T, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
    np.testing.assert_allclose(layer(mg.tensor(x))[0].data[-1], h)
    layer = nn.GRU(4, 5, bidirectional=True, rng=1)
    outputs = layer(mg.tensor(x))[0].data
    for suffix, order, place in (("", [0, 1, 2], 0), ("_reverse", [2, 1, 0], 5)):
        w = getattr(layer, f"weight_ih_l0{suffix}").data
        u = getattr(layer, f"weight_hh_l0{suffix}").data
        h = np.zeros((2, 5))
        for t in order:
            (r, z, n), (hr, hz, hn) = np.split(x[t] @ w.T, 3, axis=1), np.split(h @ u.T, 3, axis=1)
            r, z = sigmoid(r + hr), sigmoid(z + hz)
            h = (1 - z) * np.tanh(n + r * hn) + z * h
            np.testing.assert_allclose(outputs[t, :, place : place + 5], h)


def attention():
    """Each query by a loop over its keys; causal ones see what is not ahead."""
    rng = np.random.default_rng(0)
    q, k, v = rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), rng.normal(size=(3, 2))
    for causal in (False, True):
        y = nn.scaled_dot_product_attention(*map(mg.tensor, (q, k, v)), is_causal=causal).data
        for i in range(3):
            seen = range(i + 1 if causal else 3)
            weights = np.array([math.exp(q[i] @ k[j] / 2) for j in seen])
            expected = sum(w * v[j] for w, j in zip(weights / weights.sum(), seen, strict=True))
            np.testing.assert_allclose(y[i], expected)


def pooling():
    """Windows of two, side by side; what is around an image is never its maximum."""
    x = mg.tensor([[[-1.0, -2.0, -5.0, -3.0]]])
    assert mg.max_pool(x, 2).tolist() == [[[-1.0, -3.0]]]
    assert mg.avg_pool(x, 2).tolist() == [[[-1.5, -4.0]]]
    assert mg.max_pool(x, 2, padding=1).tolist() == [[[-1.0, -2.0, -3.0]]]


def same_size():
    """A mean of three, with a zero on either side."""
    x, w = mg.tensor([[[1.0, 2.0, 6.0]]]), np.ones((1, 1, 3))
    assert mg.conv(x, w, padding="same").tolist() == [[[3.0, 9.0, 8.0]]]


def activations():
    """x σ(x), and x times the share of normal numbers below x: 0.8413 at 1."""
    same(mg.silu(mg.tensor(2.0)).item(), 2 / (1 + math.exp(-2)))
    np.testing.assert_allclose(mg.gelu(mg.tensor(1.0)).item(), 0.841344746, rtol=1e-8)


def large_scores():
    """Scores of a thousand: shares by their differences, and nothing overflows."""
    x = np.array([1000.0, 1001.0, 999.0])
    e = np.exp(x - 1001)
    np.testing.assert_allclose(mg.softmax(mg.tensor(x)).data, e / e.sum())
    same(mg.logsumexp(mg.tensor(x)).item(), 1001 + math.log(e.sum()))


def batchnorm():
    x = np.array([[1.0, 10.0], [2.0, 30.0], [6.0, 50.0]])
    layer = nn.BatchNorm1d(2, eps=0.1)
    away = x - x.mean(axis=0)
    expected = away / np.sqrt((away**2).mean(axis=0) + 0.1)
    np.testing.assert_allclose(layer(mg.tensor(x)).data, expected, rtol=1e-12)
    mean, var = 0.1 * x.mean(axis=0), 0.9 + 0.1 * (away**2).sum(axis=0) / 2
    np.testing.assert_allclose(layer.running_mean, mean)
    np.testing.assert_allclose(layer.running_var, var)
    again = layer.eval()(mg.tensor(x)).data
    np.testing.assert_allclose(again, (x - mean) / np.sqrt(var + 0.1), rtol=1e-12)


def initialisers():
    """Standard deviations of 100 inputs to 300 units, within a few percent."""
    shape, rng = (300, 100), np.random.default_rng(0)
    expected = {"he_normal": math.sqrt(2 / 100), "he_uniform": math.sqrt(2 / 100)}
    expected |= dict.fromkeys(("xavier_normal", "xavier_uniform"), math.sqrt(2 / 400))
    for name, std in expected.items():
        assert math.isclose(getattr(nn.init, name)(shape, rng).std(), std, rel_tol=0.03), name
    assert 0.097 < np.abs(nn.init.torch_linear(shape, rng)).max() <= 0.1
    turn = nn.init.orthogonal((4, 4), rng)
    np.testing.assert_allclose(turn @ turn.T, np.eye(4), atol=1e-12)
    same(nn.init.gain("tanh"), 5 / 3)


def schedules():
    same([optim.StepLR(1.0, 3, 0.5)(t) for t in range(5)], [1, 1, 1, 0.5, 0.5])
    same([optim.InverseTimeLR(1.0, 0.5)(t) for t in range(3)], [1, 1 / 1.5, 1 / 2])
    same([optim.ExponentialLR(1.0, 0.9)(t) for t in range(3)], [1, 0.9, 0.81])
    same(
        [optim.CosineAnnealingLR(1.0, 4)(t) for t in (0, 1, 2, 4)], [1, (1 + 0.5**0.5) / 2, 0.5, 0]
    )
    same([optim.WarmupLR(1.0, 4)(t) for t in range(5)], [0.25, 0.5, 0.75, 1, 1])


def clipping():
    def clipped(clip, *numbers):
        w = mg.tensor(np.zeros(2), requires_grad=True)
        w.grad = mg.tensor(numbers)
        clip([w])
        return w.grad.tolist()

    def by_norm(w):
        optim.clip_grad_norm_(w, 1.0)

    np.testing.assert_allclose(clipped(by_norm, 3.0, -4.0), [0.6, -0.8], rtol=1e-6)
    same(clipped(by_norm, 0.3, -0.4), [0.3, -0.4])
    same(clipped(lambda w: optim.clip_grad_value_(w, 1.0), -3.0, 0.5), [-1.0, 0.5])
    one, two = nn.Parameter([0.0]), nn.Parameter([0.0])
    one.grad, two.grad = mg.tensor([3.0]), mg.tensor([4.0])
    optim.clip_grad_norm_([one, two], 1.0)
    np.testing.assert_allclose([one.grad.item(), two.grad.item()], [0.6, 0.8], rtol=1e-6)
    w = nn.Parameter(np.array([[3.0, 4.0], [0.3, 0.4]]))
    optim.max_norm_([w], 1.0)
    np.testing.assert_allclose(w.data, [[0.6, 0.8], [0.3, 0.4]])


# Around a run.

X, Y = np.arange(20.0).reshape(10, 2), np.arange(10)


def splits():
    """Nobody is on both sides, nobody is lost, and targets go with their rows."""
    parts = data.split(X, Y, rng=0)
    assert sorted([*parts.y_train, *parts.y_held]) == list(Y)
    for xs, ys in [parts[:2], parts[2:], *data.batches(X, Y, 4, rng=0)]:
        assert (xs[:, 0] == 2 * ys).all()


def scales():
    """Columns 0, 2, …, 18: mean 9, deviation √33; new data by the same."""
    scale = data.Standardize(X)
    np.testing.assert_allclose(scale(X)[0], [-9 / math.sqrt(33)] * 2)
    np.testing.assert_allclose(scale([[0.0, 1.0]]), [[-9 / math.sqrt(33)] * 2])


def flips():
    image = np.array([[[1, 2], [3, 4]]])
    assert data.flip_horizontal(image, 0, 1.0, "NHW").tolist() == [[[2, 1], [4, 3]]]


CHECKS = {
    "SGD.update": sgd,
    "Adagrad.update": adagrad,
    "RMSprop.update": lambda: (rmsprop(), more_rmsprop()),
    "Adadelta.update": adadelta,
    "Rprop.update": rprop,
    "Adam.update": lambda: (adam(), adam(coupled=0.5)),
    "AdamW.update": lambda: adam(optim.AdamW, decoupled=0.5),
    "Adamax.update": adamax,
    "NAdam.update": nadam,
    "mean": statistics,
    "var": statistics,
    "standardised": batchnorm,
    "_he_std": initialisers,
    "xavier_normal": initialisers,
    "xavier_uniform": initialisers,
    "max_norm_": clipping,
    "clip_grad_norm_": clipping,
    "clip_grad_value_": clipping,
    "Dropout.mask": dropout,
    "Dropout.forward": dropout,
    "BatchNorm._remember": batchnorm,
    "BatchNorm.forward": batchnorm,
    "LayerNorm.forward": layernorm,
    "GroupNorm.forward": groupnorm,
    "Momentum.update": momentum,
    "Momentum._ahead": ahead,
    "Newton.step": newton,
    "_solved": newton,
    "two_loops": two_loops,
    "_decreased": armijo,
    "l2_penalty": penalties,
    "_weights_of": penalties,
    "LSTM.step": recurrent,
    "GRU.step": recurrent,
    "Recurrent._run": recurrent,
    "attention_weights": attention,
    "_seen": attention,
    "_how": pooling,
    "avg_pool": pooling,
    "max_windows": pooling,
    "pads": same_size,
    "_below_top": large_scores,
    "silu": activations,
    "gelu": activations,
    "torch_linear": initialisers,
    "orthogonal": initialisers,
    "gain": initialisers,
    "split": splits,
    "batches": splits,
    "_deviation": scales,
    "Standardize.__init__": scales,
    "Standardize.__call__": scales,
    "flip_horizontal": flips,
}


def check_of(target):
    if target in CHECKS:
        return CHECKS[target]
    return schedules if "LR." in target else losses


@pytest.mark.parametrize("target", sorted({fault.target for fault in FORMULAS}))
def test_the_right_formula_passes(target):
    check_of(target)()


@pytest.mark.parametrize("fault", FORMULAS, ids=lambda fault: fault.name)
def test_the_wrong_formula_is_caught(fault):
    with planted(fault.name), np.errstate(all="ignore"), pytest.raises(AssertionError):
        check_of(fault.target)()

"""Every wrong formula of the catalogue is found by values computed here, from the definition."""

from __future__ import annotations

import math

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn, optim
from minigrad.faults import CATALOGUE, planted

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
    w = nn.Parameter(np.array([[3.0, 4.0], [0.3, 0.4]]))
    optim.max_norm_([w], 1.0)
    np.testing.assert_allclose(w.data, [[0.6, 0.8], [0.3, 0.4]])


CHECKS = {
    "SGD.update": sgd,
    "Adagrad.update": adagrad,
    "RMSprop.update": rmsprop,
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

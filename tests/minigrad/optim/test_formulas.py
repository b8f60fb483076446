"""Every optimiser against its formula, worked out here anew for one number at a time.

The references below share nothing with the package: plain Python numbers, fractions where the
formula allows, written as the paper (or torch's documentation) has it. That such a check is worth
something is shown by planting faults, each of which it must notice.
"""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest

from minigrad import nn, optim

THETA = [Fraction(1), Fraction(-2), Fraction(1, 2)]
GRADIENTS = [
    [Fraction(1, 2), Fraction(-1), Fraction(4)],
    [Fraction(1, 4), Fraction(3), Fraction(-2)],
    [Fraction(-2), Fraction(1, 8), Fraction(0)],
    [Fraction(1), Fraction(1), Fraction(-1, 2)],
]


def walked(optimizer, steps=4, **options):
    """Where the package goes from THETA along GRADIENTS."""
    w = nn.Parameter([float(x) for x in THETA])
    moving = optimizer([w], **{name: _float(value) for name, value in options.items()})
    for gradient in GRADIENTS[:steps]:
        moving.zero_grad()
        (w * np.array([float(g) for g in gradient])).sum().backward()
        moving.step()
    return w.data.tolist()


def _float(value):
    return tuple(map(float, value)) if isinstance(value, tuple) else type(value)(value) * 1.0


def sgd(theta, gradients, lr, momentum=0, dampening=0, weight_decay=0, nesterov=False):
    """torch.optim.SGD, in fractions: no rounding at all."""
    b = None
    for g in gradients:
        g = g + weight_decay * theta
        if momentum:
            b = g if b is None else momentum * b + (1 - dampening) * g
            g = g + momentum * b if nesterov else b
        theta = theta - lr * g
    return theta


def adam(theta, gradients, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0):
    """Algorithm 1 of Kingma and Ba (2015), line by line."""
    m = v = 0.0
    for t, g in enumerate(gradients, start=1):
        g = g + weight_decay * theta
        m = betas[0] * m + (1 - betas[0]) * g
        v = betas[1] * v + (1 - betas[1]) * g**2
        m_hat = m / (1 - betas[0] ** t)
        v_hat = v / (1 - betas[1] ** t)
        theta = theta - lr * m_hat / (sqrt(v_hat) + eps)
    return theta


TENTH = Fraction(1, 10)
SGD_OPTIONS = [
    {"lr": TENTH},
    {"lr": TENTH, "weight_decay": Fraction(1, 5)},
    {"lr": TENTH, "momentum": Fraction(9, 10)},
    {"lr": TENTH, "momentum": Fraction(9, 10), "dampening": Fraction(1, 2)},
    {"lr": TENTH, "momentum": Fraction(1, 2), "weight_decay": Fraction(1, 5), "nesterov": True},
]
ADAM_OPTIONS = [
    {"lr": 0.1},
    {"lr": 0.1, "betas": (0.5, 0.75), "eps": 0.25},
    {"lr": 0.1, "betas": (0.0, 0.9), "weight_decay": 0.5},
]
CASES = [(optim.SGD, sgd, o) for o in SGD_OPTIONS] + [(optim.Adam, adam, o) for o in ADAM_OPTIONS]


def expected(reference, options):
    series = zip(*GRADIENTS, strict=True)
    return [float(reference(x, gs, **options)) for x, gs in zip(THETA, series, strict=True)]


@pytest.mark.parametrize(("optimizer", "reference", "options"), CASES)
def test_four_steps(optimizer, reference, options):
    """Three parameters over four steps, to the last digits."""
    assert walked(optimizer, **options) == pytest.approx(expected(reference, options), rel=1e-14)


class DecayGrows(optim.Adam):
    """weight_decay with its sign turned round."""

    def update(self, theta, g, memory, t, o):
        super().update(theta, g, memory, t, {**o, "weight_decay": -o["weight_decay"]})


class Uncorrected(optim.Adam):
    """Adam without the bias correction, which is Adam after very many steps."""

    def update(self, theta, g, memory, t, o):
        super().update(theta, g, memory, 10**6, o)


class OneStepBehind(optim.Adam):
    """Counting steps from 2."""

    def update(self, theta, g, memory, t, o):
        super().update(theta, g, memory, t + 1, o)


class EpsInsideTheRoot(optim.Adam):
    """√(v̂ + eps) for √v̂ + eps."""

    def update(self, theta, g, memory, t, o):
        super().update(np.zeros_like(theta), g, memory, t, o)
        m = memory["exp_avg"] / (1 - o["betas"][0] ** t)
        v = memory["exp_avg_sq"] / (1 - o["betas"][1] ** t)
        theta -= o["lr"] * m / np.sqrt(v + o["eps"])


class DecayAfterMomentum(optim.SGD):
    """weight_decay on θ directly, past the velocity."""

    def update(self, theta, g, memory, t, o):
        theta -= o["lr"] * o["weight_decay"] * theta
        super().update(theta, g, memory, t, {**o, "weight_decay": 0.0})


class DampedFirstStep(optim.SGD):
    """Dampening the first gradient too."""

    def update(self, theta, g, memory, t, o):
        super().update(theta, g, memory, t + 1, o)


class NoDampening(optim.SGD):
    """Dampening forgotten."""

    def update(self, theta, g, memory, t, o):
        super().update(theta, g, memory, t, {**o, "dampening": 0.0})


class PlainMomentum(optim.SGD):
    """Nesterov's look-ahead forgotten."""

    def update(self, theta, g, memory, t, o):
        super().update(theta, g, memory, t, {**o, "nesterov": False})


@pytest.mark.parametrize(
    ("faulty", "reference", "options"),
    [
        (DecayGrows, adam, ADAM_OPTIONS[2]),
        (Uncorrected, adam, ADAM_OPTIONS[0]),
        (OneStepBehind, adam, ADAM_OPTIONS[0]),
        (EpsInsideTheRoot, adam, ADAM_OPTIONS[1]),
        (DecayAfterMomentum, sgd, SGD_OPTIONS[4]),
        (DampedFirstStep, sgd, SGD_OPTIONS[3]),
        (NoDampening, sgd, SGD_OPTIONS[3]),
        (PlainMomentum, sgd, SGD_OPTIONS[4]),
    ],
)
def test_planted_faults_are_noticed(faulty, reference, options):
    """The check above must fail on each of these, and by far."""
    assert walked(faulty, **options) != pytest.approx(expected(reference, options), rel=1e-4)


def test_adams_first_step_is_lr_against_the_sign():
    """With eps = 0 the gradient's size cancels exactly: the hats divide g by |g|."""
    moved = np.subtract(walked(optim.Adam, steps=1, lr=0.125, eps=0.0), [1.0, -2.0, 0.5])
    assert moved.tolist() == pytest.approx([-0.125, 0.125, -0.125], rel=1e-14)


def test_adam_under_a_constant_gradient_walks_evenly():
    """m̂ = g and v̂ = g² at every step, so every step is lr: true only with bias correction."""
    w = nn.Parameter([0.0, 0.0])
    adam = optim.Adam([w], lr=0.5, eps=0.0)
    for t in range(1, 6):
        adam.zero_grad()
        (w * np.array([3.0, -1e-6])).sum().backward()
        adam.step()
        assert w.tolist() == pytest.approx([-0.5 * t, 0.5 * t], rel=1e-12)


def test_the_course_writes_momentum_with_the_rate_inside():
    """v ← μv − αg, θ ← θ + v is the same walk while α stays, and another once α changes."""
    mu, theta, v = 0.9, 1.0, 0.0
    w = nn.Parameter([1.0])
    sgd = optim.SGD([w], lr=0.1, momentum=mu)
    same = []
    for alpha in [0.1, 0.1, 0.1, 0.01]:
        v = mu * v - alpha * 2 * theta
        theta = theta + v
        sgd.lr = alpha
        sgd.zero_grad()
        (w * w).sum().backward()
        sgd.step()
        same.append(w.item() == pytest.approx(theta, rel=1e-14))
    assert same == [True, True, True, False]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("name", "options"), [(c[0].__name__, c[2]) for c in CASES])
def test_ten_steps_agree_with_torch(name, options, dtype):
    """A small network on noise: every parameter after ten steps, to 1e-12 (float32: 1e-5)."""
    torch = pytest.importorskip("torch")
    options = {name: _float(value) for name, value in options.items()}
    if "nesterov" in options:
        options["nesterov"] = True
    kind = torch.float64 if dtype is np.float64 else torch.float32
    theirs = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2))
    theirs = theirs.to(kind)
    ours = nn.Sequential(nn.Linear(4, 8, dtype=dtype), nn.Tanh(), nn.Linear(8, 2, dtype=dtype))
    ours.load_state_dict(theirs.state_dict())
    one = getattr(optim, name)(ours.parameters(), **options)
    other = getattr(torch.optim, name)(theirs.parameters(), **options)
    rng = np.random.default_rng(0)
    for _ in range(10):
        x, y = rng.standard_normal((5, 4)).astype(dtype), rng.standard_normal((5, 2)).astype(dtype)
        one.zero_grad()
        nn.mse_loss(ours(x), y).backward()
        one.step()
        other.zero_grad()
        torch.nn.functional.mse_loss(theirs(torch.tensor(x)), torch.tensor(y)).backward()
        other.step()
    for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert p.dtype == dtype
        tolerance = 1e-12 if dtype is np.float64 else 1e-5
        np.testing.assert_allclose(p.data, q.detach().numpy(), atol=tolerance, rtol=0)


@pytest.mark.parametrize(("name", "options"), [(c[0].__name__, c[2]) for c in CASES])
def test_state_agrees_with_torch(name, options):
    """The arrays carry torch's names and hold torch's numbers."""
    torch = pytest.importorskip("torch")
    options = {name: _float(value) for name, value in options.items()}
    if "nesterov" in options:
        options["nesterov"] = True
    w, v = nn.Parameter([1.0, 2.0]), torch.tensor([1.0, 2.0], dtype=float, requires_grad=True)
    one, other = getattr(optim, name)([w], **options), getattr(torch.optim, name)([v], **options)
    for _ in range(3):
        one.zero_grad()
        other.zero_grad()
        (w * w * w).sum().backward()
        (v * v * v).sum().backward()
        one.step()
        other.step()
    found = one.state_dict()["state"][0]
    for key, value in other.state_dict()["state"].get(0, {}).items():
        if value is not None:
            np.testing.assert_allclose(found[key], value.numpy(), rtol=1e-12)

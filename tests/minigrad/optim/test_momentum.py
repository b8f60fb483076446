"""The forms of momentum, and how they belong together; in fractions where nothing is rounded."""

from __future__ import annotations

import numpy as np
import pytest

from minigrad import nn, optim

MU, LR = 0.875, 0.0625


def walk(steps, make, rates=None, closure=True, steep=(1.0, 4.0)):
    """θ after each step down ½·steep·θ², from (1, −2)."""
    w = nn.Parameter([1.0, -2.0])
    moving = make([w])
    path = []
    for i in range(steps):
        if rates:
            moving.lr = rates[i]

        def loss():
            moving.zero_grad()
            value = (w * w * np.array(steep) / 2).sum()
            value.backward()
            return value

        if closure:
            moving.step(loss)
        else:
            loss()
            moving.step()
        path.append(w.data.copy())
    return np.array(path), moving


def notes(steps, mu=MU, lr=LR, steep=(1.0, 4.0)):
    """Nesterov as the notes have it: v ← μv − α·∇f(w + μv), w ← w + v; w and v after each step."""
    path = []
    for start, bend in zip([1.0, -2.0], steep, strict=True):
        w, v, ws, vs = start, 0.0, [], []
        for _ in range(steps):
            v = mu * v - lr * bend * (w + mu * v)
            w = w + v
            ws.append(w)
            vs.append(v)
        path.append((ws, vs))
    (x, vx), (y, vy) = path
    return np.stack([x, y], axis=1), np.stack([vx, vy], axis=1)


def test_looking_ahead_is_what_the_notes_say():
    """The gradient is taken at w + μv, and w itself is what the parameter holds."""
    path, _ = walk(8, lambda p: optim.Momentum(p, LR, MU, nesterov="ahead"))
    np.testing.assert_allclose(path, notes(8)[0], rtol=1e-13)


def test_rewritten_holds_the_points_ahead_of_the_same_walk():
    """θ_rewritten = w + μv after every step, and its velocity is the same."""
    w, v = notes(8)
    path, moving = walk(8, lambda p: optim.Momentum(p, LR, MU, nesterov="rewritten"), closure=False)
    np.testing.assert_allclose(path, w + MU * v, rtol=1e-12)
    np.testing.assert_allclose(moving.state_dict()["state"][0]["velocity"], v[-1], rtol=1e-12)


def test_rewritten_is_torchs_nesterov():
    """While the rate stays, SGD(nesterov=True) walks there too."""
    path, _ = walk(8, lambda p: optim.Momentum(p, LR, MU, nesterov="rewritten"))
    other, _ = walk(8, lambda p: optim.SGD(p, LR, MU, nesterov=True))
    np.testing.assert_allclose(path, other, rtol=1e-12)


@pytest.mark.parametrize("nesterov", [None, "ahead", "rewritten"])
def test_the_average_is_the_velocity_with_a_smaller_rate(nesterov):
    """(1 − μ)·lr for lr, in every form."""
    average, _ = walk(8, lambda p: optim.Momentum(p, LR, MU, "average", nesterov))
    velocity, _ = walk(8, lambda p: optim.Momentum(p, LR * (1 - MU), MU, "velocity", nesterov))
    np.testing.assert_allclose(average, velocity, rtol=1e-12)


def test_velocity_and_sgd_part_when_the_rate_changes():
    """Here a new rate is for new gradients, there for the whole velocity."""
    rates = [LR, LR, LR, LR / 8]
    ours, _ = walk(4, lambda p: optim.Momentum(p, LR, MU), rates)
    torchs, _ = walk(4, lambda p: optim.SGD(p, LR, MU), rates)
    np.testing.assert_allclose(ours[:3], torchs[:3], rtol=1e-13)
    assert (ours[3] != torchs[3]).all()
    w, v = 1.0, 0.0
    for lr in rates:
        v = MU * v - lr * w
        w += v
    assert ours[3][0] == pytest.approx(w, rel=1e-13)


def test_looking_ahead_needs_a_closure():
    """An ordinary loop has taken the gradient already, in the wrong place."""
    w = nn.Parameter([1.0])
    moving = optim.Momentum([w], nesterov="ahead")
    w.sum().backward()
    with pytest.raises(TypeError, match=r"call step\(closure\)"):
        moving.step()


def test_a_closure_that_fails_leaves_the_parameters_where_they_were():
    """And not at the point ahead."""
    w = nn.Parameter([1.0, -2.0])
    moving = optim.Momentum([w], nesterov="ahead")
    moving.step(lambda: (w * w).sum().backward())
    before = w.tolist()

    def closure():
        assert w.tolist() != before
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        moving.step(closure)
    assert w.tolist() == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"form": "torch"}, '"velocity" or "average", not \'torch\''),
        ({"nesterov": True}, '"ahead" or "rewritten", not True'),
        ({"momentum": 1.0}, "momentum is 1.0, and must be at least 0 and below 1"),
    ],
)
def test_other_forms_are_refused(options, message):
    """With the forms there are."""
    with pytest.raises(ValueError, match=message):
        optim.Momentum([nn.Parameter([1.0])], **options)

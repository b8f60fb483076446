"""Newton: exact on a quadratic, quadratic in convergence, honest about saddles and cost."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from minigrad import nn, optim


def bowl(seed=0, n=4):
    """A stretched quadratic ½(w − target)ᵀA(w − target), with its A and target."""
    rng = np.random.default_rng(seed)
    q, _ = np.linalg.qr(rng.standard_normal((n, n)))
    a = q @ np.diag(10.0 ** np.arange(n)) @ q.T
    return (a + a.T) / 2, rng.standard_normal(n)


def test_one_step_solves_a_quadratic():
    """However stretched, and from anywhere; over several parameters of several shapes."""
    a, target = bowl()
    w, v = nn.Parameter(np.ones((1, 3))), nn.Parameter(5.0)
    newton = optim.Newton([w, v])

    def loss():
        from_target = [w[0, i] - target[i] for i in range(3)] + [v - target[3]]
        return 0.5 * sum(
            from_target[i] * from_target[j] * a[i, j] for i in range(4) for j in range(4)
        )

    newton.step(loss)
    np.testing.assert_allclose([*w.data[0], v.item()], target, atol=1e-10)


@pytest.mark.parametrize(("lr", "damping"), [(1.0, 3.0), (0.5, 0.0), (0.25, 100.0)])
def test_a_step_is_that_of_the_formula(lr, damping):
    """−lr·(H + damping·I)⁻¹·g with H and g worked out by hand; the gradient is left in .grad."""
    w = nn.Parameter([1.0, 2.0])
    x, y = 1.0, 2.0
    g = np.array([4 * x**3 + y, x + 2 * y])
    h = np.array([[12 * x**2, 1.0], [1.0, 2.0]])
    newton = optim.Newton([w], lr=lr, damping=damping)
    first = newton.step(lambda: w[0] ** 4 + w[0] * w[1] + w[1] ** 2)
    assert first.item() == 7.0
    expected = np.array([1.0, 2.0]) - lr * np.linalg.inv(h + damping * np.eye(2)) @ g
    np.testing.assert_allclose(w.data, expected, rtol=1e-12)
    np.testing.assert_allclose(w.grad.data, g)


def test_digits_double_near_the_minimum():
    """The error of the square root of 2, from (w² − 2)²: each at most a constant times e²."""
    w = nn.Parameter([1.5])
    newton = optim.Newton([w])
    errors = []
    for _ in range(4):
        newton.step(lambda: ((w * w - 2.0) ** 2).sum())
        errors.append(abs(w.item() - 2**0.5))
    assert all(after <= 2 * before**2 + 1e-15 for before, after in pairwise(errors))


def test_a_saddle_is_told_and_damping_leads_away():
    """x² − y²: undamped the step goes to the saddle itself, damped beyond 2 it goes down."""
    w = nn.Parameter([1.0, 0.5])

    def saddle():
        return w[0] ** 2 - w[1] ** 2

    with pytest.warns(optim.CurvatureWarning, match=r"smallest eigenvalue -2\).*damping above 2"):
        optim.Newton([w]).step(saddle)
    np.testing.assert_allclose(w.data, [0.0, 0.0], atol=1e-12)
    w.data = np.array([1.0, 0.5])
    before = saddle().item()
    optim.Newton([w], damping=3.0).step(saddle)
    assert saddle().item() < before
    assert w.data[1] > 0.5


def test_logistic_regression_in_a_few_steps():
    """What Newton is for: few parameters, a convex loss."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((50, 3))
    y = (x @ [1.0, -2.0, 0.5] + rng.standard_normal(50) > 0).astype(float)[:, None]
    model = nn.Linear(3, 1, rng=rng)
    newton = optim.Newton(model.parameters())
    for _ in range(9):
        newton.step(lambda: nn.binary_cross_entropy_with_logits(model(x), y))
    assert max(np.abs(p.grad.data).max() for p in model.parameters()) < 1e-10


def test_directions_without_curvature_are_told():
    """H has no inverse; damping gives it one."""
    w = nn.Parameter([1.0, 1.0])
    with pytest.raises(RuntimeError, match=r"along 1 of 2 directions .* Give damping"):
        optim.Newton([w]).step(lambda: w[0] ** 2)
    with pytest.raises(RuntimeError, match="along 2 of 2"):
        optim.Newton([w]).step(lambda: w.sum())
    optim.Newton([w], damping=2.0).step(lambda: w[0] ** 2)
    assert w.tolist() == [0.5, 1.0]


def test_what_makes_no_sense_is_refused():
    """With the way it is done."""
    w, v = nn.Parameter([1.0]), nn.Parameter([1.0])
    newton = optim.Newton([w])
    with pytest.raises(TypeError, match=r"call step\(closure\)"):
        newton.step()
    with pytest.raises(RuntimeError, match="the graph is used up"):
        newton.step(lambda: (w * w).sum().backward())
    with pytest.raises(RuntimeError, match="one number that depends on the parameters"):
        newton.step(lambda: 3.0)
    with pytest.raises(FloatingPointError, match="not finite"):
        newton.step(lambda: (w * w * float("nan")).sum())
    with pytest.raises(ValueError, match="in one group"):
        newton.add_param_group({"params": [v]})
    with pytest.raises(ValueError, match=r"20000² entries, 3 GB; use LBFGS"):
        optim.Newton([nn.Parameter(np.zeros(20_000))])

"""L-BFGS against the matrices it avoids, its line searches against the Wolfe conditions."""

from __future__ import annotations

import numpy as np
import pytest

from minigrad import nn, optim
from minigrad.optim.lbfgs import two_loops
from minigrad.optim.line_search import Point, backtracking, strong_wolfe

SEARCHES = [None, "backtracking", "strong_wolfe"]


def closure_of(optimizer, loss_of):
    def closure():
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        return loss

    return closure


def rosenbrock(w):
    """(1 − x)² + 100·(y − x²)²: a bent valley whose floor falls slowly to (1, 1)."""
    return (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2


def test_two_loops_are_the_bfgs_matrix():
    """H ← (I − ρsyᵀ)·H·(I − ρysᵀ) + ρssᵀ with ρ = 1/yᵀs, written out, from (yᵀs/yᵀy)·I."""
    rng = np.random.default_rng(0)
    for count in range(4):
        pairs = []
        while len(pairs) < count:
            s, y = rng.standard_normal((2, 5))
            if y @ s > 0.1:
                pairs.append((s, y))
        h = np.eye(5)
        if pairs:
            s, y = pairs[-1]
            h *= (y @ s) / (y @ y)
        for s, y in pairs:
            left = np.eye(5) - np.outer(s, y) / (y @ s)
            h = left @ h @ left.T + np.outer(s, s) / (y @ s)
        g = rng.standard_normal(5)
        np.testing.assert_allclose(two_loops(pairs, g), h @ g, rtol=1e-10)


@pytest.mark.parametrize("search", SEARCHES)
def test_a_quadratic_is_solved(search):
    """A bowl of condition number 100 in five dimensions, in few moves."""
    rng = np.random.default_rng(1)
    q, _ = np.linalg.qr(rng.standard_normal((5, 5)))
    a = q @ np.diag([1.0, 3.0, 10.0, 30.0, 100.0]) @ q.T
    target = rng.standard_normal(5)
    w = nn.Parameter(np.zeros(5))
    lbfgs = optim.LBFGS([w], max_iter=60, line_search_fn=search, tolerance_change=0.0)
    loss = closure_of(lbfgs, lambda: ((w - target) @ a * (w - target)).sum() / 2)
    lbfgs.step(loss)
    np.testing.assert_allclose(w.data, target, atol=1e-6)


@pytest.mark.parametrize("search", SEARCHES[1:])
def test_rosenbrocks_valley(search):
    """From the usual start (−1.2, 1), where gradient descent needs thousands of steps."""
    w = nn.Parameter([-1.2, 1.0])
    lbfgs = optim.LBFGS([w], max_iter=100, line_search_fn=search)
    first = lbfgs.step(closure_of(lbfgs, lambda: rosenbrock(w)))
    assert first.item() == pytest.approx(24.2)
    np.testing.assert_allclose(w.data, [1.0, 1.0], atol=1e-4)


@pytest.mark.parametrize("search", SEARCHES[1:])
def test_where_no_step_helps_the_parameters_stay(search):
    """Tried points are left again: here the gradient is a lie, and every step leads up."""
    w = nn.Parameter([3.0])
    lbfgs = optim.LBFGS([w], line_search_fn=search)

    def closure():
        w.grad = np.array([-1.0])
        return w.item()

    lbfgs.step(closure)
    assert w.item() == 3.0


def test_the_latest_pairs_are_remembered():
    """So many as asked for: the oldest goes first."""
    w = nn.Parameter([-1.2, 1.0])
    lbfgs = optim.LBFGS([w], max_iter=6, history_size=2, line_search_fn="strong_wolfe")
    seen = []

    def closure():
        lbfgs.zero_grad()
        loss = rosenbrock(w)
        loss.backward()
        seen.append(w.data.copy())
        return loss

    lbfgs.step(closure)
    history = lbfgs.state_dict()["history"]
    assert len(history["s"]) == 2
    place = w.data.copy()
    for move in [history["last"][0], *reversed(history["s"])]:  # the way back, move by move
        place -= move
        assert any(np.allclose(place, x, rtol=1e-12) for x in seen)


def test_xor_is_learned():
    """A whole batch, a smooth network: what L-BFGS is for."""
    rng = np.random.default_rng(0)
    model = nn.Sequential(nn.Linear(2, 8, rng=rng), nn.Tanh(), nn.Linear(8, 2, rng=rng))
    lbfgs = optim.LBFGS(model.parameters(), max_iter=50, line_search_fn="strong_wolfe")
    x, y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
    loss = closure_of(lbfgs, lambda: nn.cross_entropy(model(x), y))
    lbfgs.step(loss)
    assert loss().item() < 1e-3


def along(f, slope):
    return lambda t: Point(t, f(t), slope(t), np.array([slope(t)]))


# Losses along a line that falls at 0, with their slopes.
LINES = {
    "short": (lambda t: (t - 0.01) ** 2, lambda t: 2 * (t - 0.01)),
    "long": (lambda t: (t - 70.0) ** 2, lambda t: 2 * (t - 70.0)),
    "quartic": (lambda t: (t - 2) ** 4 - t, lambda t: 4 * (t - 2) ** 3 - 1),
    "wavy": (
        lambda t: np.sin(3 * t) / 3 - 1.1 * t + 0.2 * t**2,
        lambda t: np.cos(3 * t) - 1.1 + 0.4 * t,
    ),
    "wall": (
        lambda t: -t - 0.5 * np.log(3 - t) if t < 3 else np.nan,
        lambda t: -1 + 0.5 / (3 - t) if t < 3 else np.nan,
    ),
}


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("first", [1e-3, 1.0, 50.0])
@pytest.mark.parametrize("c2", [0.9, 0.1])
def test_the_strong_wolfe_conditions_hold(name, first, c2):
    """Both, as they are defined; also past a wall behind which the loss is NaN."""
    f, slope = LINES[name]
    line = along(f, slope)
    start = line(0.0)
    end = strong_wolfe(line, start, first, c2=c2, most=60, narrow=0.0)
    assert end.loss <= start.loss + 1e-4 * end.t * start.slope
    assert abs(slope(end.t)) <= c2 * abs(start.slope)
    assert (end.loss, end.slope) == (f(end.t), slope(end.t))


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("first", [1e-3, 1.0, 50.0])
def test_backtracking_decreases_enough(name, first):
    """Armijo's condition, by halving: 2t would not have met it, unless t is the first."""
    f, slope = LINES[name]
    end = backtracking(along(f, slope), along(f, slope)(0.0), first, c1=0.25, most=60)
    assert end.t > 0
    assert f(end.t) <= f(0.0) + 0.25 * end.t * slope(0.0)
    assert end.t == first or not f(2 * end.t) <= f(0.0) + 0.25 * 2 * end.t * slope(0.0)


def test_a_line_that_only_rises_is_left_at_its_start():
    """A wrong slope must not carry the parameters anywhere."""
    line = along(lambda t: t, lambda t: -1.0)
    assert backtracking(line, line(0.0), 1.0).t == 0.0


def test_it_goes_on_where_it_stopped():
    """Steps, saved and loaded with all that was learned about the curvature, then steps."""

    def run(stop):
        w = nn.Parameter([-1.2, 1.0])
        lbfgs = optim.LBFGS([w], max_iter=4, line_search_fn="strong_wolfe")
        for i in range(4):
            if i == stop:
                state = lbfgs.state_dict()
                lbfgs = optim.LBFGS([w], lr=0.1)
                lbfgs.load_state_dict(state)
            lbfgs.step(closure_of(lbfgs, lambda: rosenbrock(w)))
        return w.tolist()

    assert run(stop=2) == run(stop=None)


def test_what_makes_no_sense_is_refused():
    """No closure, two groups, an unknown search, a closure without backward, a NaN."""
    a, b = nn.Parameter([1.0]), nn.Parameter([1.0])
    with pytest.raises(TypeError, match=r"call step\(closure\)"):
        optim.LBFGS([a]).step()
    with pytest.raises(ValueError, match="in one group"):
        optim.LBFGS([{"params": [a]}, {"params": [b]}])
    with pytest.raises(ValueError, match="\"backtracking\", not 'wolfe'"):
        optim.LBFGS([a], line_search_fn="wolfe")
    with pytest.raises(ValueError, match="nothing would ever move"):
        optim.LBFGS([a], max_iter=1, line_search_fn="strong_wolfe")
    with pytest.raises(RuntimeError, match=r"Call loss\.backward\(\)"):
        optim.LBFGS([a]).step(lambda: (a * a).sum())
    lbfgs = optim.LBFGS([a])
    with pytest.raises(FloatingPointError, match="loss has become nan"):
        lbfgs.step(closure_of(lbfgs, lambda: (a * float("nan")).sum()))


def test_a_closure_that_forgets_zero_grad_is_told():
    """Every gradient would contain all those before, and H mean nothing."""
    w = nn.Parameter([3.0])
    lbfgs = optim.LBFGS([w], lr=0.1, max_iter=3)

    def closure():
        loss = (w * w).sum()
        loss.backward()
        return loss

    with pytest.warns(optim.GradientWarning, match="still contain"):
        lbfgs.step(closure)


TORCH = [
    {"max_iter": 4, "lr": 0.3},
    {"max_iter": 4, "line_search_fn": "strong_wolfe"},
    {"max_iter": 3, "history_size": 2, "line_search_fn": "strong_wolfe"},
    {"max_iter": 5, "lr": 20.0, "history_size": 2, "line_search_fn": "strong_wolfe"},
    {"max_iter": 20, "max_eval": 7, "lr": 1e-3, "line_search_fn": "strong_wolfe"},
]


@pytest.mark.parametrize("options", TORCH)
def test_steps_agree_with_torch(options):
    """Ten steps on a small network, to 1e-11."""
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    theirs = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2))
    theirs = theirs.double()
    ours = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2))
    ours.load_state_dict(theirs.state_dict())
    one = optim.LBFGS(ours.parameters(), **options)
    other = torch.optim.LBFGS(theirs.parameters(), **options)
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((20, 4)), rng.standard_normal((20, 2))
    mse = torch.nn.functional.mse_loss
    for _ in range(10):
        mine = one.step(closure_of(one, lambda: nn.mse_loss(ours(x), y)))
        yours = other.step(closure_of(other, lambda: mse(theirs(torch.tensor(x)), torch.tensor(y))))
        assert mine.item() == pytest.approx(yours.item(), rel=1e-10)
    for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(p.data, q.detach().numpy(), atol=1e-11, rtol=0)
